"""Django's registration of `config`."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "ketenzicht.config"
    default_auto_field = "django.db.models.BigAutoField"
