"""The addresses of the pages."""

from django.urls import path

from ketenzicht.web.views import boards, home, locations, maps, places

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("national/", boards.national, name="national"),
    path("regions/", boards.regions, name="regions"),
    path("regions/<slug:code>/", boards.region, name="region"),
    path("locations/<uuid:location_id>/", locations.location, name="location"),
    path("places/", places.find_place, name="find_place"),
    path("map/", maps.country_map, name="map"),
    path("map/shapes/", maps.shapes, name="map_shapes"),
    path("map/markers/", maps.markers, name="map_markers"),
]
