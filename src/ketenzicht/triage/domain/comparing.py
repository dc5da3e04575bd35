"""What one version says otherwise than another, in Dutch sentences. Pure.

It compares what was written, key by key, so that nothing an author can write is overlooked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ketenzicht.ui.domain.words import capital, full_day, listed, number

Document = Mapping[str, Any]
# Lists of tables: what one of them is called, and the key that says it to a reader.
PARTS = {
    "classes": ("klasse", "name"),
    "questions": ("vraag", "text"),
    "complaints": ("klacht", "name"),
    "criteria": ("criterium", "because"),
    "scores": ("score", "name"),
    "advice": ("advies", "text"),
    "scale": ("urgentie", "name"),
    "facts": ("feit", "text"),
    "forms": ("zorgvorm", "name"),
    "indications": ("regel", "because"),
    "contraindications": ("tegenreden", "because"),
}
KEYS = {
    "acknowledgement": "de bronvermelding",
    "advice": "de adviezen",
    "also": "andere woorden",
    "asks": "de gevraagde bekwaamheden",
    "always": "wat altijd wordt gevraagd",
    "because": "de reden",
    "competence": "de bekwaamheid",
    "capacity": "het cijfer van het LPZ",
    "class": "de klasse",
    "classes": "de klassen",
    "clinical": "voor klinisch gebruik",
    "complaints": "de klachten",
    "contraindications": "de tegenredenen",
    "criteria": "de criteria",
    "decimals": "het aantal decimalen",
    "discipline": "de discipline",
    "explanation": "de toelichting",
    "for_citizens": "voor burgers zelf",
    "facts": "de feiten",
    "forms": "de zorgvormen",
    "help": "de hulptekst",
    "highest": "het hoogste getal",
    "if_unknown": "de klasse zolang iemand het niet weet",
    "indications": "de regels",
    "kind": "de soort",
    "label": "het label",
    "last_resort": "wat altijd blijft",
    "level": "het niveau",
    "letter": "de letter van ABCDE",
    "licence": "de licentie",
    "lowest": "het laagste getal",
    "meaning": "de betekenis",
    "module": "de module",
    "name": "de naam",
    "number": "het nummer",
    "options": "de antwoorden",
    "otherwise": "de klasse als niets geldt",
    "outcome": "de uitkomst",
    "parts": "de delen",
    "plain": "de tekst voor burgers",
    "proposal": "voorstel",
    "questions": "de vragen",
    "red_flag": "alarmsignaal",
    "scale": "de schaal",
    "scores": "de scores",
    "source": "de bron",
    "strength": "hoe goed",
    "text": "de tekst",
    "unattended": "zonder dat iemand de patiënt ziet of spreekt",
    "unit": "de eenheid",
    "urgency": "de urgentie",
    "valid_from": "de eerste dag",
    "valid_until": "de dag waarop het niet meer geldt",
    "when": "de voorwaarde",
    "within": "de termijn",
}


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def word(self) -> str:
        return {"added": "Toegevoegd", "removed": "Vervallen", "changed": "Gewijzigd"}[self.value]


@dataclass(frozen=True, slots=True)
class Difference:
    kind: Kind
    sentence: str


def differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """Of two documents of the same kind, both of which could be read as what they are."""
    return (
        *_changed("", _facts(old), _facts(new)),
        *(one for key in PARTS for one in _parts(key, old, new)),
        *_crossings(_crossed(old), _crossed(new)),
    )


def _facts(document: Document) -> Document:
    """What is about the whole."""
    whole = {key: value for key, value in document.items() if key not in (*PARTS, "crossings", "version")}
    return {**whole, **document["version"]}


def _parts(key: str, old: Document, new: Document) -> Iterator[Difference]:
    what, telling = PARTS[key]
    before, after = ({one["code"].strip(): one for one in document.get(key, ())} for document in (old, new))
    for code, table in after.items():
        if code not in before:
            yield Difference(Kind.ADDED, f"{capital(_called(what, code, table[telling]))}. {_all_of(table, telling)}")
    for code, table in before.items():
        if code not in after:
            yield Difference(Kind.REMOVED, f"{capital(_called(what, code, table[telling]))}.")
    common = [code for code in before if code in after]
    if common != [code for code in after if code in before]:
        yield Difference(Kind.CHANGED, f"De volgorde van {KEYS[key]} is anders.")
    for code in common:
        yield from _changed(_called(what, code, after[code][telling]), before[code], after[code])


def _called(what: str, code: str, text: str) -> str:
    return f"{what} {code} (“{text}”)"


def _changed(called: str, old: Document, new: Document) -> Iterator[Difference]:
    about = f"{capital(called)}, " if called else ""
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before != after:
            name = KEYS.get(key, f"‘{key}’")
            said = f"{name}: eerst {_said(before)}, nu {_said(after)}."
            yield Difference(Kind.CHANGED, about + said if about else capital(said))


def _all_of(table: Document, telling: str) -> str:
    """What else is written of something new."""
    rest = [f"{KEYS.get(key, key)}: {_said(of)}" for key, of in table.items() if key not in ("code", telling)]
    return capital("; ".join(rest)) + "." if rest else ""


def _crossed(document: Document) -> dict[tuple[str, str], Document]:
    """Of each class of each instrument its place on the scale."""
    return {
        (table["instrument"], code): {
            "urgency": urgency,
            "source": table["source"],
            "proposal": table.get("proposal", False),
        }
        for table in document.get("crossings", ())
        for code, urgency in table["classes"].items()
    }


def _crossings(
    old: Mapping[tuple[str, str], Document], new: Mapping[tuple[str, str], Document]
) -> Iterator[Difference]:
    for (instrument, code), at in new.items():
        if (instrument, code) not in old:
            yield Difference(Kind.ADDED, f"Klasse {code} van {instrument} is {at['urgency']}.")
    for (instrument, code), at in old.items():
        if (instrument, code) in new:
            yield from _changed(f"klasse {code} van {instrument}", at, new[instrument, code])
        else:
            yield Difference(Kind.REMOVED, f"Klasse {code} van {instrument} was {at['urgency']}.")


def _said(value: Any) -> str:
    """What is written, for a reader."""
    match value:
        case None:
            return "niets"
        case bool():
            return "ja" if value else "nee"
        case date():
            return full_day(value)
        case int() | float():
            return number(value, decimals=2)
        case list():
            return listed([_said(one) for one in value]) or "niets"
        case dict():
            return "(" + ", ".join(f"{KEYS.get(key, key)} {_said(of)}" for key, of in value.items()) + ")"
        case _:
            return f"“{value}”"
