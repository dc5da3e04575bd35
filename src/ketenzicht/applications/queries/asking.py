"""Applications for those who have a part in them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from ketenzicht.access.domain import Detail, Permission
from ketenzicht.applications.domain import (
    AdviceLine,
    ApplicationLine,
    DocumentLine,
    Part,
    Status,
    Verdict,
    moves_of,
    parts_of,
)
from ketenzicht.applications.models import Advice, Application, Document
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.definitions import queries as definitions
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind, RegionKind

UNKNOWN_APPLICATION = "Deze aanvraag kennen wij niet. Kies er een uit de lijst van aanvragen."


def may_see(row: Application, *, actor: Actor) -> bool:
    """Its applicant always; those who judge from when it was submitted."""
    parts = parts_of(actor=actor, applicant=row.organisation_id)
    return Part.APPLICANT in parts or (bool(parts) and row.submitted_at is not None)


def may_be_named(*, on: date) -> tuple[dict[str, str], dict[str, str]]:
    """The modules and the regions that somebody can ask for, names by code."""
    modules = {one.code: one.name for one in definitions.catalogue().modules.values() if one.version_at(on)}
    return modules, {one.code: one.name for one in registry.regions(kind=RegionKind.ROAZ, on=on)}


def may_apply(*, actor: Actor) -> bool:
    """Whether the actor acts for a third party and may write applications for it; one query."""
    if Permission.APPLICATIONS_WRITE not in actor.grants or actor.organisation_id is None:
        return False
    found = registry.organisations(ids=[actor.organisation_id])
    return any(one.kind is OrganisationKind.THIRD_PARTY for one in found)


def application_lines(*, actor: Actor, on: date) -> list[ApplicationLine]:
    """Every application that the actor may see, the newest first; four queries."""
    own = Q(organisation_id=actor.organisation_id)
    rows = Application.objects.filter(own | Q(submitted_at__isnull=False))
    return _lines([row for row in rows if may_see(row, actor=actor)], actor=actor, on=on)


def application_line(*, application_id: UUID, actor: Actor, on: date) -> ApplicationLine:
    """One application; NotFound for one that the actor may not see. Four queries."""
    row = Application.objects.filter(id=application_id).first()
    if row is None or not may_see(row, actor=actor):
        raise NotFound(UNKNOWN_APPLICATION)
    return _lines([row], actor=actor, on=on)[0]


def documents_of(*, application_id: UUID) -> list[DocumentLine]:
    """What came with it, without the content; one query."""
    rows = Document.objects.filter(application_id=application_id).defer("content")
    return [DocumentLine(id=row.id, name=row.name, size=row.size, added_at=row.added_at) for row in rows]


def advice_of(*, application_id: UUID) -> list[AdviceLine]:
    """What was advised; one query."""
    rows = Advice.objects.filter(application_id=application_id)
    return [AdviceLine(Part(row.part), Verdict(row.verdict), row.text, row.given_at) for row in rows]


def _lines(rows: list[Application], *, actor: Actor, on: date) -> list[ApplicationLine]:
    parties, (modules, regions) = parties_named(rows), may_be_named(on=on)
    return [
        ApplicationLine(
            id=row.id,
            applicant_id=row.organisation_id,
            applicant=parties[row.organisation_id],
            status=status_on(row, on=on),
            purpose=row.purpose,
            ground=row.ground,
            modules=names_of(row.modules, modules),
            module_codes=tuple(row.modules),
            regions=names_of(row.regions, regions),
            region_codes=tuple(row.regions),
            detail=Detail(row.detail),
            asked_from=row.asked_from,
            asked_until=row.asked_until,
            renews=row.renews_id,
            made_at=row.made_at,
            decided_at=row.decided_at,
            reasons=row.reasons,
            conditions=row.conditions,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            ended_because=row.ended_because,
            moves=moves_of(status=status_on(row, on=on), parts=parts_of(actor=actor, applicant=row.organisation_id)),
            on=on,
        )
        for row in rows
    ]


def status_on(row: Application, *, on: date) -> Status:
    """A term that is over needs nobody to end it."""
    is_over = row.valid_until is not None and row.valid_until <= on
    return Status.ENDED if is_over else Status(row.status)


def parties_named(rows: Iterable[Application]) -> dict[UUID, str]:
    return {one.id: one.name for one in registry.organisations(ids={row.organisation_id for row in rows})}


def names_of(codes: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    return tuple(names.get(code, code) for code in codes)
