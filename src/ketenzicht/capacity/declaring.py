"""Declaring an opening by hand: a stop, a threatening one, or open again; without any figure (ADR 0035)."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.capacity.domain import LONGEST_EXPECTED, Opening
from ketenzicht.capacity.hand_delivery import UNKNOWN_UNIT
from ketenzicht.capacity.hand_units import opening_of
from ketenzicht.capacity.models import OpeningChange, State
from ketenzicht.capacity.parcel import OPENING_CODES
from ketenzicht.capacity.reminding import settle_reminder
from ketenzicht.capacity.storing import CHANNEL
from ketenzicht.events import operations as events


@transaction.atomic
def declare_opening(*, unit_code: UUID, opening: Opening, actor: Actor, at: datetime) -> None:
    """Say how it stands with a unit from now on; what is known of its figures stays as it is, and as old as it is.

    Raises NotFound for a unit that the actor's organisation does not deliver, Conflict when this was declared already
    or when the expected end is not in the coming month, and NotPermitted for who may not deliver.
    """
    organisation_id = access.own_organisation(actor)
    access.require(actor=actor, permission=Permission.CAPACITY_DELIVER, organisation_id=organisation_id)
    whose = State.objects.select_for_update(of=("self",)).select_related("unit")
    today = local_day(at)
    there = whose.filter(unit__active_from__lte=today).exclude(unit__active_until__lte=today)
    state = there.filter(unit__code=unit_code, unit__deliverer_id=organisation_id).first()
    if state is None:
        raise NotFound(UNKNOWN_UNIT)
    if opening == opening_of(state):
        raise Conflict("Zo stond het al: er is niets gewijzigd.")
    if opening.expected_end_at is not None and not at < opening.expected_end_at <= at + LONGEST_EXPECTED:
        raise Conflict(f"Het verwachte einde ligt in de komende {LONGEST_EXPECTED.days} dagen.")
    code = OPENING_CODES[opening.state]
    said = {"opening": code, "opening_reason": opening.reason, "opening_until": opening.expected_end_at}
    State.objects.filter(pk=state.pk).update(**said, opening_at=at, revision=state.revision + 1)
    OpeningChange.objects.create(
        unit_id=state.pk,
        declared_at=at,
        received_at=at,
        organisation_id=organisation_id,
        by_id=access.own_account(actor),
        declared_by=actor.name[:200],
        declared_as=actor.role[:200],
        **said,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(state.pk)])
    settle_reminder(unit_code=unit_code, actor=actor, at=at)
    subject = f"unit/{unit_code}"
    detail = {
        "state": opening.state.value,
        "reason": opening.reason,
        "expectedEndAt": opening.expected_end_at.isoformat() if opening.expected_end_at else None,
    }
    audit.record(action="capacity.opening-declared", actor=actor, subject=subject, detail=detail, at=at)
    events.announce(kind="capacity.opening-declared", subject=subject, payload=detail, at=at)
