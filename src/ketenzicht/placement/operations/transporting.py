"""Transport to a place that is confirmed: asked for, followed, and called off when the place falls away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.placement.domain import Status
from ketenzicht.placement.operations.offers import of_the_centre
from ketenzicht.placement.queries.needs import outside_of
from ketenzicht.planning import operations as planning
from ketenzicht.planning import queries as plans
from ketenzicht.planning.domain import STANDING, TransportAction, TransportKind
from ketenzicht.planning.operations import NewTransport, Place

UNKNOWN_TRANSPORT = "Dit vervoer kennen wij niet, of het is van een andere zorgvraag."


@dataclass(frozen=True, slots=True)
class AskTransport:
    """`origin` is where the patient is picked up, in words; where to is where the place is."""

    kind: TransportKind
    origin: str
    pick_up_from: datetime
    pick_up_until: datetime


@transaction.atomic
def ask_transport(*, offer_id: UUID, new: AskTransport, actor: Actor, at: datetime) -> UUID:
    """Ask for it once at a time.

    Raises NotPermitted, NotFound, Refused for times that cannot be, and Conflict where no place is confirmed or
    transport was asked for already.
    """
    _, offer, _ = of_the_centre(offer_id=offer_id, actor=actor, at=at)
    if offer.status != Status.PLACED.value:
        raise Conflict("Vervoer vraagt u aan als de plaats is bevestigd en de patiënt nog niet onderweg is.")
    if any(one.status in STANDING for one in plans.journeys_for(subjects=[offer.id])):
        raise Conflict("Hiervoor is al vervoer aangevraagd. Zeg dat eerst af.")
    there = Place(location_id=offer.location_id) if offer.location_id else Place(elsewhere=outside_of(offer))
    return planning.request_transport(
        new=NewTransport(
            subject=offer.id,
            kind=new.kind,
            origin=Place(elsewhere=new.origin),
            destination=there,
            pick_up_from=new.pick_up_from,
            pick_up_until=new.pick_up_until,
        ),
        actor=actor,
        at=at,
    )


@transaction.atomic
def move_transport(
    *, transport_id: UUID, action: TransportAction, because: str = "", actor: Actor, at: datetime
) -> None:
    """What became of it, as the carrier told: by the centre that has the request now, whoever asked for it.

    Raises NotPermitted, NotFound, Conflict, and Refused wordless.
    """
    offer_id = plans.subject_of_journey(transport_id=transport_id)
    if offer_id is None:
        access.require(actor=actor, permission=Permission.COORDINATION_WORK)
        raise NotFound(UNKNOWN_TRANSPORT)
    of_the_centre(offer_id=offer_id, actor=actor, at=at)
    planning.follow_transport(transport_id=transport_id, action=action, because=because[:120], actor=actor, at=at)
