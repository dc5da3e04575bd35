"""The conformance check: what a supplier's system must have shown in the sandbox, and the report of it. Pure.

Voorstel: nothing public says what the LPZ asks of a supplier before it may connect.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.connections.domain.signing import Shown


class State(StrEnum):
    """How far a check is; the value is kept."""

    PASSED = "passed"
    PENDING = "pending"
    FAILED = "failed"

    @property
    def word(self) -> str:
        return {"passed": "gehaald", "pending": "nog niet", "failed": "niet gehaald"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, with the delivery that shows it."""

    state: State
    words: str
    delivery: UUID | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What was put on record of one module under one version; `is_in_force`: it is the version of today."""

    module: str
    version: str
    findings: dict[str, Finding]
    checked_at: datetime
    passed_at: datetime | None
    is_in_force: bool

    @property
    def is_valid(self) -> bool:
        return self.passed_at is not None and self.is_in_force


@dataclass(frozen=True, slots=True)
class SupplierReports:
    """All reports of one test connection, and whether it signed: nobody must."""

    supplier: str
    system: str
    shown: Shown
    reports: tuple[ReportLine, ...]


def together(earlier: dict[str, Finding], now: dict[str, Finding]) -> dict[str, Finding]:
    """What was shown once stays shown, also when the sandbox has forgotten the delivery."""
    return {
        code: earlier[code] if code in earlier and earlier[code].state is State.PASSED else finding
        for code, finding in now.items()
    }


def is_passed(findings: dict[str, Finding]) -> bool:
    return bool(findings) and all(finding.state is State.PASSED for finding in findings.values())
