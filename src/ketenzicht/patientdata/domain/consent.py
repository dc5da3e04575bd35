"""What somebody said of their data: to whom, of what and held by whom; and what follows from all of it together. Pure.

As NEN 7517 has it: what is more specific wins, and of what is equally specific the objection.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.patientdata.domain.sources import Category


class Answer(StrEnum):
    """The four answers of the closed authorisation question, as XACML and Mitz name them."""

    PERMIT = "permit"
    DENY = "deny"
    NOT_APPLICABLE = "not-applicable"  # nothing is on record about this
    INDETERMINATE = "indeterminate"  # it could not be found out

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Answer.PERMIT: "toestemming",
    Answer.DENY: "bezwaar",
    Answer.NOT_APPLICABLE: "niets vastgelegd",
    Answer.INDETERMINATE: "niet bekend",
}


class SaidBy(StrEnum):
    """Who said it."""

    PATIENT = "patient"
    REPRESENTATIVE = "representative"

    @property
    def word(self) -> str:
        return {"patient": "de patiënt zelf", "representative": "een vertegenwoordiger"}[self.value]


@dataclass(frozen=True, slots=True)
class Question:
    """May this kind of user see data of this category that this organisation holds? Of whom is told apart from it."""

    requester: str
    category: Category
    holder: UUID


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said, and until when it counted. None: of every category, holder or kind of user."""

    permits: bool
    said_at: datetime
    withdrawn_at: datetime | None = None
    category: Category | None = None
    holder: UUID | None = None
    requester: str | None = None

    @property
    def specificity(self) -> int:
        return sum(one is not None for one in (self.category, self.holder, self.requester))

    def counts(self, at: datetime) -> bool:
        return self.said_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)

    def is_about(self, question: Question) -> bool:
        return (
            self.category in {None, question.category}
            and self.holder in {None, question.holder}
            and self.requester in {None, question.requester}
        )


def answer_of(statements: Iterable[Statement], question: Question, *, at: datetime) -> Answer:
    """What those statements come to at that moment."""
    about = [one for one in statements if one.counts(at) and one.is_about(question)]
    if not about:
        return Answer.NOT_APPLICABLE
    most = max(one.specificity for one in about)
    return Answer.PERMIT if all(one.permits for one in about if one.specificity == most) else Answer.DENY


def together(*, central: Answer, local: Answer) -> Answer:
    """What the consent service and our own record come to. An objection in either wins.

    What somebody told us themselves, and is on record, counts when the service cannot say: it is newer, and of them.
    """
    if Answer.DENY in {central, local}:
        return Answer.DENY
    if Answer.PERMIT in {central, local}:
        return Answer.PERMIT
    return Answer.INDETERMINATE if Answer.INDETERMINATE in {central, local} else Answer.NOT_APPLICABLE
