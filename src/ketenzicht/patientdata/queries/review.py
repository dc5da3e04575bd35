"""Emergencies that wait for a reviewer, and those that were reviewed lately."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.patientdata.domain import Endangered, Judgement
from ketenzicht.patientdata.models import Emergency
from ketenzicht.registry.queries import organisation_names

MOST = 200


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One in the list: without its reason, which is read on its own page, on record."""

    id: UUID
    about: str
    centre: str
    at: datetime
    by_name: str
    endangered: Endangered
    due_at: datetime
    is_late: bool
    judgement: Judgement | None


def to_review(*, actor: Actor, now: datetime) -> list[ReviewLine]:
    """Of every centre: what waits, the longest first, then what was reviewed, the latest first. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.PATIENTDATA_REVIEW)
    rows = Emergency.objects.defer("reason", "because")
    waiting = rows.filter(judgement="").order_by("due_at")[:MOST]
    done = rows.exclude(judgement="").order_by("-judged_at")[:MOST]
    listed = [*waiting, *done]
    names = organisation_names(ids={row.organisation_id for row in listed})
    return [
        ReviewLine(
            id=row.id,
            about=row.about,
            centre=names.get(row.organisation_id, ""),
            at=row.at,
            by_name=row.by_name,
            endangered=Endangered(row.endangered),
            due_at=row.due_at,
            is_late=not row.judgement and row.due_at < now,
            judgement=Judgement(row.judgement) if row.judgement else None,
        )
        for row in listed
    ]
