"""Learning from answers whether a place that is shown is there: as each comes, or anew from all that were kept."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction

from ketenzicht.access.queries import local_day
from ketenzicht.placement.domain import Action, Cell, Declined, Tally, cell_of
from ketenzicht.placement.models import Offer, OfferStep, TrustTally
from ketenzicht.placement.queries.terms import trust_terms
from ketenzicht.statements import Statement

# As `Tally.with_one`: what was there and what comes are both brought to the later of their days.
_ADD = Statement("""
    INSERT INTO placement_trusttally AS kept (unit_id, room, old, yes, no, "on")
    VALUES (%(unit)s, %(room)s, %(old)s, %(yes)s, %(no)s, %(day)s)
    ON CONFLICT (unit_id, room, old) DO UPDATE SET
        yes = kept.yes * power(0.5, (greatest(kept."on", %(day)s) - kept."on") / %(half_life)s)
            + %(yes)s * power(0.5, (greatest(kept."on", %(day)s) - %(day)s) / %(half_life)s),
        no = kept.no * power(0.5, (greatest(kept."on", %(day)s) - kept."on") / %(half_life)s)
            + %(no)s * power(0.5, (greatest(kept."on", %(day)s) - %(day)s) / %(half_life)s),
        "on" = greatest(kept."on", %(day)s)
""")


def learn(*, offer: Offer, declined: Declined | None, at: datetime) -> None:
    """Take the answer to an offer in: accepted (`declined` is None), or why not. Within the transaction of the answer.

    Who declines for a reason that says nothing of room teaches nothing, nor does who is outside the network. One query.
    """
    if offer.unit_id is None or not _says_something(declined):
        return
    cell = _cell(offer.free_shown, offer.figure_at, offer.asked_at)
    _ADD.do(
        unit=offer.unit_id,
        room=cell.room.value,
        old=cell.old.value,
        yes=1.0 if declined is None else 0.0,
        no=0.0 if declined is None else 1.0,
        day=local_day(at),
        half_life=float(trust_terms().half_life_days),
    )


@transaction.atomic
def rebuild_trust() -> int:
    """Learn anew from every answer that is kept; gives how many said something of room."""
    half_life, counted = trust_terms().half_life_days, 0
    tallies: defaultdict[tuple[int, Cell], Tally] = defaultdict(Tally)
    for unit_id, cell, had_room, day in _answers():
        tallies[unit_id, cell] = tallies[unit_id, cell].with_one(had_room=had_room, on=day, half_life=half_life)
        counted += 1
    TrustTally.objects.all().delete()
    TrustTally.objects.bulk_create(
        [
            TrustTally(unit_id=unit_id, room=cell.room.value, old=cell.old.value, yes=yes, no=no, on=on)
            for (unit_id, cell), (yes, no, on) in tallies.items()
        ],
        batch_size=1_000,
    )
    return counted


def _answers() -> list[tuple[int, Cell, bool, date]]:
    steps = OfferStep.objects.filter(
        action__in=[Action.ACCEPT.value, Action.DECLINE.value], offer__unit__isnull=False
    ).values_list(
        "action", "reason", "at", "offer__unit_id", "offer__free_shown", "offer__figure_at", "offer__asked_at"
    )
    found = []
    for action, reason, at, unit_id, free, figure_at, asked_at in steps.iterator(chunk_size=5_000):
        had_room = action == Action.ACCEPT.value
        if _says_something(None if had_room else Declined(reason)):
            found.append((unit_id, _cell(free, figure_at, asked_at), had_room, local_day(at)))
    return found


def _says_something(declined: Declined | None) -> bool:
    return declined is None or declined.is_of_room


def _cell(free: float | None, figure_at: datetime | None, asked_at: datetime | None) -> Cell:
    """What was shown when it was asked; a figure that could not be counted on any more was not shown."""
    age = (asked_at - figure_at).total_seconds() / 60 if figure_at and asked_at else None
    return cell_of(
        free=None if free is None else int(free // 1), needed=1, age=None if age is None else max(0.0, age),
        is_usable=free is not None,
    )  # fmt: skip
