"""Django's registration of `planning`."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "ketenzicht.planning"
    default_auto_field = "django.db.models.BigAutoField"
