"""Django's registration of `patientdata`."""

from django.apps import AppConfig


class PatientDataConfig(AppConfig):
    name = "ketenzicht.patientdata"
    default_auto_field = "django.db.models.BigAutoField"
