"""What a supplier's sandbox holds, as its page shows it: units with what was said last, and what came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.capacity.domain import STOP_REASONS, OpeningState, UnitLine
from ketenzicht.connections.domain import CHECKS, Answer, DeliveryLine, Finding, LastSaid, Said, State, Trial
from ketenzicht.definitions.domain import Catalogue, ModuleDefinition, VersionDefinition
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.location import value_words


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: `said` are its values in words, `at` the moment that they are of."""

    unit: UUID
    label: str
    location: str
    said: tuple[str, ...]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check of the conformance check: how far it is, and what to do."""

    name: str
    todo: str
    level: str
    state: str
    words: str
    delivery: UUID | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ModuleUnits:
    """One module that is being tried."""

    code: str
    name: str
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class ModuleChecks:
    """How far one module is."""

    code: str
    name: str
    version: str
    passed: int
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    id: UUID
    at: datetime
    level: str
    answer: str
    told: str
    faults: tuple[tuple[str, str], ...]


def units_by_module(
    lines: Sequence[UnitLine], last: Mapping[UUID, LastSaid], *, catalogue: Catalogue, now: datetime
) -> list[ModuleUnits]:
    """The units of a test connection, in the order of the modules."""
    return [
        ModuleUnits(
            module.code,
            module.name,
            tuple(_unit(line, last.get(line.unit), module, now=now) for line in lines if line.module == module.code),
        )
        for module in catalogue.modules.values()
        if any(line.module == module.code for line in lines)
    ]


def module_checks(name: str, trial: Trial, findings: Mapping[str, Finding]) -> ModuleChecks:
    """Every check of a module with what it found."""
    rows = check_rows(findings)
    return ModuleChecks(
        code=trial.version.module,
        name=name,
        version=trial.version.number,
        passed=sum(finding.state is State.PASSED for finding in findings.values()),
        rows=rows,
    )


def check_rows(findings: Mapping[str, Finding]) -> tuple[CheckRow, ...]:
    """In the order of the table of checks; one that there is no more keeps its code for a name."""
    checks = {check.code: check for check in CHECKS}
    levels = {State.PASSED: "calm", State.PENDING: "unknown", State.FAILED: "full"}
    order = sorted(findings, key=lambda code: list(checks).index(code) if code in checks else len(checks))
    return tuple(
        CheckRow(
            name=checks[code].name if code in checks else code,
            todo=checks[code].todo if code in checks else "",
            level=levels[findings[code].state],
            state=findings[code].state.word,
            words=findings[code].words,
            delivery=findings[code].delivery,
            at=findings[code].at,
        )
        for code in order
    )


def delivery_rows(lines: Sequence[DeliveryLine]) -> list[DeliveryRow]:
    levels = {Answer.ACCEPTED: "calm", Answer.PARTLY: "busy", Answer.REFUSED: "full", Answer.DISTURBED: "unknown"}
    return [
        DeliveryRow(
            id=line.id,
            at=line.received_at,
            level=levels[line.answer],
            answer=f"{line.answer.word} ({line.status})",
            told=_told(line),
            faults=line.faults,
        )
        for line in lines
    ]


def _unit(line: UnitLine, last: LastSaid | None, module: ModuleDefinition, *, now: datetime) -> UnitRow:
    version = next((one for one in module.versions if last and one.id == last.said.version), None)
    said = _said(last.said, version, now=now) if last and version else ()
    return UnitRow(
        line.unit, line.label_name, f"{line.location}, {line.place}", said, last.observed_at if last else None
    )


def _said(said: Said, version: VersionDefinition, *, now: datetime) -> tuple[str, ...]:
    found = []
    for code, value in said.values.items():
        element = version.element(code)
        if element is None:
            continue
        if value is None:
            text = f"{words.UNKNOWN} ({version.absent_word(said.absent.get(code, ''))})"
        else:
            text = value_words(value, element, now=now)
        found.append(f"{element.name}: {text}")
    return (*found, *_opening(said))


def _opening(said: Said) -> tuple[str, ...]:
    if said.opening is None:
        return ()
    reason = STOP_REASONS.get(said.opening["reason"] or "")
    word = OpeningState(said.opening["state"]).word
    return (f"Openstelling: {word}, {reason}" if reason else f"Openstelling: {word}",)


def _told(line: DeliveryLine) -> str:
    changed, confirmed, repeated, late = line.counts
    parts = [
        f"{words.number(number)} {word}"
        for number, word in (
            (changed, "gewijzigd"),
            (confirmed, "bevestigd"),
            (repeated, "herhaald"),
            (late, "te laat, in de geschiedenis"),
            (line.refused, "geweigerd"),
        )
        if number
    ]
    if line.replayed_at:
        parts.append(f"nog eens gestuurd om {words.clock(line.replayed_at)}: zelfde bewijs")
    return ", ".join(parts)
