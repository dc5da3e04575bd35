"""One table of a document (TOML, JSON), which notes everything that is wrong with it while it is read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeGuard, TypeVar

from ketenzicht.base.errors import Fault
from ketenzicht.base.saying import escaped, shown

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
LONGEST_CODE = 60
LONGEST_TEXT = 2_000
LARGEST = 10.0**300  # a document may hold integers that no float can
DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?", re.ASCII)
MISSING = object()

Word = TypeVar("Word", bound=StrEnum)
Read = TypeVar("Read")


@dataclass(slots=True)
class Part:
    """A table at a place in a document. Each read takes one key; `done` tells which keys nobody asked for.

    What is wrong becomes a fault, and something harmless is given back so that reading goes on.
    """

    table: dict[str, Any]
    pointer: str
    faults: list[Fault]
    read: set[str] = field(default_factory=set)
    faults_before: int = field(init=False)

    def __post_init__(self) -> None:
        self.faults_before = len(self.faults)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was wrong since this part was opened."""
        return len(self.faults) == self.faults_before

    def fault(self, key: str, code: str, nl: str, en: str) -> None:
        place = f"{self.pointer}/{escaped(key)}" if key else self.pointer
        self.faults.append(Fault(place, code, nl, en))

    def text(self, key: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
        """Text without blanks around it; empty when it is left out."""
        value = self._take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str) or not _is_storable(value):
            self._wrong_type(key, value, "tekst", "text")
            return ""
        text = value.strip()
        if required and not text:
            self.fault(key, "empty", f"‘{key}’ is leeg.", f"'{key}' is empty.")
        if len(text) > longest:
            self.fault(
                key,
                "too-long",
                f"‘{key}’ is te lang: hoogstens {longest} tekens, nu {len(text)}.",
                f"'{key}' is too long: at most {longest} characters, now {len(text)}.",
            )
        return text

    def code(self, key: str = "code") -> str:
        """A code: small letters, digits and single dashes."""
        text = self.text(key, longest=LONGEST_CODE)
        if text and not CODE.fullmatch(text):
            self.fault(
                key,
                "not-a-code",
                f"{shown(text)} is geen code: alleen kleine letters, cijfers en streepjes ertussen.",
                f"{shown(text)} is no code: small letters, digits and dashes between them only.",
            )
        return text

    def codes(self, key: str) -> tuple[str, ...]:
        """A list of codes; empty when it is left out. That they exist is for the reader to check."""
        value = self._take(key, required=False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            self._wrong_type(key, value, "een lijst van codes", "a list of codes")
            return ()
        if len(set(value)) < len(value):
            self.fault(key, "repeated", f"In ‘{key}’ staat een code dubbel.", f"'{key}' holds a code twice.")
        return tuple(dict.fromkeys(value))

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._take(key, required=False)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self._wrong_type(key, value, "true of false", "true or false")
        return default

    def number(self, key: str) -> float | None:
        value = self._take(key, required=False)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not -LARGEST <= value <= LARGEST:
            self._wrong_type(key, value, "een getal", "a number")
            return None
        return float(value)

    def whole(self, key: str, *, most: int) -> int:
        value = self._take(key, required=True)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value
        if value is not None:
            self._wrong_type(key, value, f"een geheel getal van 0 tot {most}", f"a whole number from 0 to {most}")
        return 0

    def day(self, key: str, *, required: bool) -> date | None:
        value = self._take(key, required=required)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self._wrong_type(key, value, "een datum (2026-01-31, zonder aanhalingstekens)", "a date (2026-01-31, unquoted)")
        return None

    def duration(self, key: str) -> timedelta | None:
        """An ISO 8601 duration of days, hours and minutes, longer than nothing."""
        value = self._take(key, required=True)
        if value is None:
            return None
        match = DURATION.fullmatch(value) if isinstance(value, str) else None
        days, hours, minutes = (int(amount or 0) for amount in match.groups()) if match else (0, 0, 0)
        found = timedelta(days=days, hours=hours, minutes=minutes)
        if not found:
            self._wrong_type(key, value, "een duur, zoals PT5M, PT24H of P1D", "a duration such as PT5M, PT24H or P1D")
            return None
        return found

    def word(self, key: str, words: type[Word], *, required: bool = True) -> Word | None:
        """One of a fixed list."""
        value = self._take(key, required=required)
        if value is None:
            return None
        for word in words:
            if word.value == value:
                return word
        known = ", ".join(word.value for word in words)
        self.fault(
            key,
            "unknown-word",
            f"‘{key}’ is {shown(value)}; kies uit: {known}.",
            f"'{key}' is {shown(value)}; choose from: {known}.",
        )
        return None

    def part(self, key: str) -> "Part":
        """A table within this one; of one that is not there nothing more is noted than that."""
        value = self._take(key, required=True)
        if isinstance(value, dict):
            return Part(value, f"{self.pointer}/{key}", self.faults)
        if value is not None:
            self._wrong_type(key, value, "een tabel", "a table")
        return Part({}, f"{self.pointer}/{key}", [])

    def parts(self, key: str, *, required: bool, read: Callable[["Part"], Read | None]) -> tuple[Read, ...]:
        """Tables in a list, each read by `read`. What is not sound is left out; its faults are noted."""
        value = self._take(key, required=required)
        if value is None:
            return ()
        if not _is_list_of_tables(value):
            self._wrong_type(key, value, "een lijst van tabellen", "a list of tables")
            return ()
        if required and not value:
            self.fault(key, "empty", f"‘{key}’ is leeg.", f"'{key}' is empty.")
        return tuple(self._each(key, value, read))

    def _each(self, key: str, tables: list[dict[str, Any]], read: Callable[["Part"], Read | None]) -> Iterator[Read]:
        for place, table in enumerate(tables):
            part = Part(table, f"{self.pointer}/{key}/{place}", self.faults)
            found = read(part)
            part.done()
            if found is not None and part.is_sound:
                yield found

    def codes_in(self, key: str, name: str = "code") -> list[str]:
        """The codes (or another key) of the tables in a list, sound or not: what other parts may refer to."""
        value = self.table.get(key)
        if not _is_list_of_tables(value):
            return []
        return [table[name] for table in value if isinstance(table.get(name), str)]

    def done(self) -> None:
        """Note every key that has no meaning here."""
        for key in self.table.keys() - self.read:
            known = ", ".join(sorted(self.read))
            self.fault(
                str(key),
                "unknown-key",
                f"De sleutel {shown(key)} betekent hier niets; bekend zijn: {known}.",
                f"The key {shown(key)} means nothing here; known are: {known}.",
            )

    def _take(self, key: str, *, required: bool) -> Any:
        self.read.add(key)
        value = self.table.get(key, MISSING)
        if value is MISSING:
            if required:
                self.fault(key, "missing", f"‘{key}’ ontbreekt.", f"'{key}' is missing.")
            return None
        if value is None:
            self._wrong_type(key, value, "een waarde", "a value")
        return value

    def _wrong_type(self, key: str, value: object, nl: str, en: str) -> None:
        self.fault(
            key, "wrong-type", f"‘{key}’ is {nl}, niet {shown(value)}.", f"'{key}' must be {en}, not {shown(value)}."
        )


def _is_storable(text: str) -> bool:
    """PostgreSQL keeps neither NUL nor half a surrogate pair, which JSON may hold."""
    return not any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in text)


def _is_list_of_tables(value: object) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(value, list) and all(isinstance(table, dict) for table in value)
