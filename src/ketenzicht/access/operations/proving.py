"""Proving to be the owner of a second factor."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import fingerprint, recovery_code_of, step_of
from ketenzicht.access.models import RecoveryCode, SecondFactor
from ketenzicht.access.operations.attempts import forget_tries, guesser, may_try
from ketenzicht.access.sealing import unseal


class Proof(StrEnum):
    """What became of a code."""

    APP = "app"
    RECOVERY_CODE = "recovery-code"
    WRONG = "wrong"
    LOCKED = "locked"


def prove(*, user_id: UUID, code: str, at: datetime) -> Proof:
    """Use up this code of the account. Counted per account, from wherever it is tried."""
    who = guesser("second step", str(user_id))
    if not may_try(who=who, at=at):
        return Proof.LOCKED
    with transaction.atomic():
        proof = _used(user_id=user_id, code=code, at=at)
        if proof is not Proof.WRONG:
            forget_tries(who=who)
    return proof


def _used(*, user_id: UUID, code: str, at: datetime) -> Proof:
    # Locked, so that the same code cannot open twice at once.
    factor = SecondFactor.objects.select_for_update().filter(user_id=user_id).first()
    if factor is None:
        return Proof.WRONG
    if (recovery_code := recovery_code_of(code)) is not None:
        unused = RecoveryCode.objects.filter(
            user_id=user_id, fingerprint=fingerprint(recovery_code), used_at__isnull=True
        )
        return Proof.RECOVERY_CODE if unused.update(used_at=at) else Proof.WRONG
    secret = unseal(bytes(factor.sealed), owner=user_id)
    step = step_of(code=code, secret=secret, after=factor.last_step, at=at) if secret else None
    if step is None:
        return Proof.WRONG
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return Proof.APP
