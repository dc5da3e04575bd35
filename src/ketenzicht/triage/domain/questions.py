"""What an instrument asks, and which answers there are. Pure."""

from dataclasses import dataclass
from math import isfinite

from ketenzicht.base.errors import Refused
from ketenzicht.triage.domain.conditions import Condition
from ketenzicht.triage.domain.knowledge import YES_OR_NO, Codes, Known, Range, told
from ketenzicht.triage.domain.words import Letter, QuestionKind


class Unknown:
    """The answer of somebody who does not know; the only one is UNKNOWN."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()
Answer = str | float | Unknown


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen; `plain` is how it is put to a citizen."""

    code: str
    name: str
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`plain` is how it is put to a citizen; empty for what only a professional can answer.

    `lowest`, `highest` and `decimals` bound a number, in `unit`. It applies where `when` holds; always without one.
    """

    code: str
    text: str
    kind: QuestionKind
    plain: str = ""
    help: str = ""
    letter: Letter | None = None
    options: tuple[Option, ...] = ()
    unit: str = ""
    lowest: float = 0
    highest: float = 0
    decimals: int = 0
    when: Condition | None = None

    @property
    def anything(self) -> Known:
        """What is known before anybody answered."""
        if self.kind is QuestionKind.NUMBER:
            return Range(self.lowest, self.highest)
        return Codes(YES_OR_NO if self.kind is QuestionKind.YES_NO else frozenset(one.code for one in self.options))

    def known_from(self, answer: Answer | None) -> Known:
        """What is known after this answer; None: nobody answered yet. Raises Refused for what cannot be an answer."""
        if answer is None or isinstance(answer, Unknown):
            return self.anything
        if self.kind is QuestionKind.NUMBER:
            return told(self._number(answer))
        codes = self.anything
        if not isinstance(answer, str) or not isinstance(codes, Codes) or answer not in codes.possible:
            raise Refused(f"“{self.text}” heeft dit antwoord niet.")
        return told(answer)

    def allows(self, answer: Answer) -> bool:
        """Whether this can be its answer: a later version of a package may ask the same otherwise."""
        try:
            self.known_from(answer)
        except Refused:
            return False
        return True

    def _number(self, answer: str | float) -> float:
        if isinstance(answer, str | bool) or not isfinite(answer):
            raise Refused(f"“{self.text}” vraagt een getal.")
        if not self.lowest <= answer <= self.highest:
            raise Refused(
                f"“{self.text}”: geef een getal van {self.lowest:g} tot {self.highest:g} {self.unit}".rstrip()
            )
        if round(answer, self.decimals) != answer:
            said = f"{self.decimals} cijfer(s) achter de komma" if self.decimals else "een heel getal"
            raise Refused(f"“{self.text}”: geef {said}.")
        return float(answer)
