"""The public register: every decision by which a third party got figures, or was refused them; see ADR 0028."""

from datetime import date

from ketenzicht.access.domain import EVERY_MODULE, PURPOSE_NAMES, SCOPE_NAMES, AgreementLine, Basis, Detail, Scope
from ketenzicht.access.queries import agreements_with_third_parties, local_day
from ketenzicht.applications.domain import DECIDED, DECIDED_BY, Origin, RegisterLine, Status
from ketenzicht.applications.models import Application, GrantedAgreement
from ketenzicht.applications.queries.asking import may_be_named, names_of, parties_named, status_on


def decisions(*, on: date) -> list[RegisterLine]:
    """Everything that was ever decided, the newest first; eight queries, however long.

    An agreement that a grant made is in the register as that grant.
    """
    modules, regions = may_be_named(on=on)
    found = [*_on_applications(modules, regions, on=on), *_without_application(modules, on=on)]
    return sorted(found, key=lambda line: (line.decided_on, line.id), reverse=True)


def _on_applications(modules: dict[str, str], regions: dict[str, str], *, on: date) -> list[RegisterLine]:
    rows = Application.objects.filter(status__in=[one.value for one in DECIDED])
    parties = parties_named(rows)
    return [
        RegisterLine(
            id=row.id,
            origin=Origin.APPLICATION,
            party=parties[row.organisation_id],
            status=status_on(row, on=on),
            decided_on=local_day(row.decided_at),
            decided_by=DECIDED_BY,
            purpose=row.purpose,
            ground=row.ground,
            modules=names_of(row.modules, modules),
            whom=tuple(f"in {name}" for name in names_of(row.regions, regions)) or (SCOPE_NAMES[Scope.COUNTRY],),
            detail=Detail(row.detail),
            reasons=row.reasons,
            conditions=row.conditions,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            ended_because=row.ended_because,
        )
        for row in rows
        if row.decided_at is not None
    ]


def _without_application(modules: dict[str, str], *, on: date) -> list[RegisterLine]:
    """What was put on record by itself, and what providers consented to."""
    granted = set(GrantedAgreement.objects.values_list("agreement_id", flat=True))
    return [_agreed(line, modules, on=on) for line in agreements_with_third_parties(on=on) if line.id not in granted]


def _agreed(line: AgreementLine, modules: dict[str, str], *, on: date) -> RegisterLine:
    return RegisterLine(
        id=line.id,
        origin=Origin.CONSENT if line.basis is Basis.CONSENT else Origin.AGREEMENT,
        party=line.party,
        status=Status.ENDED if line.valid_until is not None and line.valid_until <= on else Status.GRANTED,
        decided_on=local_day(line.recorded_at),
        decided_by=line.decided_by,
        purpose=PURPOSE_NAMES[line.purpose].capitalize(),
        ground=line.ground,
        modules=("alle modules",) if line.module == EVERY_MODULE else names_of([line.module], modules),
        whom=(line.whom,),
        detail=line.detail,
        reasons="",
        conditions="",
        valid_from=line.valid_from,
        valid_until=line.valid_until,
        ended_because=line.ended_because,
    )
