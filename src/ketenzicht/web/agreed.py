"""What the pages on agreements need, asked of the apps below in one go."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketenzicht.access import queries as access
from ketenzicht.access.domain import AgreementLine, Detail, Purpose, Subject, Where, conflicts, gaps
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import ModuleDefinition
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind, RegionLine
from ketenzicht.web.presenters.entitlements import Concern, Row, concerns, matrix_rows, sight


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """`lines` holds every agreement there is, those of today first."""

    modules: tuple[ModuleDefinition, ...]
    rows: list[Row]
    concerns: list[Concern]
    lines: list[AgreementLine]


@dataclass(frozen=True, slots=True)
class SightPage:
    """What one organisation sees for a purpose, and by which agreements."""

    organisation: str
    modules: tuple[ModuleDefinition, ...]
    rows: list[Row]
    lines: list[AgreementLine]


@dataclass(frozen=True, slots=True)
class ViewerLine:
    """One party that sees a figure, and why."""

    line: AgreementLine
    which: str


WHERE_NAMES: dict[Where, str] = {
    Where.ANYWHERE: "allemaal",
    Where.BESIDE: "wie in een aangrenzende regio of in deze regio een locatie heeft",
    Where.INSIDE: "wie in deze regio een locatie heeft",
}


def modules_and_regions(*, on: date) -> tuple[tuple[ModuleDefinition, ...], list[RegionLine]]:
    """What the forms let one choose from."""
    return _modules(), registry.regions(on=on)


def matrix_page(*, purpose: Purpose, on: date) -> MatrixPage:
    modules = _modules()
    agreements = access.agreements_in_force(on=on)
    lines = access.agreement_lines(on=on)
    codes = [module.code for module in modules]
    found = [
        *conflicts(agreements=agreements, on=on),
        *gaps(agreements=agreements, modules=codes, on=on),
    ]
    return MatrixPage(
        modules=modules,
        rows=matrix_rows(agreements=agreements, modules=modules, purpose=purpose, on=on),
        concerns=concerns(
            findings=found,
            lines={line.id: line for line in lines},
            modules={module.code: module.name for module in modules},
        ),
        lines=sorted(lines, key=lambda line: (not line.is_in_force, line.party, line.purpose_name)),
    )


def sight_page(*, organisation_id: UUID, purpose: Purpose, on: date) -> SightPage:
    modules = _modules()
    (organisation,) = registry.organisations(ids=[organisation_id])
    audience = access.audience(organisation_id=organisation_id, purposes=[purpose], on=on)
    regions = registry.regions(kind=RegionKind.ROAZ, on=on)
    return SightPage(
        organisation=organisation.name,
        modules=modules,
        rows=sight(audience=audience, modules=modules, regions=regions, own=organisation_id),
        lines=access.agreements_with(organisation_id=organisation_id, on=on),
    )


def viewer_lines(*, module: str, region: str, detail: Detail, purpose: Purpose, on: date) -> list[ViewerLine]:
    """Who sees a module of a region (empty: of the country), and why."""
    within = registry.region(code=region, on=on).within if region else None
    of = Subject(regions=frozenset(code for code in (region, within) if code))
    found = access.viewers_of(module=module, of=of, detail=detail, purpose=purpose, on=on)
    return [ViewerLine(line, WHERE_NAMES[viewer.where]) for viewer, line in found]


def _modules() -> tuple[ModuleDefinition, ...]:
    return tuple(sorted(definitions.catalogue().modules.values(), key=lambda module: module.order))
