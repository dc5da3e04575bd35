"""Addresses of planning."""

from django.urls import path

from ketenzicht.planning.views import bookings, links, resources, week

app_name = "planning"
urlpatterns = [
    path("planning/", week.week, name="week"),
    path("planning/days/<str:day>/", week.day, name="day"),
    path("planning/replan/", bookings.replan, name="replan"),
    path("planning/bookings/<uuid:booking_id>/", bookings.booking, name="booking"),
    path("planning/slots/<uuid:slot_id>/", bookings.slot, name="slot"),
    path("planning/resources/", resources.overview, name="resources"),
    path("planning/resources/<uuid:resource_id>/", resources.resource, name="resource"),
    path("planning/resources/<uuid:resource_id>/calendar/", resources.calendar, name="calendar"),
    path("planning/resources/<uuid:resource_id>/links/", links.make, name="make_link"),
    path("planning/links/<uuid:link_id>/end/", links.end, name="end_link"),
    path("planning/calendars/<slug:secret>.ics", links.read_along, name="read_along"),
    path("planning/rosters/<uuid:roster_id>/", resources.roster, name="roster"),
]
