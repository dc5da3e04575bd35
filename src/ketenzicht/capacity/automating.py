"""Whether people or a system deliver a unit, and from when on a system is expected to."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.capacity.hand_delivery import UNKNOWN_UNIT
from ketenzicht.capacity.models import DeliveryMode, Unit
from ketenzicht.capacity.registering import notify_structure
from ketenzicht.events import operations as events


@transaction.atomic
def plan_automation(*, unit_code: UUID, expected_on: date | None, actor: Actor, at: datetime) -> None:
    """Say from when on a unit that is delivered by hand is expected to be delivered automatically; None: unknown.

    Raises NotFound for what the actor's organisation does not deliver, Conflict for what is automatic already or for a
    day that is over, and NotPermitted for who may not maintain the register.
    """
    unit = _held(unit_code, actor=actor)
    if unit.mode != DeliveryMode.MANUAL:
        raise Conflict("Deze eenheid wordt al automatisch geleverd.")
    if expected_on is not None and expected_on <= local_day(at):
        raise Conflict("Kies een dag in de toekomst.")
    unit.automation_expected_on = expected_on
    unit.save(update_fields=["automation_expected_on"])
    detail = {"expectedOn": expected_on.isoformat() if expected_on else None}
    _tell("capacity.automation-planned", unit, detail, actor=actor, at=at)


@transaction.atomic
def change_mode(*, unit_code: UUID, manual: bool, actor: Actor, at: datetime) -> None:
    """From now on people deliver this unit (`manual`), or a system does. Its code, figures and history stay.

    Raises NotFound and NotPermitted as `plan_automation`, and Conflict where it is delivered so already.
    """
    unit = _held(unit_code, actor=actor)
    mode = DeliveryMode.MANUAL if manual else DeliveryMode.AUTOMATIC
    if unit.mode == mode:
        raise Conflict(f"Deze eenheid wordt al {mode.label} geleverd.")
    unit.mode, unit.automation_expected_on = mode, None
    unit.save(update_fields=["mode", "automation_expected_on"])
    _tell("capacity.mode-changed", unit, {"mode": mode.value}, actor=actor, at=at)
    notify_structure()


def _held(unit_code: UUID, *, actor: Actor) -> Unit:
    """The unit, locked, for who maintains the register of the organisation that delivers it."""
    organisation_id = access.own_organisation(actor)
    access.require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=organisation_id)
    unit = Unit.objects.select_for_update().filter(code=unit_code, deliverer_id=organisation_id).first()
    if unit is None:
        raise NotFound(UNKNOWN_UNIT)
    return unit


def _tell(kind: str, unit: Unit, detail: dict[str, str | None], *, actor: Actor, at: datetime) -> None:
    audit.record(action=kind, actor=actor, subject=f"unit/{unit.code}", detail=detail, at=at)
    events.announce(kind=kind, subject=f"unit/{unit.code}", payload=detail, at=at)
