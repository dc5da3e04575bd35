"""Addresses of placing."""

from django.urls import path

from ketenzicht.placement.views import finding, unit_terms

app_name = "placement"
NEED = "coordination/<uuid:request_id>/needs/<uuid:need_id>/"
urlpatterns = [
    path(f"{NEED}find/", finding.find, name="find"),
    path("placement/units/", unit_terms.units, name="units"),
    path("placement/units/<uuid:unit_code>/terms/", unit_terms.unit_terms, name="unit_terms"),
]
