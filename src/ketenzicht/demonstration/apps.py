"""Django's registration of `demonstration`."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "ketenzicht.demonstration"
    default_auto_field = "django.db.models.BigAutoField"
