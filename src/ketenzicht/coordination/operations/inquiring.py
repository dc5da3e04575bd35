"""Answering who asks what a centre holds of them: whom it is about, what is theirs, and that it was handed over."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Circumstances, Deed
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination.domain import (
    FORGOTTEN_AFTER,
    LEFT_AFTER,
    MOST_FOUND,
    Handing,
    Kind,
    Part,
    Proof,
    Statement,
    sought_from,
)
from ketenzicht.coordination.models import CareRequest, Inquiry
from ketenzicht.coordination.operations.holding import tell
from ketenzicht.coordination.operations.searching import centre_requests, search_on
from ketenzicht.coordination.queries.belonging import of_centre
from ketenzicht.coordination.queries.inquiries import (
    SOUGHT,
    THEIRS,
    InquiryFile,
    centre_of,
    file_of,
    found_in,
    row_of,
    sought_in,
    theirs_in,
)
from ketenzicht.coordination.queries.reading import intake_of, patient_of
from ketenzicht.sealing import operations as sealing

INSPECTION = "inzage door de betrokkene"
AT_ONCE_SEARCHED = 20_000  # requests, while somebody waits
MOST_WORDS = 4_000  # characters
TOO_MANY = (
    f"Er zijn meer dan {MOST_FOUND} zorgvragen die van deze persoon kunnen zijn. Begin een nieuw verzoek met het BSN, "
    "of met de naam én de geboortedatum."
)
NOT_DONE = "Kijk eerst van elke gevonden zorgvraag na of zij van deze persoon is."


def inquire(*, told: Mapping[str, str], proof: Proof, actor: Actor, at: datetime) -> UUID:
    """Record that somebody asks, and how it was established who it is; and look through the first requests at once.

    Of a centre with very many the rest follows by the clock. Raises NotPermitted, and Invalid with all that is wrong
    with whom it is about.
    """
    inquiry_id = _begin(told, proof, actor=actor, at=at)
    search_on(inquiry_id=inquiry_id, most=AT_ONCE_SEARCHED, at=at)
    return inquiry_id


@transaction.atomic
def _begin(told: Mapping[str, str], proof: Proof, *, actor: Actor, at: datetime) -> UUID:
    centre_id = centre_of(actor)
    sought = sought_from(told, today=local_day(at))
    row = Inquiry(
        id=uuid.uuid4(),
        centre_id=centre_id,
        asked_at=at,
        by=access.own_account(actor),
        by_name=actor.name[:255],
        proof=proof.value,
        of=0,
    )
    kept = {name: str(value) for name, value in asdict(sought).items() if value}
    row.sought = sealing.seal(json.dumps(kept, ensure_ascii=False), owner=row.id, purpose=SOUGHT)
    row.of = sum(part.count() for part in centre_requests(row))
    row.save(force_insert=True)
    log_inquiry(row, "coordination.inquiry-begun", deed=Deed.SEARCH, actor=actor, at=at, detail={"proof": proof.value})
    return row.id


@transaction.atomic
def look_into_inquiry(*, inquiry_id: UUID, actor: Actor, at: datetime) -> InquiryFile:
    """An inquiry with what was found. That somebody saw of whom a request is, is a line in the log of that patient.

    Raises NotPermitted and NotFound.
    """
    row = row_of(inquiry_id, actor=actor)
    for request in CareRequest.objects.filter(of_centre(row.centre_id), id__in=found_in(row)):
        log_request(row, request, "coordination.found-for-inquiry", deed=Deed.READ, actor=actor, at=at)
    return file_of(row)


@transaction.atomic
def judge(*, inquiry_id: UUID, theirs: Mapping[UUID, Part], actor: Actor, at: datetime) -> None:
    """Keep of requests that were found what of them is about who asks. Raises NotFound for one that was not found."""
    row = _locked(inquiry_id, actor=actor)
    found = found_in(row)
    if any(one not in found for one in theirs):
        raise NotFound("Deze zorgvraag staat niet bij wat er is gevonden.")
    together = {str(one): part.value for one, part in {**theirs_in(row), **theirs}.items()}
    row.theirs = sealing.seal(json.dumps(together), owner=row.id, purpose=THEIRS)
    row.save(update_fields=["theirs"])
    detail = {"judged": len(theirs)}
    log_inquiry(row, "coordination.inquiry-judged", deed=Deed.CHANGE, actor=actor, at=at, detail=detail)


@transaction.atomic
def hand_over(*, inquiry_id: UUID, how: Handing, actor: Actor, at: datetime) -> None:
    """Record that who asked has the extract, or the letter that there is nothing. Raises Conflict when they had."""
    row = _locked(inquiry_id, actor=actor)
    file = refuse_unfinished(row)
    row.handed_at, row.handed_how = at, how.value
    row.save(update_fields=["handed_at", "handed_how"])
    detail = {"how": how.value, "requests": len(file.theirs), "proof": row.proof}
    log_inquiry(row, "coordination.extract-handed-over", deed=Deed.EXPORT, actor=actor, at=at, detail=detail)


@transaction.atomic
def add_statement(
    *, inquiry_id: UUID, request_id: UUID, about: Statement, words: str, actor: Actor, at: datetime
) -> None:
    """Put what somebody says of a request about them in its story; all that was written stays as it is.

    Raises NotFound for a request that is not judged to be about them, and Refused for too little or too much.
    """
    row = row_of(inquiry_id, actor=actor)
    if not theirs_in(row).get(request_id, Part.NOTHING).is_of_the_patient:
        raise NotFound("Kies een zorgvraag die van deze persoon is.")
    if not 0 < len(words.strip()) <= MOST_WORDS:
        raise Refused(f"Schrijf op wat de betrokkene verklaart, in ten hoogste {MOST_WORDS} tekens.")
    request = CareRequest.objects.select_for_update().get(of_centre(row.centre_id), id=request_id)
    detail = {"about": about.value, "proof": row.proof}
    tell(
        request,
        Kind.STATED,
        actor=actor,
        at=at,
        detail=detail,
        note=words.strip(),
        authorisation=Permission.COORDINATION_EXTRACT,
    )


def forget_inquiries(*, at: datetime) -> int:
    """Remove inquiries that were handed over 30 days ago, or that nobody answered in 120 days; gives how many."""
    old = Q(handed_at__lt=at - FORGOTTEN_AFTER) | Q(handed_at__isnull=True, asked_at__lt=at - LEFT_AFTER)
    removed, _ = Inquiry.objects.filter(old).delete()
    return removed


def refuse_unfinished(row: Inquiry) -> InquiryFile:
    """The file of an inquiry of which it can be told what there is. Raises Refused, in words, as long as it cannot."""
    file = file_of(row)
    if not file.line.is_searched:
        raise Refused("De zorgvragen worden nog doorzocht. Kom over een paar minuten terug.")
    if len(file.candidates) > MOST_FOUND:
        raise Refused(TOO_MANY)
    if not file.is_judged:
        raise Refused(NOT_DONE)
    return file


def log_inquiry(
    row: Inquiry, action: str, *, deed: Deed, actor: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    """A line about the inquiry, under the reference of who asks where their BSN is known."""
    sought = sought_in(row)
    patient = patient_references(bsn=sought.bsn)[0] if sought.bsn else ""
    _line(action, f"inquiry/{row.id}", patient=patient, deed=deed, actor=actor, at=at, detail=detail or {})


def log_request(
    row: Inquiry,
    request: CareRequest,
    action: str,
    *,
    deed: Deed,
    actor: Actor,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """A line about a request, in the log of its own patient, whoever that is."""
    patient = patient_of(intake_of(request))
    told = {"inquiry": str(row.id), **(detail or {})}
    _line(action, f"care-request/{request.id}", patient=patient, deed=deed, actor=actor, at=at, detail=told)


def _line(
    action: str, subject: str, *, patient: str, deed: Deed, actor: Actor, at: datetime, detail: dict[str, Any]
) -> None:
    audit.record(
        action=action,
        actor=actor,
        subject=subject,
        at=at,
        deed=deed,
        detail=detail,
        circumstances=Circumstances(
            patient=patient, purpose=INSPECTION, authorisation=Permission.COORDINATION_EXTRACT.value
        ),
    )


def _locked(inquiry_id: UUID, *, actor: Actor) -> Inquiry:
    """The row, until the transaction ends, of one that was not handed over."""
    centre_id = centre_of(actor)
    row = Inquiry.objects.select_for_update().filter(id=inquiry_id, centre_id=centre_id).first()
    row = row or row_of(inquiry_id, actor=actor)
    if row.handed_at is not None:
        raise Conflict("Dit verzoek is afgehandeld. Begin een nieuw verzoek.")
    return row
