"""Django's registration of `coordination`."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "ketenzicht.coordination"
    default_auto_field = "django.db.models.BigAutoField"
