"""The Dutch examples of a patient's summary, of Nictiz, as JSON."""

import json
import xml.etree.ElementTree as ET
from typing import Any

from tests.fhir_r4 import EXAMPLES as ALL
from tests.fhir_r4 import definitions

EXAMPLES = ALL / "zib2020_examples"
_FHIR = "{http://hl7.org/fhir}"
Resource = dict[str, Any]


def example(name: str) -> Resource:
    """One example as JSON, without its narrative."""
    return _resource(ET.parse(EXAMPLES / f"{name}.xml").getroot())  # noqa: S314 - a file of our own


def _resource(element: ET.Element) -> Resource:
    kind = element.tag.removeprefix(_FHIR)
    return {"resourceType": kind, **_object(element, kind)}


def _object(element: ET.Element, kind: str) -> Resource:
    """By the schema, which says what is a list and of which kind each part is."""
    known = definitions()[kind]["properties"]
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
    if of and "properties" in definitions().get(of, {}):
        return _object(child, of)
    text = child.attrib.get("value")
    if text is None:
        return None
    if of in {"boolean"} or says.get("type") == "boolean":
        return text == "true"
    if of in {"decimal", "integer", "positiveInt", "unsignedInt"} or says.get("type") == "number":
        return json.loads(text)
    return text
