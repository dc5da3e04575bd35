"""Questions about how the country is divided into regions, on a day and as a plan would have it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from ketenzicht.base.errors import NotFound
from ketenzicht.registry.domain import (
    By,
    DivisionLine,
    DivisionStatus,
    DrawnRegion,
    Land,
    OrganisationKind,
    Plan,
    RegionKind,
    Relocation,
    area_faults,
    day_faults,
    drawn,
    faults_of,
    named,
    touched,
)
from ketenzicht.registry.models import Division, Location, Municipality, MunicipalityMembership, Region
from ketenzicht.registry.models.dated import in_force
from ketenzicht.registry.queries.locations import located, locations_in

UNKNOWN_DIVISION = "Deze indeling kennen wij niet, of zij is niet van uw regio."


@dataclass(frozen=True, slots=True)
class DivisionCheck:
    """What a division would make of the land, and in sentences what is wrong with it (`faults`) or worth knowing.

    `touched` are the regions that it changes: of areas the ROAZ regions around them.
    """

    before: Land
    after: Land
    touched: frozenset[str]
    faults: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionStory:
    """A region that was, is or will be; `after` are codes and names of what its municipalities belonged to next."""

    code: str
    name: str
    kind: RegionKind
    valid_from: date
    valid_until: date | None
    after: tuple[tuple[str, str], ...]


def land(*, on: date) -> Land:
    """The regions of a day with their municipalities; in three queries."""
    rows = Region.objects.filter(in_force(on)).values_list("kind", "code", "name", "within__code")
    members = MunicipalityMembership.objects.filter(in_force(on))
    return Land(
        regions={code: DrawnRegion(RegionKind(kind), code, name, within) for kind, code, name, within in rows},
        municipalities=dict(Municipality.objects.values_list("code", "name")),
        members=frozenset(members.values_list("municipality_id", "region__code")),
    )


def codes_ever() -> set[str]:
    """The codes of all regions that were, are or will be."""
    return set(Region.objects.values_list("code", flat=True))


def division(*, division_id: UUID) -> DivisionLine:
    """One division; NotFound for one that is not there."""
    row = _divisions().filter(id=division_id).first()
    if row is None:
        raise NotFound(UNKNOWN_DIVISION)
    return line_of(row)


def divisions() -> list[DivisionLine]:
    """Every division that was ever prepared, the newest first; in one query."""
    return [line_of(row) for row in _divisions()]


def line_of(row: Division) -> DivisionLine:
    return DivisionLine(
        id=row.id,
        status=DivisionStatus(row.status),
        plan=plan_of(row),
        first_day=row.first_day,
        why=row.why,
        version=row.version,
        touches=frozenset(row.touches),
        made_at=row.made_at,
        made_by=By(row.made_by.name if row.made_by else "Ketenzicht", row.made_as),
        decided_at=row.decided_at,
        decided_by=By(row.decided_by.name if row.decided_by else "Ketenzicht", row.decided_as)
        if row.decided_at
        else None,
        called_off_at=row.called_off_at,
        called_off_by=By(row.called_off_by.name if row.called_off_by else "Ketenzicht", row.called_off_as)
        if row.called_off_at
        else None,
        called_off_because=row.called_off_because,
    )


def plan_of(row: Division) -> Plan:
    within = row.within.code if row.within else None
    return Plan(RegionKind(row.kind), within, dict(row.begins), frozenset(row.ends), dict(row.moves))


def check_of(line: DivisionLine, *, today: date) -> DivisionCheck:
    """What a division changes, and whether it may be put in force; in ten queries.

    It is compared with the day before it begins; without a first day as if that were tomorrow.
    """
    day = line.first_day or today + timedelta(days=1)
    before = land(on=day - timedelta(days=1) if day > date.min else day)
    after = drawn(before, line.plan)
    touching = touched(before, after)
    faults = [
        *day_faults(line.first_day, today=today),
        *([] if line.why else ["Schrijf op waarom de indeling verandert, en wie dat besloot."]),
        *faults_of(before=before, plan=line.plan, taken=codes_ever()),
        *_overlaps(touching, today=today, names=before.regions),
    ]
    return DivisionCheck(before, after, touching, tuple(faults), tuple(_warnings(after, touching, on=day)))


def present_faults(*, on: date) -> dict[str, list[str]]:
    """For every ROAZ region what is wrong with its areas on a day; in three queries."""
    here = land(on=on)
    return {one.code: area_faults(here, regions=[one.code]) for one in here.of_kind(RegionKind.ROAZ)}


def _overlaps(touching: frozenset[str], *, today: date, names: Mapping[str, DrawnRegion]) -> list[str]:
    """Two divisions that wait for their day may not change the same regions: which would come after which?"""
    waiting = Division.objects.filter(status=DivisionStatus.DECIDED.value, first_day__gt=today)
    return [
        f"Er staat al een indeling klaar die {named(names[code].name for code in both if code in names)} verandert, "
        f"met ingang van {first_day:%d-%m-%Y}. Blaas die eerst af, of wacht tot zij geldt."
        for touches, first_day in waiting.values_list("touches", "first_day")
        if (both := touching.intersection(touches))
    ]


def _warnings(here: Land, regions: Collection[str], *, on: date) -> list[str]:
    """Has each of these ROAZ regions a place of a care coordination centre, as far as the register knows?"""
    sites = Location.objects.filter(organisation__kind=OrganisationKind.ZCC.value).values_list("id", flat=True)
    with_zcc = {one.roaz for one in locations_in(here, on=on, ids=set(sites))}
    return [
        f"Het register kent in ROAZ-regio {one.name} geen locatie van een zorgcoördinatiecentrum. "
        "Elke ROAZ-regio heeft er ten minste één."
        for one in here.of_kind(RegionKind.ROAZ)
        if one.code in regions and one.code not in with_zcc
    ]


def relocations(*, before: Land, after: Land, on: date) -> list[Relocation]:
    """The locations that would count in other regions, by name; in six queries."""
    ended = before.regions.keys() - after.regions.keys()
    was = {one.id: one for one in locations_in(before, on=on)}
    return [
        Relocation(one.id, one.organisation_id, one.name, located(was[one.id]), located(one))
        for one in locations_in(after, on=on, ended=ended)
        if located(was[one.id]) != located(one)
    ]


def region_story(*, code: str) -> RegionStory:
    """Of a region of any time; NotFound for one that never was. Three queries."""
    row = Region.objects.filter(code=code).first()
    if row is None:
        raise NotFound(f"De regio “{code[:20]}” bestaat niet.")
    after: list[tuple[str, str]] = []
    if row.valid_until is not None:
        left = MunicipalityMembership.objects.filter(region=row, valid_until=row.valid_until)
        went = MunicipalityMembership.objects.filter(in_force(row.valid_until), kind=row.kind)
        went = went.filter(municipality__in=list(left.values_list("municipality", flat=True)))
        after = sorted(set(went.values_list("region__code", "region__name")), key=lambda one: one[1])
    return RegionStory(
        code=row.code,
        name=row.name,
        kind=RegionKind(row.kind),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        after=tuple(after),
    )


def _divisions() -> QuerySet[Division]:
    return Division.objects.select_related("within", "made_by", "decided_by", "called_off_by")
