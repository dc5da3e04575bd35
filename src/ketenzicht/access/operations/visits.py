"""Signing in and out."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.contrib.sessions.models import Session
from django.db import transaction

from ketenzicht.access.domain import ANONYMOUS, CODE_REFUSED, SIGN_IN_REFUSED, NextStep, next_step, normal_email
from ketenzicht.access.models import User
from ketenzicht.access.operations.attempts import forget_tries, guesser, may_try
from ketenzicht.access.operations.proving import Proof, prove
from ketenzicht.access.operations.telling import notify
from ketenzicht.access.queries import actor_of_user, second_ways_of
from ketenzicht.audit.domain import Circumstances, Deed, Outcome
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted


def sign_in(*, email: str, password: str, address: str, at: datetime) -> tuple[User, NextStep]:
    """Whose name and password these are, and what is left to do before this person is in. Every attempt is audited.

    Raises NotPermitted, in one and the same sentence and after the same work, for a wrong password, an
    unknown name and an ended account; in the same sentence after ten failures of this name from this address
    within fifteen minutes. `address` is the network address from which.
    """
    circumstances = Circumstances(access_point=address)
    user = User.objects.filter(email=normal_email(email), ended_at__isnull=True).first()
    who = guesser(normal_email(email), address)
    if not may_try(who=who, at=at):
        _record(user=user, actor=ANONYMOUS, circumstances=circumstances, outcome=Outcome.REFUSED, at=at)
        raise NotPermitted(SIGN_IN_REFUSED)
    if user is None or not user.check_password(password):
        if user is None:
            check_password(password, UNUSABLE_PASSWORD_PREFIX)  # so that the answer takes as long
        _record(user=user, actor=ANONYMOUS, circumstances=circumstances, outcome=Outcome.FAILURE, at=at)
        raise NotPermitted(SIGN_IN_REFUSED)
    with transaction.atomic():
        forget_tries(who=who)
        actor = actor_of_user(user=user, now=at)
        left = next_step(
            has_second_factor=bool(second_ways_of(user_id=user.id)),
            grants=actor.grants,
            email=user.email,
            grace=settings.SECOND_FACTOR_GRACE,
        )
        action = "access.signed-in" if left is NextStep.NOTHING else "access.password-accepted"
        _record(user=user, actor=actor, circumstances=circumstances, outcome=Outcome.SUCCESS, at=at, action=action)
    return user, left


def take_second_step(*, user_id: UUID, code: str, address: str, at: datetime) -> User:
    """Let in somebody whose password was right, with a code of the app or a recovery code; each opens once.

    Raises NotPermitted, in one and the same sentence, for a wrong or used code, and after ten failures of this
    account, from wherever, within fifteen minutes: who comes this far knows the password.
    """
    circumstances = Circumstances(access_point=address)
    user = User.objects.filter(id=user_id, ended_at__isnull=True).first()
    actor = actor_of_user(user=user, now=at) if user else ANONYMOUS
    proof = prove(user_id=user_id, code=code, at=at)
    if user is None or proof in {Proof.WRONG, Proof.LOCKED}:
        outcome = Outcome.REFUSED if proof is Proof.LOCKED else Outcome.FAILURE
        _record(user=user, actor=ANONYMOUS, circumstances=circumstances, outcome=outcome, at=at, by="second-step")
        raise NotPermitted(CODE_REFUSED)
    _record(user=user, actor=actor, circumstances=circumstances, outcome=Outcome.SUCCESS, at=at, by=proof)
    return user


@transaction.atomic
def sign_out(*, actor: Actor, at: datetime) -> None:
    """Put on record that somebody left, and let open streams of the session end; the caller has ended the session."""
    record(action="access.signed-out", deed=Deed.SIGN_IN, actor=actor, subject=f"account/{actor.id}", at=at)
    notify(subject=f"account/{actor.id}")


def forget_sessions(*, at: datetime) -> int:
    """Take away the sessions that were over; how many. They let nobody in any more, so it leaves no audit line."""
    forgotten, _ = Session.objects.filter(expire_date__lte=at).delete()
    return forgotten


def _record(
    *,
    user: User | None,
    actor: Actor,
    circumstances: Circumstances,
    outcome: Outcome,
    at: datetime,
    action: str = "access.signed-in",
    by: str = "password",
) -> None:
    # Never what was typed as name: people type their password there.
    record(
        action=action,
        deed=Deed.SIGN_IN,
        actor=actor,
        subject=f"account/{user.id if user else 'unknown'}",
        circumstances=circumstances,
        outcome=outcome,
        detail={"by": by},
        at=at,
    )
