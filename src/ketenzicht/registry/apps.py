"""Django's registration of `registry`."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "ketenzicht.registry"
    default_auto_field = "django.db.models.BigAutoField"
