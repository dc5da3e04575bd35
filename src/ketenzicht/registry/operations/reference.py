"""Loading the reference tables: regions, municipalities, places, kinds of institution."""

from datetime import date, datetime

from django.db import transaction

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.periods import Period
from ketenzicht.registry import reference
from ketenzicht.registry.domain import RegionKind, fold
from ketenzicht.registry.models import (
    LocationType,
    Municipality,
    MunicipalityMembership,
    Place,
    Postcode,
    ReferenceSource,
    Region,
    RegionNeighbour,
)
from ketenzicht.registry.operations.checking import one_at_a_time
from ketenzicht.registry.operations.syncing import sync
from ketenzicht.registry.operations.telling import tell

SUBJECT = "registry/reference"


@transaction.atomic
def load_reference(*, at: datetime) -> int:
    """Bring the reference tables in line with the files that come with Ketenzicht; how many rows changed.

    The second time it changes nothing. What an operator added or ended since, stays.
    """
    one_at_a_time(SUBJECT)  # two processes that start together would both insert
    written = {
        "sources": _sources(),
        "locationTypes": _location_types(),
        "regions": _regions(),
        "neighbours": _neighbours(),
        "municipalities": _municipalities(),
        "memberships": _memberships(),
        "places": _places(),
        "postcodeAreas": _postcode_areas(),
    }
    changed = sum(written.values())
    if changed:
        tell("registry.reference-loaded", subject=SUBJECT, detail=written, actor=PLATFORM, at=at)
    return changed


def _sources() -> int:
    rows = [
        ReferenceSource(
            code=row.code,
            title=row.title,
            publisher=row.publisher,
            licence=row.licence,
            url=row.url,
            date=row.date,
        )
        for row in reference.sources()
    ]
    fields = ("title", "publisher", "licence", "url", "date")
    return sync(rows=rows, model=ReferenceSource, key=("code",), fields=fields)


def _location_types() -> int:
    rows = [
        LocationType(code=row.code, name=row.name, own=row.own, source_id=row.source)
        for row in reference.location_types()
    ]
    return sync(rows=rows, model=LocationType, key=("code",), fields=("name", "own", "source_id"))


def _regions() -> int:
    start = reference.valid_from()
    written = 0
    for kind in (RegionKind.RAV, RegionKind.ROAZ, RegionKind.AREA):  # areas refer to ROAZ regions
        ids = dict(Region.objects.values_list("code", "id"))
        rows = [
            Region(
                kind=kind,
                code=row.code,
                name=row.name,
                within_id=ids[row.within] if row.within else None,
                proposal=row.proposal,
                valid_from=start,
                source_id=row.source,
            )
            for row in reference.regions()
            if row.kind is kind
        ]
        fields = ("name", "within_id", "proposal", "valid_from", "source_id")
        written += sync(rows=rows, model=Region, key=("code",), fields=fields)
    return written


def _neighbours() -> int:
    ids = dict(Region.objects.values_list("code", "id"))
    pairs = {
        (min(ids[row.code], ids[other]), max(ids[row.code], ids[other]))
        for row in reference.regions()
        for other in row.neighbours
    }
    start = reference.valid_from()
    rows = [RegionNeighbour(one_id=one, other_id=other, valid_from=start) for one, other in sorted(pairs)]
    return sync(rows=rows, model=RegionNeighbour, key=("one_id", "other_id"), fields=())


def _municipalities() -> int:
    rows = [
        Municipality(
            code=row.code,
            name=row.name,
            latitude=row.latitude,
            longitude=row.longitude,
            inhabitants=row.inhabitants,
            source_id="cbs-population",
        )
        for row in reference.municipalities()
    ]
    fields = ("name", "latitude", "longitude", "inhabitants", "source_id")
    return sync(rows=rows, model=Municipality, key=("code",), fields=fields)


def _memberships() -> int:
    """A membership of the file yields to one that an operator gave for the same time."""
    ids = dict(Region.objects.values_list("code", "id"))
    start = reference.valid_from()
    known = _known_memberships()
    rows = [
        MunicipalityMembership(
            municipality_id=municipality.code,
            region_id=ids[membership.region],
            kind=membership.kind,
            proposal=membership.proposal,
            valid_from=start,
            source_id=membership.source,
        )
        for municipality in reference.municipalities()
        for membership in municipality.memberships
        if not _taken(known.get((municipality.code, membership.kind), []), start)
    ]
    key = ("municipality_id", "kind", "valid_from")
    fields = ("region_id", "proposal", "source_id")
    return sync(rows=rows, model=MunicipalityMembership, key=key, fields=fields)


def _known_memberships() -> dict[tuple[str, str], list[Period]]:
    known: dict[tuple[str, str], list[Period]] = {}
    for row in MunicipalityMembership.objects.all():
        known.setdefault((row.municipality_id, row.kind), []).append(Period(row.valid_from, row.valid_until))
    return known


def _taken(periods: list[Period], start: date) -> bool:
    """Whether others than the file's own membership, which begins at `start`, hold its time."""
    if any(period.start == start for period in periods):
        return False
    return any(period.overlaps(Period(start)) for period in periods)


def _places() -> int:
    rows = [
        Place(
            name=row.name,
            folded=fold(row.name),
            known_as=row.known_as,
            municipality_id=row.municipality,
            latitude=row.latitude,
            longitude=row.longitude,
            source_id=row.source,
        )
        for row in reference.places()
    ]
    fields = ("folded", "known_as", "latitude", "longitude", "source_id")
    return sync(rows=rows, model=Place, key=("name", "municipality_id"), fields=fields)


def _postcode_areas() -> int:
    rows = [
        Postcode(
            code=row.code,
            latitude=row.latitude,
            longitude=row.longitude,
            approximate=True,
            within_km=row.within_km,
            source_id="cbs-postcodes",
        )
        for row in reference.postcode_areas()
    ]
    fields = ("latitude", "longitude", "approximate", "within_km", "source_id")
    return sync(rows=rows, model=Postcode, key=("code",), fields=fields)
