"""Calls of a centre that somebody has to look at, and whether its exchange is heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access import queries as people
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.sealing.queries import unseal
from ketenzicht.telephony.domain import Caller, CallStatus, LineDoor, OfferedCalls, is_silent
from ketenzicht.telephony.models import Call, Exchange
from ketenzicht.telephony.queries.lines import doors_of

CALLER = "telephony.caller"
UNKNOWN_CALL = "Dit gesprek kennen wij niet, of het is van een ander centrum."
MOST_SHOWN = 100
SHOWN_DIGITS = 2


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call to look at. `number` is for recognising who calls; what is shown of it are `last_digits`.

    `is_certain` is false where messages of the exchange are missing; `door` is None for a line that nobody set up.
    """

    id: UUID
    centre_id: UUID
    door: LineDoor | None
    dialled: str
    status: CallStatus
    since: datetime
    rang_at: datetime
    caller_is: Caller
    number: str
    is_certain: bool

    @property
    def last_digits(self) -> str:
        return self.number[-SHOWN_DIGITS:]


@dataclass(frozen=True, slots=True)
class Switchboard:
    """Calls that go on and calls that were missed, the one that came first on top. `more` were left out.

    `silent` are exchanges of which nothing is heard, with when last, but not those whose system was ended: they are
    gone. `has_exchange` is false where none ever was. `offered` ring at other centres, where nobody took them yet.
    """

    going_on: tuple[CallLine, ...]
    missed: tuple[CallLine, ...]
    more: int
    has_exchange: bool
    silent: tuple[tuple[str, datetime], ...]
    offered: tuple[CallLine, ...] = ()


def switchboard(*, actor: Actor, now: datetime, offered: Iterable[OfferedCalls] = ()) -> Switchboard:
    """Of the own centre, without what became a request. Raises NotPermitted. Four queries, more when much is shown.

    Who rings now is never hidden behind many that were missed. With what other centres `offered`: two queries for each.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    centre_id = access.own_organisation(actor)
    exchanges = list(Exchange.objects.filter(centre_id=centre_id).order_by("name"))
    of_others = tuple(line for one in offered for line in _offered(one, now=now))
    if not exchanges:
        return Switchboard((), (), 0, has_exchange=False, silent=(), offered=of_others)
    rows = Call.objects.filter(
        ~Q(status=CallStatus.ENDED.value), centre_id=centre_id, request_id__isnull=True, dismissed_at__isnull=True
    )
    doors = doors_of(centre_id)
    going_on, more_now = _shown(rows.exclude(status=CallStatus.MISSED.value), doors)
    missed, more_missed = _shown(rows.filter(status=CallStatus.MISSED.value), doors)
    return Switchboard(
        going_on=going_on,
        missed=missed,
        more=more_now + more_missed,
        has_exchange=True,
        silent=_silent(exchanges, centre_id=centre_id, now=now),
        offered=of_others,
    )


def call_status(*, key: str, actor: Actor) -> CallStatus:
    """What is known of a call that this exchange told of. Raises NotPermitted, and NotFound for one of another."""
    access.require(actor=actor, permission=Permission.TELEPHONY_DELIVER)
    row = Call.objects.filter(source=actor.id, key=key).first() if actor.id else None
    if row is None:
        raise NotFound("Onder dit kenmerk vertelde uw centrale ons van geen gesprek.")
    return CallStatus(row.status)


def require_missed(*, call_id: UUID, actor: Actor) -> None:
    """Raise NotPermitted, NotFound for a call of another centre, Conflict for one that is settled or was not missed."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    row = Call.objects.filter(id=call_id, centre_id=access.own_organisation(actor)).defer("caller").first()
    if row is None:
        raise NotFound(UNKNOWN_CALL)
    refuse_unless_missed(row)


def refuse_unless_missed(row: Call) -> None:
    """Raise Conflict: there is nothing to settle."""
    if row.request_id is not None:
        raise Conflict("Van dit gesprek is al een zorgvraag gemaakt.")
    if row.status != CallStatus.MISSED:
        raise Conflict("Dit gesprek is niet gemist: er is niets af te handelen.")
    if row.dismissed_at is not None:
        raise Conflict("Dit gemiste gesprek is al afgehandeld.")


def number_of(row: Call) -> str:
    """The number of who calls; empty where nobody knows it."""
    return unseal(bytes(row.caller), owner=row.id, purpose=CALLER) if row.caller else ""


def _silent(exchanges: list[Exchange], *, centre_id: UUID, now: datetime) -> tuple[tuple[str, datetime], ...]:
    found = [one for one in exchanges if is_silent(one.heard_at, at=now)]
    if not found:
        return ()
    ended = {one.id for one in people.systems_of(organisation_id=centre_id) if one.ended_at is not None}
    return tuple((one.name, one.heard_at) for one in found if one.source not in ended)


def _offered(offered: OfferedCalls, *, now: datetime) -> list[CallLine]:
    ringing = Call.objects.filter(
        centre_id=offered.centre_id,
        status=CallStatus.RINGING.value,
        since__lte=now - offered.after,
        request_id__isnull=True,
        dismissed_at__isnull=True,
    )
    doors = doors_of(offered.centre_id)
    lines = (_line(row, doors) for row in ringing[:MOST_SHOWN])
    return [one for one in lines if offered.offers(status=one.status, door=one.door, since=one.since, at=now)]


def _shown(rows: QuerySet[Call], doors: dict[str, LineDoor]) -> tuple[tuple[CallLine, ...], int]:
    """The first of them, and how many were left out."""
    found = list(rows[:MOST_SHOWN])
    more = rows.count() - MOST_SHOWN if len(found) == MOST_SHOWN else 0
    return tuple(_line(row, doors) for row in found), more


def _line(row: Call, doors: dict[str, LineDoor]) -> CallLine:
    return CallLine(
        id=row.id,
        centre_id=row.centre_id,
        door=doors.get(row.dialled),
        dialled=row.dialled,
        status=CallStatus(row.status),
        since=row.since,
        rang_at=row.rang_at,
        caller_is=Caller(row.caller_is),
        number=number_of(row),
        is_certain=not row.has_gap and row.lost_at is None,
    )
