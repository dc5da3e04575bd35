"""What somebody says of their data, and takes back; what may not be shown any more is destroyed with it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.patientdata.domain import Category, SaidBy
from ketenzicht.patientdata.models import Consent
from ketenzicht.patientdata.operations.recording import log, reference, tell
from ketenzicht.patientdata.operations.stopping import stop_what_is_objected_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A yes or a no, of what. None: of every category, and of everybody who holds data."""

    permits: bool
    said_by: SaidBy
    category: Category | None = None
    holder_id: UUID | None = None


@transaction.atomic
def register_consent(*, subject: UUID, patient_bsn: str, said: Said, actor: Actor, at: datetime) -> UUID:
    """Put on record what was said, by whom it was asked, and when. A no has its effect at once. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.PATIENTDATA_FETCH)
    row = Consent.objects.create(
        subject=subject,
        whose=reference(patient_bsn),
        organisation_id=access.own_organisation(actor),
        permits=said.permits,
        category=said.category.value if said.category else "",
        holder_id=said.holder_id,
        said_by=said.said_by.value,
        said_at=at,
        by=access.own_account(actor),
        by_name=actor.name[:255],
    )
    kind = "consent-registered" if said.permits else "objection-registered"
    _record(kind, row, actor=actor, at=at)
    if not said.permits:
        stop_what_is_objected_to(subject=subject, actor=actor, at=at)
    return row.id


@transaction.atomic
def withdraw_consent(*, consent_id: UUID, subject: UUID, actor: Actor, at: datetime) -> None:
    """It does not count any more, and what was fetched on it is destroyed at once.

    Also what another centre wrote down, that had the subject before or helps with it: who may act at the subject is
    asked by the app above, and somebody takes back what they said where they are now.
    Raises NotPermitted, NotFound, and Conflict for what was taken back before.
    """
    access.require(actor=actor, permission=Permission.PATIENTDATA_FETCH)
    row = Consent.objects.select_for_update().filter(id=consent_id, subject=subject).first()
    if row is None:
        raise NotFound("Deze uitspraak van de patiënt kennen wij niet.")
    if row.withdrawn_at is not None:
        raise Conflict("Deze uitspraak is al ingetrokken.")
    row.withdrawn_at, row.withdrawn_by_name = at, actor.name[:255]
    row.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    _record("consent-withdrawn", row, actor=actor, at=at)
    stop_what_is_objected_to(subject=subject, actor=actor, at=at)


def _record(kind: str, row: Consent, *, actor: Actor, at: datetime) -> None:
    """In the log of who said it, also when the request has the number of another by now, or of nobody."""
    detail = {"permits": row.permits, "category": row.category, "saidBy": row.said_by}
    subject = f"consent/{row.id}"
    log(kind, subject, patient=row.whose, actor=actor, at=at, detail=detail)
    tell(kind, subject, at=at)
