"""What the administrators of an organisation do with its entries in the register, for nobody else to do."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import require
from ketenzicht.base.actor import Actor
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import IdentifierLine, NewClosure
from ketenzicht.registry.queries import entry
from ketenzicht.upkeep.operations.asking import answer_confirmation


def require_maintainer(*, location_id: UUID, actor: Actor) -> None:
    """Raise NotFound for an unknown location, NotPermitted for who does not maintain it."""
    organisation_id = entry(location_id=location_id).organisation_id
    require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=organisation_id)


@transaction.atomic
def announce_closure(*, location_id: UUID, new: NewClosure, actor: Actor, at: datetime) -> UUID:
    """A location or department closes for a time. Raises as `registry.operations.announce_closure` does."""
    require_maintainer(location_id=location_id, actor=actor)
    return registry.announce_closure(location_id=location_id, new=new, actor=actor, at=at)


@transaction.atomic
def end_closure(*, location_id: UUID, closure_id: UUID, actor: Actor, at: datetime) -> None:
    """It opens again, or was called off."""
    require_maintainer(location_id=location_id, actor=actor)
    registry.end_closure(location_id=location_id, closure_id=closure_id, actor=actor, at=at)


@transaction.atomic
def confirm_location(*, location_id: UUID, actor: Actor, at: datetime) -> None:
    """All that the register says of it is still right."""
    require_maintainer(location_id=location_id, actor=actor)
    registry.confirm_location(location_id=location_id, actor=actor, at=at)
    answer_confirmation(location_id=location_id, actor=actor, at=at)


@transaction.atomic
def set_numbers(
    *,
    organisation_id: UUID,
    numbers: Collection[IdentifierLine],
    seen: Collection[IdentifierLine],
    actor: Actor,
    at: datetime,
) -> None:
    """The numbers of the organisation itself. Raises as `registry.operations.set_organisation_numbers` does."""
    require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=organisation_id)
    registry.set_organisation_numbers(organisation_id=organisation_id, numbers=numbers, seen=seen, actor=actor, at=at)
