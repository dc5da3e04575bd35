"""Bottlenecks in protocols: reporting one, who looks after it, what was decided, and sharing it with the region."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination import queries as requests
from ketenzicht.learning.domain.bottlenecks import LEAST_WORDS, About, Move, Status, after, refuse_without_words
from ketenzicht.learning.models import Bottleneck, BottleneckCase, BottleneckChange
from ketenzicht.learning.operations.telling import in_bounds, tell
from ketenzicht.learning.queries.bottlenecks import UNKNOWN
from ketenzicht.learning.queries.people import colleague

WORK, LEAD = Permission.LEARNING_WORK, Permission.LEARNING_LEAD
LONGEST_TITLE, LONGEST_VERSION = 120, 60


@dataclass(frozen=True, slots=True)
class NewBottleneck:
    """About what, which of these, and what gets in the way; nothing about a patient."""

    about: About
    which: str
    title: str
    text: str
    owner: UUID


@transaction.atomic
def report_bottleneck(*, new: NewBottleneck, actor: Actor, at: datetime) -> UUID:
    """Report one in the own centre. Raises NotPermitted, Refused without words, NotFound for another's owner."""
    access.require(actor=actor, permission=WORK)
    which, title, text = in_bounds(new.which), in_bounds(new.title), in_bounds(new.text)
    if not (0 < len(title) <= LONGEST_TITLE and 0 < len(which) <= LONGEST_TITLE and len(text) >= LEAST_WORDS):
        raise Refused("Vul in waar het over gaat, een korte titel en wat er in de weg zit.")
    row = Bottleneck.objects.create(
        centre_id=access.own_organisation(actor),
        about=new.about.value,
        which=which,
        title=title,
        text=text,
        owner=new.owner,
        owner_name=colleague(new.owner, actor=actor, now=at)[:255],
        status=Status.NEW.value,
        made_at=at,
    )
    _change(row, "made", "", permission=WORK, actor=actor, at=at)
    return row.id


@transaction.atomic
def move_bottleneck(*, bottleneck_id: UUID, move: Move, words: str, version: str, actor: Actor, at: datetime) -> Status:
    """Examine, propose a change, mend in a version, reject with a reason, reopen; gives the status.

    By its owner or who leads. Raises NotPermitted, NotFound, Conflict, and Refused without words.
    """
    row = _owned(bottleneck_id, actor=actor)
    status = after(Status(row.status), move)
    refuse_without_words(move, words=words, version=version)
    if len(version.strip()) > LONGEST_VERSION:
        raise Refused(f"Gebruik voor de versie ten hoogste {LONGEST_VERSION} tekens.")
    row.status = status.value
    row.mended_in = in_bounds(version) if move is Move.MEND else ""
    row.ended_at = None if status.is_open else at
    row.save(update_fields=["status", "mended_in", "ended_at"])
    _change(row, move.value, words, permission=WORK, actor=actor, at=at)
    return status


@transaction.atomic
def hand_over_bottleneck(*, bottleneck_id: UUID, owner: UUID, actor: Actor, at: datetime) -> None:
    """Somebody else looks after it. Raises NotPermitted and NotFound."""
    row = _owned(bottleneck_id, actor=actor)
    row.owner, row.owner_name = owner, colleague(owner, actor=actor, now=at)[:255]
    row.save(update_fields=["owner", "owner_name"])
    _change(row, "owned", "", permission=WORK, actor=actor, at=at)


@transaction.atomic
def share_bottleneck(*, bottleneck_id: UUID, is_shared: bool, actor: Actor, at: datetime) -> None:
    """Show it to the ROAZ-bureau of the region and to the country, or no longer: by who leads.

    Raises NotPermitted, NotFound, and Conflict when it is so already.
    """
    access.require(actor=actor, permission=LEAD)
    row = _own(bottleneck_id, actor=actor)
    if (row.shared_at is not None) == is_shared:
        raise Conflict("Dat was al zo.")
    row.shared_at = at if is_shared else None
    row.save(update_fields=["shared_at"])
    _change(row, "shared" if is_shared else "unshared", "", permission=LEAD, actor=actor, at=at)


@transaction.atomic
def link_case(*, bottleneck_id: UUID, number: int, actor: Actor, at: datetime) -> None:
    """A request of the own centre in which it was met, by its number. Raises NotPermitted and NotFound."""
    request_id = requests.numbered(number=number, actor=actor)
    row = _own(bottleneck_id, actor=actor)
    coordination.consult(
        request_id=request_id,
        centre_id=row.centre_id,
        action="learning.bottleneck-linked",
        permission=WORK,
        deed=Deed.CHANGE,
        detail={"bottleneck": str(row.id)},
        actor=actor,
        at=at,
    )
    BottleneckCase.objects.get_or_create(bottleneck=row, request_id=request_id)


def _own(bottleneck_id: UUID, *, actor: Actor) -> Bottleneck:
    row = (
        Bottleneck.objects.select_for_update()
        .filter(id=bottleneck_id, centre_id=access.own_organisation(actor))
        .first()
    )
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def _owned(bottleneck_id: UUID, *, actor: Actor) -> Bottleneck:
    access.require(actor=actor, permission=WORK)
    row = _own(bottleneck_id, actor=actor)
    if row.owner != actor.id:
        access.require(actor=actor, permission=LEAD)
    return row


def _change(row: Bottleneck, deed: str, words: str, *, permission: Permission, actor: Actor, at: datetime) -> None:
    BottleneckChange.objects.create(
        bottleneck=row,
        at=at,
        by=access.own_account(actor),
        by_name=actor.name[:255],
        deed=deed,
        status=row.status,
        words=in_bounds(words),
    )
    detail = {"deed": deed, "status": row.status}
    tell("bottleneck-changed", f"bottleneck/{row.id}", permission=permission, actor=actor, at=at, detail=detail)
