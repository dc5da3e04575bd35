"""Reading, printing and fetching what was handed over, each on record."""

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
from ketenzicht.handover.domain.delivery import GONE, Move, State
from ketenzicht.handover.domain.fhir import bundle_of
from ketenzicht.handover.domain.telling import Section, moment, sections
from ketenzicht.handover.models import Release
from ketenzicht.handover.operations.noting import log, move, step
from ketenzicht.handover.operations.recalling import read_recall
from ketenzicht.handover.queries.content import content_of, passing_of, why_of
from ketenzicht.handover.queries.lines import HandOverLine, line_of
from ketenzicht.notices import operations as notices

UNKNOWN = "Deze overdracht kennen wij niet, of zij is voor een andere organisatie."


@dataclass(frozen=True, slots=True)
class Opened:
    """A hand-over as who receives the patient reads it; one that was withdrawn or has expired has no sections."""

    line: HandOverLine
    sections: tuple[Section, ...]


@transaction.atomic
def look_into(*, release_id: UUID, actor: Actor, at: datetime) -> Opened:
    """For who receives patients at the organisation that accepted; of one that was withdrawn only that it was, and why,
    and of one that has expired only that it has: it is no reading.

    Raises NotPermitted and NotFound.
    """
    row = of_receiver(release_id, Permission.HANDOVER_RECEIVE, actor=actor)
    if State(row.state) is State.WITHDRAWN:
        return _withdrawn(row, actor=actor, at=at)
    if is_over(row, at=at):
        return Opened(line_of(row), ())
    return _opened(row, "read", Deed.READ, actor=actor, at=at)


@transaction.atomic
def print_out(*, release_id: UUID, actor: Actor, at: datetime) -> Opened:
    """The same, to leave on paper or as a file. Raises Conflict for one that was withdrawn too."""
    row = of_receiver(release_id, Permission.HANDOVER_RECEIVE, actor=actor)
    return _opened(row, "printed", Deed.EXPORT, actor=actor, at=at)


@transaction.atomic
def fetch(*, release_id: UUID, actor: Actor, at: datetime) -> dict[str, Any]:
    """The FHIR message, for the system of who accepted. Raises NotPermitted, NotFound, Conflict."""
    row = of_receiver(release_id, Permission.HANDOVER_FETCH, actor=actor)
    refuse_gone(row, at=at)
    told = bundle_of(content_of(row), passing_of(row))
    _was_read(row, "fetched", Move.FETCH, Deed.EXPORT, by=Permission.HANDOVER_FETCH, actor=actor, at=at)
    return told


def _opened(row: Release, kind: str, deed: Deed, *, actor: Actor, at: datetime) -> Opened:
    refuse_gone(row, at=at)
    told = content_of(row)
    _was_read(row, kind, Move.READ, deed, by=Permission.HANDOVER_RECEIVE, actor=actor, at=at)
    return Opened(line_of(row), sections(told))


def _withdrawn(row: Release, *, actor: Actor, at: datetime) -> Opened:
    step(row, "recall-read", actor=actor, at=at)
    read_recall(row, at=at)
    for about in ("withdrawn", "not-recalled"):
        notices.settle(about=f"hand-over/{row.id}/{about}", actor=actor, at=at)
    return Opened(line_of(row), ())


def of_receiver(release_id: UUID, permission: Permission, *, actor: Actor) -> Release:
    """The row, until the transaction ends, for who has this permission at the organisation that accepted."""
    access.require(actor=actor, permission=permission)
    own = access.own_organisation(actor)
    rows = Release.objects.select_for_update(of=("self",)).filter(id=release_id, organisation_id=own)
    row = rows.select_related("location", "centre", "request__centre").first()
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def is_over(row: Release, *, at: datetime) -> bool:
    """Nobody reads it any more, whether or not the clock came by."""
    return State(row.state) in GONE or row.expires_at <= at


def refuse_gone(row: Release, *, at: datetime) -> None:
    call = f"Bel {row.request.centre.name} als u er vragen over hebt."
    if row.withdrawn_at is not None:
        since, why = moment(row.withdrawn_at), why_of(row).words
        raise Conflict(f"Deze overdracht is ingetrokken op {since}: {why}. {call}")
    if is_over(row, at=at):
        raise Conflict(f"Deze overdracht is verlopen. {call}")


def _was_read(
    row: Release, kind: str, by_move: Move, deed: Deed, *, by: Permission, actor: Actor, at: datetime
) -> None:
    move(row, by_move)
    row.may_be_there = True
    row.save(update_fields=["state", "next_at", "may_be_there"])
    step(row, kind, actor=actor, at=at)
    log(row, kind, deed=deed, actor=actor, at=at, by=by)
    notices.settle(about=f"hand-over/{row.id}", actor=actor, at=at)
