"""What a centre follows: open needs, patients on the way, questions from providers, and who is nobody knows where."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Value, When

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.coordination import queries as coordination
from ketenzicht.coordination.domain import Whereabouts
from ketenzicht.placement.domain import COMING, OPEN_NEEDS, WAITING, NeedStatus, Status
from ketenzicht.placement.domain.following import Asks, Followed, NotRight, Onwards, stays_at_home, urgent_first
from ketenzicht.placement.models import Need, Offer, Onward, WaitingPlace
from ketenzicht.placement.queries.gp import GpToTell, gps_to_tell
from ketenzicht.placement.queries.waiting import Free, free_for_waiting
from ketenzicht.planning import queries as plans
from ketenzicht.planning.domain import BookingStatus
from ketenzicht.triage import queries as content

MOST_SHOWN = 500
ARRANGED = NeedStatus.ARRANGED.value
_TO_COME = frozenset({BookingStatus.HELD, BookingStatus.BOOKED})


class OfferNow(NamedTuple):
    """Who was asked, or where a place or appointment is, as the list shows it. `due`: an answer, a hold, an arrival."""

    name: str
    status: Status | BookingStatus
    due: datetime | None
    is_overdue: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class FollowLine:
    """One thing that is followed; nothing of it tells who the patient is.

    `ends_at` is where the patient is when one click says that it is done; None: that takes more than a click.
    """

    followed: Followed
    request_id: UUID
    need_id: UUID | None
    care: str
    offers: tuple[OfferNow, ...] = ()
    lists: int = 0
    onward_id: UUID | None = None
    ends_at: Whereabouts | None = None


@dataclass(frozen=True, slots=True)
class Worklist:
    lines: tuple[FollowLine, ...]
    free: tuple[Free, ...]
    more: int  # that are not among them


def worklist(*, actor: Actor, now: datetime, oldest_first: bool = False) -> Worklist:
    """All that the actor's centre follows, most urgent first; a dozen queries, however many. Raises NotPermitted.

    Of more than 500 of a kind the most pressing are there, and how many more there are; `oldest_first`: of decided
    requests those that wait the longest, to end them.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    centre = access.own_organisation(actor)
    needs, all_needs = _needs(centre)
    decided, all_decided = coordination.decided_requests(actor=actor, most=MOST_SHOWN, oldest_first=oldest_first)
    with_needs = set(
        Need.objects.filter(
            request__in=[one.id for one in decided], status__in=[one.value for one in OPEN_NEEDS]
        ).values_list("request_id", flat=True)
    )
    onward = _onward(centre)
    asked = {one.request_id for one in onward}
    rest = [one for one in decided if one.id not in with_needs and one.id not in asked]
    gps, all_gps = gps_to_tell(centre_id=centre, most=MOST_SHOWN)
    lines = [*_of_needs(needs, now=now), *onward, *_of_decided(rest, now=now), *map(_of_gp, gps)]
    lines.sort(key=lambda one: urgent_first(one.followed))
    more = all_needs - len(needs) + all_decided - len(decided) + all_gps - len(gps)
    return Worklist(tuple(lines), tuple(free_for_waiting(actor=actor, now=now)), more)


def _needs(centre: UUID) -> tuple[list[Mapping[str, Any]], int]:
    rows = Need.objects.filter(request__centre_id=centre, status__in=[one.value for one in OPEN_NEEDS])
    urgent = Case(When(request__urgency="", then=Value("U2")), default="request__urgency")  # as `domain.rank_of`
    named = rows.order_by(urgent, "before", "since", "id").values(
        "id",
        "status",
        "since",
        "before",
        "form_name",
        "held_back_at",
        "request_id",
        "request__number",
        "request__urgency",
    )
    found: list[Mapping[str, Any]] = [*named[:MOST_SHOWN]]
    return found, rows.count() if len(found) == MOST_SHOWN else len(found)


def _of_needs(needs: list[Mapping[str, Any]], *, now: datetime) -> list[FollowLine]:
    ids = [one["id"] for one in needs]
    offers: defaultdict[UUID, list[OfferNow]] = defaultdict(list)
    open_ones = Offer.objects.filter(need__in=ids, status__in=[one.value for one in WAITING | COMING])
    for row in open_ones.select_related("location").order_by("turn", "asked_at", "id"):
        offers[row.need_id].append(_offer(row))
    for booked in plans.appointments_for(subjects=[one["id"] for one in needs if one["status"] == ARRANGED]):
        if booked.status in _TO_COME:
            name = f"{booked.location}, {booked.resource}"
            offers[booked.subject].append(
                OfferNow(name, booked.status, booked.begins, is_overdue=False, since=booked.since)
            )
    lists: defaultdict[UUID, int] = defaultdict(int)
    places = WaitingPlace.objects.filter(need__in=ids, left_at__isnull=True)
    for need_id in places.order_by().values_list("need_id", flat=True):
        lists[need_id] += 1
    return [_line(one, tuple(offers[one["id"]]), lists[one["id"]], now=now) for one in needs]


