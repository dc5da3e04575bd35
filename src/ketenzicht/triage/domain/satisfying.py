"""Whether a condition can hold at all, and whether one follows from another: for checking what somebody wrote. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ketenzicht.triage.domain.conditions import (
    Compared,
    Condition,
    Every,
    Some,
    Truth,
    comparisons,
    needs,
    opposite,
    truth,
)
from ketenzicht.triage.domain.knowledge import Codes, Known, Range, told
from ketenzicht.triage.domain.questions import Question
from ketenzicht.triage.domain.scores import Score
from ketenzicht.triage.domain.words import QuestionKind

MOST_STEPS = 20_000


class TooComplicatedError(Exception):
    """It cannot be decided within a bearable number of steps."""


class Asking(Protocol):
    """A document with conditions: an instrument, or the rules of fitting care."""

    @property
    def questions(self) -> tuple[Question, ...]: ...
    @property
    def scores(self) -> tuple[Score, ...]: ...
    @property
    def question(self) -> Mapping[str, Question]: ...


@dataclass(slots=True)
class Cases:
    """Looks for answers by which a condition of this document holds.

    A score counts as a number of its own, whatever its parts: so "can never hold" is certain, "can hold" nearly.
    """

    document: Asking
    _ranges: Mapping[str, Known] = field(init=False)

    def __post_init__(self) -> None:
        questions = {one.code: one.anything for one in self.document.questions}
        scores = {name: of for one in self.document.scores for name, of in one.known_from(questions).items()}
        self._ranges = {**questions, **scores}

    def can_hold(self, *conditions: Condition) -> bool:
        """Whether all of them can hold together. Raises TooComplicatedError."""
        all_of_them = Every(tuple(map(self._grounded, conditions)))
        return _Search(all_of_them, self._candidates(all_of_them), self._ranges).is_possible({})

    def follows(self, condition: Condition, other: Condition) -> bool:
        """Whether the other holds wherever the one does. Raises TooComplicatedError."""
        one, grounded = self._grounded(condition), self._grounded(other)
        if set(needs(one)).isdisjoint(needs(grounded)):
            return False  # what they look at is not the same
        together = Every((one, opposite(grounded)))
        return not _Search(together, self._candidates(together), self._ranges).is_possible({})

    def _grounded(self, condition: Condition) -> Condition:
        """With, beside each comparison, that what it compares applies."""
        match condition:
            case Every(parts):
                return Every(tuple(map(self._grounded, parts)))
            case Some(parts):
                return Some(tuple(map(self._grounded, parts)))
        question = self.document.question.get(needs(condition)[0])
        if question is None or question.when is None:
            return condition
        return Every((self._grounded(question.when), condition))

    def _candidates(self, condition: Condition) -> dict[str, list[Known]]:
        """Of all that is compared the answers that differ for this condition."""
        found: dict[str, list[Known]] = {}
        for name in needs(condition):
            of = self._ranges[name]
            if isinstance(of, Codes):
                found[name] = [told(code) for code in sorted(of.possible)]
            else:
                bounds = [one.bound for one in comparisons(condition) if isinstance(one, Compared) and one.of == name]
                found[name] = [told(number) for number in _around(of, bounds, self._step(name))]
        return found

    def _step(self, name: str) -> float:
        question = self.document.question.get(name)
        is_number = question is not None and question.kind is QuestionKind.NUMBER
        return 10.0**-question.decimals if question is not None and is_number else 1.0


def _around(of: Range, bounds: Sequence[float], step: float) -> list[float]:
    """Each bound with what lies just below and above it, and both ends: between them nothing differs."""
    points = {of.low, of.high, *(round(bound + shift, 6) for bound in bounds for shift in (-step, 0, step))}
    return sorted(one for one in points if of.low <= one <= of.high)


@dataclass(slots=True)
class _Search:
    """Answers one question after another, and turns back as soon as the condition cannot hold any more."""

    condition: Condition
    candidates: Mapping[str, Sequence[Known]]
    ranges: Mapping[str, Known]
    steps: int = 0

    def is_possible(self, chosen: Mapping[str, Known]) -> bool:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooComplicatedError
        said = truth(self.condition, {**self.ranges, **chosen})
        if said is not Truth.UNKNOWN:
            return said is Truth.TRUE
        name = next(one for one in self.candidates if one not in chosen)
        return any(self.is_possible({**chosen, name: one}) for one in self.candidates[name])
