"""How old a figure may be before it says nothing any more."""

from datetime import datetime, timedelta
from enum import StrEnum


class Freshness(StrEnum):
    FRESH = "fresh"
    AGEING = "ageing"  # older than expected, still usable
    STALE = "stale"  # too old to count on: counts as unknown in every total
    NEVER = "never"  # nothing was ever delivered

    @property
    def word(self) -> str:
        return {
            "fresh": "actueel",
            "ageing": "ouder dan verwacht",
            "stale": "verouderd",
            "never": "nooit ontvangen",
        }[self.value]

    @property
    def is_usable(self) -> bool:
        """Whether a figure of this age may be counted on."""
        return self is Freshness.FRESH or self is Freshness.AGEING


def freshness(
    *, confirmed_at: datetime | None, fresh_for: timedelta, usable_for: timedelta, now: datetime
) -> Freshness:
    """How fresh a figure is that was last confirmed at `confirmed_at`."""
    if confirmed_at is None:
        return Freshness.NEVER
    age = now - confirmed_at
    if age <= fresh_for:
        return Freshness.FRESH
    return Freshness.AGEING if age <= usable_for else Freshness.STALE
