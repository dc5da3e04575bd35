"""Django's registration of `learning`."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "ketenzicht.learning"
    default_auto_field = "django.db.models.BigAutoField"
