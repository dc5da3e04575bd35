"""What is known of units beside their figures: trust, whom they take, who said no, how many they took, when they open.

A process remembers it beside its picture for a minute (the sums of the whole country for ten): an answer more changes
little. A command or a test has a new picture for each question, and so reads anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Count, Q

from ketenzicht.access.queries import local_day
from ketenzicht.capacity.queries import Picture
from ketenzicht.placement.domain import WON, Cell, Declined, Old, Room, Status, Taking, Tally, Trust, takes
from ketenzicht.placement.models import Offer, TrustTally, UnitTerms
from ketenzicht.placement.queries.refusals import SaidNo, said_no
from ketenzicht.placement.queries.terms import trust_terms
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OpenTimes

RECENT = timedelta(days=28)  # voorstel: over these the fair share is counted
OF_ROOM = sorted(one.value for one in Declined if one.is_of_room)
PLACED = sorted(one.value for one in WON | {Status.LEFT})
REMEMBERED_FOR, COUNTRY_FOR = timedelta(minutes=1), timedelta(minutes=10)

# What each answer of the country is worth on a day, by cell.
_COUNTRY = """
    SELECT room, old, sum(yes * power(0.5, (%(day)s - "on") / %(half_life)s)),
           sum(no * power(0.5, (%(day)s - "on") / %(half_life)s))
    FROM placement_trusttally GROUP BY room, old
"""


@dataclass(frozen=True, slots=True)
class KindKnown:
    """By number of the unit: the terms that hold today, placements of the last weeks, how likely it takes a patient
    whom it has a place for (`takes_of_others`: of who was not asked), and who said lately that there was no place.
    """

    at: datetime
    trust: Trust
    terms: Mapping[int, UnitTerms]
    placed: Mapping[int, int]
    takes: Mapping[int, float]
    takes_of_others: float
    said_no: Mapping[int, SaidNo]


class ReadTimes(NamedTuple):
    """When a place is open, as it was read at a moment."""

    read_at: datetime
    times: OpenTimes


_kinds: WeakKeyDictionary[Picture, dict[tuple[str, str], KindKnown]] = WeakKeyDictionary()
_open_times: WeakKeyDictionary[Picture, dict[UUID, ReadTimes]] = WeakKeyDictionary()
_country: WeakKeyDictionary[Picture, tuple[datetime, dict[Cell, Tally]]] = WeakKeyDictionary()


def known_of(picture: Picture, *, kind: tuple[str, str], now: datetime) -> KindKnown:
    """What is known of a kind of care. Four queries where this process does not remember it, or five."""
    remembered = _kinds.setdefault(picture, {})
    known = remembered.get(kind)
    if known is None or abs(now - known.at) >= REMEMBERED_FOR:
        known = remembered[kind] = _known_of(picture, kind, now)
    return known


def trust_in(picture: Picture, *, kind: tuple[str, str], now: datetime) -> Trust:
    """What was learnt of a kind of care."""
    return known_of(picture, kind=kind, now=now).trust


def open_times_of(picture: Picture, *, locations: Sequence[UUID], now: datetime) -> list[OpenTimes]:
    """When patients can come to each of these. One query for those that this process does not remember, or none."""
    remembered = _open_times.setdefault(picture, {})
    known = [remembered.get(one) for one in locations]
    unknown = {
        one
        for one, kept in zip(locations, known, strict=True)
        if kept is None or abs(now - kept.read_at) >= REMEMBERED_FOR
    }
    if unknown:
        found = registry.open_times(ids=unknown, now=now)
        remembered.update((one, ReadTimes(now, times)) for one, times in found.items())
        known = [remembered[one] for one in locations]
    return [kept.times for kept in known if kept is not None]


def _known_of(picture: Picture, kind: tuple[str, str], now: datetime) -> KindKnown:
    day, of_kind = local_day(now), {"unit__module_id": kind[0], "unit__label": kind[1]}
    told = TrustTally.objects.filter(**of_kind).values_list("unit__code", "room", "old", "yes", "no", "on")
    tallies = [(code, kind, Cell(Room(room), Old(old)), Tally(yes, no, on)) for code, room, old, yes, no, on in told]
    in_force = UnitTerms.objects.filter(**of_kind, start__lte=day).exclude(end__lte=day)
    recent = Offer.objects.filter(**of_kind, answered_at__gte=now - RECENT).order_by().values_list("unit_id")
    counted = list(
        recent.annotate(
            placed=Count("id", filter=Q(status__in=PLACED)),
            yes=Count("id", filter=~Q(status=Status.DECLINED.value)),
            no=Count("id", filter=Q(status=Status.DECLINED.value) & ~Q(reason__in=OF_ROOM)),
        )
    )
    taking = {unit_id: Taking(yes, no) for unit_id, _, yes, no in counted}
    of_all = Taking(sum(one.yes for one in taking.values()), sum(one.no for one in taking.values()))
    numbers = trust_terms()
    return KindKnown(
        at=now,
        trust=Trust(numbers, tallies, cells=_of_the_country(picture, now=now)),
        terms={row.unit_id: row for row in in_force},
        placed={unit_id: placed for unit_id, placed, *_ in counted},
        takes={unit_id: takes(own, of_all, terms=numbers.taking) for unit_id, own in taking.items()},
        takes_of_others=takes(Taking(), of_all, terms=numbers.taking),
        said_no=said_no(before=now, offer__unit__module_id=kind[0], offer__unit__label=kind[1]),
    )


def _of_the_country(picture: Picture, *, now: datetime) -> dict[Cell, Tally]:
    remembered = _country.get(picture)
    if remembered is not None and abs(now - remembered[0]) < COUNTRY_FOR:
        return remembered[1]
    day = local_day(now)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTRY, {"day": day, "half_life": trust_terms().half_life_days})
        rows: list[tuple[str, str, float, float]] = cursor.fetchall()
    found = {Cell(Room(room), Old(old)): Tally(yes, no, day) for room, old, yes, no in rows}
    _country[picture] = now, found
    return found
