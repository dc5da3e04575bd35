"""Addresses of hand-over."""

from django.urls import path

from ketenzicht.handover.views import maintaining, reading

app_name = "handover"
urlpatterns = [
    path("hand-overs/", reading.received, name="received"),
    path("hand-overs/sent/", reading.sent, name="sent"),
    path("hand-overs/receiving/", maintaining.receiving, name="receiving"),
    path("hand-overs/receiving/<uuid:location_id>/", maintaining.set_receiving, name="set_receiving"),
    path("hand-overs/<uuid:hand_over_id>/", reading.hand_over, name="hand_over"),
    path("hand-overs/<uuid:hand_over_id>/paper/", reading.paper, name="paper"),
    path("hand-overs/<uuid:hand_over_id>/told/", reading.tell_back, name="tell_back"),
]
