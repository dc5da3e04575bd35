"""Other centres in words: what they ask, what is shared with them, and whom one helps now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms

from ketenzicht.coordination.domain import Terms, WhyNot
from ketenzicht.coordination.domain.sharing import UNTRIAGED
from ketenzicht.coordination.forms.centres import AskHelp, EndSharing
from ketenzicht.coordination.queries import Helping, SharingLine, SpellLine, TransferLine, Transfers
from ketenzicht.ui.domain import words

ONE_CLICK = tuple(one for one in WhyNot if one is not WhyNot.OTHER)  # the rest asks words, on its own page


@dataclass(frozen=True, slots=True)
class TransferRow:
    """`clock` is how long there is to answer; `waits` how long it was asked."""

    line: TransferLine
    clock: str
    waits: str


@dataclass(frozen=True, slots=True)
class TransfersView:
    to_answer: tuple[TransferRow, ...]
    asked: tuple[TransferRow, ...]
    came_back: tuple[TransferRow, ...]
    reasons: tuple[WhyNot, ...] = ONE_CLICK


@dataclass(frozen=True, slots=True)
class SharingView:
    """An agreement with what may be done with it by who looks."""

    line: SharingLine
    what: str
    when: str
    current: SpellLine | None
    begin: forms.Form | None
    end: forms.Form | None
    can_stop: bool
    can_answer: bool


def transfers_view(found: Transfers, *, now: datetime) -> TransfersView:
    return TransfersView(
        to_answer=_rows(found.to_answer, now=now),
        asked=_rows(found.asked, now=now),
        came_back=_rows(found.came_back, now=now),
    )


def transfer_row(line: TransferLine, *, now: datetime) -> TransferRow:
    left = words.time_left(line.answer_before, now=now) if line.stage.is_open else ""
    return TransferRow(line, left, words.age(now - line.asked_at))


def helping_words(found: Iterable[Helping], *, centre_id: UUID | None) -> list[str]:
    """ "U helpt ZCC Noord tot 14:30", "ZCC Zuid helpt u tot 14:30": as a line in the queue."""
    return [
        f"U helpt {one.giver} tot {words.clock(one.sharing.until)}."
        if one.sharing.helper == centre_id
        else f"{one.helper} helpt u tot {words.clock(one.sharing.until)}."
        for one in found
    ]


def sharing_views(
    lines: Iterable[SharingLine], *, now: datetime, may_decide: bool, wrong: tuple[UUID, forms.Form] | None
) -> list[SharingView]:
    return [_sharing(one, now=now, may_decide=may_decide, wrong=wrong) for one in lines]


def _sharing(
    line: SharingLine, *, now: datetime, may_decide: bool, wrong: tuple[UUID, forms.Form] | None
) -> SharingView:
    is_agreed = line.stage.value == "agreed"
    current = line.current(now) if is_agreed else None
    begin: forms.Form | None = None
    if may_decide and is_agreed and line.is_giver and current is None:
        begin = AskHelp(auto_id=f"id-begin-{line.id.hex}-%s")
    end: forms.Form | None = EndSharing(auto_id=f"id-end-{line.id.hex}-%s") if may_decide and is_agreed else None
    if wrong is not None and wrong[0] == line.id:
        begin = wrong[1] if isinstance(wrong[1], AskHelp) else begin
        end = wrong[1] if isinstance(wrong[1], EndSharing) else end
    return SharingView(
        line=line,
        what=what_is_shared(line.terms),
        when=when_it_is_shared(line.terms),
        current=current,
        begin=begin,
        end=end,
        can_stop=may_decide and current is not None,
        can_answer=may_decide and line.answers,
    )


def what_is_shared(terms: Terms) -> str:
    """ "zorgvragen en gesprekken (na 20 seconden); deuren: telefoon; urgenties: U3, nog niet getrieerd"."""
    kinds = ["zorgvragen"] * terms.cases + [f"gesprekken (na {terms.call_seconds} seconden)"] * terms.calls
    parts = [" en ".join(kinds)]
    if terms.doors:
        parts.append("deuren: " + ", ".join(sorted(one.word for one in terms.doors)))
    if terms.urgencies:
        named = sorted("nog niet getrieerd" if one == UNTRIAGED else one for one in terms.urgencies)
        parts.append("urgenties: " + ", ".join(named))
    return "; ".join(parts)


def when_it_is_shared(terms: Terms) -> str:
    """ "altijd, vanzelf bij meer dan 5 die te lang wachten, van 1-11-2026 tot 1-12-2026"."""
    begins = (
        "met de hand" if terms.begins_over is None else f"vanzelf bij meer dan {terms.begins_over} die te lang wachten"
    )
    period = f"vanaf {terms.begins_on:%d-%m-%Y}" + (f" tot {terms.until:%d-%m-%Y}" if terms.until else "")
    return f"{terms.hours.word}; {begins}; {period}"


def _rows(lines: Iterable[TransferLine], *, now: datetime) -> tuple[TransferRow, ...]:
    """What must be answered first stands first."""
    return tuple(transfer_row(one, now=now) for one in sorted(lines, key=lambda one: one.answer_before))
