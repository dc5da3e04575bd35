"""From the text of a condition to its tree; whatever the text, it ends in a tree or in a sentence that says why not.

condition = and { "of" and }
and       = term { "en" term }
term      = "niet" term | "(" condition ")" | name "is" [ "niet" ] code | name ("<" | "<=" | ">" | ">=") number

It is Dutch, because those who write and check the content of an instrument are Dutch professionals.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from ketenzicht.triage.domain.conditions import HOLDS, Compared, Condition, Every, Is, Some, opposite

LONGEST = 1_000  # characters
ENGLISH = {"een vraag of score": "a question or score", "een antwoord": "an answer", "een getal": "a number"}
DEEPEST = 20  # brackets and "niet" within each other
RESERVED = frozenset({"en", "of", "niet", "is"})
NUMBER = re.compile(r"-?\d{1,9}(?:[.,]\d{1,4})?", re.ASCII)
WORD = re.compile(
    rf"[ \n\t]*(?:(?P<number>{NUMBER.pattern})(?![\w.,-])"
    r"|(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)(?![\w.])"
    r"|(?P<sign><=|>=|[()<>]))",
    re.ASCII,
)
SIGNS = str.maketrans({"≤": "\x01", "≥": "\x02"})
WIDER = {"\x01": "<=", "\x02": ">="}


class ConditionError(ValueError):
    """A text that is no condition; `nl` says why to who writes it, `en` the same in English."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(nl)
        self.nl, self.en = nl, en


def read_condition(text: str) -> Condition:
    """The tree of a condition. Raises ConditionError."""
    if len(text) > LONGEST:
        raise ConditionError(
            f"Een voorwaarde heeft hoogstens {LONGEST} tekens.", f"A condition has at most {LONGEST} characters."
        )
    reader = _Reader(_words(text))
    condition = reader.some()
    if not reader.is_done:
        reader.stop("en", "of")
    return condition


def _words(text: str) -> list[str]:
    written = text.translate(SIGNS)
    for one, other in WIDER.items():
        written = written.replace(one, other)
    words: list[str] = []
    place, end = 0, len(written.rstrip())
    while place < end:
        match = WORD.match(written, place)
        if match is None:
            rest = written[place:].strip()[:20]
            raise ConditionError(f"‘{rest}’ is niet te lezen.", f"'{rest}' cannot be read.")
        words.append(match.group().strip())
        place = match.end()
    return words


@dataclass(slots=True)
class _Reader:
    words: list[str]
    place: int = 0
    depth: int = 0

    @property
    def is_done(self) -> bool:
        return self.place == len(self.words)

    def some(self) -> Condition:
        parts = [self._every()]
        while self._takes("of"):
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _every(self) -> Condition:
        parts = [self._term()]
        while self._takes("en"):
            parts.append(self._term())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _term(self) -> Condition:
        if self._takes("niet"):
            return opposite(self._within(self._term))
        if self._takes("("):
            inner = self._within(self.some)
            if not self._takes(")"):
                self.stop(")")
            return inner
        name = self._name("een vraag of score")
        if self._takes("is"):
            is_other = self._takes("niet")
            return Is(name, self._name("een antwoord"), is_other=is_other)
        sign = self._next
        if sign not in HOLDS:
            self.stop("is", *HOLDS)
        self.place += 1
        return Compared(name, sign, self._number())

    def _within(self, read: Callable[[], Condition]) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError("Te veel haakjes in elkaar.", "Too many brackets within each other.")
        found = read()
        self.depth -= 1
        return found

    @property
    def _next(self) -> str:
        return "" if self.is_done else self.words[self.place]

    def _takes(self, word: str) -> bool:
        if self._next != word:
            return False
        self.place += 1
        return True

    def _name(self, what: str) -> str:
        word = self._next
        if not word or word in RESERVED or not word[0].isalnum():
            self.stop(what)
        self.place += 1
        return word

    def _number(self) -> float:
        if not NUMBER.fullmatch(self._next):
            self.stop("een getal")
        self.place += 1
        return float(self.words[self.place - 1].replace(",", "."))

    def stop(self, *wanted: str) -> NoReturn:
        before = " ".join(self.words[max(0, self.place - 3) : self.place])
        behind = (f" na ‘{before}’", f" after ‘{before}’") if before else ("", "")
        found = (f"‘{self._next}’",) * 2 if self._next else ("het einde", "the end")
        english = " or ".join(ENGLISH.get(one, one) for one in wanted)
        raise ConditionError(
            f"Hier hoort {' of '.join(wanted)} te staan{behind[0]}, niet {found[0]}.",
            f"Expected {english}{behind[1]}, not {found[1]}.",
        )
