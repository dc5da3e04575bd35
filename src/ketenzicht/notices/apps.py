"""Django's registration of `notices`."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ketenzicht.notices"
    default_auto_field = "django.db.models.BigAutoField"
