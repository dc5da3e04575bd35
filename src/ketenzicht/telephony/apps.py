"""Django's registration of `telephony`."""

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    name = "ketenzicht.telephony"
    default_auto_field = "django.db.models.BigAutoField"
