"""Addresses of patient data: the review of emergencies, the register of sources, and the rules."""

from django.urls import path

from ketenzicht.patientdata.views import review, rules, sources

app_name = "patientdata"
urlpatterns = [
    path("patientdata/review/", review.review_list, name="review_list"),
    path("patientdata/review/<uuid:emergency_id>/", review.emergency, name="review"),
    path("patientdata/sources/", sources.sources, name="sources"),
    path("patientdata/sources/<uuid:source_id>/end/", sources.end, name="end_source"),
    path("patientdata/rules/", rules.rules, name="rules"),
]
