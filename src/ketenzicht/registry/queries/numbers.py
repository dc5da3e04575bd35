"""The numbers of an organisation, and how they changed: the log tells."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from ketenzicht.audit.queries import Question, lines
from ketenzicht.base.errors import NotFound
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry.domain import By, IdentifierLine
from ketenzicht.registry.models import Identifier, Organisation
from ketenzicht.registry.queries.organisations import organisation_names

MOST_CHANGES = 50


@dataclass(frozen=True, slots=True)
class NumbersChange:
    """From which numbers to which, when, and by whom."""

    at: datetime
    by: By
    before: tuple[IdentifierLine, ...]
    after: tuple[IdentifierLine, ...]


def numbers_of(*, organisation_id: UUID) -> tuple[IdentifierLine, ...]:
    """The numbers of an organisation; NotFound. Two queries."""
    if not Organisation.objects.filter(id=organisation_id).exists():
        raise NotFound("Deze organisatie staat niet in het register.")
    rows = Identifier.objects.filter(organisation=organisation_id).order_by("system", "value")
    return tuple(IdentifierLine(IdentifierKind(one.system), one.value) for one in rows)


def number_changes(*, organisation_id: UUID, now: datetime) -> list[NumbersChange]:
    """The latest changes, the newest first; three queries."""
    question = Question(
        start=datetime(2000, 1, 1, tzinfo=UTC),
        end=now,
        action="registry.organisation-numbers-changed",
        subject=f"organisation/{organisation_id}",
    )
    found = lines(question=question, limit=MOST_CHANGES)
    names = organisation_names(ids={one.organisation_id for one in found if one.organisation_id})
    return [
        NumbersChange(
            at=one.at,
            by=By(
                names.get(one.organisation_id, "Ketenzicht") if one.organisation_id else "Ketenzicht", one.actor_role
            ),
            before=_read(one.detail["before"]),
            after=_read(one.detail["after"]),
        )
        for one in found
    ]


def _read(stored: list[list[str]]) -> tuple[IdentifierLine, ...]:
    return tuple(IdentifierLine(IdentifierKind(kind), value) for kind, value in stored)
