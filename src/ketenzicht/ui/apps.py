"""Django's registration of `ui`."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ketenzicht.ui"
    default_auto_field = "django.db.models.BigAutoField"
