"""Reading, printing and fetching what was handed over, each on record; and telling back what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.handover.domain.delivery import GONE, NEXT_TOLD, Feedback, Move, State
from ketenzicht.handover.domain.fhir import bundle_of
from ketenzicht.handover.domain.telling import Section, sections
from ketenzicht.handover.models import Release
from ketenzicht.handover.operations.noting import log, move, step
from ketenzicht.handover.queries.content import content_of, passing_of
from ketenzicht.handover.queries.lines import HandOverLine, line_of
from ketenzicht.notices import operations as notices

UNKNOWN = "Deze overdracht kennen wij niet, of zij is voor een andere organisatie."


@dataclass(frozen=True, slots=True)
class Opened:
    """A hand-over as who receives the patient reads it."""

    line: HandOverLine
    sections: tuple[Section, ...]


@transaction.atomic
def look_into(*, release_id: UUID, actor: Actor, at: datetime) -> Opened:
    """For who receives patients at the organisation that accepted. Raises NotPermitted, NotFound, Conflict."""
    return _opened(release_id, "read", Deed.READ, actor=actor, at=at)


@transaction.atomic
def print_out(*, release_id: UUID, actor: Actor, at: datetime) -> Opened:
    """The same, to leave on paper or as a file."""
    return _opened(release_id, "printed", Deed.EXPORT, actor=actor, at=at)


@transaction.atomic
def fetch(*, release_id: UUID, actor: Actor, at: datetime) -> dict[str, Any]:
    """The FHIR message, for the system of who accepted. Raises NotPermitted, NotFound, Conflict."""
    row = _held(release_id, Permission.HANDOVER_FETCH, actor=actor, at=at)
    told = bundle_of(content_of(row), passing_of(row))
    _was_read(row, "fetched", Move.FETCH, Deed.EXPORT, by=Permission.HANDOVER_FETCH, actor=actor, at=at)
    return told


@transaction.atomic
def tell_back(*, release_id: UUID, told: Feedback, actor: Actor, at: datetime) -> bool:
    """What came of it, by who received it; False when that was told already.

    Raises NotPermitted, NotFound, and Conflict for what cannot be told any more.
    """
    by = _permission(actor)
    row = _held(release_id, by, actor=actor, at=at)
    if row.told == told.value:
        return False
    if told not in NEXT_TOLD[row.told]:
        raise Conflict(f"Dit kan niet meer: er is al gemeld: {Feedback(row.told).word}.")
    row.told, row.told_at = told.value, at
    row.save(update_fields=["told", "told_at"])
    step(row, "told", actor=actor, at=at, detail={"told": told.value})
    log(row, "told", deed=Deed.CHANGE, actor=actor, at=at, by=by)
    return True


def _permission(actor: Actor) -> Permission:
    own = Permission.HANDOVER_RECEIVE
    return own if own in actor.grants else Permission.HANDOVER_FETCH


def _opened(release_id: UUID, kind: str, deed: Deed, *, actor: Actor, at: datetime) -> Opened:
    row = _held(release_id, Permission.HANDOVER_RECEIVE, actor=actor, at=at)
    told = content_of(row)
    _was_read(row, kind, Move.READ, deed, by=Permission.HANDOVER_RECEIVE, actor=actor, at=at)
    return Opened(line_of(row), sections(told))


def _held(release_id: UUID, permission: Permission, *, actor: Actor, at: datetime) -> Release:
    """The row, until the transaction ends, as long as it may be read."""
    access.require(actor=actor, permission=permission)
    own = access.own_organisation(actor)
    rows = Release.objects.select_for_update(of=("self",)).filter(id=release_id, organisation_id=own)
    row = rows.select_related("location", "centre", "request__centre").first()
    if row is None:
        raise NotFound(UNKNOWN)
    if State(row.state) in GONE or row.expires_at <= at:
        withdrawn = row.state == State.WITHDRAWN.value
        why = "ingetrokken, want de plaatsing gaat niet door" if withdrawn else "verlopen"
        raise Conflict(f"Deze overdracht is {why}. Bel {row.request.centre.name} als u er vragen over hebt.")
    return row


def _was_read(
    row: Release, kind: str, by_move: Move, deed: Deed, *, by: Permission, actor: Actor, at: datetime
) -> None:
    move(row, by_move)
    row.save(update_fields=["state", "next_at"])
    step(row, kind, actor=actor, at=at)
    log(row, kind, deed=deed, actor=actor, at=at, by=by)
    notices.settle(about=f"hand-over/{row.id}", actor=actor, at=at)
