"""What a version says, in words: for who manages definitions and for suppliers who read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ketenzicht.definitions.domain import (
    Aggregation,
    ChangeLine,
    ElementDefinition,
    ElementKind,
    LabelDefinition,
    Role,
    ShelvedModule,
    Stage,
    Status,
    VersionDefinition,
    stage_of,
)
from ketenzicht.definitions.domain.comparing import ROLE_NAMES, bands_words, rule_words
from ketenzicht.ui.domain import words

MINUTE = timedelta(minutes=1)
KINDS = {
    ElementKind.COUNT: "geheel getal",
    ElementKind.MEASURE: "getal",
    ElementKind.FLAG: "ja of nee (true, false)",
    ElementKind.CHOICE: "keuze uit een lijst",
    ElementKind.MOMENT: "moment met tijdzone",
}
AGGREGATIONS = {
    Aggregation.POINT_IN_TIME: "stand van het moment",
    Aggregation.COUNT: "nieuw in de periode",
    Aggregation.CUMULATIVE: "opgeteld sinds een begin",
}
OUTCOMES = {
    "added": "toegevoegd",
    "rewritten": "herschreven",
    "changed": "bijgewerkt",
    "discarded": "weggegooid",
}
STATUSES = {status: Stage(status.value).word for status in Status}


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in a list."""

    number: str
    stage: Stage
    period: str
    agreed_by: str
    proposal: bool
    since: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeWords:
    at: datetime
    number: str
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class ElementWords:
    """One element as a supplier reads it."""

    code: str
    name: str
    kind: str
    unit: str
    bounds: str
    required: bool
    role: str
    labels: str
    choices: tuple[tuple[str, str], ...]
    formula: str
    formula_code: str
    aggregation: str
    explanation: str
    source: str
    proposal: bool


@dataclass(frozen=True, slots=True)
class RelationWords:
    code: str
    rule: str
    nl: str


@dataclass(frozen=True, slots=True)
class ThresholdWords:
    rule: str
    bands: str
    period: str
    proposal: bool


@dataclass(frozen=True, slots=True)
class VersionWords:
    """All that a version says."""

    expected_every: str
    fresh_for: str
    usable_for: str
    labels: tuple[tuple[str, tuple[LabelDefinition, ...]], ...]
    elements: tuple[ElementWords, ...]
    relations: tuple[RelationWords, ...]
    reasons: tuple[tuple[str, str], ...]
    thresholds: tuple[ThresholdWords, ...]
    facilities: tuple[tuple[str, str], ...]


def version_lines(shelved: ShelvedModule, *, on: date) -> tuple[VersionLine, ...]:
    """Every version, the newest first; `since` is when it got its status."""
    return version_lines_of(shelved.versions, on=on, changes=shelved.changes)


def version_lines_of(
    versions: Iterable[VersionDefinition], *, on: date, changes: Iterable[ChangeLine] = ()
) -> tuple[VersionLine, ...]:
    """These versions, in their order."""
    changes = tuple(changes)
    return tuple(
        VersionLine(
            number=version.number,
            stage=stage_of(version, on=on),
            period=period_words(version.valid_from, version.valid_until),
            agreed_by=version.agreed_by,
            proposal=version.proposal,
            since=_since(changes, version),
        )
        for version in versions
    )


def _since(changes: Iterable[ChangeLine], version: VersionDefinition) -> datetime | None:
    of_status = [one.at for one in changes if one.number == version.number and one.status is version.status]
    return min(of_status, default=None)


def change_words(changes: Iterable[ChangeLine]) -> tuple[ChangeWords, ...]:
    return tuple(
        ChangeWords(
            at=one.at,
            number=one.number,
            what=one.note
            or f"{OUTCOMES[one.outcome]}, {STATUSES[one.status]}"
            f"{f' door {one.agreed_by}' if one.agreed_by else ''}: {period_words(one.valid_from, one.valid_until)}",
            by=one.by,
        )
        for one in changes
    )


def period_words(start: date, end: date | None) -> str:
    return f"{day_words(start)} tot {day_words(end)}" if end else f"vanaf {day_words(start)}"


def day_words(day: date) -> str:
    return f"{day.day} {words.MONTHS[day.month - 1]} {day.year}"


def version_words(version: VersionDefinition) -> VersionWords:
    names = {element.code: element.name for element in version.elements}
    groups: dict[str, list[LabelDefinition]] = {}
    for label in version.labels:
        groups.setdefault(label.group, []).append(label)
    return VersionWords(
        expected_every=words.duration(version.expected_every / MINUTE),
        fresh_for=words.duration(version.fresh_for / MINUTE),
        usable_for=words.duration(version.usable_for / MINUTE),
        labels=tuple((group, tuple(labels)) for group, labels in groups.items()),
        elements=tuple(_element(element, version) for element in version.elements),
        relations=tuple(
            RelationWords(
                relation.code,
                f"{names[relation.left]} ≤ {' + '.join(names[code] for code in relation.right)}",
                relation.nl,
            )
            for relation in version.relations
        ),
        reasons=tuple((reason.code, reason.name) for reason in version.absent_reasons),
        thresholds=tuple(
            ThresholdWords(
                words.capital(rule_words(one, version.element)),
                bands_words(one),
                period_words(one.valid_from, one.valid_until),
                one.proposal,
            )
            for one in version.thresholds
        ),
        facilities=tuple((facility.code, facility.name) for facility in version.facilities),
    )


def _element(element: ElementDefinition, version: VersionDefinition) -> ElementWords:
    return ElementWords(
        code=element.code,
        name=element.name,
        kind=KINDS[element.kind],
        unit=element.unit,
        bounds=_bounds(element),
        required=element.required,
        role=ROLE_NAMES[element.role.value] if isinstance(element.role, Role) else "",
        labels=", ".join(label.code for label in version.labels if element.belongs_to(label.code))
        if element.labels
        else "",
        choices=tuple((choice.code, choice.name) for choice in element.choices),
        formula=version.formula_words(element) if element.is_derived else "",
        formula_code=element.formula,
        aggregation=AGGREGATIONS[element.aggregation],
        explanation=element.explanation,
        source=element.source,
        proposal=element.proposal,
    )


def _bounds(element: ElementDefinition) -> str:
    if not element.kind.is_number:
        return ""
    bounds = [
        f"{name} {words.number(bound, decimals=3)}"
        for name, bound in (("minstens", element.minimum), ("hoogstens", element.maximum))
        if bound is not None
    ]
    return ", ".join(bounds)
