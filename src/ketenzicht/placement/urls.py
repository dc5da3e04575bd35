"""Addresses of placing."""

from django.urls import path

from ketenzicht.placement.views import finding

app_name = "placement"
NEED = "coordination/<uuid:request_id>/needs/<uuid:need_id>/"
urlpatterns = [
    path(f"{NEED}find/", finding.find, name="find"),
]
