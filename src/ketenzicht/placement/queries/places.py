"""The locations and organisations that a patient can wish for or be known to: those that give some care."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from ketenzicht.capacity import queries as capacity
from ketenzicht.capacity.queries import Picture
from ketenzicht.placement.domain.called import Called
from ketenzicht.registry import queries as registry

_places: WeakKeyDictionary[Picture, tuple[Called, ...]] = WeakKeyDictionary()


def places_to_choose(*, now: datetime) -> tuple[Called, ...]:
    """Every location with a unit, and every organisation with more than one of them. No queries; once a picture."""
    picture = capacity.picture_now(now=now)
    found = _places.get(picture)
    if found is None:
        found = _places[picture] = _places_in(picture)
    return found


def place_names(*, ids: Collection[UUID]) -> dict[UUID, str]:
    """What they are called, also who has no unit any more. Two queries, none where nobody is meant."""
    return registry.organisation_names(ids=ids) | registry.location_names(ids=ids) if ids else {}


def _places_in(picture: Picture) -> tuple[Called, ...]:
    locations = {one.location.id: one.location for one in picture.units}
    number = Counter(one.organisation_id for one in locations.values())
    whose = {one.organisation_id: one.organisation for one in locations.values() if number[one.organisation_id] > 1}
    there = sorted(locations.values(), key=lambda one: (one.name, one.place, str(one.id)))
    twins = Counter((one.name, one.place) for one in there)
    return (
        *(Called(code, name, f"{name}, alle locaties") for code, name in sorted(whose.items(), key=lambda it: it[1])),
        *(
            Called(
                one.id,
                one.name,
                _label(one.name, one.place, one.organisation if twins[one.name, one.place] > 1 else ""),
            )
            for one in there
        ),
    )


def _label(name: str, place: str, organisation: str) -> str:
    """The organisation where name and place alone leave a doubt."""
    where = name if not place or place in name else f"{name}, {place}"
    return f"{where} ({organisation})" if organisation else where
