"""What a unit may deliver as JSON Schema, and an example of it; both follow from the definition."""

from typing import Any

from ketenzicht.definitions.domain.applicable import Applicable
from ketenzicht.definitions.domain.elements import ElementDefinition
from ketenzicht.definitions.domain.versions import VersionDefinition
from ketenzicht.definitions.domain.words import ElementKind, Role

Json = dict[str, Any]
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"
USUAL: dict[Role, int] = {Role.TOTAL: 20, Role.OCCUPIED: 17, Role.AVAILABLE: 3, Role.WAITING: 1, Role.CROWDING: 40}
USUAL_MOMENT = "2026-11-22T10:00:00Z"


def told_schema(version: VersionDefinition, *, label: str) -> Json:
    """What `values` and `absentReasons` of an observation may hold, for a kind of care that the version has.

    It says all that is checked but for two things that JSON Schema cannot say: relations between figures, and that a
    count is written without a decimal point.
    """
    applicable = version.applicable(label)
    if applicable is None:
        raise ValueError(f"{version.number} has no label {label}.")
    elements = applicable.elements
    rules = {"allOf": [_null_has_a_reason(code) for code in elements]} if elements else {}
    return {
        "properties": {
            "values": {
                "type": "object",
                "additionalProperties": False,
                "required": sorted(applicable.required),
                "properties": {code: _element(element) for code, element in elements.items()},
            },
            "absentReasons": {
                "type": "object",
                "additionalProperties": False,
                "properties": {code: {"enum": list(applicable.reasons)} for code in elements},
            },
        },
        **rules,
    }


def _null_has_a_reason(code: str) -> Json:
    """A figure is null when there is a reason for it, and only then."""
    is_null = {"properties": {"values": {"properties": {code: {"type": "null"}}, "required": [code]}}}
    return {
        "if": {**is_null, "required": ["values"]},
        "then": {"required": ["absentReasons"], "properties": {"absentReasons": {"required": [code]}}},
        "else": {"properties": {"absentReasons": {"not": {"required": [code]}}}},
    }


def _element(element: ElementDefinition) -> Json:
    unit = f" In {element.unit}." if element.unit else ""
    told: Json = {"title": element.name, "description": f"{element.explanation}{unit}".strip()}
    match element.kind:
        case ElementKind.COUNT | ElementKind.MEASURE:
            number = "integer" if element.kind is ElementKind.COUNT else "number"
            return {**told, "type": [number, "null"], "minimum": element.lowest, "maximum": element.highest}
        case ElementKind.FLAG:
            return {**told, "type": ["boolean", "null"]}
        case ElementKind.CHOICE:
            words = "; ".join(f"{choice.code} = {choice.name}" for choice in element.choices)
            told["description"] = f"{told['description']} {words}.".strip()
            return {**told, "enum": [*(choice.code for choice in element.choices), None]}
        case ElementKind.MOMENT:
            return {**told, "type": ["string", "null"], "format": "date-time", "pattern": MOMENT}


def example(version: VersionDefinition, *, label: str) -> Json | None:
    """Values and reasons that a unit of this kind could deliver, accepted by the definition itself.

    With everything that it has; or else with what is required; None where neither goes together.
    """
    applicable = version.applicable(label)
    if applicable is None:
        return None
    full = _agreed(applicable, {code: _usual(element) for code, element in applicable.elements.items()})
    least = {code: value for code, value in full.items() if code in applicable.required}
    return next((one for one in (full, least) if not version.faults_of(one, {}, label=label, pointer="")), None)


def _usual(element: ElementDefinition) -> Any:
    match element.kind:
        case ElementKind.FLAG:
            return True
        case ElementKind.CHOICE:
            return element.choices[0].code
        case ElementKind.MOMENT:
            return USUAL_MOMENT
    usual = USUAL.get(element.role, 1) if element.role else 1
    return int(min(max(usual, element.lowest), element.highest))


def _agreed(applicable: Applicable, values: Json) -> Json:
    """The values with what contradicts a relation brought down to what it may be."""
    for relation in applicable.relations:
        most = sum(values[code] for code in relation.right)
        if values[relation.left] > most:
            values[relation.left] = max(most, int(applicable.elements[relation.left].lowest))
    return values
