"""Data of the patient from elsewhere, at a request: what may be asked, asking it, and seeing that it goes in time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import Purpose
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.base.identifiers import parse_bsn
from ketenzicht.coordination.domain import OPEN
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.holding import held, locked, log
from ketenzicht.coordination.queries.reading import RequestFile, intake_of, request_file
from ketenzicht.patientdata import operations as patientdata
from ketenzicht.patientdata import queries as patientdata_queries
from ketenzicht.patientdata.domain import DESTROYED_AFTER, Endangered
from ketenzicht.patientdata.operations import About, Known, Plea, Said

NO_BSN = "Vul eerst in de intake een BSN in dat klopt: zonder dat weet een bron niet over wie u het hebt."
PURPOSE = Purpose.CARE_COORDINATION.value


@dataclass(frozen=True, slots=True)
class SummaryFile:
    """A request, and what is known of its patient from elsewhere. Without a right number nothing can be asked."""

    file: RequestFile
    known: Known
    has_bsn: bool


@transaction.atomic
def look_at_summaries(*, request_id: UUID, actor: Actor, at: datetime) -> SummaryFile:
    """All of it, which the log of the patient tells. Raises NotPermitted and NotFound."""
    row = locked(request_id, actor=actor, at=at)
    bsn = _bsn_or_none(row)
    log(row, "coordination.looked-into", actor=actor, at=at, deed=Deed.READ)
    known = patientdata.look_at(subject=row.id, patient_bsn=bsn, actor=actor, at=at)
    return SummaryFile(request_file(row, now=at), known, bool(bsn))


@transaction.atomic
def fetch_summaries(
    *, request_id: UUID, claim: int, sources: Collection[UUID], actor: Actor, at: datetime
) -> list[UUID]:
    """Ask sources, by who has the request in hand; gives what was begun, for who carries it out afterwards.

    Raises NotPermitted, NotFound, Conflict, and Refused without a number or a source.
    """
    row = held(request_id, claim=claim, actor=actor, at=at)
    row.save(update_fields=["claimed_until"])
    return patientdata.fetch(
        subject=row.id, patient_bsn=_bsn(row), sources=sources, purpose=PURPOSE, actor=actor, at=at
    )


@transaction.atomic
def break_glass(
    *,
    request_id: UUID,
    claim: int,
    sources: Collection[UUID],
    why: tuple[Endangered, str],
    actor: Actor,
    at: datetime,
) -> list[UUID]:
    """The same in an emergency: whose life, and why it cannot wait. Somebody reviews it."""
    row = held(request_id, claim=claim, actor=actor, at=at)
    row.save(update_fields=["claimed_until"])
    endangered, reason = why
    return patientdata.break_glass(
        about=About(row.id, _bsn(row)),
        sources=sources,
        plea=Plea(endangered, reason, f"Zorgvraag {row.number}"),
        purpose=PURPOSE,
        actor=actor,
        at=at,
    )


@transaction.atomic
def note_consent(*, request_id: UUID, claim: int, said: Said, actor: Actor, at: datetime) -> None:
    """Put on record what the patient said of their data, on the telephone."""
    row = held(request_id, claim=claim, actor=actor, at=at)
    row.save(update_fields=["claimed_until"])
    patientdata.register_consent(subject=row.id, patient_bsn=_bsn(row), said=said, actor=actor, at=at)


@transaction.atomic
def take_back_consent(*, request_id: UUID, consent_id: UUID, actor: Actor, at: datetime) -> None:
    """It does not count any more. Everybody who works with the request may put that on record, whoever has it in hand.

    Also without a number that is right, and what another centre wrote down before it handed the request over.
    """
    row = locked(request_id, actor=actor, at=at)
    patientdata.withdraw_consent(consent_id=consent_id, subject=row.id, actor=actor, at=at)


def destroy_summaries(*, at: datetime) -> int:
    """Destroy what was fetched for requests that ended a day ago, or that are not there any more; gives how many."""
    subjects = patientdata_queries.subjects_with_content()
    rows = CareRequest.objects.filter(id__in=subjects)
    kept = {one.id for one in rows.only("id", "status", "since") if _is_of_use(one, at)}
    return patientdata.destroy(subjects=subjects - kept, at=at)


def _is_of_use(row: CareRequest, at: datetime) -> bool:
    return row.status in OPEN or row.since > at - DESTROYED_AFTER


def _bsn(row: CareRequest) -> str:
    if bsn := _bsn_or_none(row):
        return bsn
    raise Refused(NO_BSN)


def _bsn_or_none(row: CareRequest) -> str:
    try:
        return parse_bsn(intake_of(row).get("bsn", ""))
    except Refused:
        return ""
