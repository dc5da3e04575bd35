"""The JSON schema of FHIR R4 and the Dutch examples: what we send is held against them.

They stand beside the checkout. Where they do not, what needs them is skipped, and says what to put where.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

INTEROP = Path(__file__).parents[2] / "shared" / "data" / "interop"
SCHEMA = INTEROP / "fhir_schema" / "fhir.r4.schema.json"
EXAMPLES = INTEROP / "fhir_nl"
needs_examples = pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"the Dutch examples of FHIR are not at {EXAMPLES}")


@cache
def definitions() -> dict[str, Any]:
    """Of each kind of resource and each type of value, by name."""
    if not SCHEMA.exists():
        pytest.skip(f"{SCHEMA} is not there: put fhir.r4.schema.json (hl7.org/fhir/R4/fhir.schema.json.zip) there.")
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]
    return found


@cache
def _validator(kind: str) -> Any:
    """Of one kind of resource. What stands in the entries of a bundle is judged by itself, by its own kind."""
    draft = "http://json-schema.org/draft-06/schema#"
    known = {**definitions(), "ResourceList": {}}
    return jsonschema_rs.validator_for({"$schema": draft, "definitions": known, "$ref": f"#/definitions/{kind}"})


def faults(resource: Any) -> list[str]:
    """What R4 finds wrong with it, and where."""
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if not isinstance(kind, str) or "resourceType" not in definitions().get(kind, {}).get("properties", {}):
        return [f"no resource of R4: {kind}"]
    own = [f"{kind}{list(one.instance_path)}: {one.message[:200]}" for one in _validator(kind).iter_errors(resource)]
    entries = resource.get("entry") if kind == "Bundle" else None
    inner = [one["resource"] for one in entries or () if isinstance(one, dict) and "resource" in one]
    return own + [each for one in inner for each in faults(one)]
