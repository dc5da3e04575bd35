"""Which entries of the register are probably the same; every question in two queries, whatever its size."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ketenzicht.base.errors import NotFound
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry import reference
from ketenzicht.registry.domain import Likeness, NewLocation, Pair, Sketch
from ketenzicht.registry.domain.likeness import addresses_of, likeness, name_of, phone_of
from ketenzicht.registry.domain.pairing import (
    OrganisationSketch,
    like,
    location_pairs,
    organisation_pairs,
    organisation_sketches,
    sketched,
    without_central_phones,
)
from ketenzicht.registry.models import Identifier, Location

_ById = dict[UUID, frozenset[str]]
_NOT_STORED = UUID(int=0)
_COLUMNS = ("id", "name", "organisation_id", "organisation__name", "organisation__kind", "type_id", "street",
            "postcode", "place", "municipality_id", "latitude", "longitude", "phone_urgent",
            "phone_regular")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """What was found: pairs of locations and of organisations, the most alike first, and what they are of."""

    locations: tuple[Pair, ...]
    organisations: tuple[Pair, ...]
    sketches: Mapping[UUID, Sketch]
    organisation_sketches: Mapping[UUID, OrganisationSketch]


def lookalikes() -> Lookalikes:
    """Every two entries that are probably the same, of those of which no end is known yet."""
    sketches = _sketches()
    pairs = location_pairs(sketches)
    by_id = {one.id: one for one in sketches}
    organisations = organisation_sketches(sketches)
    owners = {one.id: one.organisation_id for one in sketches}
    return Lookalikes(
        locations=tuple(pairs),
        organisations=tuple(organisation_pairs(organisations, locations=pairs, owners=owners)),
        sketches=by_id,
        organisation_sketches={one.id: one for one in organisations},
    )


def looks_like(*, new: NewLocation, organisation_id: UUID) -> list[tuple[Sketch, Likeness]]:
    """The locations that one which is still to be made is probably the same as, the most alike first."""
    sketches = _sketches()
    known = next((one for one in sketches if one.organisation_id == organisation_id), None)
    made = sketched(
        Sketch(
            id=_NOT_STORED,
            name=new.name,
            organisation_id=organisation_id,
            organisation=known.organisation if known else "",
            organisation_kind=known.organisation_kind if known else "",
            type_code=new.type_code,
            sectors=_sectors_of(new.type_code),
            street=new.street,
            postcode=new.postcode,
            place=new.place,
            municipality_code=new.municipality_code,
            point=new.point,
            phones=_phones(new.phone_urgent, new.phone_regular),
            numbers=frozenset(one.value for one in new.identifiers if one.kind is not IdentifierKind.OWN),
            own_keys=frozenset(one.value for one in new.identifiers if one.kind is IdentifierKind.OWN),
            organisation_numbers=known.organisation_numbers if known else frozenset(),
        )
    )
    return like(made, sketches)


def likeness_of(*, one_id: UUID, other_id: UUID) -> Likeness:
    """How much two locations look like each other; NotFound for one that is not there or of which the end is known."""
    found = {one.id: one for one in _sketches()}
    first, second = sorted((one_id, other_id))  # by id, as pairs are
    if first == second or not {first, second} <= found.keys():
        raise NotFound("Een van deze twee locaties staat niet (meer) in het register, of eindigt al.")
    return likeness(found[first], found[second])


def _sketches() -> list[Sketch]:
    of_organisations, of_locations, own_keys = _numbers()
    nothing: frozenset[str] = frozenset()
    rows = Location.objects.filter(active_until=None).order_by("id").values_list(*_COLUMNS, named=True)
    sectors = {code: _sectors_of(code) for code in {row.type_id for row in rows}}
    return without_central_phones(
        Sketch(
            id=row.id,
            name=row.name,
            organisation_id=row.organisation_id,
            organisation=row.organisation__name,
            organisation_kind=row.organisation__kind,
            type_code=row.type_id,
            sectors=sectors[row.type_id],
            street=row.street,
            postcode=row.postcode,
            place=row.place,
            municipality_code=row.municipality_id,
            point=Point(row.latitude, row.longitude),
            phones=_phones(row.phone_urgent, row.phone_regular),
            numbers=of_locations.get(row.id, nothing),
            own_keys=own_keys.get(row.id, nothing),
            organisation_numbers=of_organisations.get(row.organisation_id, nothing),
            known_as=name_of(row.name),
            addresses=addresses_of(street=row.street, postcode=row.postcode, place=row.place),
        )
        for row in rows
    )


def _numbers() -> tuple[_ById, _ById, _ById]:
    """Official ones of organisations and of locations, and own keys of locations."""
    organisations, locations, own = _ById(), _ById(), _ById()
    for system, value, organisation_id, location_id in Identifier.objects.values_list(
        "system", "value", "organisation_id", "location_id"
    ):
        kept = own if system == IdentifierKind.OWN else locations if location_id else organisations
        owner = location_id or organisation_id
        kept[owner] = kept.get(owner, frozenset()) | {value}
    return organisations, locations, own


def _phones(*texts: str) -> frozenset[str]:
    return frozenset(found for text in texts if (found := phone_of(text)))


def _sectors_of(type_code: str) -> frozenset[str]:
    return frozenset(code for code, one in reference.sectors().items() if type_code in one.types)
