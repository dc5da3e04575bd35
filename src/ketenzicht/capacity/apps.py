"""Django's registration of `capacity`."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "ketenzicht.capacity"
    default_auto_field = "django.db.models.BigAutoField"
