"""The data set of a hand-over, as the guideline (Richtlijn Gegevensuitwisseling acute zorg) asks it. Pure.

At least: who it is, the presenting complaint, ABCDE of the triage, treatment directives, and where the patient is now.
"""

from dataclasses import dataclass
from datetime import date, datetime

from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import parse_bsn
from ketenzicht.handover.domain.items import Item, clean

SEXES = {"female": "vrouw", "male": "man", "other": "anders"}


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation; `ura` is empty as long as the register does not know it."""

    name: str
    ura: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """`birth_date` as YYYY-MM-DD; `sex` a code of `SEXES`; `bsn` only one that passes the check."""

    name: Item
    birth_date: Item
    sex: Item
    bsn: Item
    street: Item
    house_number: Item
    postcode: Item
    language: Item

    def __post_init__(self) -> None:
        if self.birth_date.text:
            date.fromisoformat(self.birth_date.text)
        if self.sex.text and self.sex.text not in SEXES:
            raise ValueError("This sex is no code of ours.")
        if self.bsn.text and parse_bsn(self.bsn.text) != self.bsn.text:
            raise ValueError("A BSN is written as nine digits.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who called, and can be called back."""

    name: Item
    relation: Item
    telephone: Item


def in_digits(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A question of triage with its answer. `letter`: of ABCDE, or empty. `number`, in `unit`: of a measure."""

    code: str
    letter: str
    question: str
    answer: Item
    number: float | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        if self.number is not None and self.answer.text != in_digits(self.number):
            raise ValueError("A measure is written as its number.")
        if self.unit and self.number is None:
            raise ValueError("Only a measure has a unit.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageFound:
    """What a triage found: here, by one of our instruments, or elsewhere, then without questions.

    `urgency` is that on the one scale, empty as long as it is not concluded; `found` the class of the instrument.
    """

    instrument: str
    name: str
    version: str
    at: datetime
    found: str
    urgency: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Which form of care was asked of who receives the patient, since when, and why, as far as somebody said."""

    form: str
    name: str
    because: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What who receives a patient is told. `begin_before`: until when care can wait; None: nobody knows.

    `as_typed` holds what was written down and cannot be right, so that it is not lost.
    """

    number: int
    centre: Party
    patient: Patient
    contact: Contact
    complaint: Item
    directives: Item
    allergies: Item
    medication: Item
    whereabouts: Item
    point: Point | None
    treaters: Item
    story: Item
    urgency: Item
    begin_before: datetime | None
    red_flags: tuple[str, ...]
    triages: tuple[TriageFound, ...]
    decided: Decided | None
    as_typed: tuple[str, ...]

    def __post_init__(self) -> None:
        texts = [*self.red_flags, *self.as_typed]
        if any(not one or one != clean(one) for one in texts):
            raise ValueError("These texts are empty, or hold characters that not every receiver can read.")
