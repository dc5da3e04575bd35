"""The second factor of an account: setting it up, replacing it, and taking it away when it was lost."""

import base64
import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access.domain import (
    ANONYMOUS,
    CODE_REFUSED,
    NEW_CODE_REFUSED,
    RECOVERY_BYTES,
    RECOVERY_CODES,
    Permission,
    fingerprint,
    legible,
    step_of,
)
from ketenzicht.access.models import Passkey, RecoveryCode, SecondFactor, User
from ketenzicht.access.operations.accounts import require_over
from ketenzicht.access.operations.deciding import require
from ketenzicht.access.operations.proving import Proof, prove
from ketenzicht.access.operations.sessions import end_all_sessions
from ketenzicht.access.operations.telling import tell
from ketenzicht.access.queries import actor_of_user
from ketenzicht.access.sealing import seal
from ketenzicht.audit.domain import Outcome
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused

_SET_UP = "access.second-factor-set-up"


def set_up_second_factor(*, user_id: UUID, secret: str, code: str, current: str, at: datetime) -> list[str]:
    """Make this secret the second factor of the account; ten recovery codes, which exist nowhere else.

    `code` shows that the app has the secret. Who has a second factor already proves it with `current`, a code
    of that one. Raises Refused for a wrong new code, NotPermitted for a wrong current one, NotFound for an
    ended account, and Conflict when another page was first.
    """
    step = step_of(code=code, secret=secret, after=0, at=at)
    if step is None:
        raise Refused(NEW_CODE_REFUSED)
    replaces = SecondFactor.objects.filter(user_id=user_id).exists()
    if replaces and prove(user_id=user_id, code=current, at=at) in {Proof.WRONG, Proof.LOCKED}:
        record(action=_SET_UP, actor=ANONYMOUS, subject=f"account/{user_id}", outcome=Outcome.FAILURE, at=at)
        raise NotPermitted(CODE_REFUSED)
    with transaction.atomic():
        user = _account(user_id)
        if replaces:
            _remove(user)
        codes = _keep(user=user, secret=secret, step=step, at=at)
        tell(
            action=_SET_UP,
            subject=f"account/{user.id}",
            detail={"replaced": replaces},
            actor=actor_of_user(user=user, now=at),
            at=at,
        )
    return codes


@transaction.atomic
def reset_second_factor(*, user_id: UUID, actor: Actor, at: datetime) -> None:
    """Take away the second factor of somebody who lost it, passkeys too, and end their sessions: they set up a new one.

    Raises NotFound for an unknown account, NotPermitted unless the actor administers every organisation in
    which the person has a role, and Conflict when there is none.
    """
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
    user = _account(user_id)
    require_over(user=user, actor=actor, at=at)
    passkeys, _ = Passkey.objects.filter(user=user).delete()
    if not _remove(user) and not passkeys:
        raise Conflict("Dit account heeft geen tweede stap.")
    tell(action="access.second-factor-reset", subject=f"account/{user.id}", detail={}, actor=actor, at=at)


def new_secret() -> str:
    """160 random bits for an app, in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def _account(user_id: UUID) -> User:
    user = User.objects.select_for_update().filter(id=user_id, ended_at__isnull=True).first()
    if user is None:
        raise NotFound("Dit account bestaat niet.")
    return user


def _remove(user: User) -> bool:
    """Whether there was one. What was signed in with it ends: the sessions know the round in which they began."""
    removed, _ = SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    end_all_sessions(user=user)
    user.session_round += 1
    user.save(update_fields=["session_round"])
    return bool(removed)


def _keep(*, user: User, secret: str, step: int, at: datetime) -> list[str]:
    try:
        with transaction.atomic():
            SecondFactor.objects.create(user=user, sealed=seal(secret, owner=user.id), since=at, last_step=step)
    except IntegrityError as error:
        raise Conflict("Er is zojuist al een tweede stap ingesteld voor dit account. Meld u opnieuw aan.") from error
    codes = [base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, fingerprint=fingerprint(code)) for code in codes)
    return [legible(code) for code in codes]
