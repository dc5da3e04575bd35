"""The Dutch examples of FHIR R4 and its official schema, which are not in this repository: found beside it, or not.

`../shared/data/interop/fhir_nl/zib2020_examples` (examples of Nictiz, in XML) and
`../shared/data/interop/fhir_schema/fhir.r4.schema.json` (of HL7).
"""

import json
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

_INTEROP = Path(__file__).parents[3] / "shared" / "data" / "interop"
EXAMPLES = _INTEROP / "fhir_nl" / "zib2020_examples"
SCHEMA = _INTEROP / "fhir_schema" / "fhir.r4.schema.json"
needs_examples = pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"the examples of Nictiz are not at {EXAMPLES}")
needs_schema = pytest.mark.skipif(not SCHEMA.is_file(), reason=f"the schema of FHIR R4 is not at {SCHEMA}")
_FHIR, _XHTML = "{http://hl7.org/fhir}", "{http://www.w3.org/1999/xhtml}"
Resource = dict[str, Any]


@cache
def _schema() -> Resource:
    found: Resource = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


@cache
def _validator(kind: str) -> Any:
    definitions = _schema()["definitions"]
    schema = {"$schema": _schema()["$schema"], "$ref": f"#/definitions/{kind}", "definitions": definitions}
    return jsonschema_rs.validator_for(schema)


def refuse_invalid(resource: Resource) -> None:
    """Raise for what is no FHIR R4; a bundle with each resource in it by its own kind, which says what is wrong."""
    if resource["resourceType"] == "Bundle":
        for entry in resource.get("entry", []):
            refuse_invalid(entry["resource"])
        told = {**resource, "entry": [{k: v for k, v in e.items() if k != "resource"} for e in resource["entry"]]}
        resource = told if resource.get("entry") else resource
    _validator(resource["resourceType"]).validate(resource)


def example(name: str) -> Resource:
    """One example as JSON, without its narrative."""
    return _resource(ET.parse(EXAMPLES / f"{name}.xml").getroot())  # noqa: S314 - a file of our own


def _resource(element: ET.Element) -> Resource:
    kind = element.tag.removeprefix(_FHIR)
    return {"resourceType": kind, **_object(element, kind)}


def _object(element: ET.Element, kind: str) -> Resource:
    """By the schema, which says what is a list and of which kind each part is."""
    known = _schema()["definitions"][kind]["properties"]
    told: Resource = {name: value for name, value in element.attrib.items() if name in {"id", "url"}}
    for child in element:
        name = child.tag.removeprefix(_FHIR)
        if name == "text" and kind not in {"HumanName", "CodeableConcept", "Dosage", "Annotation"}:
            continue
        is_list = known[name].get("type") == "array"
        value = _value(child, known[name]["items"] if is_list else known[name])
        if value is None:
            continue
        told[name] = [*told.get(name, []), value] if is_list else value
    return told


def _value(child: ET.Element, says: Resource) -> Any:
    of = says.get("$ref", "").rpartition("/")[2]
    if of and "properties" in _schema()["definitions"].get(of, {}):
        return _object(child, of)
    text = child.attrib.get("value")
    if text is None:
        return None
    if of in {"boolean"} or says.get("type") == "boolean":
        return text == "true"
    if of in {"decimal", "integer", "positiveInt", "unsignedInt"} or says.get("type") == "number":
        return json.loads(text)
    return text
