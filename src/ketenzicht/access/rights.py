"""Questions about who sees what, and why; `access.queries` is where others ask them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from ketenzicht.access.domain import (
    Agreement,
    AgreementLine,
    Audience,
    Basis,
    Decision,
    Detail,
    Extent,
    Party,
    PartyKind,
    Purpose,
    Question,
    Scope,
    Standing,
    Subject,
    Viewer,
    audience_of,
    decide,
    extent_words,
    kinds_of_party,
    party_words,
    viewers,
)
from ketenzicht.access.models import AgreementRow, RecordedAgreement
from ketenzicht.base.errors import NotFound
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind, RegionKind

UNKNOWN_AGREEMENT = "Deze afspraak kennen wij niet. Kies er een uit de lijst van afspraken."

# In SQL of our own: who may see what hangs on it, at the first request of every organisation.
_WITH_PARTY = """
    SELECT {columns} FROM access_recordedagreement WHERE (valid_until IS NULL OR valid_until > %(since)s)
      AND (party_organisation_id = ANY(%(ids)s) OR party_kind = ANY(%(kinds)s)
           AND (party_region_id IS NULL OR party_region_id = ANY(%(regions)s)))
    ORDER BY valid_from, recorded_at, id
"""


def standing_of(*, organisation_id: UUID, on: date) -> Standing:
    """What counts of an organisation on a day; NotFound for one that is not in the register.

    One query here, and in all that follows; more only when the regions of that day are not remembered.
    """
    return _standing(registry.whereabouts(organisation_id=organisation_id, on=on))


def _standing(found: registry.Whereabouts) -> Standing:
    return Standing(
        organisation_id=found.organisation.id,
        kinds=kinds_of_party(kind=found.organisation.kind, location_types=found.location_types),
        regions=found.regions,
        neighbours=found.neighbours,
    )


def regions_decided_by(*, organisation_id: UUID, on: date) -> frozenset[str]:
    """For a ROAZ-bureau its ROAZ region and the care coordination areas in it; for others none. Three queries."""
    standing = standing_of(organisation_id=organisation_id, on=on)
    if PartyKind.NETWORK not in standing.kinds:
        return frozenset()
    own = {one.code for one in registry.regions(kind=RegionKind.ROAZ, on=on)} & standing.regions
    return frozenset({*own, *(one.code for one in registry.regions(kind=RegionKind.AREA, on=on) if one.within in own)})


def audience(*, organisation_id: UUID, purposes: Iterable[Purpose], on: date) -> Audience:
    """Everything that an organisation may see for these purposes on a day. Two queries."""
    standing = standing_of(organisation_id=organisation_id, on=on)
    agreements = _agreed_with([standing], since=on)
    return audience_of(standing=standing, purposes=purposes, agreements=agreements, on=on)


def audiences(*, organisation_ids: Iterable[UUID], purposes: Iterable[Purpose], on: date) -> dict[UUID, Audience]:
    """The same for many organisations, without those that are not in the register. Two queries, however many."""
    whereabouts = registry.whereabouts_of(organisation_ids=organisation_ids, on=on)
    standings = [_standing(found) for found in whereabouts.values()]
    with_party: defaultdict[Party, list[Agreement]] = defaultdict(list)
    for agreement in _agreed_with(standings, since=on) if standings else ():
        with_party[agreement.party].append(agreement)
    wanted = frozenset(purposes)
    return {
        standing.organisation_id: audience_of(
            standing=standing,
            purposes=wanted,
            agreements=[one for party in standing.parties for one in with_party.get(party, ())],
            on=on,
        )
        for standing in standings
    }


def decision(
    *, organisation_id: UUID, module: str, of: Subject, detail: Detail, purpose: Purpose, on: date
) -> Decision:
    """Whether an organisation may see this, and why (not). Two queries."""
    standing = standing_of(organisation_id=organisation_id, on=on)
    question = Question(standing=standing, module=module, of=of, detail=detail, purpose=purpose, on=on)
    return decide(question, _agreed_with([standing], since=date.min))


def agreements_with(*, organisation_id: UUID, on: date) -> list[AgreementLine]:
    """What is in force for an organisation, by name or as one of its kind, in words. Five queries."""
    standing = standing_of(organisation_id=organisation_id, on=on)
    rows = RecordedAgreement.objects.raw(_WITH_PARTY.format(columns="*"), _parties([standing], since=on))
    return [line for line in lines_of_agreements(rows, on=on) if line.is_in_force]


def viewers_of(
    *, module: str, of: Subject, detail: Detail, purpose: Purpose, on: date
) -> list[tuple[Viewer, AgreementLine]]:
    """Who sees a figure, each with the agreement that lets them. Six queries."""
    rows = RecordedAgreement.objects.filter(_in_force(on), purpose=purpose)
    agreements = _definitions(rows)
    named = [one.party.organisation_id for one in agreements if one.party.organisation_id]
    kinds = {one.id: kinds_of_party(kind=one.kind, location_types=()) for one in registry.organisations(ids=named)}
    lines = {line.id: line for line in lines_of_agreements(rows, on=on)}
    found = viewers(agreements=agreements, kinds=kinds, module=module, of=of, detail=detail, purpose=purpose, on=on)
    return [(viewer, lines[viewer.agreement.id]) for viewer in found]


def consents_in_force(*, on: date) -> list[Agreement]:
    """By which consents somebody sees a provider on a day, the oldest first; one query."""
    return _definitions(RecordedAgreement.objects.filter(_in_force(on), basis=Basis.CONSENT.value))


def agreements_in_force(*, on: date) -> list[Agreement]:
    """Every agreement that counts on a day; one query."""
    return _definitions(RecordedAgreement.objects.filter(_in_force(on)))


def agreement_lines(*, on: date, ids: Iterable[UUID] | None = None) -> list[AgreementLine]:
    """Agreements in words, with those that have ended or must still begin, newest last. Four queries."""
    rows = RecordedAgreement.objects.all()
    return lines_of_agreements(rows if ids is None else rows.filter(id__in=list(ids)), on=on)


def agreements_with_third_parties(*, on: date) -> list[AgreementLine]:
    """Every agreement and consent ever, with third parties by name or as a kind, in words. Four queries."""
    third = Q(party_kind=PartyKind.THIRD_PARTY) | Q(party_organisation__kind=OrganisationKind.THIRD_PARTY)
    return lines_of_agreements(RecordedAgreement.objects.filter(third), on=on)


def agreements_naming(*, regions: Collection[str], on: date) -> list[AgreementLine]:
    """What has been agreed with or about one of these regions and has not ended on a day, in words. Four queries."""
    names = Q(party_region__in=regions) | Q(of_region__in=regions)
    goes_on = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    return lines_of_agreements(RecordedAgreement.objects.filter(names, goes_on), on=on)


def agreement_line(*, agreement_id: UUID, on: date) -> AgreementLine:
    """One agreement in words; NotFound otherwise."""
    found = agreement_lines(on=on, ids=[agreement_id])
    if not found:
        raise NotFound(UNKNOWN_AGREEMENT)
    return found[0]


def same_party_and_module(*, agreement_id: UUID, on: date) -> list[AgreementLine]:
    """The history of a cell of the matrix: every agreement ever with this party on this module. Five queries."""
    row = RecordedAgreement.objects.filter(id=agreement_id).first()
    if row is None:
        raise NotFound(UNKNOWN_AGREEMENT)
    cell = ("party_kind", "party_region", "party_organisation", "module")
    same = {field: row.serializable_value(field) for field in cell}
    return lines_of_agreements(RecordedAgreement.objects.filter(**same), on=on)


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def _agreed_with(standings: Collection[Standing], *, since: date) -> list[Agreement]:
    """What has been agreed with these and had not ended before a day: of thousands of agreements a few."""
    with connection.cursor() as cursor:
        cursor.execute(_WITH_PARTY.format(columns=", ".join(AgreementRow._fields)), _parties(standings, since=since))
        return _definitions(AgreementRow(*columns) for columns in cursor.fetchall())


def _parties(standings: Collection[Standing], *, since: date) -> dict[str, Any]:
    return {
        "since": since,
        "ids": [standing.organisation_id for standing in standings],
        "kinds": sorted({kind.value for standing in standings for kind in standing.kinds}),
        "regions": sorted({region for standing in standings for region in standing.regions}),
    }


def _definitions(rows: Iterable[RecordedAgreement | AgreementRow]) -> list[Agreement]:
    return [found for row in rows if (found := row.definition()) is not None]


def lines_of_agreements(rows: Iterable[RecordedAgreement], *, on: date) -> list[AgreementLine]:
    found = list(rows)
    named = {row.party_organisation_id for row in found} | {row.of_organisation_id for row in found}
    organisations = {one.id: one.name for one in registry.organisations(ids=[one for one in named if one])}
    regions = {one.code: one.name for one in registry.regions(on=on)}
    return [_line(row, organisations, regions, on) for row in found]


def _line(row: RecordedAgreement, organisations: dict[UUID, str], regions: dict[str, str], on: date) -> AgreementLine:
    party = Party(
        kind=PartyKind(row.party_kind) if row.party_kind else None,
        region=row.party_region_id,
        organisation_id=row.party_organisation_id,
    )
    extent = Extent(scope=Scope(row.scope), region=row.of_region_id, provider=row.of_organisation_id)
    return AgreementLine(
        id=row.id,
        party=party_words(party, organisations=organisations, regions=regions),
        module=row.module,
        whom=extent_words(extent, organisations=organisations, regions=regions),
        detail=Detail(row.detail),
        purpose=Purpose(row.purpose),
        basis=Basis(row.basis),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_in_force=row.valid_from <= on and (row.valid_until is None or row.valid_until > on),
        decided_by=row.decided_by,
        ground=row.ground,
        proposal=row.proposal,
        recorded_at=row.recorded_at,
        ended_at=row.ended_at,
        ended_because=row.ended_because,
    )
