"""Django's registration of `events`."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "ketenzicht.events"
    default_auto_field = "django.db.models.BigAutoField"
