"""Addresses of telephony."""

from django.urls import path

from ketenzicht.telephony.views import lines

app_name = "telephony"
urlpatterns = [
    path("telephony/lines/", lines.lines, name="lines"),
    path("telephony/lines/<uuid:line_id>/remove/", lines.remove, name="remove_line"),
]
