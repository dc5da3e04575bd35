"""Passwords of accounts: changing one's own, and a link for who forgot it."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import (
    ANONYMOUS,
    CHANGE_REFUSED,
    LINK_IS_OVER,
    PASSWORD_LINK_FOR,
    TOKEN_BYTES,
    Permission,
    fingerprint,
)
from ketenzicht.access.models import PasswordLink, SecondFactor, User
from ketenzicht.access.operations.accounts import password_faults, require_over
from ketenzicht.access.operations.attempts import forget_tries, guesser, may_try
from ketenzicht.access.operations.deciding import own_account, require
from ketenzicht.access.operations.proving import Proof, prove
from ketenzicht.access.operations.sessions import end_all_sessions
from ketenzicht.access.operations.telling import tell
from ketenzicht.access.queries import actor_of_user
from ketenzicht.audit.domain import Circumstances, Deed, Outcome
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound, NotPermitted

CHANGED = "access.password-changed"
_SAME = Fault("/password", "same", "Kies een ander wachtwoord dan u had.", "Choose another password than you had.")


def change_password(*, current: str, code: str, new: str, address: str, actor: Actor, at: datetime) -> User:
    """Change one's own password; every session ends, and the caller begins this one anew.

    Raises NotPermitted, in one sentence, for a wrong password or, for who has a second step, a wrong code, and after
    ten failures within fifteen minutes; Invalid for a weak password; Conflict for an account without any.
    """
    user = User.objects.get(id=own_account(actor))
    if not user.has_usable_password():
        raise Conflict("U hebt hier geen wachtwoord: u meldt u aan bij uw eigen organisatie.")
    if faults := password_faults(user=user, password=new):
        raise Invalid(faults)
    if new == current:
        raise Invalid([_SAME])
    if not is_owner(user, current=current, code=code, at=at):
        record(
            action=CHANGED,
            deed=Deed.SIGN_IN,
            actor=actor,
            subject=f"account/{user.id}",
            circumstances=Circumstances(access_point=address),
            outcome=Outcome.FAILURE,
            at=at,
        )
        raise NotPermitted(CHANGE_REFUSED, actor=actor)
    with transaction.atomic():
        user = User.objects.select_for_update().get(id=user.id)
        _set(user, new)
        tell(action=CHANGED, subject=f"account/{user.id}", detail={"by": "owner"}, actor=actor, at=at)
    return user


@transaction.atomic
def make_password_link(*, user_id: UUID, actor: Actor, at: datetime) -> str:
    """The token of a link with which somebody chooses a new password; it exists nowhere else. Earlier ones end.

    Their second step stays: the link alone lets nobody in. Raises NotPermitted unless the actor administers every
    organisation of somebody who may do no more than they, NotFound for an unknown or ended account, and Conflict for
    one without a password: nobody else opens a way in beside the one of their own organisation.
    """
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
    user = User.objects.select_for_update().filter(id=user_id, ended_at__isnull=True).first()
    if user is None:
        raise NotFound("Dit account bestaat niet.")
    require_over(user=user, actor=actor, at=at)
    if not user.has_usable_password():
        raise Conflict("Deze persoon meldt zich aan bij de eigen organisatie, en heeft hier geen wachtwoord.")
    PasswordLink.objects.filter(user=user).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    PasswordLink.objects.create(user=user, fingerprint=fingerprint(token), expires_at=at + PASSWORD_LINK_FOR)
    tell(action="access.password-link-made", subject=f"account/{user.id}", detail={}, actor=actor, at=at)
    return token


@transaction.atomic
def choose_password(*, token: str, new: str, at: datetime) -> None:
    """Give the account of this link another password, once; every session ends. Raises NotFound, and Invalid."""
    link = PasswordLink.objects.select_for_update().filter(fingerprint=fingerprint(token), expires_at__gt=at).first()
    user = User.objects.select_for_update().filter(id=link.user_id, ended_at__isnull=True).first() if link else None
    if link is None or user is None:
        raise NotFound(LINK_IS_OVER)
    if faults := password_faults(user=user, password=new):
        raise Invalid(faults)
    link.delete()
    _set(user, new)
    actor = actor_of_user(user=user, now=at)
    tell(action=CHANGED, subject=f"account/{user.id}", detail={"by": "link"}, actor=actor or ANONYMOUS, at=at)


def is_owner(user: User, *, current: str, code: str, at: datetime) -> bool:
    """Whether these are the password and, for who has an app, its code.

    Counted per account, from wherever: a session that was left open is no way to guess a password.
    """
    who = guesser("change password", str(user.id))
    if not may_try(who=who, at=at) or not user.check_password(current):
        return False
    has_second_factor = SecondFactor.objects.filter(user=user).exists()
    if has_second_factor and prove(user_id=user.id, code=code, at=at) in {Proof.WRONG, Proof.LOCKED}:
        return False
    forget_tries(who=who)
    return True


def _set(user: User, new: str) -> None:
    user.set_password(new)
    user.session_round += 1
    user.save(update_fields=["password", "session_round"])
    end_all_sessions(user=user)
