"""Django's registration of `placement`."""

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "ketenzicht.placement"
    default_auto_field = "django.db.models.BigAutoField"
