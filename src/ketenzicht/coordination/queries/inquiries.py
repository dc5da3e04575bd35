"""Inquiries of a centre, for who may answer them; what is about a person is asked through an operation, which logs."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination.domain import Door, Handing, Part, Proof, Reason, Sought, sought_from
from ketenzicht.coordination.models import CareRequest, Inquiry
from ketenzicht.coordination.queries.belonging import of_centre
from ketenzicht.coordination.queries.reading import intake_of
from ketenzicht.sealing import queries as sealing

SOUGHT, FOUND, THEIRS = "coordination.sought", "coordination.found", "coordination.theirs"
UNKNOWN_INQUIRY = "Dit inzageverzoek kennen wij niet, of het is van een ander centrum."
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class InquiryLine:
    """How far an inquiry is; nothing of whom it is about."""

    id: UUID
    asked_at: datetime
    by: str
    proof: Proof
    looked_at: int
    of: int
    unreadable: int
    is_searched: bool
    handed_at: datetime | None
    handed_how: Handing | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A request that may be about who asks, with as little of it as tells whether it is. `part` is a judgement."""

    id: UUID
    number: int
    received_at: datetime
    door: Door
    reasons: tuple[Reason, ...]
    name: str
    born: str
    part: Part | None


@dataclass(frozen=True, slots=True)
class InquiryFile:
    line: InquiryLine
    sought: Sought
    candidates: tuple[Candidate, ...]

    @property
    def is_judged(self) -> bool:
        """Whether all was looked at, by the search and by somebody: only then it can be told what there is."""
        return self.line.is_searched and all(one.part is not None for one in self.candidates)

    @property
    def theirs(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.candidates if one.part not in {None, Part.NOTHING})


def inquiries(*, actor: Actor) -> list[InquiryLine]:
    """Those of the actor's centre that are not forgotten, the newest first. One query. Raises NotPermitted."""
    rows = Inquiry.objects.filter(centre_id=centre_of(actor)).defer("sought", "found", "theirs")
    return [line_of(row) for row in rows[:MOST_LISTED]]


def candidates(*, inquiry_id: UUID, actor: Actor) -> tuple[Candidate, ...]:
    """What was found, to read by what somebody filled in: nothing of it is shown, so nothing is logged. Two queries.

    Raises NotPermitted and NotFound.
    """
    return file_of(row_of(inquiry_id, actor=actor)).candidates


def centre_of(actor: Actor) -> UUID:
    access.require(actor=actor, permission=Permission.COORDINATION_EXTRACT)
    return access.own_organisation(actor)


def row_of(inquiry_id: UUID, *, actor: Actor) -> Inquiry:
    """NotFound for one of another centre, whether it exists or not."""
    row = Inquiry.objects.filter(id=inquiry_id, centre_id=centre_of(actor)).first()
    if row is None:
        raise NotFound(UNKNOWN_INQUIRY)
    return row


def file_of(row: Inquiry) -> InquiryFile:
    """One query besides the row."""
    found, theirs = found_in(row), theirs_in(row)
    rows = CareRequest.objects.filter(of_centre(row.centre_id), id__in=found).defer("source_sent", "facts")
    made = sorted((_candidate(one, found[one.id], theirs.get(one.id)) for one in rows), key=_newest_first)
    return InquiryFile(line_of(row), sought_in(row), tuple(made))


def sought_in(row: Inquiry) -> Sought:
    told = json.loads(sealing.unseal(bytes(row.sought), owner=row.id, purpose=SOUGHT))
    return sought_from(told, today=local_day(row.asked_at))


def found_in(row: Inquiry) -> dict[UUID, tuple[Reason, ...]]:
    """By request why it may be about whom is sought."""
    if not row.found:
        return {}
    told = json.loads(sealing.unseal(bytes(row.found), owner=row.id, purpose=FOUND))
    return {UUID(one): tuple(Reason(reason) for reason in by) for one, by in told.items()}


def theirs_in(row: Inquiry) -> dict[UUID, Part]:
    """By request what somebody judged."""
    if not row.theirs:
        return {}
    told = json.loads(sealing.unseal(bytes(row.theirs), owner=row.id, purpose=THEIRS))
    return {UUID(one): Part(part) for one, part in told.items()}


def line_of(row: Inquiry) -> InquiryLine:
    return InquiryLine(
        id=row.id,
        asked_at=row.asked_at,
        by=row.by_name,
        proof=Proof(row.proof),
        looked_at=row.looked_at,
        of=row.of,
        unreadable=row.unreadable,
        is_searched=row.searched_at is not None,
        handed_at=row.handed_at,
        handed_how=Handing(row.handed_how) if row.handed_how else None,
    )


def _candidate(row: CareRequest, found: tuple[Reason, ...], part: Part | None) -> Candidate:
    intake = intake_of(row)
    return Candidate(
        id=row.id,
        number=row.number,
        received_at=row.received_at,
        door=Door(row.door),
        reasons=found,
        name=intake.get("name", ""),
        born=intake.get("birth-date", ""),
        part=part,
    )


def _newest_first(one: Candidate) -> tuple[bool, float]:
    """What nobody judged yet stands first."""
    return one.part is not None, -one.received_at.timestamp()
