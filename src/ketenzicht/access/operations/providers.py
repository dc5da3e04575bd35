"""Identity providers: putting them on record, changing them, and trying whether they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from ketenzicht.access.domain import (
    CODE,
    ClientAuthentication,
    Permission,
    Role,
    can_give_roles,
    is_over_the_platform,
    usable_address,
)
from ketenzicht.access.models import ProvidedOrganisation, ProvidedRole, RecordedProvider, UserSession
from ketenzicht.access.openid.requests import new_key
from ketenzicht.access.operations.accounts import GIVES_TOO_MUCH
from ketenzicht.access.operations.deciding import require
from ketenzicht.access.operations.sessions import end_sessions
from ketenzicht.access.operations.telling import tell
from ketenzicht.access.queries import local_day
from ketenzicht.access.sealing import PROVIDER, seal
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound, NotPermitted


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProvider:
    """What is put on record; see `domain.IdentityProvider`. Without `secret` an earlier one stays."""

    code: str
    name: str
    issuer: str
    client_id: str
    authentication: ClientAuthentication
    secret: str = ""
    email_domains: frozenset[str] = frozenset()
    organisation_claim: str = ""
    organisations: Mapping[str, UUID]
    role_claim: str = ""
    roles: Mapping[str, Role]
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    enabled_from: date
    enabled_until: date | None = None


@transaction.atomic
def record_provider(*, new: NewProvider, actor: Actor, at: datetime) -> UUID:
    """Put a provider on record; its id.

    Raises NotPermitted, also for a role that may do more than the actor, Invalid for what cannot be, NotFound for
    an organisation that is not in the register, and Conflict when its code or issuer is there already.
    """
    _may(new, actor)
    row = RecordedProvider(id=uuid4(), code=new.code, issuer=new.issuer)
    _fill(row, new)
    _keep(row, new, is_new=True)
    _tell("access.identity-provider-recorded", row, actor=actor, at=at)
    return row.id


@transaction.atomic
def change_provider(*, provider_id: UUID, new: NewProvider, actor: Actor, at: datetime) -> None:
    """Change what is on record of a provider, all but its issuer and code. One that ends takes its sessions along.

    Raises as `record_provider` does, NotFound for an unknown one, and Conflict for another issuer or code.
    """
    _may(new, actor)
    row = RecordedProvider.objects.select_for_update().filter(id=provider_id).first()
    if row is None:
        raise NotFound("Deze aanmelddienst staat niet vastgelegd.")
    if (row.issuer, row.code) != (new.issuer, new.code):
        raise Conflict(
            "De uitgever en de code van een aanmelddienst veranderen niet: wie er bij de een bekend is, is dat bij de "
            "ander niet. Leg een nieuwe vast."
        )
    _fill(row, new)
    _keep(row, new, is_new=False)
    if not row.definition().is_enabled(local_day(at)):
        end_sessions(UserSession.objects.filter(provider_id=row.id))
    _tell("access.identity-provider-changed", row, actor=actor, at=at)


def provider_id_of(*, code: str) -> UUID | None:
    """The provider that has this code, if any."""
    return RecordedProvider.objects.filter(code=code).values_list("id", flat=True).first()


def _may(new: NewProvider, actor: Actor) -> None:
    require(actor=actor, permission=Permission.PLATFORM_MAINTAIN)
    if faults := _faults(new):
        raise Invalid(faults)
    if not can_give_roles(actor=actor, roles=new.roles.values()):
        raise NotPermitted(GIVES_TOO_MUCH, actor=actor)


def _faults(new: NewProvider) -> list[Fault]:
    return [
        fault
        for is_wrong, fault in (
            (not CODE.fullmatch(new.code), _CODE),
            (not new.name.strip(), _NAME),
            (not usable_address(new.issuer, https=settings.HTTPS) or "?" in new.issuer, _ISSUER),
            (not new.client_id or not new.client_id.isprintable(), _CLIENT),
            (any(is_over_the_platform(role) for role in new.roles.values()), _ROLES),
            (new.enabled_until is not None and new.enabled_until < new.enabled_from, _DAYS),
        )
        if is_wrong
    ]


_CODE = Fault("/code", "code", "Gebruik voor de code kleine letters, cijfers en streepjes.", "Use a-z, 0-9 and -.")
_NAME = Fault("/name", "name", "Vul een naam in.", "Give a name.")
_ISSUER = Fault(
    "/issuer",
    "issuer",
    "Vul bij uitgever het volledige https-adres in, precies zoals de aanmelddienst het zelf noemt.",
    "Give the issuer's full https address.",
)
_CLIENT = Fault("/clientId", "client", "Vul de client-id in die de aanmelddienst gaf.", "Give the client id.")
_ROLES = Fault(
    "/roles",
    "roles",
    "Een aanmelddienst kan geen rol geven die over het hele platform gaat.",
    "An identity provider gives no role over the whole platform.",
)
_DAYS = Fault("/enabledUntil", "days", "Het einde ligt voor het begin.", "It ends before it begins.")
_SECRET = Fault(
    "/secret", "secret", "Vul het geheim in dat de aanmelddienst gaf.", "Give the secret that the provider gave."
)


def _fill(row: RecordedProvider, new: NewProvider) -> None:
    row.name, row.client_id = new.name.strip(), new.client_id
    row.email_domains = sorted(new.email_domains)
    row.organisation_claim, row.role_claim = new.organisation_claim, new.role_claim
    row.acr, row.amr = list(new.acr), list(new.amr)
    row.enabled_from, row.enabled_until = new.enabled_from, new.enabled_until
    _fill_secret(row, new)
    row.authentication = new.authentication


def _fill_secret(row: RecordedProvider, new: NewProvider) -> None:
    """Our own key is made here and leaves us never; a secret is the provider's."""
    if new.authentication is ClientAuthentication.PRIVATE_KEY:
        if not row.public_key:
            private_key, row.public_key = new_key()
            row.sealed = seal(private_key, owner=row.id, purpose=PROVIDER)
        return
    if not new.secret and (row.sealed is None or row.public_key):
        raise Invalid([_SECRET])
    if new.secret:
        row.sealed = seal(new.secret, owner=row.id, purpose=PROVIDER)
    row.public_key = None


