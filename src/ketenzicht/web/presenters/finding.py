"""Locations that were found, in words."""

from dataclasses import dataclass

from ketenzicht.registry.domain import FoundLocations
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.places import phone_url

OPEN = {True: "nu open", False: "nu gesloten", None: "tijden onbekend"}


@dataclass(frozen=True, slots=True)
class FoundRow:
    name: str
    url: str
    organisation: str
    type: str
    place: str
    distance: str
    open: str
    phone: str
    phone_url: str


def found_rows(found: FoundLocations) -> tuple[FoundRow, ...]:
    return tuple(
        FoundRow(
            name=one.line.name,
            url=f"/locations/{one.line.id}/",
            organisation=one.line.organisation,
            type=one.line.type_name,
            place=one.line.place,
            distance=f"{words.number(one.distance_km)} km" if one.distance_km is not None else "",
            open=OPEN[one.open_now],
            phone=one.line.phone_urgent or one.line.phone_regular,
            phone_url=phone_url(one.line.phone_urgent or one.line.phone_regular),
        )
        for one in found.lines
    )
