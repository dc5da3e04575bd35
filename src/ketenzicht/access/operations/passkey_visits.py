"""Signing in with a passkey: it is both steps at once, something one has and a finger, face or PIN."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ketenzicht.access.ceremonies import credential_of, signed
from ketenzicht.access.domain import ANONYMOUS, CHALLENGE_FOR, PASSKEY_REFUSED, relying_party, went_back
from ketenzicht.access.models import Passkey, User
from ketenzicht.access.operations.spending import spend
from ketenzicht.access.queries import actor_of_user
from ketenzicht.audit.domain import Circumstances, Deed, Outcome
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted


def sign_in_with_passkey(
    *, answer: str, challenge: bytes, asked_at: datetime, halfway: UUID | None, address: str, at: datetime
) -> User:
    """Whose passkey signed this challenge. Every attempt is audited; a challenge opens once, for five minutes.

    `halfway` is who took the first step with a password, if anybody: then it must be theirs. Raises NotPermitted, in
    one and the same sentence, for whatever is not right, also for a passkey that is nobody's.
    """
    user, because = _judged(answer=answer, challenge=challenge, asked_at=asked_at, halfway=halfway, at=at)
    if user is None or because:
        outcome = Outcome.REFUSED if because == "counter" else Outcome.FAILURE
        _record(user=user, actor=ANONYMOUS, address=address, outcome=outcome, because=because, at=at)
        raise NotPermitted(PASSKEY_REFUSED)
    _record(user=user, actor=actor_of_user(user=user, now=at), address=address, outcome=Outcome.SUCCESS, at=at)
    return user


@transaction.atomic
def _judged(
    *, answer: str, challenge: bytes, asked_at: datetime, halfway: UUID | None, at: datetime
) -> tuple[User | None, str]:
    """Whose passkey it says to be, and what is wrong, if anything."""
    until = asked_at + CHALLENGE_FOR
    if not asked_at <= at < until or not spend(what=f"passkey {challenge.hex()}", until=until, at=at):
        return None, "challenge"
    credential = credential_of(answer)
    # Locked, so that two at once do not both count on from the same number.
    found = Passkey.objects.select_for_update().select_related("user").filter(credential=credential).first()
    if found is None:
        return None, "unknown"
    user = found.user
    if user.ended_at is not None or not user.has_usable_password() or halfway not in {None, user.id}:
        return user, "account"
    site = relying_party(settings.BASE_URL)
    public_key = bytes(found.public_key)
    told = signed(answer=answer, challenge=challenge, site=site, public_key=public_key, owner=user.id)
    if told is None:
        return user, "answer"
    if went_back(told=told, last=found.sign_count):
        return user, "counter"
    found.sign_count, found.used_at = told, at
    found.save(update_fields=["sign_count", "used_at"])
    return user, ""


def _record(
    *, user: User | None, actor: Actor, address: str, outcome: Outcome, because: str = "", at: datetime
) -> None:
    record(
        action="access.signed-in",
        deed=Deed.SIGN_IN,
        actor=actor,
        subject=f"account/{user.id if user else 'unknown'}",
        circumstances=Circumstances(access_point=address),
        outcome=outcome,
        detail={"by": "passkey", **({"because": because} if because else {})},
        at=at,
    )
