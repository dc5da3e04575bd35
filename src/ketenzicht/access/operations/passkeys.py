"""Passkeys of an account: adding and removing them."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from ketenzicht.access.ceremonies import ask_to_make, made
from ketenzicht.access.domain import (
    CHALLENGE_BYTES,
    CHALLENGE_FOR,
    LONGEST_PASSKEY_NAME,
    MOST_PASSKEYS,
    NEW_PASSKEY_REFUSED,
    NO_CHALLENGE,
    NOT_FOR_PROVIDED,
    NOT_THE_OWNER,
    PASSKEY_EXISTS,
    TOO_MANY_PASSKEYS,
    relying_party,
)
from ketenzicht.access.models import Passkey, User
from ketenzicht.access.operations.deciding import own_account
from ketenzicht.access.operations.passwords import is_owner
from ketenzicht.access.operations.sessions import end_all_sessions
from ketenzicht.access.operations.spending import spend
from ketenzicht.access.operations.telling import tell
from ketenzicht.audit.domain import Circumstances, Deed, Outcome
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound, NotPermitted, Refused

_ADDED = "access.passkey-added"
_NAME = Fault(
    "/name",
    "name-length",
    f"Geef de passkey een naam van ten hoogste {LONGEST_PASSKEY_NAME} tekens.",
    f"Give the passkey a name of at most {LONGEST_PASSKEY_NAME} characters.",
)
_SAME_NAME = Fault(
    "/name", "name-taken", "U hebt al een passkey met deze naam.", "You have a passkey of this name already."
)


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a browser may make a passkey for: one challenge, one account, one name. `at` is when it was asked."""

    user_id: UUID
    name: str
    challenge: bytes
    at: datetime


def new_challenge() -> bytes:
    """256 random bits for a passkey to sign."""
    return secrets.token_bytes(CHALLENGE_BYTES)


def prepare_passkey(
    *, user_id: UUID, name: str, current: str, code: str, actor: Actor, address: str, at: datetime
) -> tuple[NewPasskey, dict[str, Any]]:
    """What the owner's browser is asked to make, once the password and, for who has an app, its code were right.

    An open session alone is not enough: a passkey is a way in that stays. Raises NotPermitted, in one sentence and
    after ten failures for a quarter of an hour; Invalid for a name; Conflict with ten passkeys, or without password.
    """
    user = _owner(user_id)
    if name_faults := _name_faults(user, name):
        raise Invalid(name_faults)
    _require_room(user)
    if not is_owner(user, current=current, code=code, at=at):
        _record_failure(user, actor=actor, address=address, because="owner", at=at)
        raise NotPermitted(NOT_THE_OWNER)
    new = NewPasskey(user_id=user.id, name=name.strip(), challenge=new_challenge(), at=at)
    known = [bytes(one) for one in Passkey.objects.filter(user=user).values_list("credential", flat=True)]
    site = relying_party(settings.BASE_URL)
    asked = ask_to_make(
        challenge=new.challenge, site=site, user_id=user.id, email=user.email, name=user.name, known=known
    )
    return new, asked


def register_passkey(*, new: NewPasskey, answer: str, actor: Actor, address: str, at: datetime) -> None:
    """Keep the passkey that a browser made for this challenge; a challenge opens once, for five minutes.

    Raises Refused for an answer that is not to it, and Conflict for a passkey that is on record, or one too many.
    """
    if not new.at <= at < new.at + CHALLENGE_FOR or not spend(
        what=f"passkey {new.challenge.hex()}", until=new.at + CHALLENGE_FOR, at=at
    ):
        raise Refused(NO_CHALLENGE)
    found = made(answer=answer, challenge=new.challenge, site=relying_party(settings.BASE_URL))
    if found is None:
        _record_failure(_owner(new.user_id), actor=actor, address=address, because="answer", at=at)
        raise Refused(NEW_PASSKEY_REFUSED)
    with transaction.atomic():
        user = _owner(new.user_id)  # locked, so that two at once are not one too many
        _require_room(user)
        try:
            with transaction.atomic():
                row = Passkey.objects.create(
                    user=user,
                    credential=found.credential,
                    public_key=found.public_key,
                    sign_count=found.sign_count,
                    name=new.name,
                    since=at,
                )
        except IntegrityError as error:
            raise Conflict(PASSKEY_EXISTS) from error
        tell(action=_ADDED, subject=f"account/{user.id}", detail={"passkey": row.pk}, actor=actor, at=at)


@transaction.atomic
def remove_passkey(*, passkey_id: int, actor: Actor, at: datetime) -> User:
    """Take away a passkey of one's own; every session ends, and the caller begins this one anew.

    Raises NotFound for any other.
    """
    user = User.objects.select_for_update().get(id=own_account(actor))
    removed, _ = Passkey.objects.filter(id=passkey_id, user=user).delete()
    if not removed:
        raise NotFound("Deze passkey is er niet (meer).")
    end_all_sessions(user=user)
    user.session_round += 1
    user.save(update_fields=["session_round"])
    detail = {"passkey": passkey_id}
    tell(action="access.passkey-removed", subject=f"account/{user.id}", detail=detail, actor=actor, at=at)
    return user


@transaction.atomic
def _owner(user_id: UUID) -> User:
    user = User.objects.select_for_update().filter(id=user_id, ended_at__isnull=True).first()
    if user is None:
        raise NotFound("Dit account bestaat niet.")
    if not user.has_usable_password():
        raise Conflict(NOT_FOR_PROVIDED)
    return user


def _name_faults(user: User, name: str) -> list[Fault]:
    if not 0 < len(name.strip()) <= LONGEST_PASSKEY_NAME or not name.isprintable():
        return [_NAME]
    return [_SAME_NAME] if Passkey.objects.filter(user=user, name=name.strip()).exists() else []


def _require_room(user: User) -> None:
    if Passkey.objects.filter(user=user).count() >= MOST_PASSKEYS:
        raise Conflict(TOO_MANY_PASSKEYS)


def _record_failure(user: User, *, actor: Actor, address: str, because: str, at: datetime) -> None:
    record(
        action=_ADDED,
        deed=Deed.SIGN_IN,
        actor=actor,
        subject=f"account/{user.id}",
        circumstances=Circumstances(access_point=address),
        outcome=Outcome.FAILURE,
        detail={"because": because},
        at=at,
    )
