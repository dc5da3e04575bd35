"""What an administrator does with the roles of people in their own organisation."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketenzicht.access.domain import Permission, Role, can_give_role
from ketenzicht.access.models import Membership, User
from ketenzicht.access.operations.accounts import GIVES_TOO_MUCH, add_role
from ketenzicht.access.operations.deciding import own_organisation, require
from ketenzicht.access.operations.telling import tell
from ketenzicht.access.queries import local_day, member_of
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted


@transaction.atomic
def give_role(*, user_id: UUID, role: Role, actor: Actor, at: datetime) -> None:
    """Give somebody who has a role in the actor's organisation one more there.

    Raises NotPermitted, also for a role that may do more than the actor, NotFound for somebody without a role
    there (who is invited, so that they know and agree), and Conflict when they have it or it does not fit there.
    """
    user = _member(user_id=user_id, actor=actor, at=at)
    if not can_give_role(actor=actor, role=role):
        raise NotPermitted(GIVES_TOO_MUCH)
    add_role(user=user, organisation_id=own_organisation(actor), role=role, at=at)
    _tell("access.role-given", user, role, actor=actor, at=at)


@transaction.atomic
def end_role(*, user_id: UUID, role: Role, actor: Actor, at: datetime) -> None:
    """End a role of somebody in the actor's organisation, from now on.

    Raises NotPermitted, also for a role that may do more than the actor, NotFound for a role that is not there,
    and Conflict for the last administrator: an organisation that has one keeps one.
    """
    user = _member(user_id=user_id, actor=actor, at=at)
    if not can_give_role(actor=actor, role=role):
        raise NotPermitted("Deze rol kunt u niet beëindigen: hij mag meer dan u zelf. Vraag functioneel beheer.")
    today = local_day(at)
    here = Membership.objects.filter(organisation_id=own_organisation(actor), role=role, valid_from__lte=today).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    )
    # All of this role here, so that two administrators cannot end each other at once.
    lines = list(here.select_for_update().order_by("id"))
    theirs = [line for line in lines if line.user_id == user.id]
    if not theirs:
        raise NotFound("Deze persoon heeft deze rol hier niet (meer).")
    if role is Role.ORGANISATION_ADMINISTRATOR and len(lines) == len(theirs):
        raise Conflict(
            "Dit is de laatste organisatiebeheerder. Geef eerst een ander deze rol, of vraag functioneel beheer van "
            "Ketenzicht."
        )
    for line in theirs:
        line.valid_until = today
        line.save(update_fields=["valid_until"])
    _tell("access.role-ended", user, role, actor=actor, at=at)


def _member(*, user_id: UUID, actor: Actor, at: datetime) -> User:
    """Somebody with a role in the actor's own organisation. Others are as if they were not there."""
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
    member_of(organisation_id=own_organisation(actor), user_id=user_id, now=at)
    return User.objects.get(id=user_id)


def _tell(action: str, user: User, role: Role, *, actor: Actor, at: datetime) -> None:
    detail = {"organisationId": str(actor.organisation_id), "role": role.value}
    tell(action=action, subject=f"account/{user.id}", detail=detail, actor=actor, at=at)
