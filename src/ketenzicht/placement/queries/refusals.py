"""Which units said lately that there was no place, and what was shown of them when they were asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ketenzicht.placement.domain import Action, Declined, Refusal
from ketenzicht.placement.models import OfferStep
from ketenzicht.placement.queries.terms import trust_terms

ANSWERS = [Action.ACCEPT.value, Action.DECLINE.value]


@dataclass(frozen=True, slots=True)
class SaidNo:
    """A unit said that there was no place."""

    at: datetime
    shown: float | None

    def refusal(self, *, now: datetime) -> Refusal | None:
        """As it counts at a moment; None: too long ago."""
        if not self.at < now <= self.at + remembered():
            return None
        return Refusal((now - self.at).total_seconds() / 60, None if self.shown is None else int(self.shown // 1))


def remembered() -> timedelta:
    return timedelta(hours=trust_terms().remembered_hours)


def said_no(*, before: datetime, **units: Any) -> dict[int, SaidNo]:
    """By unit (a filter on offers says of which): its last answer about room before a moment, where that was no.

    One query. A yes after it is the last answer, and so takes it away.
    """
    since = before - remembered()
    told = OfferStep.objects.filter(
        offer__answered_at__gte=since, at__gte=since, at__lt=before, action__in=ANSWERS, **units
    )
    last: dict[int, SaidNo] = {}
    rows = told.order_by("at", "id").values_list("offer__unit_id", "action", "reason", "at", "offer__free_shown")
    for unit_id, action, reason, at, shown in rows:
        if action == Action.ACCEPT.value:
            last.pop(unit_id, None)
        elif Declined(reason).is_of_room:
            last[unit_id] = SaidNo(at, shown)
    return last
