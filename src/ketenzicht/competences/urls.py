"""Addresses of competences."""

from django.urls import path

from ketenzicht.competences.views import centre, planning, region, supervising

app_name = "competences"
urlpatterns = [
    path("competences/", centre.overview, name="overview"),
    path("competences/introduce/", centre.introduce, name="introduce"),
    path("competences/mine/", centre.mine, name="mine"),
    path("competences/people/<uuid:person>/", centre.person_page, name="person"),
    path("competences/people/<uuid:person>/lines/<int:line>/", centre.line_page, name="line"),
    path("competences/supervision/", supervising.supervision, name="supervision"),
    path("competences/supervision/<int:supervision_id>/end/", supervising.end, name="end_supervision"),
    path("competences/plan/", planning.plan, name="plan"),
    path("competences/plan/csv/", planning.as_csv, name="plan_csv"),
    path("competences/trainings/<int:training_id>/", planning.change, name="training"),
    path("competences/region/", region.region_plan, name="region"),
    path("competences/region/csv/", region.as_csv, name="region_csv"),
]
