"""What a citizen can be asked, and which centre and which numbers are theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination.domain import can_be_offered
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import LocationLine, LocationSearch
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import Crosswalk
from ketenzicht.triage.queries import InUse

GP_POST, CENTRE = "N6", "ZCC"  # types of locations
MOST_NUMBERS = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """The instruments in use that are made for citizens, and the scale by which they are judged."""

    instruments: tuple[InUse, ...]
    crosswalk: Crosswalk

    def named(self, version_id: str) -> InUse | None:
        return next((one for one in self.instruments if str(one.version_id) == version_id), None)


@dataclass(frozen=True, slots=True)
class Number:
    """Whom to call, and where."""

    name: str
    telephone: str


def offer(*, at: datetime) -> Offer | None:
    """What citizens can be asked now; None: nothing."""
    try:
        _, crosswalk = content.crosswalk_in_use(at=at)
    except NotFound:
        return None
    in_use = content.instruments_in_use(at=at)
    found = tuple(one for one in in_use if can_be_offered(one.instrument, crosswalk=crosswalk))
    return Offer(found, crosswalk) if found else None


def centre_of_municipality(code: str, *, on: date) -> UUID | None:
    """The centre of its care coordination area, or else of its ROAZ region; of several the first by name (voorstel)."""
    found = _centres(code, on=on)
    return found[0].organisation_id if found else None


def numbers_near(place: str, *, now: datetime) -> tuple[Number, ...]:
    """The nearest HAPs, and the centre, with a number to call.

    Raises NotFound and Refused, in words, for what is no place in the country.
    """
    today = local_day(now)
    spot = registry.spot(text=place)
    near = LocationSearch(near=spot.point, types=frozenset({GP_POST}))
    posts = [one.line for one in registry.find_locations(search=near, page=1, now=now).lines]
    centres = _centres(spot.municipality_code or "", on=today)
    return (*_numbers(posts)[:MOST_NUMBERS], *_numbers(centres)[:1])


def _centres(code: str, *, on: date) -> list[LocationLine]:
    ground = next((one for one in registry.municipalities(on=on) if one.code == code), None)
    if ground is None or ground.roaz is None:
        return []
    there = [one for one in registry.locations(on=on, type_code=CENTRE) if one.roaz == ground.roaz]
    return [one for one in there if ground.area and one.area == ground.area] or there


def _numbers(lines: list[LocationLine]) -> list[Number]:
    return [
        Number(one.name, telephone) for one in lines if (telephone := (one.phone_urgent or one.phone_regular).strip())
    ]
