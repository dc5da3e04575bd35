"""What somebody asks a centre to show of them: who it is about, and which requests may be about them. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from ketenzicht.base.errors import Fault, Invalid, Refused
from ketenzicht.base.identifiers import parse_bsn
from ketenzicht.coordination.domain.intake import FIELDS, Intake, birth_date, telephone

FORGOTTEN_AFTER = timedelta(days=30)  # it was handed over; that it was stays in the log (voorstel)
LEFT_AFTER = timedelta(days=120)  # nobody handed anything over: the month of art. 12 AVG, two more, and some (voorstel)
MOST_FOUND = 900  # on one page with a form
FREE_TEXTS = ("complaint", "whereabouts", "gp", "treaters", "directives", "allergies", "medication", "notes", "caller")
OF_THE_CALLER = ("caller", "call-back", "language")
OF_OTHERS = (*OF_THE_CALLER, "gp", "gp-agb", "treaters", "whereabouts", "notes")
NO_NAMES = frozenset(
    ("van", "de", "der", "den", "ten", "ter", "te", "het", "la", "le", "el", "al", "von", "dr", "mw", "mevr", "mevrouw",
     "dhr", "meneer", "heer")
)  # fmt: skip
WORD = re.compile(r"[^\W\d_]+")
DIGIT = re.compile(r"\d")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.\-]+(?=\d)")
COUNTRY = "+31"
NEARLY = 0.75
Known = TypeVar("Known")
_Right = TypeVar("_Right")
TWO = 2  # words of a name: one is that of too many


class Proof(StrEnum):
    """How it was established who asks. No copy of a document is kept."""

    DOCUMENT = "document"
    ELECTRONIC = "electronic"
    KNOWN = "known"
    AGENT = "agent"

    @property
    def word(self) -> str:
        return {
            "document": "geldig identiteitsbewijs gezien",
            "electronic": "aangemeld met DigiD of een gelijkwaardig middel",
            "known": "persoonlijk bekend bij de medewerker",
            "agent": "vertegenwoordiger: identiteitsbewijs en machtiging of beschikking gezien",
        }[self]


class Part(StrEnum):
    """What of a request is about who asks; the rest is left out."""

    WHOLE = "whole"
    WITHOUT_CALLER = "without-caller"
    WITHOUT_OTHERS = "without-others"
    AS_CALLER = "as-caller"
    NOTHING = "nothing"

    @property
    def word(self) -> str:
        return {
            "whole": "van deze persoon: alles",
            "without-caller": "van deze persoon: zonder wie belde",
            "without-others": "van deze persoon: zonder wie belde en zonder vrije tekst",
            "as-caller": "deze persoon belde voor een ander: alleen wie belde",
            "nothing": "niet van deze persoon",
        }[self]

    @property
    def fields(self) -> tuple[str, ...]:
        """Of the intake, what is handed over."""
        kept = {Part.AS_CALLER: ("caller", "caller-is", "call-back", "language"), Part.NOTHING: ()}
        left = {Part.WITHOUT_CALLER: OF_THE_CALLER, Part.WITHOUT_OTHERS: OF_OTHERS}
        return kept.get(self, tuple(code for code in FIELDS if code not in left.get(self, ())))

    @property
    def tells_notes(self) -> bool:
        """Whether what colleagues and partners wrote in their own words is handed over."""
        return self in {Part.WHOLE, Part.WITHOUT_CALLER}

    @property
    def tells_caller(self) -> bool:
        """Whether who called is named: it is they who ask, or somebody said that it may be told."""
        return self in {Part.WHOLE, Part.AS_CALLER}

    @property
    def is_of_the_patient(self) -> bool:
        return self not in {Part.AS_CALLER, Part.NOTHING}


class Handing(StrEnum):
    IN_PERSON = "in-person"
    POST = "post"
    SECURE_MAIL = "secure-mail"

    @property
    def word(self) -> str:
        return {
            "in-person": "persoonlijk overhandigd",
            "post": "aangetekend verstuurd",
            "secure-mail": "beveiligd gemaild",
        }[self]


class Statement(StrEnum):
    """What somebody wants to have beside what is written of them; what was written stays."""

    CORRECTION = "correction"
    OBJECTION = "objection"
    ADDITION = "addition"

    @property
    def word(self) -> str:
        return {
            "correction": "verzoek om correctie",
            "objection": "bezwaar tegen het gebruik",
            "addition": "eigen verklaring",
        }[self]


class Reason(StrEnum):
    """By what a request may be about who asks, the surest first."""

    BSN = "bsn"
    NAME_AND_BIRTH = "name-and-birth"
    BIRTH_WITHOUT_NAME = "birth-without-name"
    NAME = "name"
    TELEPHONE = "telephone"
    MENTIONED = "mentioned"

    @property
    def word(self) -> str:
        return {
            "bsn": "hetzelfde BSN",
            "name-and-birth": "naam en geboortedatum",
            "birth-without-name": "geboortedatum, zonder naam",
            "name": "naam, met geen of bijna dezelfde geboortedatum",
            "telephone": "telefoonnummer",
            "mentioned": "genoemd in een tekst, of belde",
        }[self]


@dataclass(frozen=True, slots=True)
class Sought:
    """Of whom. Each is empty where it is not known, but a BSN, or a name with a birth date, always is."""

    bsn: str = ""
    name: str = ""
    born: date | None = None
    telephone: str = ""


def sought_from(told: Mapping[str, str], *, today: date) -> Sought:
    """Raises Invalid with all that is wrong: a BSN that fails its check, no day, and too little to look for anybody."""
    faults: list[Fault] = []
    bsn = _right(told, "bsn", parse_bsn, faults)
    born = _right(told, "born", lambda text: birth_date(text, today), faults)
    number = _right(told, "telephone", telephone, faults)
    name = told.get("name", "").strip()
    if name and not words_of(name):
        faults.append(Fault("/name", "wrong", "In deze naam staat geen achternaam.", "There is no surname in this."))
    if not faults and bsn is None and not (name and born):
        nl = "Vul het BSN in, of de naam met de geboortedatum."
        faults.append(Fault("/bsn", "missing", nl, "Give the BSN, or the name with the birth date."))
    if faults:
        raise Invalid(faults)
    return Sought(bsn=bsn or "", name=name, born=born, telephone=number or "")


def _right(told: Mapping[str, str], code: str, read: Callable[[str], _Right], faults: list[Fault]) -> _Right | None:
    """What stands there, or None for nothing; what is wrong about it is added to `faults`."""
    text = told.get(code, "").strip()
    if not text:
        return None
    try:
        return read(text)
    except Refused as refused:
        faults.append(Fault(f"/{code}", "wrong", str(refused), f"This is no right {code}."))
        return None


def words_of(text: str) -> frozenset[str]:
    """The words that tell one name from another: without accents, capitals, initials and particles."""
    return frozenset(word for word in WORD.findall(_plain(text)) if len(word) > 1) - NO_NAMES


def reasons(sought: Sought, intake: Intake, *, texts: Iterable[str] = (), today: date) -> tuple[Reason, ...]:
    """Why a request may be about whom is sought; none: it is not.

    `texts` is what was written in it besides the intake, numbers that called included. Rather one too many than one too
    few: somebody looks at each.
    """
    mine, theirs = words_of(sought.name), words_of(intake.get("name", ""))
    born = _read(intake, "birth-date", lambda text: birth_date(text, today))
    written = [text for text in (*(intake.get(code, "") for code in FREE_TEXTS), *texts) if text]
    holds = {
        Reason.BSN: bool(sought.bsn) and _read(intake, "bsn", parse_bsn) == sought.bsn,
        Reason.NAME_AND_BIRTH: sought.born is not None and born == sought.born and _is_alike(mine, theirs),
        Reason.BIRTH_WITHOUT_NAME: sought.born is not None and born == sought.born and not theirs,
        Reason.NAME: _is_named(mine, theirs) and _is_near(born, sought.born),
        Reason.TELEPHONE: has_called_with(sought, intake.get("call-back", ""))
        or any(_names_number(text, sought) for text in written),
        Reason.MENTIONED: any(_mentions(text, sought, mine) for text in written),
    }
    return tuple(reason for reason, is_so in holds.items() if is_so)


def has_called_with(sought: Sought, number: str) -> bool:
    """Whether this is the telephone number of whom is sought, however it was written."""
    return bool(sought.telephone) and _read({"number": number}, "number", telephone) == sought.telephone


def _plain(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():
        return folded
    return "".join(one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one))


def _is_named(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine) and (len(mine & theirs) >= TWO or (bool(theirs) and (theirs <= mine or mine <= theirs)))


def _is_alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether they share a word, or nearly: somebody spelled what they heard."""
    return bool(mine & theirs) or any(
        SequenceMatcher(a=one, b=other).ratio() >= NEARLY for one in mine for other in theirs
    )


