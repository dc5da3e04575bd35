"""A request in words: how urgent, how long still, who has it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.coordination.domain import (
    FIELDS,
    CoDeed,
    Ending,
    Field,
    Kind,
    QueueLine,
    Receiver,
    Standing,
    Statement,
    Status,
    StoryLine,
    Whereabouts,
    WhyNot,
    WhyOver,
)
from ketenzicht.coordination.queries import RequestFile
from ketenzicht.ui.domain import words

Detail = Mapping[str, Any]
GROUPS = (
    ("Beller", ("caller", "caller-is", "call-back", "is-anonymous", "language")),
    ("Patiënt", ("name", "birth-date", "sex", "bsn", "gp", "gp-agb", "treaters", "consent")),
    ("Medisch: schrijf op wat u hoort, of ‘geen’ of ‘niet bekend’", ("directives", "allergies", "medication")),
    ("Waar is de patiënt nu", ("postcode", "house-number", "street", "point", "whereabouts")),
    ("Vraag", ("complaint", "notes")),
)
LONG = 300  # characters: from there on a field has several lines
UNTRIAGED = "nog niet getrieerd"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A row of the queue. `clock` is empty where no moment is known."""

    line: QueueLine
    urgency: str
    waits: str
    before: datetime | None
    clock: str
    stands: str
    is_mine: bool
    is_for_me: bool
    is_late: bool
    is_to_be_picked_up: bool
    again: str
    co_sign: str
    centre: str  # whose it is, where that is another


