"""What is written down at intake: kept as it was typed, with a remark at what cannot be right. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ketenzicht.base.errors import Fault, Invalid, Refused
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind, parse_bsn, parse_identifier

OLDEST = 130  # years
POSTCODE = re.compile(r"[1-9]\d{3}\s?[A-Za-z]{2}", re.ASCII)
TELEPHONE = re.compile(r"\+?\d{8,15}", re.ASCII)
_SPACES = re.compile(r"[\s().\-]+")
DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the intake; `choices` are the codes with their words where one chooses."""

    code: str
    name: str
    longest: int = 200
    choices: Mapping[str, str] | None = None


_YES_NO = {"yes": "ja", "no": "nee", "unknown": "niet bekend"}
FIELDS: dict[str, Field] = {
    one.code: one
    for one in (
        Field("caller", "Wie belt"),
        Field(
            "caller-is",
            "De beller is",
            choices={
                "patient": "de patiënt zelf",
                "relative": "partner of familie",
                "bystander": "omstander",
                "gp": "huisarts of praktijk",
                "nurse": "(wijk)verpleegkundige",
                "ambulance": "ambulanceverpleegkundige",
                "professional": "andere zorgverlener",
            },
        ),
        Field("call-back", "Terugbelnummer", longest=30),
        Field("is-anonymous", "Anoniem", choices={"yes": "ja"}),
        Field("name", "Naam van de patiënt"),
        Field("birth-date", "Geboortedatum", longest=20),
        Field("sex", "Geslacht", choices={"female": "vrouw", "male": "man", "other": "anders", "unknown": "onbekend"}),
        Field("bsn", "BSN", longest=20),
        Field("postcode", "Postcode", longest=10),
        Field("house-number", "Huisnummer", longest=20),
        Field("street", "Straat en plaats"),
        Field("point", "Punt (breedte, lengte)", longest=60),
        Field("whereabouts", "Waar precies", longest=500),
        Field("complaint", "Klacht of vraag", longest=2000),
        Field("gp", "Huisarts (praktijk)"),
        Field("gp-agb", "AGB-code van de huisartsenpraktijk", longest=20),
        Field("treaters", "Bekende behandelaars", longest=500),
        # Of these three "geen" and "niet bekend" are answers too: a hand-over tells them apart (ADR 0054).
        Field("directives", "Behandelaanwijzingen", longest=1000),
        Field("allergies", "Allergieën", longest=1000),
        Field("medication", "Medicatie", longest=2000),
        Field("language", "Taal", longest=60),
        Field("consent", "Toestemming om gegevens op te vragen", choices=_YES_NO),
        Field("notes", "Notities", longest=4000),
    )
}
Intake = Mapping[str, str]


def refuse_unkeepable(changes: Mapping[str, str]) -> None:
    """Raise Invalid for what no intake can hold: unknown fields, choices that do not exist, too long a text."""
    faults = [fault for code, text in changes.items() if (fault := _unkeepable(code, text))]
    if faults:
        raise Invalid(faults)


def remarks(intake: Intake, *, today: date) -> dict[str, str]:
    """By field what cannot be right about it. It is kept all the same: nobody loses what they typed."""
    found = {}
    for code, check in _CHECKS.items():
        if text := intake.get(code, "").strip():
            try:
                check(text, today)
            except Refused as refused:
                found[code] = str(refused)
    return found


def birth_date(text: str, today: date) -> date:
    """The day of birth. Raises Refused for no day, one to come, or one of more than 130 years ago."""
    if found := DAY.fullmatch(text.strip()):
        day, month, year = found.groups()
    elif found := ISO_DAY.fullmatch(text.strip()):
        year, month, day = found.groups()
    else:
        raise Refused("Schrijf de geboortedatum als dag-maand-jaar, bijvoorbeeld 31-12-1950.")
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        raise Refused("Deze datum bestaat niet.") from None
    if born > today:
        raise Refused("Deze geboortedatum ligt in de toekomst.")
    if today.year - born.year > OLDEST:
        raise Refused(f"Deze geboortedatum is meer dan {OLDEST} jaar geleden.")
    return born


def age(intake: Intake, *, today: date) -> int | None:
    """In whole years; None as long as no birth date is known that can be right."""
    try:
        born = birth_date(intake.get("birth-date", ""), today)
    except Refused:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def telephone(text: str) -> str:
    """A telephone number in international form (E.164), so that the same is always written the same. Or Refused."""
    number = _SPACES.sub("", text)
    if not TELEPHONE.fullmatch(number):
        raise Refused("Dit is geen telefoonnummer: gebruik cijfers, met netnummer of landnummer.")
    if number.startswith("00"):
        return "+" + number[2:]
    return "+31" + number[1:] if number.startswith("0") else number


def recognised_by(intake: Intake, *, today: date) -> dict[str, str]:
    """By what the same person is recognised when they call again: of each kind a text, of what is known and right."""
    wrong = remarks(intake, today=today)
    found: dict[str, str] = {}
    if (number := intake.get("call-back", "").strip()) and "call-back" not in wrong:
        found["telephone"] = telephone(number)
    if (bsn := intake.get("bsn", "").strip()) and "bsn" not in wrong:
        found["bsn"] = parse_bsn(bsn)
    name, born = intake.get("name", "").strip(), intake.get("birth-date", "").strip()
    if name and born and "birth-date" not in wrong:
        found["name"] = f"{name.casefold()} {birth_date(born, today)}"
    return found


def _unkeepable(code: str, text: str) -> Fault | None:
    field = FIELDS.get(code)
    if field is None:
        return Fault(f"/{code[:60]}", "unknown-field", "Dit veld kent de intake niet.", "The intake has no such field.")
    if len(text) > field.longest:
        nl = f"{field.name}: hoogstens {field.longest} tekens, nu {len(text)}."
        return Fault(f"/{code}", "too-long", nl, f"{code}: at most {field.longest} characters, now {len(text)}.")
    if "\x00" in text or any("\ud800" <= one <= "\udfff" for one in text):
        nl = f"{field.name} bevat tekens die niet te bewaren zijn."
        return Fault(f"/{code}", "not-storable", nl, f"{code} holds characters that cannot be kept.")
    if field.choices is not None and text and text not in field.choices:
        return Fault(
            f"/{code}", "unknown-choice", f"{field.name}: kies uit de lijst.", f"{code}: choose from the list."
        )
    return None


def _postcode(text: str, _today: date) -> None:
    if not POSTCODE.fullmatch(text):
        raise Refused("Een postcode heeft vier cijfers en twee letters, bijvoorbeeld 3511 AB.")


def _point(text: str, _today: date) -> None:
    parts = text.replace(";", ",").split(",")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        raise Refused("Schrijf het punt als breedte, lengte: 52.0907, 5.1214.") from None
    try:
        Point(latitude, longitude)
    except ValueError:
        raise Refused("Dit punt ligt niet op aarde.") from None


_CHECKS: dict[str, Callable[[str, date], object]] = {
    "call-back": lambda text, _today: telephone(text),
    "birth-date": birth_date,
    "bsn": lambda text, _today: parse_bsn(text),
    "gp-agb": lambda text, _today: parse_identifier(kind=IdentifierKind.AGB, text=text),
    "postcode": _postcode,
    "point": _point,
}
