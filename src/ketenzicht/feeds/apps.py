"""Django's registration of `feeds`."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "ketenzicht.feeds"
