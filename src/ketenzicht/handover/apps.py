"""Django's registration of `handover`."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "ketenzicht.handover"
    default_auto_field = "django.db.models.BigAutoField"
