"""Addresses of what is followed after the decision; `placement.urls` has them among its own."""

from django.urls import path

from ketenzicht.placement.views import figures, following, there

FOLLOWING = [
    path("placement/", following.followed, name="followed"),
    path("coordination/<uuid:request_id>/trajectory/", following.follow, name="trajectory"),
    path("coordination/<uuid:request_id>/trajectory/gp/", following.letter, name="gp_letter"),
    path("placement/requests/<uuid:request_id>/<slug:deed>/", following.at_request, name="at_request"),
    path("placement/needs/<uuid:need_id>/<slug:deed>/", following.at_need, name="follow_need"),
    path("placement/waiting/<uuid:place_id>/<slug:deed>/", following.at_list, name="at_list"),
    path("placement/onward/<uuid:onward_id>/take-up/", following.take_up, name="take_up"),
    path("placement/there/", there.there, name="there"),
    path("placement/there/<uuid:offer_id>/onward/", there.ask_onward, name="ask_onward"),
    path("placement/unmet/", figures.unmet, name="unmet"),
    path("placement/unmet/export/", figures.unmet_export, name="unmet_export"),
    path("placement/quality/", figures.quality, name="quality"),
]
