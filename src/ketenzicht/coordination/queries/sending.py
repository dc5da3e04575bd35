"""What the system that sent a request may know of it, and to which centre it sends."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Fault, Invalid, NotFound
from ketenzicht.coordination.domain import Progress, Status, progress_of
from ketenzicht.coordination.models import CareRequest
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind

SENT = "coordination.sent"
SENDERS = {OrganisationKind.PROVIDER, OrganisationKind.COORDINATION, OrganisationKind.ZCC}


@dataclass(frozen=True, slots=True)
class Sent:
    """How far a request is that a system sent. Nothing of who handles it, and nothing about the patient."""

    id: UUID
    key: str
    centre_id: UUID
    received_at: datetime
    progress: Progress


def sent(*, key: str, actor: Actor) -> Sent:
    """Raises NotPermitted, and NotFound for a key of another system, whether it exists or not. One query."""
    access.require(actor=actor, permission=Permission.COORDINATION_REQUEST)
    row = sent_by(actor, key=key, rows=CareRequest.objects.defer("intake", "source_sent"))
    return Sent(row.id, key, row.centre_id, row.received_at, progress_of(Status(row.status)))


def sent_by(actor: Actor, *, key: str, rows: QuerySet[CareRequest]) -> CareRequest:
    """The request that this system sent under its key."""
    row = rows.filter(source=actor.id, source_key=key).first() if actor.id else None
    if row is None:
        raise NotFound("Onder dit kenmerk hebt u ons geen zorgvraag gestuurd.")
    return row


def gives_care(organisation_id: UUID) -> bool:
    """Whether an organisation gives or coordinates care: nobody else sends requests. One query."""
    return any(one.kind in SENDERS for one in registry.organisations(ids=[organisation_id]))


def centre_of_region(*, organisation_id: UUID, on: date) -> UUID:
    """The one centre in the region of an organisation. Raises Invalid where that is none or several. Few queries."""
    near = centres_near(organisation_id=organisation_id, on=on)
    if len(near) == 1:
        return near[0][0]
    names = ", ".join(f"{name} ({centre})" for centre, name in near)
    nl, en = "In uw regio is geen zorgcoördinatiecentrum.", "There is no centre in your region."
    if near:
        nl, en = f"In uw regio zijn er meer: {names}.", f"There are several in your region: {names}."
    nl, en = f"{nl} Noem in centre waar de zorgvraag heen moet.", f"{en} Name one in centre."
    raise Invalid([Fault("/centre", "name-a-centre", nl, en)])


def centres_near(*, organisation_id: UUID, on: date) -> list[tuple[UUID, str]]:
    """The centres in the region of an organisation, by name. Few queries."""
    here = registry.whereabouts(organisation_id=organisation_id, on=on).regions
    centres = [one.id for one in registry.organisations_of(kind=OrganisationKind.ZCC)]
    near = [
        (one.organisation.id, one.organisation.name)
        for one in registry.whereabouts_of(organisation_ids=centres, on=on).values()
        if not one.regions.isdisjoint(here)
    ]
    return sorted(near, key=lambda one: one[1])
