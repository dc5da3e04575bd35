"""Django's registration of `competences`."""

from django.apps import AppConfig


class CompetencesConfig(AppConfig):
    name = "ketenzicht.competences"
    default_auto_field = "django.db.models.BigAutoField"
