"""A request goes over to another centre: asked, answered within a time, and never without an owner. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ketenzicht.base.lives import next_in
from ketenzicht.coordination.domain.life import Status
from ketenzicht.coordination.domain.queue import AT_ONCE

# Voorstel: within how long the other centre answers, by class; after that it is back with who asked. Unknown is not
# "not urgent": it is answered as fast as U2.
ANSWERED_WITHIN = {
    "U0": timedelta(minutes=2),
    "U1": timedelta(minutes=2),
    "U2": timedelta(minutes=5),
    "": timedelta(minutes=5),
}
ANSWERED_OTHERWISE = timedelta(minutes=15)
READ_FOR = timedelta(days=7)  # voorstel: after the end of the request, by the centre that handed it over
MARKED_FOR = timedelta(hours=1)  # voorstel: that nobody took it stands in the queue


class TransferStage(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    UNANSWERED = "unanswered"
    OVERTAKEN = "overtaken"  # it was decided, closed or handed over otherwise before there was an answer

    @property
    def word(self) -> str:
        return _STAGES[self]

    @property
    def is_open(self) -> bool:
        return self is TransferStage.ASKED

    @property
    def came_back(self) -> bool:
        """Whether somebody of the centre that asked has to look at it again."""
        return self in {TransferStage.DECLINED, TransferStage.UNANSWERED}


_STAGES: dict[TransferStage, str] = {
    TransferStage.ASKED: "gevraagd",
    TransferStage.ACCEPTED: "overgenomen",
    TransferStage.DECLINED: "niet overgenomen",
    TransferStage.WITHDRAWN: "ingetrokken",
    TransferStage.UNANSWERED: "niet beantwoord",
    TransferStage.OVERTAKEN: "vervallen: de zorgvraag is al afgehandeld",
}


class TransferStep(StrEnum):
    ASK = "ask"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"  # nobody answered in time
    OVERTAKE = "overtake"


class Side(StrEnum):
    """Who makes a step: the centre that has it, the one that is asked, or the clock."""

    SENDER = "sender"
    RECEIVER = "receiver"
    CLOCK = "clock"


# What follows on what; None: nothing is asked. What was answered is over: who wants it anew, asks anew.
TRANSFER_STEPS: dict[tuple[TransferStage | None, TransferStep], TransferStage] = {
    (None, TransferStep.ASK): TransferStage.ASKED,
    (TransferStage.ASKED, TransferStep.ACCEPT): TransferStage.ACCEPTED,
    (TransferStage.ASKED, TransferStep.DECLINE): TransferStage.DECLINED,
    (TransferStage.ASKED, TransferStep.WITHDRAW): TransferStage.WITHDRAWN,
    (TransferStage.ASKED, TransferStep.LAPSE): TransferStage.UNANSWERED,
    (TransferStage.ASKED, TransferStep.OVERTAKE): TransferStage.OVERTAKEN,
}
BY: dict[TransferStep, Side] = {
    TransferStep.ASK: Side.SENDER,
    TransferStep.ACCEPT: Side.RECEIVER,
    TransferStep.DECLINE: Side.RECEIVER,
    TransferStep.WITHDRAW: Side.SENDER,
    TransferStep.LAPSE: Side.CLOCK,
    TransferStep.OVERTAKE: Side.SENDER,
}


def transfer_after(stage: TransferStage | None, step: TransferStep) -> TransferStage:
    """What a step makes of it; Conflict when it cannot be made."""
    now = "er nog niet" if stage is None else stage.word
    return next_in(TRANSFER_STEPS, stage, step, otherwise=f"Dat kan niet meer: deze overdracht is {now}.")


class WhyOver(StrEnum):
    """Why another centre should have it."""

    THERE = "there"
    LIVES_THERE = "lives-there"
    PEAK = "peak"
    KNOWN_THERE = "known-there"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _WHY[self]


_WHY: dict[WhyOver, str] = {
    WhyOver.THERE: "de patiënt is in dat gebied",
    WhyOver.LIVES_THERE: "de patiënt woont in dat gebied",
    WhyOver.PEAK: "het is hier te druk",
    WhyOver.KNOWN_THERE: "dat centrum kent deze vraag al",
    WhyOver.OTHER: "een andere reden",
}


class WhyNot(StrEnum):
    """Why a centre does not take it."""

    FULL = "full"
    OTHER_AREA = "other-area"
    CALL_FIRST = "call-first"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _WHY_NOT[self]


_WHY_NOT: dict[WhyNot, str] = {
    WhyNot.FULL: "geen ruimte",
    WhyNot.OTHER_AREA: "hoort niet bij ons gebied",
    WhyNot.CALL_FIRST: "eerst bellen: er ontbreekt iets",
    WhyNot.OTHER: "een andere reden",
}


@dataclass(frozen=True, slots=True)
class Warm:
    """That it was handed over with words: with whom one spoke, and whether the caller stayed on the line."""

    spoke_with: str
    stayed_on_line: bool


def answered_before(urgency: str, *, asked_at: datetime) -> datetime:
    """By the class that it has now: what became more urgent meanwhile waits no longer for an answer."""
    return asked_at + ANSWERED_WITHIN.get(urgency, ANSWERED_OTHERWISE)


def must_be_warm(urgency: str, *, has_red_flag: bool) -> bool:
    """Whether one hands over with words: what is time-critical never hangs on somebody who reads a screen."""
    return urgency in AT_ONCE or has_red_flag


def may_still_read(status: Status, *, since: datetime, at: datetime) -> bool:
    """Whether the centre that handed a request over sees how it goes on: until it ended, and a week after."""
    return status.is_open or at <= since + READ_FOR
