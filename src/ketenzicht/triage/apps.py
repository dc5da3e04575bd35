"""Django's registration of `triage`."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "ketenzicht.triage"
