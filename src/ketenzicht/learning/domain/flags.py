"""Why a request is flagged for review, by whom or by which rule, and what becomes of a flag. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ketenzicht.base.lives import next_in


class Reason(StrEnum):
    LATE = "late"
    RED_FLAG = "red-flag"
    RECONTACT = "recontact"
    DROPPED = "dropped"
    DEVIATION = "deviation"
    HANDOVER = "handover"
    COMPLAINT = "complaint"
    NEAR_MISS = "near-miss"
    GOOD_EXAMPLE = "good-example"
    EMERGENCY = "emergency"
    UNSIGNED = "unsigned"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _REASONS[self]


_REASONS: dict[Reason, str] = {
    Reason.LATE: "te laat begonnen",
    Reason.RED_FLAG: "oneens over een alarmsignaal",
    Reason.RECONTACT: "opnieuw contact binnen 24 uur",
    Reason.DROPPED: "losgelaten of niet bereikt",
    Reason.DEVIATION: "afgeweken van het voorstel",
    Reason.HANDOVER: "overdracht liep niet goed",
    Reason.COMPLAINT: "klacht",
    Reason.NEAR_MISS: "bijna misgegaan",
    Reason.GOOD_EXAMPLE: "goed voorbeeld",
    Reason.EMERGENCY: "besloten zonder medebeoordeling",
    Reason.UNSIGNED: "triage onder supervisie zonder medebeoordeling",
    Reason.OTHER: "anders",
}


class Signal(StrEnum):
    """What the platform can see by itself, for rules to name."""

    LATE = "late"  # the moment before which care must begin passed while it was open
    BELOW_RED_FLAG = "below-red-flag"  # two people made it less urgent than a red flag gave
    RECONTACT = "recontact"  # the same person, within 24 hours before
    RECONTACT_MORE_URGENT = "recontact-more-urgent"  # idem, and now it is more urgent
    DROPPED = "dropped"  # the line was lost, or somebody was not reached
    EMERGENCY = "emergency"  # decided by the emergency way, without the co-sign that it took
    UNSIGNED = "unsigned"  # done, and nobody looked along with the triage of who works under supervision


@dataclass(frozen=True, slots=True)
class Rule:
    """By what which flag is put without anybody asking. Content: `rules.toml`."""

    code: str
    name: str
    signal: Signal
    reason: Reason
    source: str


def read_rules(document: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Raises ValueError for an unknown signal or reason, and for two rules that put the same flag."""
    rules = tuple(
        Rule(one["code"], one["name"], Signal(one["signal"]), Reason(one["reason"]), one["source"])
        for one in document["rule"]
    )
    if len({rule.reason for rule in rules}) < len(rules):
        raise ValueError("Two rules put the same flag: nobody could tell by which it stands there.")
    return rules


def flags_by(rules: Iterable[Rule], signals: frozenset[Signal]) -> frozenset[Reason]:
    """Which flags these rules put on a request about which this can be seen."""
    return frozenset(rule.reason for rule in rules if rule.signal in signals)


class Status(StrEnum):
    OPEN = "open"
    LISTED = "listed"
    DISCUSSED = "discussed"
    SET_ASIDE = "set-aside"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Status.OPEN: "nog te bekijken",
    Status.LISTED: "op de lijst van een bespreking",
    Status.DISCUSSED: "besproken",
    Status.SET_ASIDE: "niet besproken",
}


class Move(StrEnum):
    LIST = "list"
    UNLIST = "unlist"  # the meeting is off
    DISCUSS = "discuss"
    SET_ASIDE = "set-aside"


# What follows on what; what was discussed or set aside stays so: who sees something new puts another flag.
NEXT: dict[tuple[Status, Move], Status] = {
    (Status.OPEN, Move.LIST): Status.LISTED,
    (Status.OPEN, Move.SET_ASIDE): Status.SET_ASIDE,
    (Status.LISTED, Move.UNLIST): Status.OPEN,
    (Status.LISTED, Move.DISCUSS): Status.DISCUSSED,
}


def after(status: Status, move: Move) -> Status:
    """What a move makes of a flag; Conflict when it cannot be made."""
    return next_in(NEXT, status, move, otherwise=f"Dat kan niet meer: dit signaal is {status.word}.")
