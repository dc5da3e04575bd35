"""Django's registration of `definitions`."""

from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    name = "ketenzicht.definitions"
    default_auto_field = "django.db.models.BigAutoField"
