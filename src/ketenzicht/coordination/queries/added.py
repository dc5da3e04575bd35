"""What apps above this one add to extracts: it may not import them, so the settings name them."""

from django.conf import settings
from django.utils.module_loading import import_string

from ketenzicht.coordination.domain.passages import Adds


def additions() -> tuple[Adds, ...]:
    """In the order of `EXTRACT_ADDED_BY`."""
    return tuple(import_string(name) for name in settings.EXTRACT_ADDED_BY)
