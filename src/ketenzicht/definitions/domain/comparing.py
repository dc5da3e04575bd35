"""What one version says otherwise than another, in Dutch sentences, and where that breaks a trend."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol, TypeVar

from ketenzicht.definitions.domain.elements import ElementDefinition
from ketenzicht.definitions.domain.formulas import inputs_of, read_formula
from ketenzicht.definitions.domain.thresholds import Threshold
from ketenzicht.definitions.domain.versions import ModuleDefinition, VersionDefinition

MINUTE = timedelta(minutes=1)


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def word(self) -> str:
        return {"added": "Toegevoegd", "removed": "Vervallen", "changed": "Gewijzigd"}[self.value]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise. `element` is set where it is about an element.

    `is_break`: figures of before and after do not simply mean the same.
    """

    kind: Kind
    sentence: str
    element: str = ""
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A day from which an element does not simply mean what it meant before."""

    on: date
    number: str
    element: str
    name: str
    sentence: str

    @property
    def at(self) -> datetime:
        """The moment; days of definitions are those of UTC."""
        return datetime.combine(self.on, time(), UTC)


class _Part(Protocol):
    @property
    def code(self) -> str: ...


Some = TypeVar("Some", bound=_Part)

# Of each part what can be otherwise, with its Dutch name. A change of the first ones breaks a trend.
_MEANING = {
    "kind": "de soort",
    "unit": "de eenheid",
    "aggregation": "de optelling",
    "formula": "de formule",
    "choices": "de keuzes",
    "explanation": "de omschrijving",
}
_ELEMENT = {
    **_MEANING,
    "name": "de naam",
    "role": "de kolom",
    "minimum": "het minimum",
    "maximum": "het maximum",
    "required": "of het verplicht is",
    "labels": "voor welke zorg het is",
    "source": "de bron",
    "proposal": "of het een voorstel is",
}
_LABEL = {
    "name": "de naam",
    "group": "de groep",
    "counted": "wat er wordt geteld",
    "explanation": "de omschrijving",
    "source": "de bron",
    "proposal": "of het een voorstel is",
}
_RELATION = {"left": "de linkerkant", "right": "de rechterkant", "nl": "de zin", "en": "de Engelse zin"}
_CHOICE = {"name": "de naam"}
_FACILITY = {"name": "de naam", "group": "de groep", "explanation": "de omschrijving", "source": "de bron"}
_TIMES = {
    "expected_every": "Zo vaak wordt een waarneming verwacht",
    "fresh_for": "Zo lang is een cijfer actueel",
    "usable_for": "Zo lang telt een cijfer mee",
}


def differences(old: VersionDefinition, new: VersionDefinition) -> tuple[Difference, ...]:
    """What the new version says otherwise: times, kinds of care, elements, rules, reasons, thresholds, facilities."""
    return (
        *_times(old, new),
        *_parts("Zorgsoort", old.labels, new.labels, _LABEL),
        *_elements(old, new),
        *_parts("Regel", old.relations, new.relations, _RELATION),
        *_parts("Reden van ontbreken", old.absent_reasons, new.absent_reasons, _CHOICE),
        *_thresholds(old, new),
        *_parts("Voorziening", old.facilities, new.facilities, _FACILITY),
    )


def breaks_of(module: ModuleDefinition, *, label: str) -> tuple[Break, ...]:
    """Where trends of a kind of care break, over all versions in force, oldest first; what changed in a few words."""
    versions = sorted(module.versions, key=lambda version: version.valid_from)
    return tuple(
        Break(new.valid_from, new.number, code, element.name, f"‘{element.name}’ {why}.")
        for old, new in pairwise(versions)
        for code, why in _broken(old, new).items()
        if (element := new.element(code)) and element.belongs_to(label)
    )


def _broken(old: VersionDefinition, new: VersionDefinition) -> dict[str, str]:
    """Elements of both that mean something else, with why; a derived one breaks with what it is made of."""
    found: dict[str, str] = {}
    both = [(one, element) for element in new.elements if (one := old.element(element.code))]
    for one, element in both:
        names = [name for field, name in _MEANING.items() if getattr(one, field) != getattr(element, field)]
        if names:
            found[element.code] = f"betekent iets anders: {' en '.join(names)} veranderde"
    for _, element in both:
        inputs = inputs_of(read_formula(element.formula)) if element.is_derived else ()
        changed = next((code for code in inputs if code in found), None)
        if changed is not None and element.code not in found:
            found[element.code] = f"volgt uit ‘{changed}’, dat iets anders betekent"
    return found


def _times(old: VersionDefinition, new: VersionDefinition) -> Iterator[Difference]:
    for field, name in _TIMES.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            sentence = f"{name}: was {before // MINUTE} minuten, wordt {after // MINUTE} minuten."
            yield Difference(Kind.CHANGED, sentence)


def _elements(old: VersionDefinition, new: VersionDefinition) -> Iterator[Difference]:
    broken = _broken(old, new)
    told = set()
    for one in _parts("Gegeven", old.elements, new.elements, _ELEMENT):
        told.add(one.element)
        yield Difference(one.kind, one.sentence, one.element, one.element in broken)
    for element in new.elements:
        if element.code in broken and element.code not in told:
            sentence = f"Gegeven {_named(element)} {broken[element.code]}."
            yield Difference(Kind.CHANGED, sentence, element.code, is_break=True)


def _parts(what: str, old: Sequence[Some], new: Sequence[Some], fields: dict[str, str]) -> Iterator[Difference]:
    before, after = {part.code: part for part in old}, {part.code: part for part in new}
    for code, part in after.items():
        if code not in before:
            yield Difference(Kind.ADDED, f"{what} {_named(part)} komt erbij.", code)
    for code, part in before.items():
        if code not in after:
            yield Difference(Kind.REMOVED, f"{what} {_named(part)} vervalt.", code)
    for code, part in after.items():
        if code in before:
            changes = [
                f"{name} was {_said(one)}, wordt {_said(other)}"
                for field, name in fields.items()
                if (one := getattr(before[code], field)) != (other := getattr(part, field))
            ]
            if changes:
                yield Difference(Kind.CHANGED, f"{what} {_named(part)}: {'; '.join(changes)}.", code)


def _named(part: _Part) -> str:
    name = getattr(part, "name", "")
    return f"‘{name}’ ({part.code})" if name else f"‘{part.code}’"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if value is None or value in ("", (), frozenset()):
        return "niets"
    if isinstance(value, float):
        return f"{value:.12g}".replace(".", ",")
    if isinstance(value, frozenset | tuple):
        return ", ".join(sorted(getattr(one, "code", str(one)) for one in value))
    return f"‘{value}’"


def _thresholds(old: VersionDefinition, new: VersionDefinition) -> Iterator[Difference]:
    """Thresholds as rules: the day on which a rule begins is that of its version, so it does not count."""
    before, after = _rules(old), _rules(new)
    for rule in after.keys() - before.keys():
        yield Difference(Kind.ADDED, f"Drempel voor {rule} komt erbij: {after[rule]}.")
    for rule in before.keys() - after.keys():
        yield Difference(Kind.REMOVED, f"Drempel voor {rule} vervalt: {before[rule]}.")
    for rule in sorted(after.keys() & before.keys()):
        if before[rule] != after[rule]:
            yield Difference(Kind.CHANGED, f"Drempel voor {rule}: was {before[rule]}; wordt {after[rule]}.")


def _rules(version: VersionDefinition) -> dict[str, str]:
    found = sorted(version.thresholds, key=lambda threshold: threshold.valid_from)
    return {rule_words(threshold, version.element): bands_words(threshold) for threshold in found}


def rule_words(threshold: Threshold, element: Callable[[str], ElementDefinition | None]) -> str:
    """What a threshold is about: "vrij als deel van totaal, voor ic-adult, in ROAZ-05"."""
    named = element(threshold.element) if threshold.element else None
    figure = named.name.lower() if named else ROLE_NAMES[threshold.role.value if threshold.role else ""]
    share = f" als percentage van {ROLE_NAMES[threshold.share_of.value]}" if threshold.share_of else ""
    labels = f", alleen voor {', '.join(sorted(threshold.labels))}" if threshold.labels else ""
    region = f", in {threshold.region_code}" if threshold.region_code else ""
    return f"{figure}{share}{labels}{region}"


ROLE_NAMES = {
    "": "een gegeven",
    "total": "totaal",
    "occupied": "bezet",
    "available": "vrij",
    "crowding": "drukte",
    "waiting": "wachtend",
}


def bands_words(threshold: Threshold) -> str:
    """The bands upwards: "vol; vanaf 1 krap; vanaf 3 ruimte"."""
    return "; ".join(
        band.word if band.at_least is None else f"vanaf {f'{band.at_least:.12g}'.replace('.', ',')} {band.word}"
        for band in threshold.bands
    )
