"""From the text of a formula to its tree; whatever the text, it ends in a tree or in a sentence that says why not.

sum     = product { ("+" | "-") product }
product = factor { ("*" | "/") factor }
factor  = "-" factor | number | element | "(" sum ")" | call
call    = ("min" | "max") "(" sum { "," sum } ")" | "round" "(" sum ")"
        | "if" "(" sum comparison sum "," sum "," sum ")"
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from ketenzicht.definitions.domain.elements import LIMIT
from ketenzicht.definitions.domain.formulas.nodes import (
    COMPARISONS,
    Chosen,
    Combined,
    Extreme,
    Figure,
    Negated,
    Node,
    Number,
    Rounded,
)

LONGEST = 1_000  # characters
MOST_SYMBOLS = 200  # bounds the depth of the tree too: a sum of so many terms is so deep
DEEPEST = 20  # brackets and signs within each other
FUNCTIONS = ("min", "max", "round", "if")
SYMBOL = re.compile(
    r"[ \n\t]*(?:(?P<number>\d{1,12}(?:\.\d{1,9})?)(?![\w.])"
    r"|(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?![\w.])"
    r"|(?P<sign><=|>=|!=|[-+*/(),<>=]))",
    re.ASCII,
)
WRITTEN = str.maketrans({"×": "*", "÷": "/", "−": "-", "≤": "\x01", "≥": "\x02", "≠": "\x03"})
WIDER = {"\x01": "<=", "\x02": ">=", "\x03": "!="}


class FormulaError(ValueError):
    """Why a text is no formula, in two languages."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(en)
        self.nl = nl
        self.en = en


@dataclass(frozen=True, slots=True)
class _Symbol:
    kind: str  # "number", "name", "sign" or "end"
    text: str
    place: int  # in the text, from 1


def read_formula(text: str) -> Node:
    """The tree of a formula; raises FormulaError."""
    if len(text) > LONGEST:
        raise FormulaError(f"De formule is langer dan {LONGEST} tekens.", f"Longer than {LONGEST} characters.")
    reader = _Reader(_symbols(text))
    root = reader.sum()
    if reader.next.kind != "end":
        reader.refuse("hier een bewerking of het einde", "an operation or the end")
    return root


def _symbols(text: str) -> list[_Symbol]:
    """The words of the text. Signs as people write them (× ÷ − ≤) are those of the keyboard."""
    if any(character in text for character in WIDER):
        raise FormulaError("De formule bevat een onzichtbaar teken.", "It holds an invisible character.")
    plain = text.translate(WRITTEN)
    for mark, sign in WIDER.items():
        plain = plain.replace(mark, sign)
    found, place = [], 0
    end = len(plain.rstrip(" \n\t"))
    while place < end:
        match = SYMBOL.match(plain, place)
        if match is None or match.lastgroup is None:
            rest = plain[place:].strip()[:20]
            raise FormulaError(f"Bij ‘{rest}’ staat geen getal, element of bewerking.", f"What is '{rest}'?")
        found.append(_Symbol(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1))
        place = match.end()
    if len(found) > MOST_SYMBOLS:
        raise FormulaError(f"De formule heeft meer dan {MOST_SYMBOLS} delen.", f"More than {MOST_SYMBOLS} parts.")
    return [*found, _Symbol("end", "", end + 1)]


class _Reader:
    """Reads symbols from left to right, one ahead."""

    def __init__(self, symbols: list[_Symbol]) -> None:
        self._symbols = symbols
        self._place = 0
        self._depth = 0

    @property
    def next(self) -> _Symbol:
        return self._symbols[self._place]

    def sum(self) -> Node:
        found = self._product()
        while sign := self._taken("+", "-"):
            found = Combined(sign, found, self._product())
        return found

    def _product(self) -> Node:
        found = self._factor()
        while sign := self._taken("*", "/"):
            found = Combined(sign, found, self._factor())
        return found

    def _factor(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(f"De formule is dieper dan {DEEPEST} haakjes.", f"Deeper than {DEEPEST} brackets.")
        try:
            return self._inner()
        finally:
            self._depth -= 1

    def _inner(self) -> Node:
        symbol = self.next
        if symbol.kind == "number":
            self._place += 1
            return _number(symbol)
        if symbol.kind == "name":
            self._place += 1
            return self._call(symbol.text) if symbol.text in FUNCTIONS else Figure(symbol.text)
        if self._taken("-"):
            return Negated(self._factor())
        self._expect("(", "een getal, een element of een haakje openen", "a number, an element or '('")
        found = self.sum()
        self._expect(")", "een haakje sluiten", "')'")
        return found

    def _call(self, name: str) -> Node:
        self._expect("(", f"een haakje openen na ‘{name}’", f"'(' after '{name}'")
        found = self._chosen() if name == "if" else self._listed(name)
        self._expect(")", "een haakje sluiten", "')'")
        return found

    def _listed(self, name: str) -> Node:
        parts = [self.sum()]
        while self._taken(","):
            parts.append(self.sum())
        if name == "round":
            return Rounded(parts[0]) if len(parts) == 1 else self.refuse("één getal om af te ronden", "one figure")
        return Extreme(name, tuple(parts))

    def _chosen(self) -> Node:
        left = self.sum()
        sign = self._taken(*COMPARISONS)
        if sign is None:
            self.refuse("een vergelijking, zoals <", "a comparison such as <")
        right = self.sum()
        self._expect(",", "een komma", "a comma")
        then = self.sum()
        self._expect(",", "een komma", "a comma")
        return Chosen(sign, left, right, then, self.sum())

    def _taken(self, *signs: str) -> str | None:
        """The next symbol, when it is one of these signs."""
        symbol = self.next
        if symbol.kind != "sign" or symbol.text not in signs:
            return None
        self._place += 1
        return symbol.text

    def _expect(self, sign: str, nl: str, en: str) -> None:
        if self._taken(sign) is None:
            self.refuse(nl, en)

    def refuse(self, nl: str, en: str) -> NoReturn:
        symbol = self.next
        found = f"‘{symbol.text}’" if symbol.text else "het einde"
        raise FormulaError(
            f"Op plaats {symbol.place} van de formule hoort {nl}; er staat {found}.",
            f"At {symbol.place} the formula must have {en}.",
        )


def _number(symbol: _Symbol) -> Number:
    value = float(symbol.text)
    if value > LIMIT:
        raise FormulaError(f"{symbol.text} is meer dan {LIMIT}.", f"{symbol.text} is more than {LIMIT}.")
    return Number(value)
