"""Requests for production, for those whom they concern."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from ketenzicht.access.domain import PartyKind, Permission
from ketenzicht.access.queries import standing_of
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.connections.domain import (
    PromotionLine,
    PromotionPart,
    PromotionStatus,
    Sight,
    moves_of,
    sees_own,
)
from ketenzicht.connections.models import Promotion, Report
from ketenzicht.definitions import queries as definitions
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import LocationLine, OrganisationKind
from ketenzicht.ui.domain.words import full_moment

NO_SUCH_REQUEST = "Deze aanvraag kennen wij niet, of zij hoort niet bij uw organisatie of regio."


def sight_of(*, actor: Actor, on: date) -> Sight:
    """Which requests concern the actor; NotPermitted for whom none does. At most seven queries."""
    own = sees_own(actor)
    if Permission.CONNECTIONS_PROMOTE in actor.grants and actor.organisation_id is not None:
        standing = standing_of(organisation_id=actor.organisation_id, on=on)
        if PartyKind.NATIONAL in standing.kinds:
            return Sight(own, None)
        return Sight(own, standing.regions if PartyKind.NETWORK in standing.kinds else frozenset())
    if own is None:
        raise NotPermitted(
            "Aanvragen om aan te sluiten zijn voor organisatiebeheerders van zorgaanbieders, voor het ROAZ-bureau en "
            "voor de LNAZ. Vraag uw organisatiebeheerder om een rol met dit recht.",
            actor=actor,
        )
    return Sight(own, frozenset())


def promotions(*, sight: Sight, on: date) -> list[PromotionLine]:
    """Every request that concerns somebody, the newest first."""
    return _lines(Promotion.objects.all(), sight=sight, on=on)


def promotion(*, promotion_id: UUID, sight: Sight, on: date) -> PromotionLine:
    """One request; NotFound for one that does not concern who asks."""
    found = _lines(Promotion.objects.filter(id=promotion_id), sight=sight, on=on)
    if not found:
        raise NotFound(NO_SUCH_REQUEST)
    return found[0]


def promotions_of_connection(*, connection_id: UUID, on: date) -> list[PromotionLine]:
    """The requests of a supplier, the newest first."""
    return _lines(Promotion.objects.filter(connection_id=connection_id), sight=None, on=on)


def places_for(*, text: str, on: date, at_most: int) -> list[LocationLine]:
    """Locations in whose name, place or organisation the text stands."""
    return registry.locations(on=on, text=text)[:at_most] if text else []


def promoters_of(*, regions: Iterable[str], on: date) -> list[UUID]:
    """The ROAZ-bureau in whose region all of it lies, if one has it all, and the LNAZ. Four queries."""
    bureaus = [one.id for one in registry.organisations_of(kind=OrganisationKind.NETWORK)]
    national = [one.id for one in registry.organisations_of(kind=OrganisationKind.NATIONAL)]
    wanted, found = set(regions), registry.whereabouts_of(organisation_ids=bureaus, on=on)
    return [*(bureau for bureau, where in found.items() if wanted and wanted <= where.regions), *national]


def _lines(rows: QuerySet[Promotion], *, sight: Sight | None, on: date) -> list[PromotionLine]:
    """Those that concern somebody; without `sight`: as their supplier sees them."""
    if sight and sight.organisation_id and sight.regions == frozenset():
        rows = rows.filter(organisation_id=sight.organisation_id)
    found = list(rows.select_related("connection").prefetch_related("places"))
    ids = {place.location_id for row in found for place in row.places.all()}
    locations = {line.id: line for line in registry.locations(on=on, ids=ids)} if ids else {}
    names = registry.organisation_names(ids={row.organisation_id for row in found})
    passed = _passed({row.connection_id for row in found}, on=on)
    lines = []
    for row in found:
        here = [locations[place.location_id] for place in row.places.all() if place.location_id in locations]
        parts = frozenset({PromotionPart.SUPPLIER})
        if sight:
            parts = sight.parts(organisation_id=row.organisation_id, regions={line.roaz for line in here})
        if parts:
            reports = tuple(
                passed[row.connection_id][code] for code in row.modules if code in passed[row.connection_id]
            )
            lines.append(_line(row, here, parts, names[row.organisation_id], reports))
    return lines


def _line(
    row: Promotion, here: list[LocationLine], parts: frozenset[PromotionPart], name: str, reports: tuple[str, ...]
) -> PromotionLine:
    modules = definitions.catalogue().modules
    status = PromotionStatus(row.status)
    return PromotionLine(
        id=row.id,
        supplier=row.connection.supplier,
        system=row.connection.system,
        organisation_id=row.organisation_id,
        organisation=name,
        modules=tuple(modules[code].name if code in modules else code for code in row.modules),
        module_codes=tuple(row.modules),
        locations=tuple((line.id, f"{line.name}, {line.place}") for line in here),
        status=status,
        asked_at=row.asked_at,
        agreed_at=row.agreed_at,
        decided_at=row.decided_at,
        reason=row.reason,
        reports=reports,
        moves=moves_of(status=status, parts=parts),
    )


def passed_modules(*, connection_id: UUID, on: date) -> dict[str, str]:
    """The modules of which the report is passed under the version in force: what it says, by code. One query."""
    return _passed({connection_id}, on=on)[connection_id]


def _passed(connection_ids: Collection[UUID], *, on: date) -> defaultdict[UUID, dict[str, str]]:
    modules = definitions.catalogue().modules
    found: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    for report in Report.objects.filter(connection_id__in=connection_ids, passed_at__isnull=False):
        module = modules.get(report.module)
        version = module.version_at(on) if module else None
        if module and version and version.number == report.version and report.passed_at:
            words = f"{module.name}, versie {report.version}: geslaagd op {full_moment(report.passed_at)}"
            found[report.connection_id][report.module] = words
    return found
