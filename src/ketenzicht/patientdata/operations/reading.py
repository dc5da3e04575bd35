"""Looking at what is known of a subject: each summary that is read is a line in the log of the patient."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit.domain import Deed
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.actor import Actor
from ketenzicht.patientdata.domain import Question, SourceLine, Statement, requester_of
from ketenzicht.patientdata.operations.recording import log, reference
from ketenzicht.patientdata.operations.stopping import stop_what_is_objected_to, stop_what_is_of_another
from ketenzicht.patientdata.queries.known import (
    ConsentLine,
    EmergencyLine,
    FetchLine,
    consents_of,
    emergencies_of,
    fetches_of,
)
from ketenzicht.patientdata.queries.rules import Foreseen, foreseen, rules, statements_of
from ketenzicht.patientdata.queries.sources import sources_at


@dataclass(frozen=True, slots=True)
class Choice:
    """A source that can be asked, with what the rule says of it, and how the last question to it went."""

    source: SourceLine
    may: Foreseen
    last: FetchLine | None


@dataclass(frozen=True, slots=True)
class Known:
    """All of one subject."""

    choices: tuple[Choice, ...]
    fetches: tuple[FetchLine, ...]
    consents: tuple[ConsentLine, ...]
    emergencies: tuple[EmergencyLine, ...]


@transaction.atomic
def look_at(*, subject: UUID, patient_bsn: str, actor: Actor, at: datetime) -> Known:
    """What there is, after what may not be shown any more was destroyed. Raises NotPermitted.

    Without a number nothing can have been fetched, and nothing can be asked.
    """
    access.require(actor=actor, permission=Permission.PATIENTDATA_FETCH)
    stop_what_is_of_another(subject=subject, patient_bsn=patient_bsn, actor=actor, at=at)
    stop_what_is_objected_to(subject=subject, actor=actor, at=at)
    fetches = fetches_of(subject)
    said = statements_of(subject, whose=patient_references(bsn=patient_bsn) if patient_bsn else [])
    for one in fetches:
        if one.summary is not None:
            log("read", f"summary/{one.id}", patient=reference(patient_bsn), actor=actor, at=at, deed=Deed.READ)
    return Known(
        choices=_choices(fetches, statements=said, actor=actor, at=at),
        fetches=tuple(fetches),
        consents=tuple(consents_of(subject)),
        emergencies=tuple(emergencies_of(subject)),
    )


def _choices(
    fetches: list[FetchLine], *, statements: list[Statement], actor: Actor, at: datetime
) -> tuple[Choice, ...]:
    known = rules()
    last: dict[UUID, FetchLine] = {}
    for one in fetches:
        last.setdefault(one.source.id, one)
    return tuple(
        Choice(
            source,
            foreseen(
                Question(requester_of(actor.role), source.category, source.organisation_id),
                rules=known,
                statements=statements,
                at=at,
            ),
            last.get(source.id),
        )
        for source in sources_at(at=at)
    )
