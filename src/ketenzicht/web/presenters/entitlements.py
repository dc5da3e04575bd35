"""What the pages on agreements show: the matrix of parties × modules, and what one organisation sees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketenzicht.access.domain import (
    DETAIL_NAMES,
    EVERY_MODULE,
    PARTY_NAMES,
    Agreement,
    AgreementLine,
    Audience,
    Detail,
    Finding,
    PartyKind,
    Purpose,
    Scope,
    Subject,
    Trouble,
)
from ketenzicht.definitions.domain import ModuleDefinition
from ketenzicht.registry.domain import RegionLine

# Of whom, from wide to narrow: the widest agreement stands in the cell.
_WIDTH = (Scope.COUNTRY, Scope.NEIGHBOURS, Scope.OWN_REGIONS, Scope.REGION, Scope.PROVIDER, Scope.OWN)
NOTHING = "niets"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a party sees of a module; `agreement_id` is the one that gives most, `others` how many stand beside it."""

    words: str
    agreement_id: UUID | None = None
    others: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Concern:
    """A finding in words."""

    words: str
    agreement_id: UUID | None = None


def matrix_rows(
    *, agreements: Sequence[Agreement], modules: Sequence[ModuleDefinition], purpose: Purpose, on: date
) -> list[Row]:
    """Kinds of party × modules, for one purpose. What is agreed in one region, or by name, counts as another."""
    counts = [one for one in agreements if one.purpose is purpose and one.period.contains(on)]
    return [
        Row(
            PARTY_NAMES[kind],
            tuple(
                _cell([one for one in counts if one.party.kind is kind and one.module in {module.code, EVERY_MODULE}])
                for module in modules
            ),
        )
        for kind in PartyKind
    ]


def _cell(found: list[Agreement]) -> Cell:
    if not found:
        return Cell(NOTHING)
    most = min(found, key=lambda one: (one.party.region is not None, _WIDTH.index(one.extent.scope), str(one.id)))
    return Cell(DETAIL_NAMES[most.detail], most.id, len(found) - 1)


def concerns(
    *, findings: Iterable[Finding], lines: dict[UUID, AgreementLine], modules: dict[str, str]
) -> list[Concern]:
    """Conflicts one by one; gaps of one party together."""
    said: list[Concern] = []
    missing: dict[PartyKind, list[str]] = {}
    for one in findings:
        if one.trouble is Trouble.GAP and one.party is not None:
            missing.setdefault(one.party, []).append(modules[one.module])
        elif one.agreement is not None:
            party = lines[one.agreement.id].party
            if one.trouble is Trouble.BEYOND_THE_RULES:
                words = f"De afspraak met {party} geeft meer dan de regels toestaan; meer dan de regels ziet niemand."
            else:
                words = f"De afspraak met {party} heeft geen gevolg: een andere afspraak geeft al meer."
            said.append(Concern(words, one.agreement.id))
    said += [
        Concern(f"{PARTY_NAMES[kind].capitalize()} zien voor hun werk niets van: {', '.join(names)}.")
        for kind, names in missing.items()
    ]
    return said


def sight(
    *, audience: Audience, modules: Sequence[ModuleDefinition], regions: Sequence[RegionLine], own: UUID
) -> list[Row]:
    """Of whom × modules: in how much detail an organisation sees itself, each region and the country."""
    subjects = [
        ("De eigen cijfers", Subject(organisation_id=own)),
        *((region.name, Subject(regions=frozenset({region.code}))) for region in regions),
        ("Nederland", Subject()),
    ]
    return [
        Row(name, tuple(Cell(_finest(audience, module.code, subject)) for module in modules))
        for name, subject in subjects
    ]


def _finest(audience: Audience, module: str, of: Subject) -> str:
    return next((DETAIL_NAMES[one] for one in Detail if audience.sees(module=module, of=of, detail=one)), NOTHING)
