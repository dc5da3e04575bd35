"""An interval of its own for a unit: set from a day on, with a reason, and taken back. It is never hidden."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.capacity.domain import checked_because, checked_interval, interval_words, refuse_day
from ketenzicht.capacity.intervals import UNKNOWN_HERE, bounds_of, require_interval_setter
from ketenzicht.capacity.models import OwnInterval, Unit
from ketenzicht.capacity.registering import notify_structure
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import BY_INSTRUCTION
from ketenzicht.events import operations as events
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.registry import operations as registry
from ketenzicht.registry.queries import networks_in
from ketenzicht.upkeep.queries import region_of

LONGEST_NOTE = 300
INSTRUCTED = "Hoe vaak deze module wordt geleverd, bepaalt de opdracht van de minister."
PLANNED = "Er komt al een eigen termijn. Neem die eerst terug."


@transaction.atomic
def set_interval(
    *, location_id: UUID, code: UUID, every: timedelta, on: date, because: str, actor: Actor, at: datetime
) -> None:
    """From a day on another interval is expected of a unit than its definition asks; what held before ends that day.

    Raises NotFound, NotPermitted for who may not, Conflict for what the definition asks already or while another is
    to come, and Refused for a day or an interval that cannot be.
    """
    unit = _held(code, location_id=location_id, actor=actor, at=at)
    why = checked_because(because)
    _refuse_absent(unit, on=on, today=local_day(at))
    module = definitions.module(code=unit.module_id)
    version = module.version_at(on)
    label = version.label(unit.label) if version else None
    if version is None or label is None:
        raise NotFound(f"De module {module.name} kent deze zorgsoort op {on:%d-%m-%Y} niet.")
    checked_interval(every, bounds=bounds_of(unit.module_id), asked=version.expected_every)
    standing = _standing(unit, on=local_day(at))
    if any(row.start > local_day(at) for row in standing):
        raise Conflict(PLANNED)
    for row in standing:
        _end(row, on=on, actor=actor, at=at)
    OwnInterval.objects.create(
        unit=unit,
        every=every,
        because=why,
        start=on,
        set_at=at,
        set_by_id=actor.organisation_id,
        set_as=actor.role,
    )
    said = f"{label.name} ({module.name}): vanaf {on:%d-%m-%Y} wordt elke {interval_words(every)} geleverd"
    said += f", in plaats van elke {interval_words(version.expected_every)}, want {why}"
    _tell(unit, "set", {"everySeconds": int(every.total_seconds()), "from": on.isoformat()}, actor=actor, at=at)
    _note(unit, said, is_longer=every > version.expected_every, actor=actor, at=at)


@transaction.atomic
def take_back_interval(*, location_id: UUID, code: UUID, actor: Actor, at: datetime) -> None:
    """From today on the interval of the definition holds again; of one that is still to come, what held goes on.

    Raises NotFound, NotPermitted, and Conflict for a unit that has none.
    """
    unit, today = _held(code, location_id=location_id, actor=actor, at=at), local_day(at)
    rows = _standing(unit, on=today)
    if not rows:
        raise Conflict("Deze eenheid heeft geen eigen termijn (meer).")
    last = rows[-1]
    _end(last, on=max(today, last.start), actor=actor, at=at)
    if last.start > today and len(rows) > 1:
        _go_on(rows[0])
    _tell(unit, "taken-back", {"from": max(today, last.start).isoformat()}, actor=actor, at=at)
    name = definitions.module(code=unit.module_id).name
    _note(unit, f"{unit.label} ({name}): de eigen termijn is teruggenomen", is_longer=False, actor=actor, at=at)


def _held(code: UUID, *, location_id: UUID, actor: Actor, at: datetime) -> Unit:
    """The unit of a location; nobody else sets its interval until the end of the deed."""
    require_interval_setter(location_id=location_id, actor=actor, on=local_day(at))
    rows = Unit.objects.select_for_update(of=("self",)).select_related("location")
    unit = rows.filter(code=code, location_id=location_id).first()
    if unit is None:
        raise NotFound(UNKNOWN_HERE)
    if unit.module_id == BY_INSTRUCTION:
        raise Refused(INSTRUCTED)
    return unit


def _refuse_absent(unit: Unit, *, on: date, today: date) -> None:
    """Before it begins a unit may still be called off, without a trace: it has no interval until then."""
    refuse_day(on, today=today)
    if unit.active_from > today:
        raise Refused(f"De eenheid begint pas op {unit.active_from:%d-%m-%Y}. Stel haar termijn daarna in.")
    if unit.active_until is not None and on >= unit.active_until:
        raise Refused(f"De eenheid is er op {on:%d-%m-%Y} niet meer. Kies een eerdere dag.")


def _standing(unit: Unit, *, on: date) -> list[OwnInterval]:
    """Those that hold or are to come, the first first."""
    not_over = Q(end=None) | (Q(end__gt=on) & ~Q(end=F("start")))
    return list(OwnInterval.objects.filter(not_over, unit=unit).order_by("start"))


def _end(row: OwnInterval, *, on: date, actor: Actor, at: datetime) -> None:
    row.end, row.ended_at, row.ended_by_id, row.ended_as = on, at, actor.organisation_id, actor.role
    row.save(update_fields=["end", "ended_at", "ended_by", "ended_as"])


def _go_on(row: OwnInterval) -> None:
    """It ended only because another would begin."""
    row.end = row.ended_at = row.ended_by = None
    row.ended_as = ""
    row.save(update_fields=["end", "ended_at", "ended_by", "ended_as"])


def _tell(unit: Unit, what: str, detail: dict[str, object], *, actor: Actor, at: datetime) -> None:
    """The audit line and the event; why stays out of both: people write names of people."""
    subject = f"unit/{unit.code}"
    audit.record(action=f"capacity.interval-{what}", actor=actor, subject=subject, detail=detail, at=at)
    events.announce(kind=f"capacity.interval-{what}", subject=subject, payload=detail, at=at)
    notify_structure()


def _note(unit: Unit, said: str, *, is_longer: bool, actor: Actor, at: datetime) -> None:
    """In the history of the location, and to those whom it concerns and who did not do it themselves."""
    text = f"{said.rstrip('.')}."
    registry.note_change(location_id=unit.location_id, what=text[:LONGEST_NOTE], actor=actor, at=at)
    notice = NewNotice(
        about=f"unit/{unit.code}/interval/{at.isoformat()}",
        title=f"Eigen termijn: {unit.location.name}"[:160],
        text=text,
        link=f"/locations/{unit.location_id}/units/{unit.code}/interval/",
    )
    concerned = {unit.location.organisation_id: Permission.REGISTRY_MAINTAIN}
    if is_longer:  # who watches the feeds hears later that it falls silent
        today = local_day(at)
        bureaus = networks_in(region=region_of(location_id=unit.location_id, on=today), on=today)
        concerned |= {one.id: Permission.FEEDS_WATCH for one in bureaus}
    if unit.deliverer_id != unit.location.organisation_id:
        concerned[unit.deliverer_id] = Permission.CAPACITY_DELIVER
    for organisation_id, permission in concerned.items():
        if organisation_id != actor.organisation_id:
            notices.give(notice=notice, organisation_id=organisation_id, permission=permission, actor=actor, at=at)
