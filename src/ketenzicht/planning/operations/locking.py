"""Whose plan it is, and holding it while it changes: one resource at a time, so that nobody waits in a circle."""

from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.planning.models import Booking, Resource, Slot

UNKNOWN_RESOURCE = "Deze planbare capaciteit kennen wij niet, of zij is van een andere organisatie."
UNKNOWN_BOOKING = "Deze afspraak kennen wij niet, of zij is van een andere organisatie."


def own_resource(resource_id: UUID, *, actor: Actor) -> Resource:
    """The row, until the transaction ends. Raises NotPermitted, and NotFound for one of another organisation."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    row = _locked(resource_id)
    if row is None or not _is_own(row, actor):
        raise NotFound(UNKNOWN_RESOURCE)
    if row.ended_at is not None:
        raise Conflict(f"{row.name} is beëindigd.")
    return row


def bookable_resource(resource_id: UUID, *, actor: Actor) -> Resource:
    """The row, for who coordinates and for the provider itself. Raises NotPermitted, NotFound, and Conflict."""
    row = _locked(resource_id)
    if row is None or not (_is_of_provider(row, actor) or Permission.COORDINATION_WORK in actor.grants):
        access.require(actor=actor, permission=Permission.COORDINATION_WORK)
        raise NotFound(UNKNOWN_RESOURCE)
    if row.ended_at is not None:
        raise Conflict(f"{row.name} is beëindigd. Kies een ander.")
    return row


def held_booking(booking_id: UUID, *, actor: Actor) -> Booking:
    """The row with its resource, both until the transaction ends: for the provider, and for who booked it."""
    found = Booking.objects.filter(id=booking_id).values_list("resource_id", "booked_for_id").first()
    if found is None:
        may_anything = {Permission.COORDINATION_WORK, Permission.PLANNING_MAINTAIN, Permission.PLACEMENT_ANSWER}
        if may_anything.isdisjoint(actor.grants):
            access.require(actor=actor, permission=Permission.COORDINATION_WORK)
        raise NotFound(UNKNOWN_BOOKING)
    resource = _locked(found[0])
    booked_it = Permission.COORDINATION_WORK in actor.grants and found[1] == actor.organisation_id
    if resource is None or not (booked_it or _is_of_provider(resource, actor)):
        if actor.grants.isdisjoint({Permission.PLANNING_MAINTAIN, Permission.PLACEMENT_ANSWER}):
            access.require(actor=actor, permission=Permission.COORDINATION_WORK)
        raise NotFound(UNKNOWN_BOOKING)
    row = Booking.objects.select_for_update().select_related("slot").get(id=booking_id)
    if row.resource_id != resource.id:
        raise Conflict("Deze afspraak is zojuist verzet. Kijk eerst hoe het nu staat.")
    row.resource = resource
    return row


def hold_in_order(*, slot_id: UUID, booking_id: UUID) -> None:
    """Hold the resources of a slot and of a booking that goes there, so that two crosswise wait one after the other.

    Whether somebody may is asked by what is done with them.
    """
    ids = [
        *Slot.objects.filter(id=slot_id).values_list("resource_id", flat=True),
        *Booking.objects.filter(id=booking_id).values_list("resource_id", flat=True),
    ]
    list(Resource.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id"))


def touched(resource: Resource, *, at: datetime) -> None:
    """Its plan was said anew now."""
    resource.told_at = at
    resource.save(update_fields=["told_at"])


def _locked(resource_id: UUID) -> Resource | None:
    rows = Resource.objects.select_for_update(of=("self",), no_key=True).select_related("location")
    return rows.filter(id=resource_id).first()


def _is_own(row: Resource, actor: Actor) -> bool:
    return actor.kind is ActorKind.PLATFORM or row.organisation_id == actor.organisation_id


def _is_of_provider(row: Resource, actor: Actor) -> bool:
    if actor.kind is ActorKind.PLATFORM:
        return True
    may = {Permission.PLANNING_MAINTAIN, Permission.PLACEMENT_ANSWER}
    return row.organisation_id == actor.organisation_id and not may.isdisjoint(actor.grants)
