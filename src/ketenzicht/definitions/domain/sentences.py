"""What is said to whoever delivered a wrong value, in Dutch and in English."""

from collections.abc import Mapping

from ketenzicht.base.errors import Fault
from ketenzicht.base.saying import shown
from ketenzicht.definitions.domain.applicable import Applicable
from ketenzicht.definitions.domain.elements import ElementDefinition, Relation
from ketenzicht.definitions.domain.words import ElementKind

EXPECTED: dict[ElementKind, tuple[str, str]] = {
    ElementKind.COUNT: ("een geheel getal", "a whole number"),
    ElementKind.MEASURE: ("een getal", "a number"),
    ElementKind.FLAG: ("true of false", "true or false"),
    ElementKind.CHOICE: ("een code uit de lijst", "a code from the list"),
    ElementKind.MOMENT: ("een moment als tekst", "a moment as text"),
}


def unknown_label(label: str, *, pointer: str) -> Fault:
    return Fault(
        f"{pointer}/values",
        "unknown-label",
        f"De soort zorg {shown(label)} komt in deze versie van de definitie niet voor.",
        f"This version of the definition has no label {shown(label)}.",
    )


def not_here(applicable: Applicable, code: str, place: str) -> Fault:
    known = ", ".join(applicable.elements)
    derived = applicable.derived.get(code)
    if derived is not None:
        return Fault(
            place,
            "derived-element",
            f"{named(derived)} berekent Ketenzicht zelf: {derived.formula}. Lever het niet mee.",
            f"'{code}' is worked out by Ketenzicht: {derived.formula}. Do not deliver it.",
        )
    element = applicable.others.get(code)
    if element is None:
        return Fault(
            place,
            "unknown-element",
            f"Het element {shown(code)} bestaat niet; bekend zijn: {known}.",
            f"The element {shown(code)} does not exist; known are: {known}.",
        )
    return Fault(
        place,
        "element-not-for-label",
        f"{named(element)} hoort niet bij de soort zorg '{applicable.label}'; wel: {known}.",
        f"'{code}' does not belong to the label '{applicable.label}'; these do: {known}.",
    )


def null_without_reason(applicable: Applicable, element: ElementDefinition, place: str) -> Fault:
    known = ", ".join(applicable.reasons)
    return Fault(
        place,
        "null-without-reason",
        f"{named(element)} is null zonder reden. Geef in absentReasons een van: {known}.",
        f"'{element.code}' is null without a reason. Give one of these in absentReasons: {known}.",
    )


def missing(element: ElementDefinition, place: str) -> Fault:
    return Fault(
        place,
        "missing-required",
        f"{named(element)} ontbreekt en is verplicht. Is het onbekend? Lever dan null, met een reden.",
        f"'{element.code}' is required. If it is unknown, deliver null with a reason.",
    )


def wrong_type(element: ElementDefinition, value: object, place: str) -> Fault:
    nl, en = EXPECTED[element.kind]
    return Fault(
        place,
        "wrong-type",
        f"{named(element)} is {nl}, niet {shown(value)}.",
        f"'{element.code}' is {en}, not {shown(value)}.",
    )


def not_finite(element: ElementDefinition, place: str) -> Fault:
    return Fault(
        place,
        "not-finite",
        f"{named(element)} is geen getal. Is het onbekend? Lever dan null, met een reden.",
        f"'{element.code}' is not a number. If it is unknown, deliver null with a reason.",
    )


def not_whole(element: ElementDefinition, value: float, place: str) -> Fault:
    return Fault(
        place,
        "not-whole",
        f"{named(element)} is een aantal: een geheel getal zonder punt, niet {shown(value)}.",
        f"'{element.code}' is a count: a whole number without a decimal point, not {shown(value)}.",
    )


def below_minimum(element: ElementDefinition, value: float, place: str) -> Fault:
    return Fault(
        place,
        "below-minimum",
        f"{named(element)} is {shown(value)}; minder dan {element.lowest:.12g} kan niet.",
        f"'{element.code}' is {shown(value)}, below its minimum of {element.lowest:.12g}.",
    )


def above_maximum(element: ElementDefinition, value: float, place: str) -> Fault:
    return Fault(
        place,
        "above-maximum",
        f"{named(element)} is {shown(value)}; meer dan {element.highest:.12g} kan niet.",
        f"'{element.code}' is {shown(value)}, above its maximum of {element.highest:.12g}.",
    )


def unknown_choice(element: ElementDefinition, value: str, place: str) -> Fault:
    known = ", ".join(f"{choice.code} ({choice.name})" for choice in element.choices)
    return Fault(
        place,
        "unknown-choice",
        f"{named(element)} kent {shown(value)} niet; kies uit: {known}.",
        f"'{element.code}' does not know {shown(value)}; choose from: {known}.",
    )


def no_time_zone(element: ElementDefinition, place: str) -> Fault:
    return Fault(
        place,
        "moment-without-time-zone",
        f"{named(element)} heeft geen tijdzone. Zet er Z of +01:00 achter.",
        f"'{element.code}' has no time zone. Add Z or +01:00.",
    )


def not_a_moment(element: ElementDefinition, value: str, place: str) -> Fault:
    return Fault(
        place,
        "not-a-moment",
        f"{named(element)} is een moment, zoals 2026-11-22T10:00:00Z; niet {shown(value)}.",
        f"'{element.code}' is a moment such as 2026-11-22T10:00:00Z, not {shown(value)}.",
    )


def reason_without_null(applicable: Applicable, code: str, place: str) -> Fault:
    return Fault(
        place,
        "reason-without-null",
        f"{_name(applicable, code)} heeft een reden van ontbreken, maar is niet als null geleverd.",
        f"{shown(code)} has a reason for being absent, but was not delivered as null.",
    )


def unknown_reason(applicable: Applicable, code: str, reason: object, place: str) -> Fault:
    known = ", ".join(applicable.reasons)
    return Fault(
        place,
        "unknown-reason",
        f"{_name(applicable, code)}: onbekende reden {shown(reason)}; kies uit: {known}.",
        f"{shown(code)}: unknown reason {shown(reason)}; choose from: {known}.",
    )


def contradiction(applicable: Applicable, relation: Relation, values: Mapping[str, object], place: str) -> Fault:
    parts = (relation.left, *relation.right)
    nl = ", ".join(f"{_name(applicable, code)} {shown(values[code])}" for code in parts)
    en = ", ".join(f"{code} {shown(values[code])}" for code in parts)
    return Fault(place, relation.code, f"{relation.nl} Geleverd: {nl}.", f"{relation.en} Delivered: {en}.")


def named(element: ElementDefinition) -> str:
    return f"‘{element.name}’ ({element.code})"


def _name(applicable: Applicable, code: str) -> str:
    element = applicable.elements.get(code)
    return named(element) if element else shown(code)
