"""Deliveries of one module as JSON Schema, and an example of one: for suppliers who have no key yet."""

from typing import Any

from ketenzicht.capacity.domain import STOP_REASONS, OpeningState
from ketenzicht.capacity.wire import MAX_OBSERVATIONS
from ketenzicht.definitions.domain import ModuleDefinition, VersionDefinition
from ketenzicht.definitions.domain.schema import USUAL_MOMENT, example, told_schema

Json = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
EXAMPLE_UNIT = "0b7c2f0e-4a55-4b7e-9a53-0f3a3f1c2d4e"
MOMENT: Json = {"type": "string", "format": "date-time"}


def delivery_schema(module: ModuleDefinition, version: VersionDefinition, *, address: str) -> Json:
    """The body of `POST /api/v1/deliveries` with units of one module; `address` is where this schema stands.

    A unit tells its kind of care by its code, which no schema knows: each kind has a definition of its own, named
    after its label, and an observation must be right for one of them.
    """
    labels = {label.code: _observation(version, label.code, label.name) for label in version.labels}
    return {
        "$schema": DRAFT,
        "$id": address,
        "title": f"Levering voor {module.name}, versie {version.number}",
        "description": "Regels tussen cijfers staan niet in dit schema, maar op de pagina van de module. "
        "Een aantal schrijft u zonder decimale punt: 3, niet 3.0.",
        "type": "object",
        "additionalProperties": False,
        "required": ["observations"],
        "properties": {
            "observations": {
                "type": "array",
                "minItems": 1,
                "maxItems": MAX_OBSERVATIONS,
                "items": {"anyOf": [{"$ref": f"#/$defs/{code}"} for code in labels]},
            },
            "onFault": {"enum": ["refuse-all", "accept-rest"], "default": "refuse-all"},
        },
        "$defs": {**labels, "opening_": _opening()},
    }


def _observation(version: VersionDefinition, label: str, name: str) -> Json:
    told = told_schema(version, label=label)
    return {
        "title": name,
        "type": "object",
        "additionalProperties": False,
        "required": ["unit", "observedAt", "values"],
        "properties": {
            "unit": {"type": "string", "description": "Code van de eenheid; GET /api/v1/units geeft die van u."},
            "observedAt": {**MOMENT, "description": "Het moment waarop dit zo was, met tijdzone."},
            **told.pop("properties"),
            "opening": {"oneOf": [{"$ref": "#/$defs/opening_"}, {"type": "null"}]},
        },
        **told,
    }


def _opening() -> Json:
    """No label has this name: theirs hold no underscore."""
    return {
        "type": "object",
        "description": "Of de eenheid acute patiënten opneemt. Weglaten laat het zoals het was.",
        "additionalProperties": False,
        "required": ["state"],
        "properties": {
            "state": {"enum": [state.value for state in OpeningState]},
            "reason": {"enum": [*STOP_REASONS, None]},
            "expectedEndAt": {**MOMENT, "type": ["string", "null"]},
        },
        "if": {"properties": {"state": {"const": OpeningState.OPEN.value}}},
        "then": {"properties": {"reason": {"type": "null"}, "expectedEndAt": {"type": "null"}}},
    }


def delivery_example(version: VersionDefinition, *, label: str) -> Json | None:
    """A delivery of one unit of this kind that would be accepted, if the unit were yours."""
    values = example(version, label=label)
    if values is None:
        return None
    return {"observations": [{"unit": EXAMPLE_UNIT, "observedAt": USUAL_MOMENT, "values": values}]}


def unknown_example(version: VersionDefinition, *, label: str) -> Json | None:
    """The same delivery with one figure that is not known; None where the kind has no figure to leave out."""
    found = delivery_example(version, label=label)
    if found is None or not version.absent_reasons:
        return None
    (observation,) = found["observations"]
    code = next(iter(observation["values"]), None)
    if code is None:
        return None
    observation["values"][code] = None
    observation["absentReasons"] = {code: version.absent_reasons[0].code}
    return found
