"""Which requests of a centre are open, and who called before."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import AGAIN, OFTEN, OPEN, Door, QueueLine, Status, in_order, recognised_by
from ketenzicht.coordination.domain.queue import AT_ONCE
from ketenzicht.coordination.models import CareRequest, CoSign, Mark, Triage
from ketenzicht.coordination.queries.belonging import handed_over_by
from ketenzicht.coordination.queries.reading import RequestFile, mark_purpose
from ketenzicht.coordination.queries.sharing import Helping, covered
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.sealing import queries as sealing

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier request of who is likely the same: recognised by which kinds of marks."""

    id: UUID
    number: int
    received_at: datetime
    status: Status
    door: Door
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who called before: `again` in the 24 hours before, `in_month` how many in the 30 days before, without this."""

    again: tuple[Before, ...]
    in_month: int


def queue(*, actor: Actor, now: datetime, helped: Iterable[Helping] = ()) -> tuple[QueueLine, ...]:
    """Every open request of the actor's centre, in the order in which to pick up. Two queries.

    With `helped` also what other centres share by these agreements. Raises NotPermitted. Of more than 500 what is
    life-threatening is given, and then the first that came in.
    """
    return _lines(_open_requests(actor, helped), now=now)


def queue_of(*, actor: Actor, now: datetime, helped: Iterable[Helping] = ()) -> tuple[tuple[QueueLine, ...], int]:
    """What somebody may have to do something about, and how many more a colleague is working on. Three queries.

    Left out is what is in hand with a colleague while its moment has not passed and it waits for nobody else: on a busy
    evening that is most. Raises NotPermitted.
    """
    with_colleagues = Q(status=Status.IN_HAND.value, claimed_until__gt=now) & ~Q(claimed_by=actor.id)
    is_late = Q(begin_before__isnull=False, begin_before__lt=now)
    seconds = Triage.objects.filter(request=OuterRef("pk"), deviates_at__isnull=True).exclude(deviates_to="")
    left_out = with_colleagues & ~is_late & Q(waits_for_co_sign=False) & ~Exists(seconds)
    rows = _open_requests(actor, helped)
    lines = _lines(rows.exclude(left_out), now=now)
    return lines, rows.filter(left_out).count()


def is_centre(organisation_id: UUID) -> bool:
    """Whether an organisation is one where requests for care come in. One query."""
    return any(one.kind is OrganisationKind.ZCC for one in registry.organisations(ids=[organisation_id]))


def recognised(file: RequestFile, *, now: datetime) -> Recognised:
    """By telephone number, BSN, or name with birth date. One query for each of them.

    Of the centre that has it: what that has itself, and what it handed over to another.
    """
    by: defaultdict[UUID, set[str]] = defaultdict(set)
    for kind, text in recognised_by(file.intake, today=local_day(now)).items():
        marks = sealing.marks(text, purpose=mark_purpose(kind))
        same = Mark.objects.filter(
            Q(request__centre_id=file.centre_id) | Q(handed_over_by(file.centre_id, request="request_id")),
            kind=kind,
            mark__in=marks,
            received_at__gt=file.received_at - OFTEN,
        ).exclude(request_id=file.id)
        for request_id in same.values_list("request_id", flat=True):
            by[request_id].add(kind)
    near = CareRequest.objects.filter(
        id__in=by, received_at__gt=file.received_at - AGAIN, received_at__lt=file.received_at + AGAIN
    ).order_by("-received_at")
    again = tuple(
        Before(
            id=row.id,
            number=row.number,
            received_at=row.received_at,
            status=Status(row.status),
            door=Door(row.door),
            by=tuple(sorted(by[row.id])),
        )
        for row in near.defer("intake", "facts")
    )
    return Recognised(again=again, in_month=len(by))


def _open_requests(actor: Actor, helped: Iterable[Helping]) -> QuerySet[CareRequest]:
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    centre_id = access.own_organisation(actor)
    which = Q(centre_id=centre_id, status__in=[one.value for one in OPEN])
    if shared := [one.sharing for one in helped if one.sharing.helper == centre_id]:
        which |= covered(shared)
    rows = CareRequest.objects.filter(which)
    waiting = Exists(CoSign.objects.filter(request=OuterRef("pk"), settled_at__isnull=True))
    return rows.annotate(waits_for_co_sign=waiting)


def _lines(rows: QuerySet[CareRequest], *, now: datetime) -> tuple[QueueLine, ...]:
    at_once_first = Case(When(urgency__in=AT_ONCE, then=0), default=1)  # however late it came in
    rows = rows.order_by(at_once_first, "received_at").defer("intake", "facts", "first_answers", "source_sent")
    found = list(rows[:MOST_SHOWN])
    calls = _calls(found, now=now)
    # Any: a request, with what was asked beside it
    lines = (_line(row, calls[row.id], waits_for_co_sign=cast(Any, row).waits_for_co_sign) for row in found)
    return in_order(lines, at=now)


def _calls(rows: list[CareRequest], *, now: datetime) -> Counter[UUID]:
    """Of each request how many of the last 24 hours are of the same person, itself included: each within its centre."""
    ids, centres = [row.id for row in rows], {row.centre_id for row in rows}
    marks = Mark.objects.filter(received_at__gt=now - AGAIN, request__centre_id__in=centres)
    mine = marks.filter(request_id__in=ids).values("mark")
    by_mark: defaultdict[tuple[bytes, UUID], set[UUID]] = defaultdict(set)
    found = marks.filter(mark__in=mine).values_list("mark", "request_id", "request__centre_id")
    for mark, request_id, centre_id in found:
        by_mark[bytes(mark), centre_id].add(request_id)
    same: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for group in by_mark.values():
        for one in group:
            same[one] |= group
    return Counter({one: len(same[one]) or 1 for one in ids})


def _line(row: CareRequest, calls: int, *, waits_for_co_sign: bool) -> QueueLine:
    return QueueLine(
        id=row.id,
        number=row.number,
        door=Door(row.door),
        status=Status(row.status),
        received_at=row.received_at,
        urgency=row.urgency or None,
        has_red_flag=row.has_red_flag,
        begin_before=row.begin_before,
        due_at=row.due_at,
        claimed_by=row.claimed_by,
        claimed_until=row.claimed_until,
        meant_for=row.meant_for,
        calls=calls,
        waits_for_co_sign=waits_for_co_sign,
        centre_id=row.centre_id,
    )
