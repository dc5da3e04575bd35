"""The addresses of the pages."""

from django.urls import path

from ketenzicht.web.views import agreements, boards, entitlements, figures, home, locations, log, maps, places, systems

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("national/", boards.national, name="national"),
    path("regions/", boards.regions, name="regions"),
    path("regions/<slug:code>/", boards.region, name="region"),
    path("locations/<uuid:location_id>/", locations.location, name="location"),
    path("places/", places.find_place, name="find_place"),
    path("entitlements/", entitlements.mine, name="entitlements"),
    path("agreements/", agreements.matrix, name="agreements"),
    path("agreements/new/", agreements.decide, name="decide_agreement"),
    path("agreements/preview/", entitlements.preview, name="preview_entitlements"),
    path("agreements/viewers/", entitlements.viewers, name="viewers"),
    path("agreements/<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path("figures/", figures.figures, name="figures"),
    path("log/", log.search, name="log"),
    path("log/export/", log.export, name="log_export"),
    path("log/patient/", log.patient, name="log_patient"),
    path("log/emergencies/", log.emergencies, name="log_emergencies"),
    path("log/emergencies/<int:line_id>/", log.review, name="log_review"),
    path("systems/", systems.systems, name="systems"),
    path("systems/<uuid:system_id>/", systems.system, name="system"),
    path("systems/<uuid:system_id>/certificate/", systems.bind_certificate, name="bind_certificate"),
    path("systems/<uuid:system_id>/end/", systems.end_system, name="end_system"),
    path("systems/keys/<slug:prefix>/revoke/", systems.revoke_key, name="revoke_key"),
    path("systems/keys/<slug:prefix>/replace/", systems.replace_key, name="replace_key"),
    path("map/", maps.country_map, name="map"),
    path("map/shapes/", maps.shapes, name="map_shapes"),
    path("map/markers/", maps.markers, name="map_markers"),
]
