"""What is assumed of people and systems, each with its source or "voorstel"."""

from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any

from bench.region.kinds import VOORSTEL
from ketenzicht.placement.domain import VOORSTEL as VOORSTEL_OF_KETENZICHT


def _told(value: float, source: str) -> Any:
    return field(default=value, metadata={"source": source})


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Minutes, shares (0 to 1) and numbers. Of a `_middle` and a `_most`, half is below the one, nine tenths below the
    other.
    """

    # Figures
    by_hand: float = _told(1.0, f"{VOORSTEL}: factor on the share of units that deliver by hand")
    never: float = _told(0.05, f"{VOORSTEL}: share of units that deliver nothing at all")
    twice_a_day: float = _told(0.4, f"{VOORSTEL}: share of those by hand who tell it at 9 and at 16 h; others at 9 h")
    late: float = _told(45, f"{VOORSTEL}: minutes after which half of the counts by hand are told; a tenth after 3 h")
    missed: float = _told(0.1, f"{VOORSTEL}: share of counts by hand that are forgotten")
    miscounted: float = _told(0.15, f"{VOORSTEL}: share of counts by hand that are one or two wrong")
    optimists: float = _told(0.12, f"{VOORSTEL}: share of units by hand that tell one more than there is")
    pessimists: float = _told(0.12, f"{VOORSTEL}: share of units by hand that tell one less than there is")
    silent: float = _told(0.15, f"{VOORSTEL}: chance in a week that an automatic feed falls silent")
    silent_for: float = _told(720, f"{VOORSTEL}: minutes of such a silence: half below, a tenth above 36 h")
    shortage: float = _told(0.08, f"{VOORSTEL}: chance of a shift with a place without a nurse; feeds do not see it")
    # Occupancy
    occupancy: float = _told(0.0, f"{VOORSTEL}: added to the occupancy of every kind of bed")
    occupancy_spread: float = _told(0.04, f"{VOORSTEL}: how much units differ in occupancy (standard deviation)")
    # Answers
    app_middle: float = _told(6, f"{VOORSTEL}: minutes until who got a request on a phone answers it")
    app_most: float = _told(25, f"{VOORSTEL}: idem, a tenth later")
    app_seen: float = _told(
        0.6, f"{VOORSTEL}: part of that time until it is seen; nobody handled what is withdrawn before"
    )
    app_never: float = _told(0.12, f"{VOORSTEL}: share of requests on a phone that nobody answers")
    night: float = _told(1.7, f"{VOORSTEL}: at night answers take so much longer, and as much more often none comes")
    pick_up: float = _told(0.8, f"{VOORSTEL}: minutes until somebody picks up the telephone, with being put through")
    no_pick_up: float = _told(0.12, f"{VOORSTEL}: share of calls in which nobody picks up, or not the right one")
    gives_up: float = _told(2, f"{VOORSTEL}: minutes after which a caller gives up")
    talk_middle: float = _told(3.2, "CritiCall: 28 minutes for 7 calls, so 4 minutes a call, with picking up")
    talk_most: float = _told(7, f"{VOORSTEL}: idem, a tenth longer")
    refuses: float = _told(0.12, f"{VOORSTEL}: share of requests that are declined although there is a place")
    looks_for_room: float = _told(0.5, f"{VOORSTEL}: share who look for room first, the others at the patient")
    isolation: float = _told(0.08, f"{VOORSTEL}: share of patients for a bed who must be isolated")
    can_isolate: float = _told(0.6, f"{VOORSTEL}: share of units with beds that can")
    # The centre
    begin_phone: float = _told(2, f"{VOORSTEL}: minutes of work before the first call")
    begin_search: float = _told(2, f"{VOORSTEL}: minutes of work to enter what is sought and see the ranking")
    per_offer: float = _told(0.3, f"{VOORSTEL}: minutes of work for each request that is sent")
    confirm_middle: float = _told(2, f"{VOORSTEL}: minutes until an acceptance is confirmed")
    confirm_most: float = _told(8, f"{VOORSTEL}: idem, a tenth later")
    again_phone: float = _told(60, f"{VOORSTEL}: minutes until the list is phoned once more")
    again_search: float = _told(30, f"{VOORSTEL}: minutes until the ranking is looked at again when nobody is left")
    give_up: float = _told(2, f"{VOORSTEL}: care is given up after so many times the time within which it was due")
    no_longer: float = _told(0.03, f"{VOORSTEL}: share of patients who no longer need it while it is sought a day")
    transport: float = _told(60, f"{VOORSTEL}: minutes until a patient leaves for a bed")

    def sources(self) -> dict[str, tuple[float, str]]:
        """Every number with where it comes from."""
        return {one.name: (getattr(self, one.name), one.metadata["source"]) for one in fields(self)}


def _minutes(length: timedelta) -> float:
    return length / timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a region asks: what Ketenzicht does where nothing else was agreed, unless told otherwise.

    One is asked; another beside it while it is less `sure` that one of them says yes, up to `at_once` (None: so sure as
    the platform wants to be, by the time that is left). After `wait` minutes without an answer the next is asked too;
    after `lapses` times that the request ends. Of three numbers of `wait` the first is for care that is due within
    `urgent` minutes, the second within `soon`, the third later.
    """

    urgent: float = 60
    soon: float = 240
    at_once: int = VOORSTEL_OF_KETENZICHT.in_the_first_turn
    sure: float | None = None
    wait: tuple[float, float, float] = (
        _minutes(VOORSTEL_OF_KETENZICHT.urgent_within),
        _minutes(VOORSTEL_OF_KETENZICHT.answer_within),
        _minutes(VOORSTEL_OF_KETENZICHT.answer_within),
    )
    lapses: float = 2
    hold_for: float = _minutes(VOORSTEL_OF_KETENZICHT.hold_for)

    def step(self, within: float) -> int:
        return 0 if within <= self.urgent else 1 if within <= self.soon else 2
