"""Under which rule data may be fetched: with consent, or as long as nobody objects; and what that comes to. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from ketenzicht.patientdata.domain.consent import Answer
from ketenzicht.patientdata.domain.sources import Category

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
REQUESTERS = {"coordinator": "coördinator", "triagist": "triagist"}  # who asks, as rules tell them apart


class Basis(StrEnum):
    CONSENT = "consent"  # WGBO, Wabvpz: not without a yes
    NO_OBJECTION = "no-objection"  # as the bill Wogs has it: unless a no

    @property
    def word(self) -> str:
        return {"consent": "toestemming nodig", "no-objection": "mag, tenzij bezwaar"}[self.value]


@dataclass(frozen=True, slots=True)
class Rule:
    """From when on what holds for a category. `requester` None: for every kind of user without a rule of their own."""

    id: UUID
    category: Category
    requester: str | None
    basis: Basis
    in_force_from: datetime


class Verdict(StrEnum):
    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"

    @property
    def word(self) -> str:
        return {"allowed": "mag", "denied": "mag niet", "unknown": "niet bekend of het mag"}[self.value]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`is_emergency`: somebody said, on record, whose life is in danger, and why this cannot wait."""

    is_emergency: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether, and why, in a sentence for who asks."""

    verdict: Verdict
    reason: str

    @property
    def is_allowed(self) -> bool:
        return self.verdict is Verdict.ALLOWED


# The whole decision. What is not here cannot be asked.
_TABLE: dict[tuple[Basis | None, Answer], Decision] = {
    (Basis.CONSENT, Answer.PERMIT): Decision(Verdict.ALLOWED, "De patiënt gaf toestemming."),
    (Basis.CONSENT, Answer.DENY): Decision(Verdict.DENIED, "De patiënt maakte bezwaar."),
    (Basis.CONSENT, Answer.NOT_APPLICABLE): Decision(
        Verdict.UNKNOWN, "Er is geen toestemming vastgelegd, en die is nodig. Vraag de patiënt erom."
    ),
    (Basis.CONSENT, Answer.INDETERMINATE): Decision(
        Verdict.UNKNOWN, "Niet na te gaan of er toestemming is, en die is nodig. Vraag de patiënt erom."
    ),
    (Basis.NO_OBJECTION, Answer.PERMIT): Decision(Verdict.ALLOWED, "De patiënt gaf toestemming."),
    (Basis.NO_OBJECTION, Answer.DENY): Decision(Verdict.DENIED, "De patiënt maakte bezwaar."),
    (Basis.NO_OBJECTION, Answer.NOT_APPLICABLE): Decision(Verdict.ALLOWED, "De patiënt maakte geen bezwaar."),
    (Basis.NO_OBJECTION, Answer.INDETERMINATE): Decision(
        Verdict.UNKNOWN, "Niet na te gaan of de patiënt bezwaar maakte. Vraag het de patiënt."
    ),
    **{
        (None, answer): Decision(Verdict.UNKNOWN, "Voor deze gegevens is geen regel vastgelegd.")
        for answer in (Answer.PERMIT, Answer.NOT_APPLICABLE, Answer.INDETERMINATE)
    },
    (None, Answer.DENY): Decision(Verdict.DENIED, "De patiënt maakte bezwaar."),
}
_EMERGENCY = Decision(Verdict.ALLOWED, "Noodinzage: iemands leven is in gevaar. Dit wordt achteraf beoordeeld.")


def decide(rule: Rule | None, answer: Answer, circumstances: Circumstances) -> Decision:
    """Whether it may. The emergency way opens what is not known, and never what somebody objected to."""
    found = _TABLE[rule.basis if rule else None, answer]
    return _EMERGENCY if circumstances.is_emergency and found.verdict is Verdict.UNKNOWN else found


def rule_in_force(rules: Iterable[Rule], *, category: Category, requester: str, at: datetime) -> Rule | None:
    """The one of the moment of asking: for this kind of user the latest of their own, else the latest for everybody."""
    begun = [one for one in rules if one.category is category and one.in_force_from <= at]
    for whose in (requester, None):
        if own := [one for one in begun if one.requester == whose]:
            return max(own, key=lambda one: one.in_force_from)
    return None


def begins(day: date) -> datetime:
    """The first moment of a day in the Netherlands, whatever the clocks do that night."""
    return datetime.combine(day, time(), tzinfo=AMSTERDAM)


def requester_of(acted_as: str) -> str:
    """Of the roles in which somebody acts (`Actor.role`), the one that rules tell apart; empty for none of those."""
    roles = set(acted_as.split(", "))
    return next((one for one in REQUESTERS if one in roles), "")
