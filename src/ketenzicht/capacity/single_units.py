"""What may be known of single units: those of a location, what was known of one, and how its opening went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ketenzicht.access.domain import Detail, Insight, Subject
from ketenzicht.access.queries import local_day, why_not
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.capacity.domain import BoardLine, HistoryPoint, Spell
from ketenzicht.capacity.ended import Ended, ended_of, last_picture_of, until_end
from ketenzicht.capacity.lines import COUNTRY, UnitFacts
from ketenzicht.capacity.openings import spells
from ketenzicht.capacity.past import history_of
from ketenzicht.capacity.picture import Picture
from ketenzicht.capacity.present import picture_now
from ketenzicht.capacity.seeing import seen_of
from ketenzicht.definitions.domain.comparing import Break, breaks_of


@dataclass(frozen=True, slots=True)
class LocationUnits:
    """The active units of a location that may be seen, over all modules; `hidden` says why there are not more."""

    lines: list[BoardLine]
    hidden: str


def location_units(*, location_id: UUID, insight: Insight, now: datetime) -> LocationUnits:
    """What a location has, as far as it may be seen. Where something is hidden three queries, else none."""
    picture = picture_now(now=now)
    seen = seen_of(picture, insight)
    places = picture.indices_of_location(location_id)
    hidden = [place for place in places if not seen.is_visible(place)]
    return LocationUnits(
        lines=[picture.line(place) for place in places if seen.is_visible(place)],
        hidden=_why_hidden(picture.units[hidden[0]], insight, on=local_day(now)) if hidden else "",
    )


def _why_hidden(unit: UnitFacts, insight: Insight, *, on: date) -> str:
    found = why_not(
        insight=insight,
        module=unit.definition.code,
        of=Subject(
            regions=frozenset(code for code in unit.regions if code != COUNTRY),
            organisation_id=unit.location.organisation_id,
        ),
        detail=Detail.PROVIDER,
        on=on,
    )
    return f"{unit.definition.name} van {unit.location.organisation} kunt u hier niet inzien. {found}"


def history(
    *, unit_ids: Sequence[int], start: datetime, end: datetime, now: datetime
) -> dict[int, tuple[HistoryPoint, ...]]:
    """What was known of units between two moments, oldest first, with what was in force at the start."""
    return history_of(picture_now(now=now), unit_ids=unit_ids, start=start, end=end)


def unit_history(
    *, code: UUID, insight: Insight, start: datetime, end: datetime, now: datetime
) -> tuple[HistoryPoint, ...]:
    """`history` of one unit by its public code, also of one that has ended.

    Raises NotFound for one that is not registered, and NotPermitted for one whose figures may not be seen.
    """
    picture, unit = _seen_unit(code=code, insight=insight, now=now)
    return history_of(picture, unit_ids=[unit.id], start=start, end=end).get(unit.id, ())


@dataclass(frozen=True, slots=True)
class UnitOpenings:
    """One unit as it stands now, or stood when it `ended`, and how its opening went in a period, the oldest first."""

    line: BoardLine
    spells: tuple[Spell, ...]
    ended: Ended | None


def unit_openings(*, code: UUID, insight: Insight, start: datetime, end: datetime, now: datetime) -> UnitOpenings:
    """How the opening of one unit went between two moments; of one that has ended until it did.

    Raises NotFound for one that is not registered, and NotPermitted for one whose figures may not be seen.
    """
    picture, unit = _seen_unit(code=code, insight=insight, now=now)
    ended = ended_of(picture, unit, now=now)
    found = spells(unit_ids=[unit.id], start=start, end=end).get(unit.id, ())
    return UnitOpenings(picture.line(picture.place_of(unit.id)), until_end(found, ended), ended)


@dataclass(frozen=True, slots=True)
class UnitPast:
    """What was known of a unit in the days before it ended, or now where it goes on (`ended` is None)."""

    line: BoardLine
    ended: Ended | None
    points: tuple[HistoryPoint, ...]
    spells: tuple[Spell, ...]


def unit_past(*, code: UUID, insight: Insight, days: timedelta, now: datetime) -> UnitPast:
    """One unit in its last days; raises NotFound and NotPermitted as `unit_openings` does."""
    picture, unit = _seen_unit(code=code, insight=insight, now=now)
    ended = ended_of(picture, unit, now=now)
    end = ended.at if ended else now
    found = spells(unit_ids=[unit.id], start=end - days, end=end).get(unit.id, ())
    return UnitPast(
        line=picture.line(picture.place_of(unit.id)),
        ended=ended,
        points=history_of(picture, unit_ids=[unit.id], start=end - days, end=end).get(unit.id, ()),
        spells=until_end(found, ended),
    )


def _seen_unit(*, code: UUID, insight: Insight, now: datetime) -> tuple[Picture, UnitFacts]:
    """The unit in the present picture, or in that of its last day.

    What may be seen of the past is what may be seen now, of where the unit counted then.
    """
    picture = picture_now(now=now)
    unit = picture.unit_of_code(str(code))
    if unit is None:
        picture = last_picture_of(code=code, now=now)
        unit = picture.unit_of_code(str(code))
    if unit is None:
        raise NotFound("Deze eenheid is niet geregistreerd.")
    if not seen_of(picture, insight).is_visible(picture.place_of(unit.id)):
        raise NotPermitted(_why_hidden(unit, insight, on=local_day(now)), actor=insight.actor)
    return picture, unit


def unit_breaks(*, code: UUID, start: datetime, end: datetime, now: datetime) -> tuple[Break, ...]:
    """Where the figures of a unit came to mean something else between two moments; none for one that is not known."""
    unit = picture_now(now=now).unit_of_code(str(code)) or last_picture_of(code=code, now=now).unit_of_code(str(code))
    found = breaks_of(unit.definition, label=unit.label) if unit else ()
    return tuple(one for one in found if start < one.at <= end)
