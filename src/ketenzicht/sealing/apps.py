"""Django's registration of `sealing`."""

from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "ketenzicht.sealing"
    default_auto_field = "django.db.models.BigAutoField"