def _is_near(born: date | None, sought: date | None) -> bool:
    """Whether it may be meant as the same day: one of the two is unknown, or one thing in it was typed wrong."""
    if born is None or sought is None:
        return True
    if born == sought:
        return False  # then name and birth date say so together
    same = (born.day == sought.day) + (born.month == sought.month) + (born.year == sought.year)
    return same >= TWO or (born.year, born.day, born.month) == (sought.year, sought.month, sought.day)


def _mentions(text: str, sought: Sought, mine: frozenset[str]) -> bool:
    if not text:
        return False
    if sought.bsn and sought.bsn in _digits_joined(text):
        return True
    plain = _plain(text)
    # First what is quick: of nearly every text it is known then.
    return sum(word in plain for word in mine) >= TWO and len(mine & words_of(text)) >= TWO


def _names_number(text: str, sought: Sought) -> bool:
    """Whether their telephone number stands in it, with or without what stands before it for their country."""
    national = sought.telephone.removeprefix(COUNTRY).removeprefix("+")
    return bool(national) and national in _digits_joined(text)


def _digits_joined(text: str) -> str:
    """With nothing between the digits of one number; empty where there is none, as in nearly every text."""
    return BETWEEN_DIGITS.sub("", text) if DIGIT.search(text) else ""


def _read(intake: Intake, code: str, read: Callable[[str], Known]) -> Known | None:
    """What somebody wrote there, where it can be right."""
    try:
        return read(intake[code]) if intake.get(code, "").strip() else None
    except Refused:
        return None
