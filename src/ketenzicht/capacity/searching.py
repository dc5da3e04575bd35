"""The question for a place as it comes in by the API, and the form in which its answer goes out."""

from collections.abc import Mapping

import msgspec

from ketenzicht.base.errors import Fault, Invalid, NotFound
from ketenzicht.base.geography import Point
from ketenzicht.capacity.domain import Candidate, Freshness, PlaceResult, PlaceSearch, Wire
from ketenzicht.capacity.domain.place import MOST_CANDIDATES
from ketenzicht.registry import queries as registry

KNOWN = {
    "module",
    "label",
    "near",
    "latitude",
    "longitude",
    "needed",
    "withinMinutes",
    "region",
    "includeWithoutPlace",
    "limit",
}
LONGEST_MINUTES = 24 * 60
MOST_NEEDED = 1000


class _Reader:
    """Reads parameters and keeps everything that is wrong with them."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self.parameters = parameters
        self.faults: list[Fault] = []

    def fault(self, name: str, code: str, nl: str, en: str) -> None:
        self.faults.append(Fault(f"/query/{name}", code, nl, en))

    def required(self, name: str) -> str:
        value = self.parameters.get(name, "").strip()
        if not value:
            self.fault(
                name,
                "missing",
                f"De parameter '{name}' is verplicht.",
                f"The parameter '{name}' is required.",
            )
        return value

    def number(self, name: str, *, low: float, high: float) -> float | None:
        text = self.parameters.get(name)
        if text is None:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            self.fault(
                name,
                "out-of-range",
                f"'{name}' is een getal van {low:g} tot en met {high:g}.",
                f"'{name}' is a number from {low:g} to {high:g}.",
            )
            return None
        return value

    def whole(self, name: str, *, low: int, high: int, default: int) -> int:
        value = self.number(name, low=low, high=high)
        if value is None:
            return default
        if value != int(value):
            self.fault(name, "not-whole", f"'{name}' is een geheel getal.", f"'{name}' is a whole number.")
        return int(value)

    def flag(self, name: str) -> bool:
        text = self.parameters.get(name, "false")
        if text not in ("true", "false"):
            self.fault(name, "not-a-flag", f"'{name}' is 'true' of 'false'.", f"'{name}' is 'true' or 'false'.")
        return text == "true"


def search_of(parameters: Mapping[str, str]) -> PlaceSearch:
    """The question in the parameters; raises Invalid with everything that is wrong with them."""
    reader = _Reader(parameters)
    for name in parameters.keys() - KNOWN:
        reader.fault(
            name[:60],
            "unknown-parameter",
            f"De parameter '{name[:60]}' bestaat niet.",
            f"The parameter '{name[:60]}' does not exist.",
        )
    module, label = reader.required("module"), reader.required("label")
    point = _point(reader)
    needed = reader.whole("needed", low=1, high=MOST_NEEDED, default=1)
    within = reader.number("withinMinutes", low=0, high=LONGEST_MINUTES)
    limit = reader.whole("limit", low=1, high=MOST_CANDIDATES, default=20)
    without_place = reader.flag("includeWithoutPlace")
    if reader.faults or point is None:
        raise Invalid(reader.faults)
    return PlaceSearch(
        module=module,
        label=label,
        point=point,
        needed=needed,
        region=parameters.get("region") or None,
        within_minutes=within,
        include_without_place=without_place,
        limit=limit,
    )


def _point(reader: _Reader) -> Point | None:
    """Where the patient is: `latitude` and `longitude`, or `near`: a postcode, a place or a point in words."""
    given = reader.parameters
    if "latitude" in given or "longitude" in given:
        latitude = reader.number("latitude", low=-90, high=90)
        longitude = reader.number("longitude", low=-180, high=180)
        for name in {"latitude", "longitude"} - given.keys():
            reader.required(name)
        return Point(latitude, longitude) if latitude is not None and longitude is not None else None
    near = reader.required("near")
    if not near:
        return None
    try:
        return registry.point_of(text=near[:100])
    except (Invalid, NotFound) as refusal:
        reader.fault("near", "unknown-place", str(refusal), "This postcode, place or point is not known.")
        return None


def result_wire(result: PlaceResult) -> Wire:
    """The answer without its candidates."""
    return {
        "at": result.at,
        "considered": result.considered,
        "leftOut": [{"reason": reason, "number": number} for reason, number in result.left_out.items()],
    }


class CandidateOut(msgspec.Struct, frozen=True, rename="camel"):
    """What a search says of a unit beside its line; a struct, because it is made twenty times for each search."""

    distance_km: float
    travel_minutes: float
    weight: float
    has_place: bool
    freshness: Freshness
    phone: str | None
    reasons: tuple[str, ...]


def candidate_out(candidate: Candidate) -> CandidateOut:
    _, distance, travel, weight, has_place, freshness, phone, reasons = candidate
    return CandidateOut(distance, travel, weight, has_place, freshness, phone or None, reasons)
