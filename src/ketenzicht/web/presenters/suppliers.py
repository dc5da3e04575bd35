"""The description of the API as a page: what one can do, in groups, with its parameters and answers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked. `answers` are (status, what it means)."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    description: str
    operations: tuple[Operation, ...]


PLACES = {"path": "in het adres", "query": "in de vraag", "header": "in een kop"}


def groups_of(document: Mapping[str, Any]) -> list[Group]:
    """The operations of an OpenAPI document, by tag, in the order of the document."""
    operations = [
        (described.get("tags", [""])[0], _operation(method, path, described))
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    ]
    return [
        Group(tag["name"], tag["description"], tuple(one for name, one in operations if name == tag["name"]))
        for tag in document["tags"]
    ]


def _operation(method: str, path: str, described: Mapping[str, Any]) -> Operation:
    return Operation(
        id=described.get("operationId", ""),
        method=method.upper(),
        path=f"/api/v1{path}",
        summary=described["summary"],
        description=described.get("description", ""),
        parameters=tuple(map(_parameter, described.get("parameters", ()))),
        answers=tuple((status, answer["description"]) for status, answer in described["responses"].items()),
    )


def _parameter(described: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=described["name"],
        place=PLACES.get(described["in"], described["in"]),
        required=described.get("required", False),
        description=described.get("description", ""),
    )