def rows_of(
    lines: Iterable[QueueLine], *, me: UUID | None, now: datetime, centres: Mapping[UUID, str] | None = None
) -> list[QueueRow]:
    """`centres` are the names of those that one helps."""
    named = centres or {}
    return [
        QueueRow(
            line=line,
            urgency=line.urgency or UNTRIAGED,
            waits=words.age(now - line.received_at),
            before=line.begin_before,
            clock=words.time_left(line.begin_before, now=now),
            stands=_stands(line, me=me, now=now),
            is_mine=line.status is Status.IN_HAND and line.claimed_by == me and not line.has_lapsed(now),
            is_for_me=line.meant_for is not None and line.meant_for == me,
            is_late=line.is_late(now),
            is_to_be_picked_up=line.is_to_be_picked_up(now),
            again=f"{line.calls}e keer in 24 uur" if line.calls > 1 else "",
            co_sign="wacht op medebeoordeling" if line.waits_for_co_sign else "",
            centre=named.get(line.centre_id, "") if line.centre_id else "",
        )
        for line in lines
    ]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of the intake with what was typed in it, and what cannot be right about that."""

    field: Field
    value: str
    remark: str

    @property
    def is_long(self) -> bool:
        return self.field.longest > LONG


def groups_of_intake(file: RequestFile) -> list[tuple[str, list[FieldView]]]:
    """The fields of the intake in the order in which one asks."""
    return [
        (title, [FieldView(FIELDS[code], file.intake.get(code, ""), file.remarks.get(code, "")) for code in codes])
        for title, codes in GROUPS
    ]


def standing_mark(standing: Standing) -> str:
    """What the top of the page says of how urgent it is, as one word to compare."""
    before = standing.begin_before.isoformat() if standing.begin_before else ""
    return f"{standing.urgency or ''}/{before}/{'!' if standing.has_red_flag else ''}"


def told(line: StoryLine) -> str:
    """What happened, in one sentence without anything personal."""
    more = _MORE.get(line.kind)
    return line.kind.word + (more(line.detail) if more else "")


def _forwarded(detail: Detail) -> str:
    return f": {Receiver(detail['to']).word}{', warm' if detail['warm'] else ''}"


def _asked_over(detail: Detail) -> str:
    return f": {detail['to']}, want {WhyOver(detail['why']).word}{' (met een gesprek)' if detail['warm'] else ''}"


def _between(detail: Detail) -> str:
    return f": {detail['to']}, van {detail['from']}"


def _closed(detail: Detail) -> str:
    return f": {Ending(detail['ending']).word}" + (f" ({detail['sameAs']})" if "sameAs" in detail else "")


def _completed(detail: Detail) -> str:
    """Where; of a placement by name, which a note of somebody else need not repeat."""
    where = Whereabouts(detail["whereabouts"]).word.split(" (")[0]
    return f": {where}" + (f" ({detail['place']})" if detail.get("place") else "")


def _raised(detail: Detail) -> str:
    return f": nu {detail['to']}" + (f", was {detail['from']}" if detail["from"] else "")


def _co_deed(detail: Detail) -> str:
    return f": {CoDeed(detail['deed']).word}"


def _changed(detail: Detail) -> str:
    return f": {detail['from']} wordt {detail['to']}"


def _rang(detail: Detail) -> str:
    """Since when somebody was calling; lines of before that was kept do not say it."""
    if "rangAt" not in detail:
        return ""
    since = words.clock(datetime.fromisoformat(detail["rangAt"]))
    return f" (ging over, zeker sinds {since})" if detail["hasGap"] else f" (ging over sinds {since})"


def _by(detail: Detail) -> str:
    return f" ({detail['instrument']} {detail['version']})"


def _linked(detail: Detail) -> str:
    return f": vervolg op {detail['earlier']}" if "earlier" in detail else f": gaat verder in {detail['later']}"


def _to_whom(detail: Detail) -> str:
    return f": {detail['to']}" if detail.get("to") else ""


_MORE: Mapping[Kind, Callable[[Detail], str]] = {
    Kind.CALL_TAKEN: _rang,
    Kind.CALL_MISSED: _rang,
    Kind.CO_SIGN_ASKED: _co_deed,
    Kind.CO_SIGNED: _co_deed,
    Kind.CO_SIGN_REFUSED: _co_deed,
    Kind.FORWARDED: _forwarded,
    Kind.TRANSFER_ASKED: _asked_over,
    Kind.HANDED_OVER: _between,
    Kind.TRANSFER_WITHDRAWN: _between,
    Kind.TRANSFER_UNANSWERED: lambda detail: f" ({detail['to']})",
    Kind.TRANSFER_DECLINED: lambda detail: f" door {detail['to']}: {WhyNot(detail['whyNot']).word}",
    Kind.CLOSED: _closed,
    Kind.COMPLETED: _completed,
    Kind.TRIAGED: lambda detail: f": {detail['urgency']}{_by(detail)}",
    Kind.TRIAGED_ELSEWHERE: lambda detail: f": {detail['urgency']}{_by(detail)}",
    Kind.TRIAGE_BEGUN: _by,
    Kind.TRIAGE_ABANDONED: _by,
    Kind.URGENCY_RAISED: _raised,
    Kind.DEVIATED: _changed,
    Kind.DEVIATION_ASKED: _changed,
    Kind.DECIDED: lambda detail: f": {detail['name']}{'' if detail['agrees'] else ', anders dan de regels'}",
    Kind.FIRST_ASKED: lambda detail: f": {detail['way']}{'' if detail['isCertain'] else ' (niet uit te sluiten)'}",
    Kind.PARKED: lambda detail: f" tot {words.clock(datetime.fromisoformat(detail['until']))}",
    Kind.STATED: lambda detail: f": {Statement(detail['about']).word}",
    Kind.NEED_STATED: lambda detail: f": {detail['name']}{', veranderd' if detail.get('changed') else ''}",
    **dict.fromkeys(
        (
            Kind.PLACE_ASKED,
            Kind.PLACE_OVERDUE,
            Kind.PLACE_SKIPPED,
            Kind.PLACE_ACCEPTED,
            Kind.PLACE_DECLINED,
            Kind.PLACE_WITHDRAWN,
            Kind.PLACE_EXPIRED,
            Kind.PLACE_CONFIRMED,
            Kind.PLACE_REDIRECTED,
            Kind.PLACE_LOST,
            Kind.DEPARTED,
            Kind.ARRIVED,
        ),
        _to_whom,
    ),
    **dict.fromkeys((Kind.LINKED, Kind.UNLINKED), _linked),
    Kind.LISTED: lambda detail: f": plek van zorgvraag {detail['from']} ging mee" if "from" in detail else "",
    Kind.UNLISTED: lambda detail: f": ging mee naar zorgvraag {detail['to']}" if "to" in detail else "",
    Kind.GP_SPARED: lambda detail: f": {detail['words']}",
    Kind.CALL_BACK_PLANNED: lambda detail: f" om {words.clock(datetime.fromisoformat(detail['dueAt']))}",
}


def _stands(line: QueueLine, *, me: UUID | None, now: datetime) -> str:
    if line.status is Status.IN_HAND:
        if line.has_lapsed(now):
            return "losgeraakt: de verbinding van een collega is weg"
        return "bij u" if line.claimed_by == me else "bij een collega"
    if line.due_at is not None:
        return f"{line.status.word} {'sinds' if line.due_at <= now else 'om'} {words.clock(line.due_at)}"
    if line.meant_for is not None:
        return "wacht op u" if line.meant_for == me else "wacht op een collega"
    return line.status.word
