"""What is asked, and what is granted. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ketenzicht.access.domain import Detail
from ketenzicht.base.errors import Fault

LONGEST_TERM = timedelta(days=731)  # voorstel: two years, then it is asked anew
LONGEST_TEXT = 2_000
LONGEST_ENDING = 400  # as of agreements, which end with it
MOST_MODULES, MOST_REGIONS = 20, 12


class Verdict(StrEnum):
    """What an adviser thinks of it."""

    POSITIVE = "positive"
    CONDITIONAL = "conditional"
    NEGATIVE = "negative"

    @property
    def word(self) -> str:
        return {"positive": "positief", "conditional": "positief onder voorwaarden", "negative": "negatief"}[self]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a third party asks: totals of some modules, of ROAZ regions or (none named) of the whole country."""

    purpose: str
    ground: str
    modules: tuple[str, ...]
    regions: tuple[str, ...]
    detail: Detail
    valid_from: date
    valid_until: date

    def faults(self) -> list[Fault]:
        return [
            *text_faults("/purpose", "waarvoor u de cijfers gebruikt", self.purpose),
            *text_faults("/ground", "op welke grond", self.ground),
            *_number("/modules", "module", len(set(self.modules)), 1, MOST_MODULES),
            *_number("/regions", "regio", len(set(self.regions)), 0, MOST_REGIONS),
            *self._detail_faults(),
            *_term_faults(self.valid_from, self.valid_until),
        ]

    def _detail_faults(self) -> Iterator[Fault]:
        allowed = {Detail.REGION} if self.regions else {Detail.REGION, Detail.COUNTRY}
        if self.detail not in allowed:
            yield Fault(
                "/detail",
                "too-fine",
                "Derden krijgen totalen per regio, of (zonder regio’s te kiezen) van het hele land.",
                "Third parties get totals of regions, or of the country when no region is named.",
            )


@dataclass(frozen=True, slots=True)
class Grant:
    """A yes: why, on which conditions, and for which term."""

    reasons: str
    conditions: str
    valid_from: date
    valid_until: date

    def faults(self, *, today: date) -> list[Fault]:
        faults = [
            *text_faults("/reasons", "de motivering", self.reasons),
            *text_faults("/conditions", "de voorwaarden", self.conditions),
            *_term_faults(self.valid_from, self.valid_until),
        ]
        if self.valid_from < today:
            faults.append(Fault("/validFrom", "past", "Kies vandaag of een latere dag.", "Choose today or later."))
        return faults


def text_faults(pointer: str, what: str, text: str, longest: int = LONGEST_TEXT) -> list[Fault]:
    """Nothing there, too much, or what a database cannot hold."""
    if 0 < len(text.strip()) <= longest and "\x00" not in text:
        return []
    return [
        Fault(
            pointer,
            "text-length",
            f"Vul in {what}, in ten hoogste {longest} tekens.",
            f"Fill this in, in at most {longest} characters.",
        )
    ]


def _number(pointer: str, what: str, count: int, least: int, most: int) -> Iterator[Fault]:
    if not least <= count <= most:
        yield Fault(pointer, "number", f"Kies {least} tot {most} maal een {what}.", f"Choose {least} to {most}.")


def _term_faults(start: date, end: date) -> Iterator[Fault]:
    if not timedelta(0) < end - start <= LONGEST_TERM:
        yield Fault(
            "/validUntil",
            "term",
            "Kies een einddatum na de begindatum, en ten hoogste twee jaar erna.",
            "Choose an end after the beginning, at most two years later.",
        )
