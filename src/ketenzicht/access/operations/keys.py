"""Keys of systems: issuing and registering, revoking, and knowing when they were last used."""

import base64
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from ketenzicht.access.domain import (
    EVERYTHING,
    KEY_SCOPES,
    LONGEST_KEY_LIFE,
    MOST_PUBLIC_KEYS,
    IssuedKey,
    Permission,
    Reach,
    RegisteredKey,
    assemble,
    can_give,
    fingerprint,
    purposes_fit,
    refusal,
)
from ketenzicht.access.models import ApiClient, ApiKey
from ketenzicht.access.operations.deciding import require
from ketenzicht.access.operations.telling import tell
from ketenzicht.access.signatures import Jwk, public_key_of, thumbprint
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound, NotPermitted

LONGEST_NAME = 120
LAST_USE_COUNTS_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _NewKey:
    """What somebody asks for: a key of the system of this name, for what, and until when."""

    organisation_id: UUID
    name: str
    scopes: list[str]
    expires_at: datetime
    reach: Reach


@transaction.atomic
def issue_key(
    *,
    organisation_id: UUID,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime,
    reach: Reach = EVERYTHING,
    actor: Actor,
    at: datetime,
) -> IssuedKey:
    """Give a system of an organisation a key. A second key for the same name lets one replace the other.

    Raises NotPermitted, NotFound for an unknown organisation, Invalid for an empty name, an unknown scope or
    an impossible end, and Conflict for a system that has ended. Nobody puts in a key what they may not do themselves.
    `reach` narrows for what it delivers and reads.
    """
    wanted = _NewKey(organisation_id, name.strip(), sorted(set(scopes)), expires_at, reach)
    client = _client_for(wanted, actor=actor, at=at)
    prefix = _new_prefix()
    key = assemble(prefix=prefix, secret=secrets.token_urlsafe(32))
    _make(client, wanted, prefix=prefix, fingerprint=fingerprint(key), actor=actor, at=at)
    return IssuedKey(key=key, client_id=client.id, prefix=prefix)


@transaction.atomic
def register_public_key(
    *,
    organisation_id: UUID,
    name: str,
    public_key: str,
    scopes: Iterable[str],
    expires_at: datetime,
    reach: Reach = EVERYTHING,
    actor: Actor,
    at: datetime,
) -> RegisteredKey:
    """Let a system of an organisation in by what it signs with the private half of this key (PEM or JWK).

    Raises what `issue_key` does, Invalid for what is no public key or too weak a one, and Conflict for a key that the
    system has or had already, and for more keys at once than we try.
    """
    wanted = _NewKey(organisation_id, name.strip(), sorted(set(scopes)), expires_at, reach)
    client = _client_for(wanted, actor=actor, at=at)
    jwk = public_key_of(public_key)
    of_both = fingerprint(f"{client.id} {thumbprint(jwk)}")
    if ApiKey.objects.filter(fingerprint=of_both).exists():
        raise Conflict("Deze openbare sleutel is bij dit systeem al geregistreerd. Maak een nieuw sleutelpaar.")
    if ApiKey.objects.living(at).filter(client=client, public_key__isnull=False).count() >= MOST_PUBLIC_KEYS:
        raise Conflict(f"Een systeem heeft hoogstens {MOST_PUBLIC_KEYS} openbare sleutels. Trek er eerst een in.")
    prefix = _new_prefix()
    _make(client, wanted, prefix=prefix, fingerprint=of_both, public_key=jwk, actor=actor, at=at)
    return RegisteredKey(client_id=client.id, prefix=prefix, thumbprint=thumbprint(jwk))


@transaction.atomic
def revoke_key(*, prefix: str, actor: Actor, at: datetime) -> None:
    """End a key at once.

    Raises NotPermitted, NotFound for an unknown key or one of an organisation that the actor does not
    administer, and Conflict for a key that had been revoked.
    """
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
    key = ApiKey.objects.select_related("client").select_for_update(of=("self",)).filter(prefix=prefix).first()
    if key is None or refusal(
        actor=actor,
        permission=Permission.ACCESS_ADMINISTER,
        organisation_id=key.client.organisation_id,
    ):
        raise NotFound(
            "Er is in uw organisatie geen sleutel die zo begint. Controleer de acht tekens na kz_, "
            "of vraag functioneel beheer van Ketenzicht."
        )
    if key.revoked_at is not None:
        raise Conflict("Deze sleutel was al ingetrokken.")
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    tell(
        action="access.key-revoked",
        subject=f"client/{key.client_id}",
        detail={"prefix": prefix},
        actor=actor,
        at=at,
    )


