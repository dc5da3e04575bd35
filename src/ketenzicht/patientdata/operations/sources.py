"""Keeping the register of sources, by who administers the organisation that holds the data."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission, usable_address
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound
from ketenzicht.patientdata.domain import Authentication, Category, Kind
from ketenzicht.patientdata.models import Source
from ketenzicht.patientdata.queries.sources import CREDENTIAL
from ketenzicht.sealing import operations as sealing

# Who keeps the entries of an organisation in the register keeps its sources too; with platform.maintain of all.
LONGEST_NAME, LONGEST_ENDPOINT = 120, 400
MAINTAINS = Permission.REGISTRY_MAINTAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """What is put on record of a source. `credential` only where it authenticates with one."""

    organisation_id: UUID
    name: str
    kind: Kind
    category: Category
    endpoint: str
    credential: str = ""
    active_from: date
    active_until: date | None = None

    @property
    def authentication(self) -> Authentication:
        return Authentication.BEARER if self.credential else Authentication.NONE


@transaction.atomic
def add_source(*, new: NewSource, actor: Actor, at: datetime) -> UUID:
    """Put a source on record. Raises NotPermitted, Invalid for what cannot be, and NotFound for no organisation."""
    access.require(actor=actor, permission=MAINTAINS, organisation_id=new.organisation_id)
    if faults := _faults(new):
        raise Invalid(faults)
    code = uuid4()
    sealed = sealing.seal(new.credential, owner=code, purpose=CREDENTIAL) if new.credential else b""
    try:
        with transaction.atomic():
            Source.objects.create(
                id=code,
                organisation_id=new.organisation_id,
                name=new.name.strip(),
                kind=new.kind.value,
                category=new.category.value,
                endpoint=new.endpoint,
                authentication=new.authentication.value,
                credential=sealed,
                active_from=new.active_from,
                active_until=new.active_until,
            )
            connection.check_constraints()
    except IntegrityError as error:
        raise NotFound("Deze organisatie staat niet in het register.") from error
    detail = {"organisation": str(new.organisation_id), "category": new.category.value, "endpoint": new.endpoint}
    audit.record(action="patientdata.source-added", actor=actor, subject=f"summary-source/{code}", detail=detail, at=at)
    return code


@transaction.atomic
def end_source(*, source_id: UUID, actor: Actor, at: datetime) -> None:
    """From today on it is not asked any more. Raises NotFound, NotPermitted, and Conflict when it ended already."""
    row = Source.objects.select_for_update().filter(id=source_id).first()
    if row is None:
        raise NotFound("Deze bron staat niet vastgelegd.")
    access.require(actor=actor, permission=MAINTAINS, organisation_id=row.organisation_id)
    today = local_day(at)
    if row.active_until is not None and row.active_until <= today:
        raise Conflict("Deze bron is al beëindigd.")
    row.active_until = max(today, row.active_from)
    row.save(update_fields=["active_until"])
    audit.record(action="patientdata.source-ended", actor=actor, subject=f"summary-source/{row.id}", at=at)


def _faults(new: NewSource) -> list[Fault]:
    name = new.name.strip()
    return [
        fault
        for is_wrong, fault in (
            (not 0 < len(name) <= LONGEST_NAME or not name.isprintable(), _NAME),
            (
                not usable_address(new.endpoint, https=settings.HTTPS)
                or "?" in new.endpoint
                or len(new.endpoint) > LONGEST_ENDPOINT,
                _ENDPOINT,
            ),
            (not new.credential.isascii() or not new.credential.isprintable() or " " in new.credential, _CREDENTIAL),
            (new.active_until is not None and new.active_until < new.active_from, _DAYS),
        )
        if is_wrong
    ]


_NAME = Fault("/name", "name", "Geef de bron een naam van ten hoogste 120 tekens.", "Give a name.")
_ENDPOINT = Fault(
    "/endpoint",
    "endpoint",
    "Vul het volledige https-adres van de FHIR-server in, zonder vraagteken.",
    "Give the full https address of the FHIR server, without a query.",
)
_CREDENTIAL = Fault("/credential", "credential", "Een token heeft geen spaties of vreemde tekens.", "No such token.")
_DAYS = Fault("/activeUntil", "days", "Het einde ligt voor het begin.", "It ends before it begins.")
