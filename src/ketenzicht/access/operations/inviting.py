"""Inviting people to an organisation, and what they do with it."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import (
    ANONYMOUS,
    INVITED_FOR,
    NO_INVITATION,
    TOKEN_BYTES,
    Permission,
    Role,
    can_give_role,
    fingerprint,
    normal_email,
)
from ketenzicht.access.models import Invitation, User
from ketenzicht.access.operations.accounts import (
    GIVES_TOO_MUCH,
    add_role,
    identity_faults,
    open_account,
    require_fitting,
)
from ketenzicht.access.operations.deciding import own_account, own_organisation, require
from ketenzicht.access.operations.telling import tell
from ketenzicht.access.queries import actor_of_user
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Invalid, NotFound, NotPermitted


@transaction.atomic
def invite(*, organisation_id: UUID, name: str, email: str, role: Role, actor: Actor, at: datetime) -> str:
    """Invite somebody; the token of the link, which exists nowhere else. An earlier invitation ends with it.

    Raises NotPermitted, also for a role that may do more than the actor, Invalid for an impossible name or
    address, NotFound for an unknown organisation, and Conflict for a role that does not fit there. Whether the
    address has an account is not told.
    """
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER, organisation_id=organisation_id)
    if not can_give_role(actor=actor, role=role):
        raise NotPermitted(GIVES_TOO_MUCH)
    require_fitting(role=role, organisation_id=organisation_id)
    name, email = name.strip(), normal_email(email)
    if faults := identity_faults(name=name, email=email):
        raise Invalid(faults)
    Invitation.objects.open(at).filter(organisation_id=organisation_id, email=email).update(withdrawn_at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = Invitation.objects.create(
        organisation_id=organisation_id,
        name=name,
        email=email,
        role=role,
        fingerprint=fingerprint(token),
        invited_by=actor.id,
        invited_at=at,
        expires_at=at + INVITED_FOR,
    )
    _tell("access.invited", made, actor=actor, at=at)
    return token


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, actor: Actor, at: datetime) -> None:
    """Make an open invitation worthless; NotFound for one that is not open, or of another organisation."""
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
    found = (
        Invitation.objects.open(at)
        .select_for_update()
        .filter(id=invitation_id, organisation_id=own_organisation(actor))
        .first()
    )
    if found is None:
        raise NotFound("Deze uitnodiging is er niet (meer).")
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    _tell("access.invitation-withdrawn", found, actor=actor, at=at)


@transaction.atomic
def accept_with_new_account(*, token: str, password: str, at: datetime) -> UUID:
    """Open the account to which this link invites; its id. The person signs in after that, second step and all.

    Raises NotFound for a link that is not open, Invalid for a weak password, and Conflict when the address has
    an account: then one accepts as that account.
    """
    return _open(_locked(token=token, at=at), password=password, at=at).id


def accept_from_provider(*, token: str, email: str, at: datetime) -> User:
    """Within a deed: the account for who came in at an identity provider with the address that was invited.

    Raises NotFound for a link that is not open or is for another address. Who has an account accepts as that account.
    """
    found = _locked(token=token, at=at)
    if not email or found.email != email or User.objects.filter(email=email).exists():
        raise NotFound(NO_INVITATION)
    return _open(found, password=None, at=at)


@transaction.atomic
def accept_as(*, token: str, actor: Actor, at: datetime) -> None:
    """Give the account that is in the role of this invitation.

    Raises NotFound for a link that is not open, NotPermitted when it is for another address, and Conflict when
    the account has the role already.
    """
    found = _locked(token=token, at=at)
    user = User.objects.filter(id=own_account(actor), ended_at__isnull=True).first()
    if user is None or user.email != found.email:
        raise NotPermitted(
            "Deze uitnodiging is voor een ander e-mailadres dan dat van uw account. Meld u af en open de link opnieuw, "
            "of vraag om een uitnodiging op uw eigen adres."
        )
    _use(found, at=at)
    add_role(user=user, organisation_id=found.organisation_id, role=Role(found.role), at=at)
    _tell("access.invitation-accepted", found, actor=actor, at=at)


def _locked(*, token: str, at: datetime) -> Invitation:
    """The open invitation of this token, so that it opens once, also at once."""
    found = Invitation.objects.open(at).select_for_update().filter(fingerprint=fingerprint(token)).first()
    if found is None:
        raise NotFound(NO_INVITATION)
    return found


def _open(found: Invitation, *, password: str | None, at: datetime) -> User:
    """The account that is opened by an invitation."""
    _use(found, at=at)
    user_id = open_account(
        name=found.name,
        email=found.email,
        password=password,
        organisation_id=found.organisation_id,
        role=Role(found.role),
        actor=ANONYMOUS,
        at=at,
    )
    user = User.objects.get(id=user_id)
    _tell("access.invitation-accepted", found, actor=actor_of_user(user=user, now=at), at=at)
    return user


def _use(found: Invitation, *, at: datetime) -> None:
    found.accepted_at = at
    found.save(update_fields=["accepted_at"])


def _tell(action: str, found: Invitation, *, actor: Actor, at: datetime) -> None:
    tell(
        action=action,
        subject=f"invitation/{found.pk}",
        detail={"organisationId": str(found.organisation_id), "role": found.role},
        actor=actor,
        at=at,
    )
