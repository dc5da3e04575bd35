"""Django's registration of `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ketenzicht.audit"
    default_auto_field = "django.db.models.BigAutoField"
