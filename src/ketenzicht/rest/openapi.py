"""One OpenAPI 3.1 document of the whole API: ninja's operations and those that the hot paths describe."""

import copy
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI

from ketenzicht.rest.problems import API_VERSION, MEDIA_TYPE, WORDS, Problem, write

Json = dict[str, Any]

DESCRIPTION = """
Ketenzicht toont live de capaciteit in de hele acute zorgketen. Met deze API leveren systemen van zorgaanbieders
capaciteit aan, en lezen zij die.

* **Aanmelden**: stuur bij elk verzoek de sleutel van uw systeem mee: `Authorization: Bearer kz_…`. Of onderteken met
  een eigen geheime sleutel en haal daarvoor een token op (OAuth 2 client credentials met `private_key_jwt`); zie
  `/.well-known/oauth-authorization-server`.
* **Fouten** zijn problem details (RFC 9457). Bij onjuiste invoer staan onder `faults` alle fouten, elk met de
  plaats, een code en een zin in het Nederlands en het Engels. Titel en toelichting zijn Nederlands, of Engels met
  `Accept-Language: en`.
* **Tijden** zijn momenten met tijdzone (RFC 3339); antwoorden geven UTC.
* **Hoe vaak**: per sleutel 1.000 verzoeken per seconde, en 5.000 ineens na stilte; ruim meer dan een leverancier
  nodig heeft. Daarboven is het antwoord 429 met `Retry-After`, `RateLimit` en `RateLimit-Policy`.
* **Versie**: de kop `API-Version` noemt de volledige versie; de hoofdversie staat in het adres.
""".strip()

VERSION_HEADER: Json = {
    "description": "De volledige versie van de API.",
    "schema": {"type": "string", "examples": [API_VERSION]},
}
# Headers of problems that are worth describing.
TELLING = {"WWW-Authenticate", "Retry-After", "RateLimit", "RateLimit-Policy"}
_RATE = {"RateLimit": '"key";r=0;t=1', "RateLimit-Policy": '"key";q=5000;w=5'}  # as rest.door says it
_VERSION = {"API-Version": {"$ref": "#/components/headers/ApiVersion"}}

PROBLEM: Json = {
    "type": "object",
    "description": "Een probleem volgens RFC 9457.",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "De soort; nu altijd about:blank."},
        "title": {"type": "string", "description": "De soort in enkele woorden."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599, "description": "De HTTP-status."},
        "detail": {"type": "string", "description": "Wat er is en wat u kunt doen."},
        "instance": {"type": "string", "format": "uri-reference", "description": "Het adres van het verzoek."},
        "faults": {
            "type": "array",
            "description": "Alles wat er mis is met de invoer.",
            "items": {"$ref": "#/components/schemas/Fault"},
        },
    },
}
FAULT: Json = {
    "type": "object",
    "description": "Eén fout in de invoer.",
    "required": ["pointer", "code", "nl", "en"],
    "properties": {
        "pointer": {
            "type": "string",
            "description": "JSON pointer (RFC 6901) in de inhoud; bij een parameter /query/naam of /path/naam.",
        },
        "code": {"type": "string", "description": "Vast woord voor programma's."},
        "nl": {"type": "string", "description": "Nederlandse zin."},
        "en": {"type": "string", "description": "Engelse zin."},
    },
}
API_KEY: Json = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "kz_…",
    "description": "Sleutel van een systeem; de organisatiebeheerder geeft hem uit. Of een toegangstoken (kzt_…).",
}

SIGNED = "signedSystem"

_hot: dict[tuple[str, str], Json] = {}
_hot_schemas: dict[str, Json] = {}
_tags: dict[str, str] = {}


def describe_hot(*, path: str, method: str, operation: Json, components: Mapping[str, Json] | None = None) -> None:
    """Add an operation of a hot path. `path` is relative to /api/v1, `components` are schemas by name.

    Give only what the operation adds: the version header, the problems and security errors are put in for it.
    Raises ValueError when something else was described in that place.
    """
    _put(_hot, (path, method.lower()), operation)
    for name, schema in (components or {}).items():
        _put(_hot_schemas, name, schema)