def _offer(row: Offer) -> OfferNow:
    status = Status(row.status)
    due = {Status.ASKED: row.answer_before, Status.ACCEPTED: row.hold_until}.get(status, row.expected_at)
    name = row.location.name if row.location else "buiten het netwerk"  # where that is stands at the request
    is_overdue = status is Status.ASKED and row.overdue_at is not None  # what was answered late is answered
    return OfferNow(name, status, due, is_overdue, row.since)


def _line(row: Mapping[str, Any], offers: tuple[OfferNow, ...], lists: int, *, now: datetime) -> FollowLine:
    asks, due = _asks(NeedStatus(row["status"]), offers, lists, now=now)
    if row["held_back_at"] is not None and asks in {Asks.ASKED, Asks.WAITS}:
        asks = Asks.NOBODY_ASKED  # of who is left, until the question is written otherwise
    since = max([row["since"], *(one.since for one in offers)])
    urgency = row["request__urgency"] or None
    return FollowLine(
        followed=Followed(asks, urgency, row["before"], due, since, row["request__number"]),
        request_id=row["request_id"],
        need_id=row["id"],
        care=row["form_name"],
        offers=offers,
        lists=lists,
    )


def _asks(
    status: NeedStatus, offers: tuple[OfferNow, ...], lists: int, *, now: datetime
) -> tuple[Asks, datetime | None]:
    """What it asks of somebody, and when that runs out."""
    won = next((one for one in offers if one.status in COMING | _TO_COME), None)
    if status is NeedStatus.ARRANGED and won is not None:
        if won.status is Status.ACCEPTED:
            return Asks.TO_CONFIRM, won.due
        return (Asks.OVERDUE if won.due and won.due <= now else Asks.COMING), won.due
    asked = [one for one in offers if one.status is Status.ASKED]
    due = min((one.due for one in asked if one.due), default=None)
    if any(one.is_overdue for one in asked):
        return Asks.NO_ANSWER, due
    if offers:
        return Asks.ASKED, due
    return (Asks.WAITS if lists else Asks.NOBODY_ASKED), None


def _onward(centre: UUID) -> list[FollowLine]:
    rows = Onward.objects.filter(offer__need__request__centre_id=centre, done_at__isnull=True)
    found = rows.select_related("offer__need__request", "offer__location").order_by("asked_at", "id")[:MOST_SHOWN]
    return [_asked_onward(one) for one in found]


def _asked_onward(row: Onward) -> FollowLine:
    request = row.offer.need.request
    why = f": {NotRight(row.reason).word.split(' (')[0]}" if row.reason else ""
    return FollowLine(
        followed=Followed(Asks.ONWARD, request.urgency or None, None, None, row.asked_at, request.number),
        request_id=request.id,
        need_id=None,
        care=f"{Onwards(row.asks).word}{why}",
        offers=(_offer(row.offer),),
        onward_id=row.id,
    )


def _of_gp(one: GpToTell) -> FollowLine:
    followed = Followed(Asks.TELL_GP, one.urgency, None, None, one.since, one.number)
    return FollowLine(followed, one.request_id, None, "bericht aan de huisarts")


def _of_decided(rows: list[coordination.DecidedLine], *, now: datetime) -> list[FollowLine]:
    """Decided, and nothing is sought: where the patient is has to be said, with one click where it is plain."""
    there: dict[UUID, Offer] = {}
    arrived = Offer.objects.filter(need__request__in=[one.id for one in rows], status=Status.ARRIVED.value)
    for offer in arrived.select_related("location", "need").order_by("need__step"):
        there[offer.need.request_id] = offer
    in_use = content.fitting_in_use(at=now)
    forms = in_use[1].form if in_use else {}
    lines = []
    for one in rows:
        offer_there = there.get(one.id)
        form = forms.get(one.form)
        needs_place = form is None or bool(form.capacity)
        is_home = stays_at_home(needs_place=needs_place, urgency=one.urgency, has_red_flag=one.has_red_flag)
        ends_at = Whereabouts.PLACED if offer_there else Whereabouts.HOME if is_home else None
        asks = Asks.THERE if offer_there else Asks.WHERE
        before = None if offer_there else one.begin_before
        lines.append(
            FollowLine(
                followed=Followed(asks, one.urgency, before, None, one.since, one.number),
                request_id=one.id,
                need_id=None,
                care=form.name if form else one.form,
                offers=(_offer(offer_there),) if offer_there else (),
                ends_at=ends_at,
            )
        )
    return lines
