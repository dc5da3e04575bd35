"""The register's part of the API, alone."""

from django.urls import path

from ketenzicht.registry.api import router
from ketenzicht.rest.api import PlatformAPI

api = PlatformAPI()
api.add_router("", router)
urlpatterns = [path("api/v1/", api.urls)]
