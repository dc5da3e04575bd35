"""A supplier registers a test connection by itself, replaces its key, and ends it."""

import secrets
from datetime import datetime
from ipaddress import IPv6Address, IPv6Network, ip_address
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from ketenzicht.access.domain import fingerprint
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Fault, Invalid
from ketenzicht.connections.domain import (
    LINK_BYTES,
    LONGEST_EMAIL,
    MOST_REGISTRATIONS,
    PLACES,
    TOO_MANY,
    UNUSED_FOR,
    WITHIN,
    MadeTestConnection,
    NewTestConnection,
    assemble_key,
    faults_of,
    made_up_units,
    report_link_of,
)
from ketenzicht.connections.models import SandboxUnit, TestConnection, TestKey
from ketenzicht.connections.operations.promoting import withdraw_all
from ketenzicht.connections.operations.telling import locked, new_prefix, tell
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import VersionDefinition
from ketenzicht.rest.proxies import HOME_NETWORK


@transaction.atomic
def register_test_connection(*, new: NewTestConnection, address: str, at: datetime) -> MadeTestConnection:
    """Make a test connection with its key, its link and a sandbox of its own, for a visitor at a network address.

    Raises Invalid, and Conflict when too many were made from there today.
    """
    versions = {
        module.code: version
        for module in definitions.catalogue().modules.values()
        if (version := module.version_at(local_day(at)))
    }
    if faults := [*faults_of(new, known=frozenset(versions)), *_email_faults(new.email)]:
        raise Invalid(faults)
    link = secrets.token_urlsafe(LINK_BYTES)
    row = TestConnection.objects.create(
        supplier=new.supplier.strip(),
        system=new.system.strip(),
        email=new.email.strip(),
        modules=[code for code in versions if code in new.modules],
        link=fingerprint(link),
        report_link=fingerprint(report_link_of(link)),
        asked_from=_counted(address, at=at),
        made_at=at,
    )
    _furnish(row, [versions[code] for code in row.modules])
    tell("registered", row, at=at, detail={"supplier": row.supplier, "system": row.system, "modules": row.modules})
    return MadeTestConnection(id=row.id, key=_new_key(row, at=at), link=link)


@transaction.atomic
def replace_test_key(*, link: str, at: datetime) -> str:
    """A new key; the old one ends at once. NotFound for a link that is nobody's."""
    row = locked(link=link)
    row.keys.filter(ended_at__isnull=True).update(ended_at=at)
    key = _new_key(row, at=at)
    tell("key-replaced", row, at=at)
    return key


@transaction.atomic
def end_test_connection(*, link: str, at: datetime) -> None:
    """End it: key and links are worthless, and what the sandbox holds is gone. NotFound for a link that is nobody's."""
    row = locked(link=link)
    _end(row, at=at)
    tell("ended", row, at=at)


@transaction.atomic
def end_unused(*, at: datetime) -> int:
    """End what was not used for a year, and forget from where was registered more than a day ago."""
    TestConnection.objects.filter(made_at__lt=at - WITHIN).exclude(asked_from="").update(asked_from="")
    since = at - UNUSED_FOR
    unused = TestConnection.objects.select_for_update().filter(ended_at__isnull=True, made_at__lt=since)
    rows = [row for row in unused if (row.last_used_at or row.made_at) < since]
    for row in rows:
        _end(row, at=at)
        tell("lapsed", row, at=at, actor=PLATFORM)
    return len(rows)


def _end(row: TestConnection, *, at: datetime) -> None:
    withdraw_all(row, at=at)
    row.ended_at, row.email, row.disturbance, row.disturbs_left = at, "", "", 0
    row.certificate, row.certificate_until = "", None
    row.save()
    row.keys.filter(ended_at__isnull=True).update(ended_at=at)
    row.public_keys.all().delete()
    row.deliveries.all().delete()
    row.units.all().delete()


def _new_key(row: TestConnection, *, at: datetime) -> str:
    prefix = new_prefix()
    key = assemble_key(prefix=prefix, secret=secrets.token_urlsafe(LINK_BYTES))
    TestKey.objects.create(connection=row, prefix=prefix, fingerprint=fingerprint(key), made_at=at)
    return key


def _furnish(row: TestConnection, versions: list[VersionDefinition]) -> None:
    """Two made-up locations, with units for every label of the modules."""
    ids = [uuid4() for _ in PLACES]
    SandboxUnit.objects.bulk_create(
        SandboxUnit(
            connection=row,
            location_id=ids[place],
            location=PLACES[place][0],
            place=PLACES[place][1],
            module=version.module,
            label=label,
        )
        for version in versions
        for place, label in made_up_units(version)
    )


def _counted(address: str, *, at: datetime) -> str:
    """The digest under which registrations from there count; Conflict when there were too many."""
    whose = salted_hmac("ketenzicht.connections.registering", _network(address), algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:  # so that many at once count too
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"test-connection {whose}"])
    if TestConnection.objects.filter(asked_from=whose, made_at__gt=at - WITHIN).count() >= MOST_REGISTRATIONS:
        raise Conflict(TOO_MANY)
    return whose


def _network(address: str) -> str:
    """The address, or the network that one subscriber has of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((found, HOME_NETWORK), strict=False)) if isinstance(found, IPv6Address) else str(found)


def _email_faults(email: str) -> list[Fault]:
    try:
        validate_email(email.strip())
    except ValidationError:
        is_wrong = True
    else:
        is_wrong = len(email) > LONGEST_EMAIL
    wrong = Fault("/email", "wrong-form", "Vul een e-mailadres in, zoals naam@voorbeeld.invalid.", "Not an address.")
    return [wrong] if is_wrong else []
