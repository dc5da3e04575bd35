"""Accounts of people: opening and ending them."""

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from psycopg.errors import ExclusionViolation

from ketenzicht.access.domain import (
    KIND_NAMES,
    ROLE_NAMES,
    Permission,
    Role,
    can_give_role,
    can_give_roles,
    fits,
    normal_email,
)
from ketenzicht.access.models import Membership, User
from ketenzicht.access.operations.deciding import require
from ketenzicht.access.operations.sessions import end_all_sessions
from ketenzicht.access.operations.telling import tell
from ketenzicht.access.queries import local_day, memberships_of
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound, NotPermitted
from ketenzicht.registry import queries as registry

LONGEST_NAME = 200
GIVES_TOO_MUCH = "Deze rol kunt u niet geven: hij mag meer dan u zelf. Vraag functioneel beheer van Ketenzicht."
LONGEST_EMAIL = 254

# What Django's password validators find, in our own words.
_WEAK = {
    "password_too_short": (
        "Het wachtwoord is te kort: kies ten minste 12 tekens.",
        "The password is too short: choose at least 12 characters.",
    ),
    "password_too_common": (
        "Dit wachtwoord wordt te vaak gebruikt.",
        "This password is used too often.",
    ),
    "password_too_similar": (
        "Het wachtwoord lijkt te veel op de naam of het e-mailadres.",
        "The password looks too much like the name or the e-mail address.",
    ),
}
_WEAK_SOMEHOW = ("Dit wachtwoord is te zwak.", "This password is too weak.")


@transaction.atomic
def create_account(
    *,
    name: str,
    email: str,
    password: str,
    organisation_id: UUID,
    role: Role,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Open an account with a first role; its id.

    Raises NotPermitted, NotFound for an unknown organisation, Invalid for an impossible name, address or
    password, and Conflict when the address has an account. Nobody gives a role that may do more than they.
    """
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER, organisation_id=organisation_id)
    if not can_give_role(actor=actor, role=role):
        raise NotPermitted(GIVES_TOO_MUCH, actor=actor)
    return open_account(
        name=name, email=email, password=password, organisation_id=organisation_id, role=role, actor=actor, at=at
    )


def open_account(
    *, name: str, email: str, password: str | None, organisation_id: UUID, role: Role, actor: Actor, at: datetime
) -> UUID:
    """The same, within a deed that found that it may be done. Without password: for who comes from a provider."""
    user = new_user(name=name, email=email, password=password, at=at)
    add_role(user=user, organisation_id=organisation_id, role=role, at=at)
    tell(
        action="access.account-created",
        subject=f"account/{user.id}",
        detail={"organisationId": str(organisation_id), "role": role.value},
        actor=actor,
        at=at,
    )
    return user.id


def new_user(*, name: str, email: str, password: str | None, at: datetime) -> User:
    """Within a deed: an account that may do nothing yet."""
    user = User(name=name.strip(), email=normal_email(email), created_at=at)
    faults = identity_faults(name=user.name, email=user.email)
    if faults := faults + ([] if password is None else password_faults(user=user, password=password)):
        raise Invalid(faults)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("Er is al een account met dit e-mailadres.") from error
    return user


@transaction.atomic
def end_account(*, user_id: UUID, actor: Actor, at: datetime) -> None:
    """End an account, its roles and, with that, its sessions.

    Raises NotFound for an unknown account, NotPermitted unless the actor administers every organisation in
    which the person has a role, and Conflict when it had ended.
    """
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
    user = User.objects.select_for_update().filter(id=user_id).first()
    if user is None:
        raise NotFound("Dit account bestaat niet.")
    require_over(user=user, actor=actor, at=at)
    if user.ended_at is not None:
        raise Conflict("Dit account was al beëindigd.")
    user.ended_at = at
    user.set_unusable_password()
    user.save(update_fields=["ended_at", "password"])
    end_all_sessions(user=user)
    _end_roles(user=user, at=at)
    tell(action="access.account-ended", subject=f"account/{user.id}", detail={}, actor=actor, at=at)


def require_over(*, user: User, actor: Actor, at: datetime) -> None:
    """Raise NotPermitted unless the actor administers every organisation of somebody who may do no more than they."""
    roles = memberships_of(user_id=user.id, on=local_day(at))
    if not roles:
        require(actor=actor, permission=Permission.PLATFORM_MAINTAIN)
    for line in roles:
        require(actor=actor, permission=Permission.ACCESS_ADMINISTER, organisation_id=line.organisation_id)
    if not can_give_roles(actor=actor, roles=(line.role for line in roles)):
        raise NotPermitted("Dit account mag meer dan u zelf. Vraag functioneel beheer van Ketenzicht.")


def add_role(
    *,
    user: User,
    organisation_id: UUID,
    role: Role,
    provider_id: UUID | None = None,
    until: date | None = None,
    at: datetime,
) -> None:
    """Within a deed. The database says whether the organisation exists, and whether the role is there already.

    With `provider_id` it hangs on the word of that identity provider.
    """
    require_fitting(role=role, organisation_id=organisation_id)
    today = local_day(at)
    try:
        with transaction.atomic():
            Membership.objects.create(
                user=user,
                organisation_id=organisation_id,
                role=role,
                valid_from=today,
                valid_until=until,
                provider_id=provider_id,
            )
            connection.check_constraints()
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise Conflict("Deze persoon heeft deze rol hier al.") from error
        raise


def require_fitting(*, role: Role, organisation_id: UUID) -> None:
    """Raise NotFound for an organisation that is not in the register, Conflict where this role has no meaning."""
    found = registry.organisations(ids=[organisation_id])
    if not found:
        raise NotFound("Deze organisatie staat niet in het register.")
    if not fits(role=role, kind=found[0].kind):
        raise Conflict(
            f"De rol “{ROLE_NAMES[role]}” past niet bij {KIND_NAMES[found[0].kind]}. Kies een rol die daar bestaat."
        )


def _end_roles(*, user: User, at: datetime) -> None:
    today = local_day(at)
    lasting = Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=today), user=user)
    lasting.filter(valid_from__gt=today).delete()  # roles that had still to begin
    lasting.update(valid_until=today)


def identity_faults(*, name: str, email: str) -> list[Fault]:
    """What is wrong with the name and the address of somebody."""
    faults = []
    if not 0 < len(name) <= LONGEST_NAME:
        faults.append(Fault("/name", "name-length", "Vul een naam in.", "Give a name of at most 200 characters."))
    try:
        MaxLengthValidator(LONGEST_EMAIL)(email)
        validate_email(email)
    except ValidationError:
        faults.append(Fault("/email", "no-address", "Vul een geldig e-mailadres in.", "Give a valid e-mail address."))
    return faults


def password_faults(*, user: User, password: str) -> list[Fault]:
    """What is wrong with a password that somebody chooses."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [_weak(str(fault.code)) for fault in error.error_list]
    return []


def _weak(finding: str) -> Fault:
    code = finding if finding in _WEAK else "password_too_weak"
    return Fault("/password", code.replace("_", "-"), *_WEAK.get(finding, _WEAK_SOMEHOW))
