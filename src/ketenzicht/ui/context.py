"""What every template may use as `site`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from ketenzicht.ui.domain.navigation import FOOTER, HEADER, Place, places


@dataclass(frozen=True, slots=True)
class Site:
    """`now` is the moment at which this page was made: ages on it are counted from there.

    Where the header and the footer lead is asked by pages that have them: who is signed in may cost a query.
    """

    version: str
    is_demonstration: bool
    source: str
    now: datetime
    request: HttpRequest

    def header(self) -> tuple[Place, ...]:
        return places(HEADER, path=self.request.path, grants=_grants(self.request))

    def footer(self) -> tuple[Place, ...]:
        return places(FOOTER, path=self.request.path, grants=_grants(self.request))


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor, named in the settings."""
    return {
        "site": Site(
            version=settings.VERSION,
            is_demonstration=settings.DEMONSTRATION,
            source=settings.SOURCE_URL,
            now=timezone.now(),
            request=request,
        )
    }


def _grants(request: HttpRequest) -> Collection[str] | None:
    """What who asks may do; None: nobody is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    actor = getattr(user, "acts_as", None)  # as found for this request
    return actor.grants if actor else ()
