"""A summary that people read, made of what a source sent. "Onbekend" is never "geen". Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ketenzicht.patientdata.domain.reading import refuse
from ketenzicht.patientdata.domain.sources import RESOURCES, Category, Resource

LONGEST = 300  # characters of one text
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?", re.ASCII | re.DOTALL)
# How sources say, in so many words, that there is nothing: SNOMED CT, and the codes of the international summary.
_NONE = {
    "716186003", "160244002", "787481004", "160245001", "no-known-allergies", "no-known-medications",
    "no-known-problems",
}  # fmt: skip
_NOT_KNOWN = {"no-allergy-info", "no-medication-info", "no-problem-info"}


class Section(StrEnum):
    ALLERGIES = "allergies"
    MEDICATION = "medication"
    EPISODES = "episodes"
    DIRECTIVES = "directives"

    @property
    def word(self) -> str:
        return _SECTIONS[self]


_SECTIONS = {
    Section.ALLERGIES: "Allergieën en overgevoeligheden",
    Section.MEDICATION: "Medicatie",
    Section.EPISODES: "Episodes en aandoeningen",
    Section.DIRECTIVES: "Behandelaanwijzingen",
}
_SECTION_OF = {
    "AllergyIntolerance": Section.ALLERGIES,
    "MedicationStatement": Section.MEDICATION,
    "Condition": Section.EPISODES,
    "Consent": Section.DIRECTIVES,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the source says; `since` as precise as it said, `note` what it adds to it."""

    text: str
    since: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section. `says_none`: the source says that there is nothing; without that and without items it is unknown."""

    section: Section
    items: tuple[Item, ...]
    says_none: bool = False

    @property
    def is_unknown(self) -> bool:
        return not self.items and not self.says_none


@dataclass(frozen=True, slots=True)
class Summary:
    """`composed` is when the source made it, as far as it says."""

    parts: tuple[Part, ...]
    composed: str = ""


def summary_of(resources: Iterable[Resource], *, category: Category) -> Summary:
    """Every section that this category can have. Raises FetchFailed for what cannot be read: half is worse."""
    wanted = [_SECTION_OF[kind] for kind in RESOURCES[category] if kind in _SECTION_OF]
    items: dict[Section, list[Item]] = {section: [] for section in Section if section in wanted}
    none: set[Section] = set()
    composed = ""
    for resource in resources:
        kind = resource["resourceType"]
        if kind == "Composition":
            composed = day(resource.get("date")) or composed
        elif (section := _SECTION_OF.get(kind)) in items and section is not None and not _is_an_error(resource):
            codes = _codes(_concept(resource, section))
            if codes & _NONE:
                none.add(section)
            elif not codes & _NOT_KNOWN:
                items[section].append(_item(resource, section))
    return Summary(
        tuple(Part(one, tuple(items[one]), one in none and not items[one]) for one in items), composed=composed
    )


def day(told: object) -> str:
    """A moment as FHIR writes it, in days: "2012-09-11" is "11-09-2012", "2012" stays; empty when there is none."""
    if told is None:
        return ""
    found = _DAY.fullmatch(told) if isinstance(told, str) else None
    if found is None:
        raise refuse("een datum")
    return "-".join(part for part in reversed(found.groups()) if part)


def as_json(summary: Summary) -> dict[str, Any]:
    return {
        "composed": summary.composed,
        "parts": [
            {
                "section": part.section.value,
                "none": part.says_none,
                "items": [[one.text, one.since, one.note] for one in part.items],
            }
            for part in summary.parts
        ],
    }


def from_json(told: Mapping[str, Any]) -> Summary:
    """As `as_json` wrote it."""
    parts = tuple(
        Part(Section(one["section"]), tuple(Item(*item) for item in one["items"]), one["none"]) for one in told["parts"]
    )
    return Summary(parts, told["composed"])


def _concept(resource: Resource, section: Section) -> object:
    if section is Section.MEDICATION:
        return resource.get("medicationCodeableConcept") or resource.get("medicationReference")
    if section is Section.DIRECTIVES:
        provision = resource.get("provision")
        codes = provision.get("code") if isinstance(provision, dict) else None
        return codes[0] if isinstance(codes, list) and codes else _first(resource.get("category"))
    return resource.get("code")


def _item(resource: Resource, section: Section) -> Item:
    text = _text(_concept(resource, section))
    if not text:
        raise refuse(f"{section.word.lower()} zonder naam")
    since = {
        Section.ALLERGIES: ("onsetDateTime", "recordedDate"),
        Section.MEDICATION: ("effectiveDateTime", "dateAsserted"),
        Section.EPISODES: ("onsetDateTime", "recordedDate"),
        Section.DIRECTIVES: ("dateTime",),
    }[section]
    told = next((resource[name] for name in since if resource.get(name)), None)
    period = resource.get("effectivePeriod")
    if section is Section.MEDICATION and told is None and isinstance(period, dict):
        told = period.get("start")
    return Item(text, day(told), _NOTES[section](resource))


def _allergy(resource: Resource) -> str:
    """How certain it is, how bad it can be, and what happened then."""
    reactions = resource.get("reaction")
    shown = [
        _text(one)
        for reaction in (reactions if isinstance(reactions, list) else [])
        if isinstance(reaction, dict)
        for one in _listed(reaction.get("manifestation"))
    ]
    risk = {"high": "kans op ernstige reactie: hoog", "low": "kans op ernstige reactie: laag"}
    told = resource.get("criticality")
    return _joined(_standing(resource), risk.get(told, "") if isinstance(told, str) else "", *shown)


def _medicine(resource: Resource) -> str:
    lines = [one.get("text") for one in _listed(resource.get("dosage")) if isinstance(one, dict)]
    status = resource.get("status")
    return _joined(_MEDICINE.get(status, "") if isinstance(status, str) else "", *(clean(one) for one in lines if one))


def _directive(resource: Resource) -> str:
    """Whether it may be done. What FHIR says changes the meaning is never left out: then it says to ask."""
    if resource.get("modifierExtension") or _nested(resource, "provision", "modifierExtension"):
        return "met een voorwaarde die hier niet te lezen is: vraag het de bron"
    wanted = {"permit": "wel uitvoeren", "deny": "niet uitvoeren"}
    told = _nested(resource, "provision", "type")
    said = wanted.get(told, "") if isinstance(told, str) else ""
    is_active = resource.get("status") == "active"
    return _joined(said or "wel of niet: niet vermeld", "" if is_active else "niet meer geldig volgens de bron")


_MEDICINE = {
    "stopped": "gestopt", "completed": "afgelopen", "on-hold": "onderbroken", "not-taken": "niet gebruikt",
    "intended": "voorgenomen", "unknown": "gebruik onbekend",
}  # fmt: skip
_STANDINGS = {
    "inactive": "niet actief", "resolved": "voorbij", "remission": "in remissie", "recurrence": "teruggekeerd",
    "relapse": "teruggekeerd", "unconfirmed": "niet bevestigd", "provisional": "voorlopig",
    "differential": "mogelijk", "refuted": "weerlegd",
}  # fmt: skip


def _standing(resource: Resource) -> str:
    told = [*sorted(_codes(resource.get("clinicalStatus"))), *sorted(_codes(resource.get("verificationStatus")))]
    return _joined(*(_STANDINGS.get(one, "") for one in told))


_NOTES = {
    Section.ALLERGIES: _allergy,
    Section.MEDICATION: _medicine,
    Section.EPISODES: _standing,
    Section.DIRECTIVES: _directive,
}


def _is_an_error(resource: Resource) -> bool:
    """The source took it back."""
    return "entered-in-error" in {resource.get("status") if isinstance(resource.get("status"), str) else ""} | _codes(
        resource.get("verificationStatus")
    )


def _codes(concept: object) -> set[str]:
    coding = _nested(concept, "coding")
    return {
        one["code"] for one in _listed(coding) if isinstance(one, dict) and isinstance(one.get("code"), str)
    }  # fmt: skip


def _text(concept: object) -> str:
    """What a concept is called: in the words of who wrote it, else of its code."""
    for told in (_nested(concept, "text"), *(_nested(one, "display") for one in _listed(_nested(concept, "coding")))):
        if told:
            return clean(told)
    return clean(_nested(concept, "display"))


def clean(told: object) -> str:
    """On one line, without signs that nobody sees, and not longer than one reads. Raises FetchFailed for no text."""
    if told is None:
        return ""
    if not isinstance(told, str):
        raise refuse("een tekst")
    seen = "".join(sign if not unicodedata.category(sign).startswith("C") else " " for sign in told)
    text = " ".join(seen.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _joined(*told: str) -> str:
    return "; ".join(dict.fromkeys(one for one in told if one))


def _listed(told: object) -> list[Any]:
    if told is None:
        return []
    if not isinstance(told, list):
        raise refuse("een lijst")
    return told


def _first(told: object) -> object:
    return next(iter(_listed(told)), None)


def _nested(told: object, *names: str) -> object:
    for name in names:
        told = told.get(name) if isinstance(told, dict) else None
    return told
