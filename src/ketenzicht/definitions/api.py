"""The definitions over JSON: which modules there are, and what can be delivered for each. Read only."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router

from ketenzicht.base.errors import NotFound
from ketenzicht.definitions import queries
from ketenzicht.definitions.domain import ElementDefinition, ModuleDefinition, VersionDefinition
from ketenzicht.rest.api import Day, Wire
from ketenzicht.rest.openapi import describe_tag

TAG = "Definities"
describe_tag(name=TAG, description="De landelijke modules: welke cijfers, in welke woorden, met welke grenzen.")

router = Router(tags=[TAG], by_alias=True)


class ModuleOut(Wire):
    """Een module zonder haar inhoud."""

    code: str
    name: str
    versions: Annotated[list[str], Field(description="Nummers van de versies, oudste eerst.")]


class ModulesOut(Wire):
    modules: list[ModuleOut]


class ChoiceOut(Wire):
    code: str
    name: str


class LabelOut(Wire):
    """Een zorgsoort."""

    code: str
    name: str
    group: str
    explanation: str
    counted: Annotated[str, Field(description="Wat er wordt geteld: bedden, voertuigen …")]


class ElementOut(Wire):
    """Een cijfer of uitspraak die per eenheid kan worden geleverd."""

    code: str
    name: str
    kind: Annotated[str, Field(description="count (geheel getal), measure, flag (true/false), choice of moment.")]
    role: Annotated[str | None, Field(description="In welke kolom van een bord het staat.")]
    unit: str
    aggregation: str
    minimum: float | None
    maximum: float | None
    required: bool
    choices: list[ChoiceOut]
    labels: Annotated[list[str], Field(description="Voor welke zorgsoorten; leeg: voor alle.")]
    formula: Annotated[
        str | None,
        Field(description="Zo berekent Ketenzicht het uit andere elementen; wat een formule heeft, levert u niet."),
    ]
    explanation: str
    source: str
    proposal: Annotated[bool, Field(description="true: voorstel van Ketenzicht, geen officiële definitie.")]


class RelationOut(Wire):
    """left is hoogstens de som van right."""

    code: str
    left: str
    right: list[str]
    nl: str
    en: str


class VersionOut(Wire):
    """De definitie van een module zoals die op de gevraagde dag geldt."""

    module: str
    name: str
    number: str
    status: str
    valid_from: date
    valid_until: date | None
    source: str
    proposal: bool
    expected_every_seconds: Annotated[int, Field(description="Zo vaak wordt een waarneming verwacht.")]
    fresh_for_seconds: int
    usable_for_seconds: Annotated[int, Field(description="Daarna is een cijfer verouderd.")]
    labels: list[LabelOut]
    elements: list[ElementOut]
    relations: list[RelationOut]
    absent_reasons: list[ChoiceOut]


@router.get("/modules", response=ModulesOut, summary="De modules")
def modules(request: HttpRequest) -> Any:
    """Alle modules waarvoor capaciteit kan worden geleverd."""
    return modules_told()


@router.get("/modules/{moduleCode}", response=VersionOut, summary="Wat kan voor een module worden geleverd?")
def module(
    request: HttpRequest,
    module_code: Annotated[
        str, Path(alias="moduleCode", description="Code van de module.", pattern=r"^[a-z0-9-]{1,40}$")
    ],
    on: Annotated[Day | None, Query(description="De dag waarover het gaat; zonder: vandaag.")] = None,
) -> Any:
    """De zorgsoorten, elementen, grenzen, regels en redenen van ontbreken van een module."""
    return module_told(code=module_code, on=on or timezone.localdate())


def modules_told() -> dict[str, Any]:
    """What `ModulesOut` is made of."""
    return {
        "modules": [
            {"code": module.code, "name": module.name, "versions": [version.number for version in module.versions]}
            for module in queries.catalogue().modules.values()
        ]
    }


def module_told(*, code: str, on: date) -> dict[str, Any]:
    """What `VersionOut` is made of; raises NotFound for no module, or none on that day."""
    found = queries.module(code=code)
    version = found.version_at(on)
    if version is None:
        raise NotFound(f"Op die dag was voor de module {found.name} geen definitie van kracht.")
    return _version(found, version)


def _version(module: ModuleDefinition, version: VersionDefinition) -> dict[str, Any]:
    return {
        "module": module.code,
        "name": module.name,
        "number": version.number,
        "status": version.status.value,
        "valid_from": version.valid_from,
        "valid_until": version.valid_until,
        "source": version.source,
        "proposal": version.proposal,
        "expected_every_seconds": int(version.expected_every.total_seconds()),
        "fresh_for_seconds": int(version.fresh_for.total_seconds()),
        "usable_for_seconds": int(version.usable_for.total_seconds()),
        "labels": version.labels,
        "elements": [_element(element) for element in version.elements],
        "relations": version.relations,
        "absent_reasons": version.absent_reasons,
    }


def _element(element: ElementDefinition) -> dict[str, Any]:
    return {
        "code": element.code,
        "name": element.name,
        "kind": element.kind.value,
        "role": element.role.value if element.role else None,
        "unit": element.unit,
        "aggregation": element.aggregation.value,
        "minimum": element.minimum,
        "maximum": element.maximum,
        "required": element.required,
        "choices": element.choices,
        "labels": sorted(element.labels),
        "formula": element.formula or None,
        "explanation": element.explanation,
        "source": element.source,
        "proposal": element.proposal,
    }
