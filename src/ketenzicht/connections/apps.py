"""Django's registration of `connections`."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "ketenzicht.connections"
    default_auto_field = "django.db.models.BigAutoField"
