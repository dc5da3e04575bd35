"""Django's registration of `upkeep`."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "ketenzicht.upkeep"
    default_auto_field = "django.db.models.BigAutoField"
