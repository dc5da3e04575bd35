"""Asking for transport, and what becomes of it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.base.moments import time_ordered_id
from ketenzicht.events import operations as events
from ketenzicht.planning.domain import STANDING, WITH_A_REASON, TransportAction, TransportKind, TransportStatus, further
from ketenzicht.planning.domain import day_of as _day_of
from ketenzicht.planning.models import Transport, TransportStep
from ketenzicht.planning.queries.steps import TRANSPORT_BECAUSE
from ketenzicht.registry import queries as registry
from ketenzicht.sealing import operations as sealing

FROM, TO = "planning.transport-from", "planning.transport-to"
LONGEST_PLACE = 300
UNKNOWN = "Dit vervoer kennen wij niet, of het is van een andere organisatie."
_STANDING = sorted(one.value for one in STANDING)
_WORD = {
    TransportStatus.CONFIRMED: "confirmed",
    TransportStatus.UNDER_WAY: "left",
    TransportStatus.ARRIVED: "arrived",
    TransportStatus.CANCELLED: "cancelled",
    TransportStatus.FAILED: "failed",
    TransportStatus.UNTOLD: "ended-untold",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A location of the register, or elsewhere in words: then it is sealed, because it can be somebody's home."""

    location_id: UUID | None = None
    elsewhere: str = ""

    def __post_init__(self) -> None:
        if (self.location_id is None) == (not self.elsewhere.strip()):
            raise Refused("Zeg een locatie, of waar het anders is: een van beide.")
        if len(self.elsewhere) > LONGEST_PLACE:
            raise Refused(f"Gebruik voor een plaats ten hoogste {LONGEST_PLACE} tekens.")


@dataclass(frozen=True, slots=True)
class NewTransport:
    """`subject` is what it is for, without meaning here; picked up from `pick_up_from` until `pick_up_until`."""

    subject: UUID
    kind: TransportKind
    origin: Place
    destination: Place
    pick_up_from: datetime
    pick_up_until: datetime
    carrier_id: UUID | None = None


@transaction.atomic
def request_transport(*, new: NewTransport, actor: Actor, at: datetime) -> UUID:
    """Ask for it. Raises NotPermitted, NotFound for an unknown location, and Refused for times that cannot be."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    here = access.own_organisation(actor)
    if not new.pick_up_from < new.pick_up_until or new.pick_up_until <= at:
        when = "Zeg van wanneer tot wanneer iemand kan worden opgehaald; het einde ligt na nu en na het begin."
        raise Refused(when, field="pick_up_until")
    for one in (new.origin.location_id, new.destination.location_id):
        if one is not None:
            registry.location(location_id=one, on=_day_of(at))
    made = time_ordered_id(randomness=secrets.randbits(80), at=at)
    row = Transport.objects.create(
        id=made,
        subject=new.subject,
        requested_for_id=here,
        carrier_id=new.carrier_id,
        kind=new.kind.value,
        status=TransportStatus.REQUESTED.value,
        from_location_id=new.origin.location_id,
        from_elsewhere=_sealed(new.origin, owner=made, purpose=FROM),
        to_location_id=new.destination.location_id,
        to_elsewhere=_sealed(new.destination, owner=made, purpose=TO),
        pick_up_from=new.pick_up_from,
        pick_up_until=new.pick_up_until,
        changed_at=at,
    )
    _tell(row, "requested", actor=actor, at=at, because="")
    return row.id


@transaction.atomic
def move_transport(
    *, transport_id: UUID, action: TransportAction, because: str = "", actor: Actor, at: datetime
) -> None:
    """A step of the table, by who asked or by who carries. Raises NotPermitted, NotFound, Conflict, Refused."""
    row = Transport.objects.select_for_update().filter(id=transport_id).first()
    asked = row is not None and row.requested_for_id == actor.organisation_id
    carries = row is not None and row.carrier_id is not None and row.carrier_id == actor.organisation_id
    if not (carries and Permission.PLANNING_MAINTAIN in actor.grants):
        access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    if row is None or not (asked or carries):
        raise NotFound(UNKNOWN)
    _take(row, action, because=because, actor=actor, at=at)


@transaction.atomic
def follow_transport(
    *, transport_id: UUID, action: TransportAction, because: str = "", actor: Actor, at: datetime
) -> None:
    """A step of the table, by who goes on with what it is for, also when another asked for it.

    The caller, an app above that knows the subject, has asked for permission. Raises NotFound, Conflict, Refused.
    """
    row = Transport.objects.select_for_update().filter(id=transport_id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    _take(row, action, because=because, actor=actor, at=at)


@transaction.atomic
def lead_transport_on(*, subject: UUID, to: UUID, location_id: UUID, because: str, actor: Actor, at: datetime) -> int:
    """Transport of a subject that did not end goes to another location, for another subject; gives how many.

    The caller, an app above that knows both, has asked for permission.
    """
    rows = list(Transport.objects.select_for_update().filter(subject=subject, status__in=_STANDING).order_by("id"))
    for row in rows:
        row.subject, row.to_location_id, row.to_elsewhere, row.changed_at = to, location_id, b"", at
        row.save(update_fields=["subject", "to_location", "to_elsewhere", "changed_at"])
        _tell(row, "led-on", actor=actor, at=at, because=because)
    return len(rows)


def _take(row: Transport, action: TransportAction, *, because: str, actor: Actor, at: datetime) -> None:
    if action is TransportAction.END:
        raise Refused("Zeg hoe het vervoer ging: aangekomen, afgezegd of niet gelukt.")
    if action in WITH_A_REASON and not because.strip():
        raise Refused("Zeg waarom.")
    step_of_transport(row, action, because=because.strip(), actor=actor, at=at)


def step_of_transport(row: Transport, action: TransportAction, *, because: str, actor: Actor, at: datetime) -> None:
    """Carry out a step of the table on a row that is held. Raises Conflict where there is none."""
    row.status = further(TransportStatus(row.status), action).value
    row.changed_at = at
    row.save(update_fields=["status", "changed_at"])
    _tell(row, _WORD[TransportStatus(row.status)], actor=actor, at=at, because=because)


def undo_step_of_transport(row: Transport, was: TransportStatus, *, because: str, actor: Actor, at: datetime) -> None:
    """Back to what it was, on a row that is held; the caller has asked the table."""
    row.status, row.changed_at = was.value, at
    row.save(update_fields=["status", "changed_at"])
    _tell(row, "resumed", actor=actor, at=at, because=because)


def _sealed(place: Place, *, owner: UUID, purpose: str) -> bytes:
    return b"" if place.location_id else sealing.seal(place.elsewhere.strip(), owner=owner, purpose=purpose)


def _tell(row: Transport, past: str, *, actor: Actor, at: datetime, because: str) -> None:
    said = sealing.seal(because, owner=row.id, purpose=TRANSPORT_BECAUSE) if because else b""
    TransportStep.objects.create(transport=row, at=at, status=row.status, by=actor.name[:255], because=said)
    subject, detail = f"transport/{row.id}", {"subject": str(row.subject), "kind": row.kind}
    audit.record(action=f"planning.transport-{past}", actor=actor, subject=subject, detail=detail, at=at)
    payload = {**detail, "status": row.status}
    events.announce(kind="planning.transport-changed", subject=subject, payload=payload, at=at)
