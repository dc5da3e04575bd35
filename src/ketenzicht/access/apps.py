"""Django's registration of `access`."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "ketenzicht.access"
    default_auto_field = "django.db.models.BigAutoField"
