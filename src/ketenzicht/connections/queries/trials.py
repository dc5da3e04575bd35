"""What the sandbox holds of one module, gathered for the conformance check; and what was put on record of it."""

from collections import defaultdict
from datetime import date
from uuid import UUID

import msgspec

from ketenzicht.access.domain import fingerprint
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import Outcome
from ketenzicht.connections.domain import (
    LINK,
    NO_SUCH_LINK,
    Answer,
    Finding,
    ReportLine,
    Row,
    Said,
    Shown,
    SupplierReports,
    Trial,
    TrialUnit,
    Tried,
)
from ketenzicht.connections.models import Report, SandboxDelivery, SandboxObservation, SandboxUnit, TestConnection
from ketenzicht.definitions import queries as definitions


def trial_of(*, connection_id: UUID, module: str, on: date) -> Trial | None:
    """Everything of one module; None when nothing is defined of it on that day. Three queries."""
    version = definitions.module(code=module).version_at(on)
    units = SandboxUnit.objects.filter(connection_id=connection_id, module=module)
    if version is None or not units:
        return None
    names = {label.code: label.name for label in version.labels}
    rows: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in SandboxObservation.objects.filter(unit__in=units).select_related("unit"):
        said = msgspec.convert(row.said, Said)
        rows[row.delivery_id].append(Row(row.unit.code, said, Outcome(row.outcome)))
    return Trial(
        version=version,
        units=tuple(
            TrialUnit(unit.code, unit.label, f"{names[unit.label]} ({unit.location})")
            for unit in units
            if unit.label in names
        ),
        tried=tuple(
            Tried(
                id=one.id,
                received_at=one.received_at,
                answer=Answer(one.answer),
                status=one.status,
                fingerprint=bytes(one.fingerprint),
                names=module in one.modules or not one.modules,
                replayed_at=one.replayed_at,
                rows=tuple(rows[one.id]),
            )
            for one in SandboxDelivery.objects.filter(connection_id=connection_id)
        ),
    )


def findings_on_record(*, connection_id: UUID, module: str, version: str) -> dict[str, Finding]:
    """What was put on record of a module under this version; one query."""
    found = Report.objects.filter(connection_id=connection_id, module=module, version=version).first()
    return msgspec.convert(found.findings, dict[str, Finding]) if found else {}


def reports_of_link(*, link: str, on: date) -> SupplierReports:
    """The reports of a supplier for who has the read-only link; NotFound for any other. Two queries."""
    row = (
        TestConnection.objects.filter(report_link=fingerprint(link), ended_at__isnull=True).first()
        if LINK.fullmatch(link)
        else None
    )
    if row is None:
        raise NotFound(NO_SUCH_LINK)
    modules = definitions.catalogue().modules
    return SupplierReports(
        supplier=row.supplier,
        system=row.system,
        shown=Shown(row.signed_at, row.certified_at),
        reports=tuple(
            ReportLine(
                module=modules[report.module].name if report.module in modules else report.module,
                version=report.version,
                findings=msgspec.convert(report.findings, dict[str, Finding]),
                checked_at=report.checked_at,
                passed_at=report.passed_at,
                is_in_force=_number_in_force(report.module, on) == report.version,
            )
            for report in Report.objects.filter(connection=row)
        ),
    )


def _number_in_force(module: str, on: date) -> str | None:
    found = definitions.catalogue().modules.get(module)
    version = found.version_at(on) if found else None
    return version.number if version else None