def _keep(row: RecordedProvider, new: NewProvider, *, is_new: bool) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=is_new)
    except IntegrityError as error:
        raise Conflict("Er staat al een aanmelddienst vastgelegd met deze code of deze uitgever.") from error
    ProvidedRole.objects.filter(provider=row).delete()
    ProvidedRole.objects.bulk_create(ProvidedRole(provider=row, value=v, role=role) for v, role in new.roles.items())
    ProvidedOrganisation.objects.filter(provider=row).delete()
    try:
        with transaction.atomic():
            ProvidedOrganisation.objects.bulk_create(
                ProvidedOrganisation(provider=row, value=value, organisation_id=organisation_id)
                for value, organisation_id in new.organisations.items()
            )
            connection.check_constraints()
    except IntegrityError as error:
        raise NotFound("Deze organisatie staat niet in het register.") from error


def _tell(action: str, row: RecordedProvider, *, actor: Actor, at: datetime) -> None:
    provider = row.definition()
    tell(
        action=action,
        subject=f"identity-provider/{row.id}",
        detail={
            "code": provider.code,
            "issuer": provider.issuer,
            "emailDomains": sorted(provider.email_domains),
            "organisations": {value: str(one) for value, one in provider.organisations.items()},
            "roles": {value: role.value for value, role in provider.roles.items()},
            "acr": list(provider.acr),
            "amr": list(provider.amr),
            "enabledFrom": provider.enabled_from.isoformat(),
            "enabledUntil": provider.enabled_until.isoformat() if provider.enabled_until else None,
        },
        actor=actor,
        at=at,
    )
