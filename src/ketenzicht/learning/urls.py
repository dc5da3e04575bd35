"""Addresses of learning."""

from django.urls import path

from ketenzicht.learning.views import bottlenecks, feedback, flags, indicators, meetings

app_name = "learning"
urlpatterns = [
    path("learning/", flags.flagged, name="flagged"),
    path("learning/requests/<uuid:request_id>/", flags.request_page, name="request"),
    path("learning/requests/<uuid:request_id>/<slug:deed>/", flags.at_request, name="at_request"),
    path("learning/feedback/", feedback.asked, name="asked"),
    path("learning/feedback/<uuid:exchange_id>/", feedback.exchange, name="exchange"),
    path("learning/meetings/", meetings.meetings, name="meetings"),
    path("learning/meetings/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("learning/meetings/<uuid:meeting_id>/paper/", meetings.paper, name="paper"),
    path("learning/meetings/<uuid:meeting_id>/<slug:deed>/", meetings.at_meeting, name="at_meeting"),
    path("learning/cases/<uuid:case_id>/", meetings.case, name="case"),
    path("learning/cases/<uuid:case_id>/done/", meetings.finish_action, name="finish_action"),
    path("learning/bottlenecks/", bottlenecks.bottlenecks, name="bottlenecks"),
    path("learning/bottlenecks/<uuid:bottleneck_id>/", bottlenecks.bottleneck, name="bottleneck"),
    path("learning/bottlenecks/<uuid:bottleneck_id>/<slug:deed>/", bottlenecks.at_bottleneck, name="at_bottleneck"),
    path("learning/indicators/", indicators.indicators, name="indicators"),
    path("learning/indicators/export/", indicators.export, name="export"),
]
