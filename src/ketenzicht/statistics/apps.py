"""Django's registration of `statistics`."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "ketenzicht.statistics"
    default_auto_field = "django.db.models.BigAutoField"
