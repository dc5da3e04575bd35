"""Bottlenecks in protocols: of the own centre, and what centres share with the region."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination import queries as requests
from ketenzicht.learning.domain.bottlenecks import About, Move, Status
from ketenzicht.learning.models import Bottleneck
from ketenzicht.learning.queries.figures import centres
from ketenzicht.registry import queries as registry

UNKNOWN = "Dit knelpunt kennen wij niet, of u ziet het niet."
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ChangeLine:
    at: datetime
    who: str
    deed: str
    status: Status
    words: str


@dataclass(frozen=True, slots=True)
class BottleneckLine:
    """A bottleneck. `centre` is its name; `is_own`: of the actor's centre."""

    id: UUID
    centre: str
    is_own: bool
    about: About
    which: str
    title: str
    text: str
    owner_id: UUID
    owner: str
    status: Status
    mended_in: str
    made_at: datetime
    is_shared: bool


@dataclass(frozen=True, slots=True)
class BottleneckFile:
    """With its history, the oldest first; cases are for the centre alone, others get none."""

    line: BottleneckLine
    changes: tuple[ChangeLine, ...]
    cases: tuple[requests.Sketch, ...]


def bottlenecks(*, actor: Actor, now: datetime) -> tuple[BottleneckLine, ...]:
    """Of the own centre all, what is open first; of centres that one follows what they share. Raises NotPermitted."""
    names = _names(actor, now=now)
    rows = Bottleneck.objects.filter(centre_id__in=names)
    if not _works(actor):
        rows = rows.filter(shared_at__isnull=False)
    lines = [_line(row, names[row.centre_id], actor) for row in rows[:MOST_SHOWN]]
    return tuple(sorted(lines, key=lambda one: not one.status.is_open))


def bottleneck(*, bottleneck_id: UUID, actor: Actor, now: datetime) -> BottleneckFile:
    """One of these. Raises NotPermitted, and NotFound for any other, whether it exists or not."""
    names = _names(actor, now=now)
    row = Bottleneck.objects.filter(id=bottleneck_id, centre_id__in=names).first()
    if row is None or not (_works(actor) or row.shared_at):
        raise NotFound(UNKNOWN)
    ids = [one.request_id for one in row.cases.all()] if _works(actor) else []
    return BottleneckFile(
        line=_line(row, names[row.centre_id], actor),
        changes=tuple(
            ChangeLine(one.at, one.by_name if _works(actor) else "", _deed(one.deed), Status(one.status), one.words)
            for one in row.changes.all()
        ),
        cases=tuple(sorted(requests.sketches(ids=ids).values(), key=lambda one: one.number)) if ids else (),
    )


_DEEDS = {
    "made": "gemeld",
    "shared": "gedeeld met de regio",
    "unshared": "niet langer gedeeld",
    "owned": "nieuwe eigenaar",
}


def _deed(code: str) -> str:
    return _DEEDS.get(code) or Move(code).word


def _names(actor: Actor, *, now: datetime) -> dict[UUID, str]:
    """Whose bottlenecks the actor may see, by name. Raises NotPermitted."""
    if _works(actor):
        return registry.organisation_names(ids=[access.own_organisation(actor)])
    return {one.id: one.name for one in centres(actor=actor, now=now)}


def _works(actor: Actor) -> bool:
    return Permission.LEARNING_WORK in actor.grants


def _line(row: Bottleneck, centre: str, actor: Actor) -> BottleneckLine:
    is_own = row.centre_id == access.own_organisation(actor)
    return BottleneckLine(
        id=row.id,
        centre=centre,
        is_own=is_own,
        about=About(row.about),
        which=row.which,
        title=row.title,
        text=row.text,
        owner_id=row.owner,
        owner=row.owner_name if is_own else "",
        status=Status(row.status),
        mended_in=row.mended_in,
        made_at=row.made_at,
        is_shared=row.shared_at is not None,
    )
