"""Django's registration of `applications`."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "ketenzicht.applications"
    default_auto_field = "django.db.models.BigAutoField"
