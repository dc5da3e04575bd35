"""Addresses of placing."""

from django.urls import path

from ketenzicht.placement.urls_following import FOLLOWING
from ketenzicht.placement.views import (
    agreements,
    answering,
    appointments,
    changing,
    endpoints,
    finding,
    needs,
    unit_terms,
)

app_name = "placement"
NEEDS = "coordination/<uuid:request_id>/needs/"
NEED = f"{NEEDS}<uuid:need_id>/"
urlpatterns = [
    path(NEEDS, needs.needs, name="needs"),
    path(f"{NEEDS}state/", needs.state, name="state"),
    path(f"{NEED}find/", finding.find, name="find"),
    path(f"{NEED}appointment/", appointments.appointment, name="appointment"),
    path(f"{NEED}ask/", needs.ask, name="ask"),
    path(f"{NEED}change/", changing.change, name="change"),
    path(f"{NEED}<slug:deed>/", needs.at_need, name="at_need"),
    path("coordination/<uuid:request_id>/offers/<uuid:offer_id>/<slug:deed>/", needs.at_offer, name="at_offer"),
    path(f"{NEEDS}transports/<uuid:transport_id>/<slug:deed>/", needs.at_transport, name="at_transport"),
    path("places-asked/", answering.asked, name="asked"),
    path("places-asked/<uuid:offer_id>/", answering.one, name="answer"),
    path("places-asked/<uuid:offer_id>/<slug:deed>/", answering.deed, name="answer_deed"),
    path("placement/agreements/", agreements.agreements, name="agreements"),
    path("placement/agreements/new/", agreements.begin, name="begin_agreement"),
    path("placement/agreements/<uuid:agreement_id>/end/", agreements.end, name="end_agreement"),
    path("offer-endpoints/", endpoints.endpoints, name="endpoints"),
    path("offer-endpoints/<uuid:endpoint_id>/<slug:deed>/", endpoints.at_endpoint, name="at_endpoint"),
    path("placement/units/", unit_terms.units, name="units"),
    *FOLLOWING,
    path("placement/units/<uuid:unit_code>/terms/", unit_terms.unit_terms, name="unit_terms"),
]
