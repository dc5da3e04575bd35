"""Reading the log, which is itself on record; and judging afterwards whether an emergency was one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations.deciding import require
from ketenzicht.audit import queries
from ketenzicht.audit.domain import Circumstances, Deed, Line
from ketenzicht.audit.operations import record
from ketenzicht.audit.queries import MOST, Place, Question
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound, NotPermitted, Refused
from ketenzicht.base.identifiers import parse_bsn

BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)
LINES_PER_PAGE = 50
LONGEST_REMARK = 1_000


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of lines, newest first; `next` is where the page after it begins, if there is one."""

    lines: Sequence[Line]
    next: Place | None


@transaction.atomic
def search_log(*, question: Question, before: Place | None, address: str, actor: Actor, at: datetime) -> LogPage:
    """A page of what was found; that it was looked for is on record. Raises NotPermitted."""
    require(actor=actor, permission=Permission.AUDIT_READ)
    found = queries.lines(question=question, before=before, limit=LINES_PER_PAGE + 1)
    shown, more = found[:LINES_PER_PAGE], len(found) > LINES_PER_PAGE
    _put_on_record(
        action="audit.log-searched",
        deed=Deed.READ_LOG,
        detail={**_said(question), "lines": len(shown)},
        circumstances=Circumstances(access_point=address),
        actor=actor,
        at=at,
    )
    return LogPage(shown, Place(shown[-1].at, shown[-1].id) if more else None)


@transaction.atomic
def export_log(*, question: Question, address: str, actor: Actor, at: datetime) -> list[Line]:
    """Everything that was found, to be kept outside; on record as an export.

    Raises NotPermitted, and Refused when it is more than one file should hold.
    """
    require(actor=actor, permission=Permission.AUDIT_READ)
    found = _all(question)
    _put_on_record(
        action="audit.log-exported",
        deed=Deed.EXPORT,
        detail={**_said(question), "lines": len(found)},
        circumstances=Circumstances(access_point=address),
        actor=actor,
        at=at,
    )
    return found


@transaction.atomic
def extract_for_patient(*, bsn: str, purpose: str, address: str, actor: Actor, at: datetime) -> list[Line]:
    """Who did what with the data of one person, as that person may ask for it; on record under the same reference.

    The number itself is kept nowhere. Raises NotPermitted, Invalid for what is no BSN, and Refused for too much.
    """
    require(actor=actor, permission=Permission.AUDIT_READ)
    references = queries.patient_references(bsn=_bsn(bsn))
    found = _all(Question(start=BEFORE_ALL, end=at, patients=references))
    _put_on_record(
        action="audit.extract-made",
        deed=Deed.EXPORT,
        detail={"lines": len(found)},
        circumstances=Circumstances(access_point=address, patient=references[0], purpose=purpose),
        actor=actor,
        at=at,
    )
    return found


@transaction.atomic
def emergencies(*, address: str, actor: Actor, at: datetime) -> list[Line]:
    """Uses of the emergency procedure that still have to be judged; on record. Raises NotPermitted."""
    require(actor=actor, permission=Permission.AUDIT_READ)
    found = queries.break_glasses()
    _put_on_record(
        action="audit.emergencies-read",
        deed=Deed.READ_LOG,
        detail={"lines": len(found)},
        circumstances=Circumstances(access_point=address),
        actor=actor,
        at=at,
    )
    return found


@transaction.atomic
def review_emergency(*, line_id: int, justified: bool, remark: str, address: str, actor: Actor, at: datetime) -> None:
    """Put on record whether a use of the emergency procedure was right.

    Raises NotPermitted (also for one's own use), NotFound, Invalid without a remark, Conflict when it had been judged.
    """
    require(actor=actor, permission=Permission.AUDIT_READ)
    line = queries.line(line_id=line_id)
    if line is None or not line.circumstances.break_glass:
        raise NotFound("Deze regel van het logboek is geen gebruik van de noodprocedure.")
    if actor.id is not None and line.actor_id == actor.id:
        raise NotPermitted("Uw eigen gebruik van de noodprocedure beoordeelt een ander.", actor=actor)
    if not 0 < len(remark.strip()) <= LONGEST_REMARK:
        raise Invalid([Fault("/remark", "remark", "Schrijf waarom u zo oordeelt.", "Say why you judge so.")])
    try:
        with transaction.atomic():
            record(
                action="audit.emergency-reviewed",
                actor=actor,
                subject=f"audit-line/{line_id}",
                deed=Deed.REVIEW,
                circumstances=Circumstances(access_point=address, patient=line.circumstances.patient),
                detail={"justified": justified, "remark": remark.strip()},
                at=at,
            )
    except IntegrityError as error:
        raise Conflict("Dit gebruik van de noodprocedure is al beoordeeld.") from error


def _all(question: Question) -> list[Line]:
    found = queries.lines(question=question, limit=MOST)
    if len(found) == MOST:
        raise Refused(
            f"Dit zijn {MOST} regels of meer, te veel voor één bestand. Kies een kortere periode of zoek gerichter."
        )
    return found


def _bsn(text: str) -> str:
    try:
        return parse_bsn(text)
    except Refused as refusal:
        raise Invalid([Fault("/bsn", "no-bsn", str(refusal), "This is not a valid citizen service number.")]) from None


def _said(question: Question) -> dict[str, Any]:
    """What was looked for, as JSON; never the patient, who stands in a field of its own."""
    organisations = question.organisation_ids
    said = {
        "start": question.start.isoformat(),
        "end": question.end.isoformat(),
        "person": str(question.person) if question.person else None,
        "organisations": sorted(map(str, organisations))[:20] if organisations is not None else None,
        "deed": question.deed,
        "action": question.action,
        "outcome": question.outcome,
        "subject": question.subject,
        "breakGlass": question.break_glass,
    }
    return {name: value for name, value in said.items() if value is not None}


def _put_on_record(**line: Any) -> None:
    record(subject="audit/log", **line)
