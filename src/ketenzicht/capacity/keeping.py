"""Who administers a location adds units to it, lets them end or move, and takes back what is still to come."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.capacity.domain import NewUnit, checked_because, refuse_day, refuse_end
from ketenzicht.capacity.models import Unit
from ketenzicht.capacity.registering import create_unit, end_units, notify_structure
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import BY_INSTRUCTION
from ketenzicht.events import operations as events
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice, Settled
from ketenzicht.registry import operations as registry
from ketenzicht.registry.queries import entry
from ketenzicht.upkeep import operations as upkeep

LONGEST_NOTE = 300
INSTRUCTED = "Eenheden van deze module opent en sluit een opdracht van de minister, niet de organisatie."
UNKNOWN_HERE = "Deze eenheid hoort niet bij deze locatie."
OTHER_BEGAN = "Vanaf die dag staat deze zorgsoort hier al opnieuw. Laat die eerst niet doorgaan."
MOVES_ON = "Op de nieuwe locatie eindigt deze eenheid ook al. Neem dat daar eerst terug."


@transaction.atomic
def begin_unit(*, unit: NewUnit, on: date, actor: Actor, at: datetime) -> UUID:
    """A location has a kind of care from a day on; the code of its unit.

    Raises NotFound for a location or kind of care that is not there that day, Conflict for one that the location has,
    Refused for a day that cannot be, and NotPermitted for who does not administer the location.
    """
    upkeep.require_maintainer(location_id=unit.location_id, actor=actor)
    return begin(unit=unit, on=on, actor=actor, at=at)


def begin(*, unit: NewUnit, on: date, actor: Actor, at: datetime) -> UUID:
    """Within a deed, of who may: as `begin_unit`."""
    registry.hold_locations(location_ids=[unit.location_id])
    _refuse_instructed(unit.module)
    refuse_day(on, today=local_day(at))
    if unit.deliverer_id != _organisation_there(unit.location_id, on=on):
        raise Refused("Een eenheid begint bij de eigen organisatie.")
    if unit.automation_expected_on is not None and unit.automation_expected_on <= on:
        raise Refused("Automatisch levert u pas na de eerste dag. Kies een latere dag, of laat die leeg.")
    name = name_of_kind(unit.module, unit.label, on=on)
    made = create_unit(unit=unit, active_from=on, actor=actor, at=at)
    _note(unit.location_id, f"Eenheid erbij vanaf {on:%d-%m-%Y}: {name}.", actor=actor, at=at)
    return made.code


@transaction.atomic
def end_unit(*, location_id: UUID, code: UUID, on: date, because: str, actor: Actor, at: datetime) -> None:
    """`on` is the first day without the unit. What it was and told stays.

    Raises NotFound, NotPermitted, Conflict for one that ends already, and Refused for a day that cannot be.
    """
    upkeep.require_maintainer(location_id=location_id, actor=actor)
    end(location_id=location_id, code=code, on=on, because=because, actor=actor, at=at)


def end(*, location_id: UUID, code: UUID, on: date, because: str, actor: Actor, at: datetime) -> None:
    """Within a deed, of who may: as `end_unit`."""
    unit = _held(code, location_id=location_id)
    why = _end(unit, on=on, because=because, actor=actor, at=at)
    name = _name(unit, on=on)
    _note(location_id, f"Eenheid eindigt op {on:%d-%m-%Y}: {name}. {why}", actor=actor, at=at)
    _tell_deliverer(unit, f"{name} eindigt op {on:%d-%m-%Y}. {why}", actor=actor, at=at)


@transaction.atomic
def move_unit(*, location_id: UUID, code: UUID, to: UUID, on: date, because: str, actor: Actor, at: datetime) -> UUID:
    """The unit ends here and begins, that same day, at another location of the organisation; its new code.

    Who delivers it, and how, stays. Raises as `begin_unit` and `end_unit` do.
    """
    for place in (location_id, to):
        upkeep.require_maintainer(location_id=place, actor=actor)
    return move(location_id=location_id, code=code, to=to, on=on, because=because, actor=actor, at=at)


def move(*, location_id: UUID, code: UUID, to: UUID, on: date, because: str, actor: Actor, at: datetime) -> UUID:
    """Within a deed, of who may: as `move_unit`."""
    if to == location_id:
        raise Refused("De eenheid is al op deze locatie. Kies een andere.")
    unit = _held(code, location_id=location_id, also=to)
    why = _end(unit, on=on, because=because, actor=actor, at=at)
    if _organisation_there(to, on=on) != unit.location.organisation_id:
        raise Refused("Een eenheid verhuist alleen naar een locatie van dezelfde organisatie.")
    name = name_of_kind(unit.module_id, unit.label, on=on)
    new = NewUnit(to, unit.module_id, unit.label, unit.deliverer_id, unit.mode, unit.automation_expected_on)
    made = create_unit(unit=new, active_from=on, actor=actor, at=at)
    made.continues = unit
    made.save(update_fields=["continues"])
    here, there = unit.location.name, entry(location_id=to).location.name
    day = f"{on:%d-%m-%Y}"
    _note(location_id, f"Eenheid verhuist op {day} naar {there}: {name}. {why}", actor=actor, at=at)
    _note(to, f"Eenheid komt op {day} van {here}: {name}. {why}", actor=actor, at=at)
    text = f"{name} verhuist op {day} van {here} naar {there}, en krijgt daar een nieuwe code. {why}"
    _tell_deliverer(unit, text, actor=actor, at=at)
    return made.code


@transaction.atomic
def take_back(*, location_id: UUID, code: UUID, actor: Actor, at: datetime) -> None:
    """What is still to come of a unit does not go on: its end, or else its beginning; of a move both.

    Raises NotFound, NotPermitted, and Conflict when there is nothing left to take back.
    """
    other = _other_side(code)
    for place in (location_id, other):
        if place is not None:
            upkeep.require_maintainer(location_id=place, actor=actor)
    unit = _held(code, location_id=location_id, also=other)
    today = local_day(at)
    goes_on: Unit | None = unit
    if unit.active_until is not None and unit.active_until > today:
        called_off = Unit.objects.filter(continues=unit).first()
    elif unit.active_from > today:
        goes_on, called_off = unit.continues, unit
    else:
        raise Conflict("Dit is al ingegaan. Voeg de eenheid opnieuw toe, of laat haar eindigen.")
    if called_off is not None:
        _call_off(called_off, actor=actor, at=at)
    if goes_on is not None:
        _go_on(goes_on, actor=actor, at=at)
    detail = {"ended": str(called_off.code) if called_off else None, "stays": str(goes_on.code) if goes_on else None}
    audit.record(action="capacity.units-taken-back", actor=actor, subject=f"unit/{code}", detail=detail, at=at)
    events.announce(kind="capacity.units-taken-back", subject=f"unit/{code}", payload=detail, at=at)
    notify_structure()


def _call_off(unit: Unit, *, actor: Actor, at: datetime) -> None:
    """It never was there, so nothing was told of it and nothing is lost."""
    if unit.active_until is not None:
        raise Conflict(MOVES_ON)
    _note(unit.location_id, f"Eenheid komt toch niet: {_name(unit, on=unit.active_from)}.", actor=actor, at=at)
    unit.delete()


def _go_on(unit: Unit, *, actor: Actor, at: datetime) -> None:
    unit.active_until = None
    try:
        with transaction.atomic():
            unit.save(update_fields=["active_until"])
    except IntegrityError:
        raise Conflict(OTHER_BEGAN) from None
    _note(unit.location_id, f"Eenheid eindigt toch niet: {_name(unit, on=local_day(at))}.", actor=actor, at=at)
    notices.settle(about=_about(unit), actor=actor, at=at, because=Settled.LAPSED)


def _other_side(code: UUID) -> UUID | None:
    """The location from or to which a unit moves, where it does."""
    unit = Unit.objects.filter(code=code).select_related("continues").first()
    if unit is None:
        return None
    follower = Unit.objects.filter(continues=unit).first()
    other = follower or unit.continues
    return other.location_id if other else None


def _held(code: UUID, *, location_id: UUID, also: UUID | None = None) -> Unit:
    """The unit of a location; nobody else changes it, or the units of these locations, until the end of the deed."""
    places = [location_id] if also is None else [location_id, also]
    registry.hold_locations(location_ids=places)
    rows = Unit.objects.select_for_update(of=("self",)).select_related("location", "continues")
    unit = rows.filter(code=code, location_id=location_id).first()
    if unit is None:
        raise NotFound(UNKNOWN_HERE)
    _refuse_instructed(unit.module_id)
    return unit


def _end(unit: Unit, *, on: date, because: str, actor: Actor, at: datetime) -> str:
    """Let it end; why, as it was told."""
    why = checked_because(because)
    refuse_end(on, active_from=unit.active_from, active_until=unit.active_until, today=local_day(at))
    end_units(codes=[unit.code], until=on, actor=actor, at=at)
    return why


def _organisation_there(location_id: UUID, *, on: date) -> UUID:
    """Whose location it is; Refused where it is not there on a day."""
    known = entry(location_id=location_id)
    begins, ends = known.location.active_from, known.active_until
    if (begins is not None and on < begins) or (ends is not None and on >= ends):
        raise Refused(f"{known.location.name} is er op {on:%d-%m-%Y} niet. Kies een andere dag.")
    return known.organisation_id


def _refuse_instructed(module: str) -> None:
    if module == BY_INSTRUCTION:
        raise Refused(INSTRUCTED)


def name_of_kind(module: str, label: str, *, on: date) -> str:
    definition = definitions.module(code=module)
    version = definition.version_at(on)
    known = version.label(label) if version else None
    if known is None:
        raise NotFound(f"De module {definition.name} kent deze zorgsoort op {on:%d-%m-%Y} niet.")
    return f"{known.name} ({definition.name})"


def _name(unit: Unit, *, on: date) -> str:
    definition = definitions.module(code=unit.module_id)
    version = definition.version_at(on)
    known = version.label(unit.label) if version else None
    return f"{known.name if known else unit.label} ({definition.name})"


def name_of_unit(code: UUID, *, on: date) -> str:
    return _name(Unit.objects.get(code=code), on=on)


def _note(location_id: UUID, what: str, *, actor: Actor, at: datetime) -> None:
    registry.note_change(location_id=location_id, what=what[:LONGEST_NOTE], actor=actor, at=at)


def _tell_deliverer(unit: Unit, text: str, *, actor: Actor, at: datetime) -> None:
    """Who delivers for another organisation hears it from us; whoever delivers for itself knows."""
    if unit.deliverer_id == unit.location.organisation_id:
        return
    notice = NewNotice(
        about=_about(unit),
        title=f"Een eenheid waarvoor u levert, houdt op: {unit.location.name}"[:160],
        text=f"{text} Lever daarna niet meer voor deze eenheid: zo’n levering wordt geweigerd.",
        link=f"/locations/{unit.location_id}/",
    )
    notices.give(
        notice=notice, organisation_id=unit.deliverer_id, permission=Permission.CAPACITY_DELIVER, actor=actor, at=at
    )


def _about(unit: Unit) -> str:
    return f"unit/{unit.code}/ending"
