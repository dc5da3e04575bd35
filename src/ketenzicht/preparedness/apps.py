"""Django's registration of `preparedness`."""

from django.apps import AppConfig


class PreparednessConfig(AppConfig):
    name = "ketenzicht.preparedness"
    default_auto_field = "django.db.models.BigAutoField"
