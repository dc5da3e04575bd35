"""Rules of consent, and what they come to for a source."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.patientdata.asking import has_service
from ketenzicht.patientdata.domain import (
    Answer,
    Basis,
    Category,
    Circumstances,
    Decision,
    Question,
    Rule,
    Statement,
    Verdict,
    answer_of,
    decide,
    rule_in_force,
    together,
)
from ketenzicht.patientdata.models import Consent, ConsentRule


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as it is shown."""

    rule: Rule
    made_by: str

    def is_to_come(self, now: datetime) -> bool:
        return self.rule.in_force_from > now


def rules() -> list[Rule]:
    return [_rule(row) for row in ConsentRule.objects.all()]


def rule_lines() -> list[RuleLine]:
    return [RuleLine(_rule(row), row.made_by_name) for row in ConsentRule.objects.all()]


def statements_of(subject: UUID, *, whose: Collection[str]) -> list[Statement]:
    """Everything that was said about the data of this subject, also what was taken back.

    A yes counts only of the patient themselves, by any of the names that the log has for them; a no of whomever.
    """
    rows = Consent.objects.filter(subject=subject)
    return [statement(row) for row in rows if not row.permits or row.whose in whose]


def statement(row: Consent) -> Statement:
    return Statement(
        permits=row.permits,
        said_at=row.said_at,
        withdrawn_at=row.withdrawn_at,
        category=Category(row.category) if row.category else None,
        holder=row.holder_id,
        requester=row.requester or None,
    )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What can be said before anybody is asked. `will_ask`: the consent service is asked first."""

    decision: Decision
    will_ask: bool
    rule: Rule | None

    @property
    def can_be_tried(self) -> bool:
        return self.decision.is_allowed or self.will_ask

    @property
    def can_be_broken(self) -> bool:
        """Whether the emergency way opens it."""
        return self.decision.verdict is Verdict.UNKNOWN


def foreseen(question: Question, *, rules: Sequence[Rule], statements: Sequence[Statement], at: datetime) -> Foreseen:
    """What the rule says with what we know ourselves; the service has a say in all that nobody objected to."""
    rule = rule_in_force(rules, category=question.category, requester=question.requester, at=at)
    local = answer_of(statements, question, at=at)
    answer = together(central=Answer.INDETERMINATE, local=local)
    decision = decide(rule, answer, Circumstances())
    return Foreseen(decision, has_service() and decision.verdict is Verdict.UNKNOWN, rule)


def _rule(row: ConsentRule) -> Rule:
    return Rule(row.id, Category(row.category), row.requester or None, Basis(row.basis), row.in_force_from)
