"""What becomes of a stay: its present state and a change give its next state. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ketenzicht.adapter.census.event import Change, Deed, Place


class Effect(StrEnum):
    """What a message came to; the words are for the page and the log."""

    APPLIED = "verwerkt"
    LATE = "ouder dan wat al bekend is"
    UNKNOWN_STAY = "over een opname die niet bekend is"
    NOTHING = "zonder gevolg voor bedden"
    DUPLICATE = "al eerder ontvangen"
    UNREADABLE = "onleesbaar"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one stay.

    `moment` is that of the last message about where it is or whether it is there, `leave_moment` of the last about a
    leave of absence: what is older changes nothing. A stay that is gone is remembered, because messages overtake
    each other.
    """

    place: Place | None
    patient_class: str
    moment: datetime
    is_gone: bool = False
    before: Place | None = None  # where it lay before the last move
    is_out: bool = False
    leave_moment: datetime | None = None


Next = tuple[Known | None, Effect]


def after(known: Known | None, change: Change) -> Next:
    """The state after a change, and whether it had an effect. Merges and swaps are not of one stay: see the store."""
    return STEPS[change.deed](known, change)


def _is_late(known: Known | None, change: Change) -> bool:
    return known is not None and change.moment < known.moment


def _arrive(known: Known | None, change: Change) -> Next:
    if _is_late(known, change):
        return known, Effect.LATE
    before = known.place if known and not known.is_gone else None
    patient_class = change.patient_class or (known.patient_class if known else "")
    return Known(change.place, patient_class, change.moment, before=before), Effect.APPLIED


def _update(known: Known | None, change: Change) -> Next:
    if known is None or known.is_gone:
        return known, Effect.UNKNOWN_STAY  # those who left long ago are updated too: no reason to think they are back
    if _is_late(known, change):
        return known, Effect.LATE
    if change.place is None:
        return replace(known, patient_class=change.patient_class or known.patient_class), Effect.APPLIED
    before = known.before if change.place == known.place else known.place
    patient_class = change.patient_class or known.patient_class
    return replace(
        known, place=change.place, before=before, patient_class=patient_class, moment=change.moment
    ), Effect.APPLIED


def _leave(known: Known | None, change: Change) -> Next:
    if _is_late(known, change):
        return known, Effect.LATE
    if known is None:
        gone = Known(change.place, change.patient_class, change.moment, is_gone=True)
        return gone, Effect.UNKNOWN_STAY  # remembered: the admission may yet come
    return replace(known, is_gone=True, is_out=False, moment=change.moment), Effect.APPLIED


def _cancel_move(known: Known | None, change: Change) -> Next:
    """The standard has PV1-3 say where the patient lay before; some senders leave it out."""
    if known is None or known.is_gone:
        return known, Effect.UNKNOWN_STAY
    if _is_late(known, change):
        return known, Effect.LATE
    place = change.place or known.before or known.place
    return replace(known, place=place, before=None, moment=change.moment), Effect.APPLIED


def _cancel_leave(known: Known | None, change: Change) -> Next:
    if _is_late(known, change):
        return known, Effect.LATE
    place = change.place or (known.place if known else None)
    if place is None:
        return known, Effect.UNKNOWN_STAY
    patient_class = change.patient_class or (known.patient_class if known else "")
    return Known(place, patient_class, change.moment), Effect.APPLIED


def _go(*, is_out: bool) -> Callable[[Known | None, Change], Next]:
    def go(known: Known | None, change: Change) -> Next:
        if known is None or known.is_gone:
            return known, Effect.UNKNOWN_STAY
        if known.leave_moment and change.moment < known.leave_moment:
            return known, Effect.LATE
        return replace(known, is_out=is_out, leave_moment=change.moment), Effect.APPLIED

    return go


STEPS: dict[Deed, Callable[[Known | None, Change], Next]] = {
    Deed.ARRIVE: _arrive,
    Deed.MOVE: _arrive,
    Deed.SWAP: _update,
    Deed.UPDATE: _update,
    Deed.LEAVE: _leave,
    Deed.CANCEL_ARRIVAL: _leave,
    Deed.CANCEL_MOVE: _cancel_move,
    Deed.CANCEL_LEAVE: _cancel_leave,
    Deed.GO_OUT: _go(is_out=True),
    Deed.COME_BACK: _go(is_out=False),
}


def combined(one: Known, other: Known) -> Known:
    """Two numbers of one stay: what was said last counts."""
    return max(one, other, key=lambda known: known.moment)
