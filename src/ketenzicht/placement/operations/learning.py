"""Learning from answers whether a place that is shown is there: by the clock, or anew from all that were kept."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from ketenzicht.access.queries import local_day
from ketenzicht.placement.domain import Action, Cell, Declined, Tally, cell_of
from ketenzicht.placement.models import Offer, OfferStep, TrustTally
from ketenzicht.placement.queries.refusals import ANSWERS, SaidNo, said_no
from ketenzicht.placement.queries.terms import trust_terms

MOST = 500  # answers in one go

# As `Tally.with_one`: what was there and what comes are both brought to the later of their days.
_ADD = """
    INSERT INTO placement_trusttally AS kept (unit_id, room, old, yes, no, "on")
    VALUES (%(unit)s, %(room)s, %(old)s, %(yes)s, %(no)s, %(day)s)
    ON CONFLICT (unit_id, room, old) DO UPDATE SET
        yes = kept.yes * power(0.5, (greatest(kept."on", %(day)s) - kept."on") / %(half_life)s)
            + %(yes)s * power(0.5, (greatest(kept."on", %(day)s) - %(day)s) / %(half_life)s),
        no = kept.no * power(0.5, (greatest(kept."on", %(day)s) - kept."on") / %(half_life)s)
            + %(no)s * power(0.5, (greatest(kept."on", %(day)s) - %(day)s) / %(half_life)s),
        "on" = greatest(kept."on", %(day)s)
"""


@transaction.atomic
def learn(*, at: datetime) -> int:
    """Take in what was answered and was not learnt from yet, the newest first; gives how many answers. By the clock, so
    that nobody who answers waits for it; what somebody else holds, and more than `MOST` answers, the next time.

    Who declines for a reason that says nothing of room teaches nothing, nor does who is outside the network.
    """
    rows = Offer.objects.filter(unit__isnull=False, answered_at__lte=at, learnt_at__isnull=True)
    offers = {one.id: one for one in rows.order_by("-answered_at", "id")[:MOST]}
    steps = OfferStep.objects.filter(offer__in=offers, action__in=ANSWERS).order_by("at", "id")
    added = {
        offer_id: _added(offers[offer_id], had_room=had_room, answered_at=answered_at)
        for offer_id, action, reason, answered_at in steps.values_list("offer_id", "action", "reason", "at")
        if (had_room := _had_room(action, reason)) is not None
    }
    # Held as late and as short as can be: who answers or confirms may need the same row.
    held = set(rows.filter(id__in=offers).select_for_update(no_key=True, skip_locked=True).values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, [one for offer_id, one in added.items() if offer_id in held])
    Offer.objects.filter(id__in=held).update(learnt_at=at)
    return len(held)


def _added(offer: Offer, *, had_room: bool, answered_at: datetime) -> dict[str, Any]:
    """What an answer adds to what is known. One query."""
    last = said_no(before=offer.asked_at, offer__unit_id=offer.unit_id).values() if offer.asked_at else ()
    cell = _cell(offer.free_shown, offer.figure_at, offer.asked_at, next(iter(last), None))
    return {
        "unit": offer.unit_id,
        "room": cell.room.value,
        "old": cell.old.value,
        "yes": float(had_room),
        "no": float(not had_room),
        "day": local_day(answered_at),
        "half_life": trust_terms().half_life_days,
    }


@transaction.atomic
def rebuild_trust() -> int:
    """Learn anew from every answer that is kept; gives how many said something of room."""
    half_life, counted = trust_terms().half_life_days, 0
    tallies: defaultdict[tuple[int, Cell], Tally] = defaultdict(Tally)
    for unit_id, cell, had_room, day in _answers():
        tallies[unit_id, cell] = tallies[unit_id, cell].with_one(had_room=had_room, on=day, half_life=half_life)
        counted += 1
    TrustTally.objects.all().delete()
    Offer.objects.filter(answered_at__isnull=False, learnt_at__isnull=True).update(learnt_at=F("answered_at"))
    TrustTally.objects.bulk_create(
        [
            TrustTally(unit_id=unit_id, room=cell.room.value, old=cell.old.value, yes=yes, no=no, on=on)
            for (unit_id, cell), (yes, no, on) in tallies.items()
        ],
        batch_size=1_000,
    )
    return counted


def _answers() -> Iterator[tuple[int, Cell, bool, date]]:
    """Every answer that says something of room, with what was shown when it was asked."""
    steps = OfferStep.objects.filter(action__in=ANSWERS, offer__unit__isnull=False).order_by("at", "id")
    rows = steps.values_list(
        "action", "reason", "at", "offer__unit_id", "offer__free_shown", "offer__figure_at", "offer__asked_at"
    )
    said: defaultdict[int, list[tuple[datetime, SaidNo | None]]] = defaultdict(list)
    for action, reason, at, unit_id, free, figure_at, asked_at in rows.iterator(chunk_size=5_000):
        had_room = _had_room(action, reason)
        if had_room is None:
            continue
        cell = _cell(free, figure_at, asked_at, _last(said[unit_id], before=asked_at))
        said[unit_id].append((at, None if had_room else SaidNo(at, free)))
        yield unit_id, cell, had_room, local_day(at)


def _last(said: list[tuple[datetime, SaidNo | None]], *, before: datetime | None) -> SaidNo | None:
    """What a unit answered last before it was asked, where that was no. `said` is in order of time."""
    return next((no for at, no in reversed(said) if before is not None and at < before), None)


def _had_room(action: str, reason: str) -> bool | None:
    """What an answer says of room; None: nothing."""
    if action == Action.ACCEPT.value:
        return True
    return False if Declined(reason).is_of_room else None


def _cell(free: float | None, figure_at: datetime | None, asked_at: datetime | None, last: SaidNo | None) -> Cell:
    """What was shown when it was asked; a figure that could not be counted on any more was not shown."""
    age = (asked_at - figure_at).total_seconds() / 60 if figure_at and asked_at else None
    return cell_of(
        free=None if free is None else int(free // 1), needed=1, age=None if age is None else max(0.0, age),
        is_usable=free is not None, refusal=last.refusal(now=asked_at) if last and asked_at else None,
    )  # fmt: skip
