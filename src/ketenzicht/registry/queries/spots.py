"""Where the patient is: a postcode, place or point turned into a point on the map."""

from dataclasses import dataclass
from math import cos, radians

from django.db import connection
from django.db.models import Case, F, IntegerField, When

from ketenzicht.base.errors import NotFound
from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import (
    NameText,
    PostcodeText,
    RegionKind,
    Spot,
    SpotKind,
    read_spot,
)
from ketenzicht.registry.models import Municipality, MunicipalityMembership, Place, Postcode

NEARBY = 0.05  # degrees of latitude, about 5.5 km: how far we look for the postcode around a point
PC2 = 2  # digits of the built-in postcode areas
POINT_OF_POSTCODE = """
    SELECT latitude, longitude FROM registry_postcode WHERE code = ANY(%s) ORDER BY length(code) DESC LIMIT 1
"""


def spots(*, text: str, limit: int = 10) -> list[Spot]:
    """The places that somebody may mean, the likeliest first; empty when there is none by that name.

    Understands "3511", "3511 AB", "Utrecht", "52.09,5.12" and "52,09 5,12". Refuses, in Dutch, what cannot be
    a place. Takes two queries.
    """
    read = read_spot(text)
    if isinstance(read, PostcodeText):
        return _by_postcode(read)
    if isinstance(read, NameText):
        return _by_name(read, limit)
    return _by_point(read)


def spot(*, text: str) -> Spot:
    """The likeliest place; NotFound, saying what to try, when there is none. Refuses as `spots` does."""
    found = spots(text=text, limit=1)
    if found:
        return found[0]
    raise _unknown(text)


def point_of(*, text: str) -> Point:
    """Where the likeliest place is; refuses as `spot` does. One query for a postcode, none for a point.

    For the search for a place, which is asked hundreds of times a second: all that `spot` tells takes 3 ms.
    """
    read = read_spot(text)
    if isinstance(read, NameText):
        return spot(text=text).point
    if isinstance(read, PostcodeText):
        with connection.cursor() as cursor:
            cursor.execute(POINT_OF_POSTCODE, [list(read.codes)])
            row = cursor.fetchone()
        if row is None:
            raise _unknown(text)
        return Point(*row)
    return read


def _unknown(text: str) -> NotFound:
    typed = text.strip()
    if isinstance(read_spot(text), PostcodeText):
        return NotFound(f"Postcode {typed} kennen wij niet. Controleer hem, of typ de plaatsnaam.")
    return NotFound(
        f"Wij kennen geen plaats “{typed}”. Controleer de spelling, of typ een postcode of de naam van de gemeente."
    )


def _by_postcode(read: PostcodeText) -> list[Spot]:
    rows = Postcode.objects.filter(code__in=read.codes).select_related("municipality", "source")
    found = max(rows, key=lambda row: len(row.code), default=None)
    if found is None:
        return []
    if len(found.code) == PC2:
        source = f"ongeveer: postcodegebied {found.code}xx, de meeste mensen wonen binnen {found.within_km} km"
    elif found.approximate:
        source = f"ongeveer: het gebied rond postcode {found.code[:4]}"
    else:
        source = found.source.title
    return _with_regions([_Found(read.label, "postcode", found.point, found.municipality, source)])


def _by_name(read: NameText, limit: int) -> list[Spot]:
    exact_first = Case(When(folded=read.folded, then=0), default=1, output_field=IntegerField())
    rows = Place.objects.filter(folded__startswith=read.folded).select_related("municipality", "source")
    rows = rows.order_by(exact_first, "-municipality__inhabitants", "name")[:limit]
    return _with_regions([_Found(_label(row), "place", row.point, row.municipality, row.source.title) for row in rows])


def _by_point(point: Point) -> list[Spot]:
    """The point itself; its municipality is that of the nearest postcode area, if one is close enough."""
    around = Postcode.objects.filter(
        latitude__range=(point.latitude - NEARBY, point.latitude + NEARBY),
        longitude__range=(point.longitude - NEARBY, point.longitude + NEARBY),
        approximate=False,
        municipality__isnull=False,
    ).select_related("municipality")
    # Flat distance, a degree of longitude being shorter than one of latitude: good enough to say which is nearest.
    north, east = F("latitude") - point.latitude, (F("longitude") - point.longitude) * cos(radians(point.latitude))
    nearest = around.order_by(north * north + east * east).first()
    label = f"{point.latitude:.4f}, {point.longitude:.4f}"
    municipality = nearest.municipality if nearest else None
    return _with_regions([_Found(label, "point", point, municipality, "opgegeven punt")])


@dataclass(frozen=True, slots=True)
class _Found:
    label: str
    kind: SpotKind
    point: Point
    municipality: Municipality | None
    source: str


def _with_regions(found: list[_Found]) -> list[Spot]:
    """Add the ambulance region of each, by the newest division."""
    municipalities = [one.municipality.code for one in found if one.municipality]
    memberships = MunicipalityMembership.objects.filter(municipality__in=municipalities, kind=RegionKind.RAV).order_by(
        "valid_from"
    )
    rav = dict(memberships.values_list("municipality_id", "region__code"))
    return [
        Spot(
            label=one.label,
            kind=one.kind,
            point=one.point,
            municipality=one.municipality.name if one.municipality else None,
            rav=rav.get(one.municipality.code) if one.municipality else None,
            source=one.source,
            municipality_code=one.municipality.code if one.municipality else None,
        )
        for one in found
    ]


def _label(place: Place) -> str:
    """The name, with what tells it from its namesakes."""
    if place.known_as:
        return f"{place.name} ({place.known_as})"
    if place.municipality.name.partition(" (")[0] == place.name:
        return place.municipality.name
    return f"{place.name} (gemeente {place.municipality.name})"
