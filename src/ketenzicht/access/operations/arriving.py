"""Letting in who signed in at an identity provider; or not, with the reason."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from ketenzicht.access.domain import (
    ANONYMOUS,
    AWAY_FOR,
    GIVEN_FOR,
    Because,
    IdentityProvider,
    LogoutNotice,
    MembershipLine,
    NextStep,
    NotLetIn,
    ProvidedPerson,
    Role,
    next_step,
)
from ketenzicht.access.models import Identity, Membership, User, UserSession
from ketenzicht.access.operations.accounts import add_role, new_user
from ketenzicht.access.operations.inviting import accept_from_provider
from ketenzicht.access.operations.sessions import end_sessions
from ketenzicht.access.operations.spending import spend
from ketenzicht.access.operations.telling import notify, tell
from ketenzicht.access.queries import actor_of_user, local_day, memberships_of, second_ways_of
from ketenzicht.audit.domain import Circumstances, Deed, Outcome
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Conflict, Invalid, NotFound


def arrive(
    *, provider: IdentityProvider, person: ProvidedPerson, invitation: str, address: str, at: datetime
) -> tuple[User, NextStep]:
    """Whose account this person has, and what is left to do before they are in. Gives them the roles that it says.

    They are found by what the provider calls them, never by address alone. Who is new needs an `invitation` for
    the address that the provider vouches for, or a role that it gives. Raises NotLetIn; `note_refusal` records that.
    """
    with transaction.atomic():
        user = _account(provider=provider, person=person, invitation=invitation, at=at)
        _give_roles(user, provider=provider, person=person, at=at)
        actor = actor_of_user(user=user, now=at)
        left = _left(user, provider=provider, person=person, actor=actor, at=at)
        action = "access.signed-in" if left is NextStep.NOTHING else "access.provider-accepted"
        _record(action, provider=provider, user=user, actor=actor, address=address, outcome=Outcome.SUCCESS, at=at)
    return user, left


def note_refusal(*, provider: IdentityProvider, refused: NotLetIn, address: str, at: datetime) -> None:
    """Put on record that somebody was not let in by way of this provider."""
    because = f"{refused.because}: {refused.hint}" if refused.hint else str(refused.because)
    outcome = Outcome.FAILURE if refused.because in _FAILED else Outcome.REFUSED
    _record(
        "access.signed-in",
        provider=provider,
        user=None,
        actor=ANONYMOUS,
        address=address,
        outcome=outcome,
        at=at,
        because=because,
    )


def came_back_first(*, state: str, at: datetime) -> bool:
    """Whether nobody came back with this state before."""
    return spend(what=f"state {state}", until=at + AWAY_FOR, at=at)


@transaction.atomic
def leave_at_provider(*, provider: IdentityProvider, notice: LogoutNotice, at: datetime) -> int:
    """End the sessions that a provider says are over; how many. NotLetIn for a notice that was used before."""
    if not spend(what=f"logout {provider.id} {notice.id}", until=at + 2 * AWAY_FOR, at=at):
        raise NotLetIn(Because.NOT_STARTED_HERE, "logout again")
    sessions = UserSession.objects.filter(provider_id=provider.id)
    if notice.session:
        sessions = sessions.filter(provider_session=notice.session)
    if notice.subject:
        sessions = sessions.filter(user__identities__provider_id=provider.id, user__identities__subject=notice.subject)
    # A list of keys: a join cannot be deleted from.
    which = list(sessions.values_list("id", "user_id"))
    ended = end_sessions(UserSession.objects.filter(id__in=[session_id for session_id, _ in which]))
    for user_id in {user_id for _, user_id in which}:
        record(
            action="access.signed-out",
            deed=Deed.SIGN_IN,
            actor=_of(provider),
            subject=f"account/{user_id}",
            detail={"by": "provider", "provider": provider.code},
            at=at,
        )
        notify(subject=f"account/{user_id}")
    return ended


_FAILED = {Because.UNREACHABLE, Because.UNREADABLE, Because.DECLINED}


def _account(*, provider: IdentityProvider, person: ProvidedPerson, invitation: str, at: datetime) -> User:
    known = Identity.objects.filter(provider_id=provider.id, subject=person.subject).first()
    if known is None:
        user = _new_account(provider=provider, person=person, invitation=invitation, at=at)
        _keep_identity(user, provider=provider, person=person, at=at)
        return user
    # Locked, so that two arrivals at once do not both give roles.
    user = User.objects.select_for_update().get(id=known.user_id)
    if user.ended_at is not None:
        raise NotLetIn(Because.ENDED)
    known.used_at = at
    known.save(update_fields=["used_at"])
    return user


def _new_account(*, provider: IdentityProvider, person: ProvidedPerson, invitation: str, at: datetime) -> User:
    if invitation:
        try:
            return accept_from_provider(token=invitation, email=person.email, at=at)
        except (NotFound, Invalid, Conflict) as error:
            raise NotLetIn(Because.NOT_INVITED) from error
    if not person.email or not person.memberships:
        raise NotLetIn(Because.UNKNOWN)
    user = User.objects.select_for_update().filter(email=person.email).first()
    if user is None:
        try:
            user = new_user(name=person.name, email=person.email, password=None, at=at)
        except (Invalid, Conflict) as error:
            raise NotLetIn(Because.MALFORMED, "account") from error
        tell(
            action="access.account-created",
            subject=f"account/{user.id}",
            detail={"provider": provider.code},
            actor=_of(provider),
            at=at,
        )
        return user
    if user.ended_at is not None:
        raise NotLetIn(Because.ENDED)
    if not provider.vouches_for(memberships_of(user_id=user.id, on=local_day(at))):
        raise NotLetIn(Because.NOT_VOUCHED_FOR)
    return user


def _keep_identity(user: User, *, provider: IdentityProvider, person: ProvidedPerson, at: datetime) -> None:
    try:
        with transaction.atomic():
            Identity.objects.create(provider_id=provider.id, subject=person.subject, user=user, since=at, used_at=at)
    except IntegrityError as error:  # the account is another subject's there, or two came at once
        raise NotLetIn(Because.NOT_VOUCHED_FOR, "identity") from error
    tell(
        action="access.identity-linked",
        subject=f"account/{user.id}",
        detail={"provider": provider.code},
        actor=_of(provider),
        at=at,
    )


def _give_roles(user: User, *, provider: IdentityProvider, person: ProvidedPerson, at: datetime) -> None:
    """Those that the provider says for now, for some days; those that it gave and says no more end today."""
    today = local_day(at)
    said = set(person.memberships)
    given = Membership.objects.filter(user=user, provider_id=provider.id, valid_from__lte=today, valid_until__gt=today)
    for row in given:
        line = MembershipLine(organisation_id=row.organisation_id, role=Role(row.role))
        row.valid_until = today + GIVEN_FOR if line in said else today
        row.save(update_fields=["valid_until"])
        if line not in said:
            _tell("access.role-ended", user, line, provider=provider, at=at)
    has = memberships_of(user_id=user.id, on=today)
    for line in person.memberships:
        if line not in has and _add(user, line, provider=provider, until=today + GIVEN_FOR, at=at):
            _tell("access.role-given", user, line, provider=provider, at=at)


def _add(user: User, line: MembershipLine, *, provider: IdentityProvider, until: date, at: datetime) -> bool:
    """Whether there was room: a person here may have given this role already, from a day to come."""
    try:
        add_role(
            user=user,
            organisation_id=line.organisation_id,
            role=line.role,
            provider_id=provider.id,
            until=until,
            at=at,
        )
    except Conflict:
        return False
    return True


def _left(user: User, *, provider: IdentityProvider, person: ProvidedPerson, actor: Actor, at: datetime) -> NextStep:
    """Its second step counts as ours, unless somebody may do more than it can vouch for."""
    is_vouched_for = provider.vouches_for(memberships_of(user_id=user.id, on=local_day(at)))
    if person.took_second_step and is_vouched_for:
        return NextStep.NOTHING
    return next_step(
        has_second_factor=bool(second_ways_of(user_id=user.id)),
        grants=actor.grants,
        email=user.email,
        grace=settings.SECOND_FACTOR_GRACE,
    )


def _of(provider: IdentityProvider) -> Actor:
    """A provider that gives or ends something is who did it."""
    return Actor(kind=ActorKind.SYSTEM, id=provider.id, name=provider.name)


def _tell(action: str, user: User, line: MembershipLine, *, provider: IdentityProvider, at: datetime) -> None:
    detail = {"organisationId": str(line.organisation_id), "role": line.role.value, "provider": provider.code}
    tell(action=action, subject=f"account/{user.id}", detail=detail, actor=_of(provider), at=at)


def _record(
    action: str,
    *,
    provider: IdentityProvider,
    user: User | None,
    actor: Actor,
    address: str,
    outcome: Outcome,
    at: datetime,
    because: str = "",
) -> None:
    record(
        action=action,
        deed=Deed.SIGN_IN,
        actor=actor,
        subject=f"account/{user.id if user else 'unknown'}",
        circumstances=Circumstances(access_point=address),
        outcome=outcome,
        detail={"by": "provider", "provider": provider.code, **({"because": because} if because else {})},
        at=at,
    )