def describe_tag(*, name: str, description: str) -> None:
    """Say in Dutch what a group of operations is for."""
    _put(_tags, name, description)


def document(*, api: NinjaAPI, base_url: str, contact: Mapping[str, str]) -> Json:
    """The whole description. `contact` has name, email and url."""
    own: Json = _local_times(dict(api.get_openapi_schema(path_prefix="")))
    schemas: Json = {"Problem": PROBLEM, "Fault": FAULT}
    for name, schema in [*own["components"]["schemas"].items(), *_hot_schemas.items()]:
        _put(schemas, name, schema)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ketenzicht",
            "version": API_VERSION,
            "description": DESCRIPTION,
            "contact": dict(contact),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": f"{base_url.rstrip('/')}/api/v1", "description": "Deze omgeving"}],
        "tags": [{"name": name, "description": _tags[name]} for name in sorted(_tags)],
        "paths": _paths(own["paths"]),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "headers": {"ApiVersion": VERSION_HEADER},
            "securitySchemes": {"apiKey": API_KEY, SIGNED: _signed(base_url)},
        },
    }


def _signed(base_url: str) -> Json:
    """How a system that signs gets the token that stands where a key would."""
    return {
        "type": "oauth2",
        "description": "Token voor wat het systeem ondertekent (private_key_jwt, RFC 7523). "
        "`scope` noemt rechten en doelen (`purpose:spreading`); zonder: alles wat de sleutel mag.",
        "flows": {"clientCredentials": {"tokenUrl": f"{base_url.rstrip('/')}/oauth/token", "scopes": {}}},
    }


def _local_times(part: Any) -> Any:
    """A copy in which a time of day is called what the design rules call it: all of ours are local."""
    if isinstance(part, dict):
        said = {name: _local_times(value) for name, value in part.items()}
        return {**said, "format": "time-local"} if said.get("format") == "time" else said
    return [_local_times(item) for item in part] if isinstance(part, list) else part


def _paths(own: Json) -> Json:
    paths: dict[str, Json] = {}
    described = [((path, method), op) for path, ops in own.items() for method, op in ops.items()]
    for (path, method), operation in sorted([*described, *_hot.items()], key=lambda item: item[0]):
        _put(paths.setdefault(path, {}), method, _dressed(path, copy.deepcopy(operation)))
    return paths


def _dressed(path: str, operation: Json) -> Json:
    """The operation with what every operation of this API has."""
    responses = {str(status): answer for status, answer in operation.get("responses", {}).items()}
    expected = {HTTPStatus.BAD_REQUEST, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INTERNAL_SERVER_ERROR}
    if operation.get("security"):
        operation["security"] = [*operation["security"], {SIGNED: []}]
        expected |= {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
    if "{" in path:
        expected.add(HTTPStatus.NOT_FOUND)
    for status in expected:
        responses.setdefault(str(status.value), {})
    operation["responses"] = {status: _answer(status, responses[status]) for status in sorted(responses)}
    if not operation.get("parameters", True):
        del operation["parameters"]
    return operation


def _answer(status: str, answer: Json) -> Json:
    headers = {**_VERSION, **answer.get("headers", {})}
    if not status.isdigit() or int(status) < HTTPStatus.BAD_REQUEST:
        return {**answer, "headers": headers}
    code = HTTPStatus(int(status))
    written = write(Problem(code, headers=_RATE if code is HTTPStatus.TOO_MANY_REQUESTS else {}))
    described = answer.get("description") or WORDS[code][0][0]
    telling = {name: _header(value) for name, value in written.headers.items() if name in TELLING}
    return {
        "description": described,
        "headers": {**headers, **telling},
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": json.loads(written.body),
            }
        },
    }


def _header(value: str) -> Json:
    return {"schema": {"type": "string", "examples": [value]}}


def _put(where: dict[Any, Any], name: Any, what: Any) -> None:
    if where.setdefault(name, what) != what:
        raise ValueError(f"Something else is already described as {name}.")
