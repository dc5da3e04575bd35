"""Every address of the Django side."""

from django.urls import URLPattern, URLResolver, include, path

from ketenzicht.config.api import api
from ketenzicht.rest.views import description, openapi
from ketenzicht.web.views.suppliers import suppliers

handler400 = "ketenzicht.web.refusals.bad_request"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ketenzicht.rest.urls")),
    path("", include("ketenzicht.access.urls")),
    path("", include("ketenzicht.ui.urls")),
    path("", include("ketenzicht.web.urls")),
    path("api/", suppliers(lambda: description(api)), name="suppliers"),
    path("api/v1/openapi.json", openapi(api), name="openapi"),
    path("api/v1/", api.urls),
]
