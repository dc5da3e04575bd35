"""An instruction of the minister: when, in which words, to whom, and by when everybody delivers. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ketenzicht.base.errors import Fault
from ketenzicht.definitions.domain import BY_INSTRUCTION

MODULE = BY_INSTRUCTION
DEFAULT_TERM = timedelta(days=3)  # BA 2.9
LONGEST_TERM = timedelta(days=60)  # voorstel
REMINDED_BEFORE = timedelta(days=1)  # the deadline; voorstel
LONGEST_TEXT = 4_000
# RoleCodeNL: general, academic and other hospitals. The labels of the module are beds of hospitals.
HOSPITALS = ("V4", "V5", "V6")


@dataclass(frozen=True, slots=True)
class Instruction:
    """`regions` holds ROAZ codes, none for the whole country; `location_types` who has to deliver there."""

    instructed_on: date
    text: str
    regions: tuple[str, ...]
    location_types: tuple[str, ...]
    deadline_at: datetime

    def faults(self, *, today: date, at: datetime, regions: Collection[str]) -> list[Fault]:
        """Everything that is wrong with it; `regions` are those that there are."""
        found = reason_faults("/text", "de tekst van de opdracht", self.text)
        if self.instructed_on > today:
            found.append(_fault("/instructedOn", "in-the-future", "De opdracht is van vandaag of eerder."))
        if unknown := set(self.regions) - set(regions):
            found.append(_fault("/regions", "unknown-region", f"Onbekende regio: {', '.join(sorted(unknown))}."))
        if not self.location_types or not set(self.location_types) <= set(HOSPITALS):
            found.append(_fault("/locationTypes", "unknown-type", "Kies ten minste één soort ziekenhuis."))
        if not at < self.deadline_at <= at + LONGEST_TERM:
            found.append(
                _fault("/deadlineAt", "wrong-deadline", f"De termijn ligt in de komende {LONGEST_TERM.days} dagen.")
            )
        return found


def reason_faults(pointer: str, what: str, text: str) -> list[Fault]:
    """What is wrong with a text that somebody has to give."""
    if not text.strip():
        return [_fault(pointer, "missing", f"Vul {what} in.")]
    if len(text) > LONGEST_TEXT:
        return [_fault(pointer, "too-long", f"Gebruik ten hoogste {LONGEST_TEXT} tekens.")]
    return []


def _fault(pointer: str, code: str, nl: str) -> Fault:
    return Fault(pointer, code, nl, nl)  # only people fill this in, on Dutch screens