def touch_keys(*, used: Mapping[str, datetime]) -> int:
    """Remember when keys (by prefix) were last used: one statement for many keys; how many it wrote.

    To within five minutes, so that a busy key costs a write per five minutes and not per request. It changes
    nothing that anybody decides on, so it leaves no audit line.
    """
    if not used:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_apikey AS key SET last_used_at = use.at"
            " FROM unnest(%s::text[], %s::timestamptz[]) AS use (prefix, at)"
            " WHERE key.prefix = use.prefix"
            " AND (key.last_used_at IS NULL OR key.last_used_at < use.at - make_interval(secs => %s))",
            [list(used), list(used.values()), LAST_USE_COUNTS_AFTER.total_seconds()],
        )
        return int(cursor.rowcount)


def _client_for(wanted: _NewKey, *, actor: Actor, at: datetime) -> ApiClient:
    """The system that gets the key, once it is sure that the actor may give it."""
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER, organisation_id=wanted.organisation_id)
    if faults := _faults(wanted, at=at):
        raise Invalid(faults)
    if not can_give(actor=actor, permissions=wanted.scopes):
        raise NotPermitted(
            "Deze sleutel kunt u niet geven: hij zou meer mogen dan u zelf. Vraag functioneel beheer van Ketenzicht.",
            actor=actor,
        )
    client = _client(organisation_id=wanted.organisation_id, name=wanted.name)
    if client.ended_at is not None:
        raise Conflict("Dit systeem is beëindigd. Geef het nieuwe systeem een andere naam.")
    return client


def _make(
    client: ApiClient,
    wanted: _NewKey,
    *,
    prefix: str,
    fingerprint: str,
    public_key: Jwk | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    ApiKey.objects.create(
        client=client,
        prefix=prefix,
        fingerprint=fingerprint,
        public_key=public_key,
        scopes=wanted.scopes,
        locations=sorted(wanted.reach.locations),
        modules=sorted(wanted.reach.modules),
        purposes=sorted(wanted.reach.purposes),
        made_by=actor.name,
        created_at=at,
        expires_at=wanted.expires_at,
    )
    tell(
        action="access.public-key-registered" if public_key else "access.key-issued",
        subject=f"client/{client.id}",
        detail={"prefix": prefix, **_told(wanted)},
        actor=actor,
        at=at,
    )


def _told(wanted: _NewKey) -> dict[str, object]:
    """What the log says of a new key; of limits only those that there are."""
    limits = {
        "locations": sorted(map(str, wanted.reach.locations)),
        "modules": sorted(wanted.reach.modules),
        "purposes": sorted(wanted.reach.purposes),
    }
    narrowed = {name: values for name, values in limits.items() if values}
    return {"scopes": wanted.scopes, "expiresAt": wanted.expires_at.isoformat(), **narrowed}


def _new_prefix() -> str:
    return base64.b32encode(secrets.token_bytes(5)).decode().lower()


def _client(*, organisation_id: UUID, name: str) -> ApiClient:
    """The system of this name; the database says whether the organisation exists."""
    try:
        with transaction.atomic():
            client, _ = ApiClient.objects.get_or_create(organisation_id=organisation_id, name=name)
            connection.check_constraints()
    except IntegrityError as error:
        raise NotFound("Deze organisatie staat niet in het register.") from error
    return client


def _faults(wanted: _NewKey, *, at: datetime) -> list[Fault]:
    faults = []
    if not 0 < len(wanted.name) <= LONGEST_NAME:
        faults.append(
            Fault(
                "/name",
                "name-length",
                f"Geef het systeem een naam van ten hoogste {LONGEST_NAME} tekens.",
                f"Give the system a name of at most {LONGEST_NAME} characters.",
            )
        )
    allowed = ", ".join(sorted(KEY_SCOPES))
    if not wanted.scopes or not KEY_SCOPES.issuperset(wanted.scopes):
        faults.append(
            Fault(
                "/scopes",
                "unknown-scope",
                f"Kies een of meer van deze rechten: {allowed}.",
                f"Choose one or more of these scopes: {allowed}.",
            )
        )
    if not purposes_fit(scopes=wanted.scopes, purposes=wanted.reach.purposes):
        faults.append(
            Fault(
                "/purposes",
                "purpose-without-scope",
                "Kies doelen die passen bij wat de sleutel leest, en bij alles wat hij leest minstens een doel.",
                "Choose purposes of what the key reads, and at least one for everything that it reads.",
            )
        )
    if not at < wanted.expires_at <= at + LONGEST_KEY_LIFE:
        faults.append(
            Fault(
                "/expiresAt",
                "impossible-end",
                "Laat de sleutel verlopen op een moment in de komende twee jaar.",
                "Let the key expire at a moment within the next two years.",
            )
        )
    return faults
