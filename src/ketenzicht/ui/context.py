"""What every template may use as `site`."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from ketenzicht.ui.domain.navigation import Place, navigation


@dataclass(frozen=True, slots=True)
class Site:
    """`now` is the moment at which this page was made: ages on it are counted from there."""

    version: str
    is_demonstration: bool
    source: str
    now: datetime
    navigation: tuple[Place, ...]


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor, named in the settings."""
    return {
        "site": Site(
            version=settings.VERSION,
            is_demonstration=settings.DEMONSTRATION,
            source=settings.SOURCE_URL,
            now=timezone.now(),
            navigation=navigation(path=request.path),
        )
    }
