"""How the register is written in JSON."""

from dataclasses import asdict
from datetime import date, datetime, time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry.domain import ClosureReason, ContactRole, HoursKind, LocationProfile, RegionKind
from ketenzicht.rest.api import Wire


class PointOut(Wire):
    """Een punt op de kaart, in graden (WGS84)."""

    latitude: Annotated[float, Field(description="Breedte.")]
    longitude: Annotated[float, Field(description="Lengte.")]


class RegionOut(Wire):
    """Een regio van de acute zorg."""

    code: Annotated[str, Field(description="Vaste code.", examples=["ROAZ-05", "VR09", "ZCG-05"])]
    kind: Annotated[RegionKind, Field(description="ROAZ-regio (roaz), RAV-regio (rav) of verzorgingsgebied (area).")]
    name: Annotated[str, Field(description="Naam.")]
    within: Annotated[str | None, Field(description="Van een verzorgingsgebied: de ROAZ-regio waarin het ligt.")]
    neighbours: Annotated[list[str], Field(description="De codes van de buurregio's van dezelfde soort.")]
    proposal: Annotated[bool, Field(description="Een voorstel van Ketenzicht, in het veld niet afgesproken.")]


class RegionsOut(Wire):
    """Regio's op een dag."""

    regions: list[RegionOut]


class LocationOut(Wire):
    """Een locatie (vestiging) van een zorgaanbieder."""

    id: UUID
    name: Annotated[str, Field(description="Naam van de locatie.")]
    organisation_id: UUID
    organisation: Annotated[str, Field(description="Naam van de organisatie.")]
    type_code: Annotated[str, Field(description="Soort instelling, volgens RoleCodeNL.", examples=["V6", "N6"])]
    type_name: Annotated[str, Field(description="De soort in woorden.")]
    point: PointOut
    street: Annotated[str, Field(description="Straat en huisnummer.")]
    postcode: Annotated[str, Field(description="Postcode, of leeg.")]
    place: Annotated[str, Field(description="Plaats.")]
    municipality_code: Annotated[str, Field(description="Gemeente, volgens het CBS.", examples=["GM0344"])]
    roaz: Annotated[str | None, Field(description="De ROAZ-regio op de gevraagde dag.")]
    rav: Annotated[str | None, Field(description="De RAV-regio op de gevraagde dag.")]
    area: Annotated[str | None, Field(description="Het verzorgingsgebied op de gevraagde dag.")]
    phone_urgent: Annotated[str, Field(description="Telefoon voor spoed, of leeg.")]
    phone_regular: Annotated[str, Field(description="Telefoon voor gewone vragen, of leeg.")]


class LocationsOut(Wire):
    """Een deel van de gevonden locaties."""

    locations: list[LocationOut]
    total: Annotated[int, Field(description="Hoeveel er gevonden zijn.")]


class IdentifierOut(Wire):
    """Een nummer waaronder anderen een organisatie of locatie kennen."""

    kind: Annotated[IdentifierKind, Field(description="AGB, URA, KvK, vestigingsnummer of eigen kenmerk.")]
    value: str


class HoursOut(Wire):
    """Elke week open, naar de klok van Nederland."""

    kind: Annotated[HoursKind, Field(description="Gewone tijden, avond-nacht-weekend (anw) of telefonisch (phone).")]
    weekday: Annotated[int, Field(description="1 is maandag, 7 is zondag; 8 telt op feestdagen, in plaats van de dag.")]
    opens: Annotated[time | None, Field(description="Opent om; null alleen bij 8: op feestdagen gesloten.")]
    closes: Annotated[time | None, Field(description="Sluit om; niet later dan het begin betekent: de volgende dag.")]


class ExceptionOut(Wire):
    """Een dag met andere tijden; zonder tijden is het dan gesloten."""

    kind: Annotated[HoursKind, Field(description="De soort tijden waarvoor dit geldt.")]
    day: date
    opens: time | None
    closes: time | None
    reason: Annotated[str, Field(description="Waarom, of leeg.")]


class ContactOut(Wire):
    """Wie men waarvoor bereikt: een functie, nooit een persoon."""

    role: ContactRole
    name: str
    phone: str
    email: str
    hours: Annotated[str, Field(description="Wanneer bereikbaar, in woorden.")]


class ServiceOut(Wire):
    """Een soort zorg die de locatie geeft."""

    id: UUID
    code: str
    name: str
    department: Annotated[str, Field(description="De afdeling, of leeg.")]


class FacilityOut(Wire):
    """Een voorziening naast de afdelingen."""

    code: str
    name: str


class ClosureOut(Wire):
    """Een tijd waarin de locatie of een afdeling dicht is."""

    id: UUID
    department: Annotated[str, Field(description="De afdeling; leeg: de hele locatie.")]
    starts_at: datetime
    ends_at: Annotated[datetime | None, Field(description="Null: het einde is niet bekend.")]
    reason: ClosureReason
    note: str
    announced_at: datetime


class LocationProfileOut(LocationOut):
    """Alles wat het register van een locatie weet."""

    website: str
    helipad: Annotated[bool, Field(description="Of er een helikopter kan landen.")]
    accepts_new_patients: Annotated[bool | None, Field(description="Of nieuwe patiënten terechtkunnen; anders null.")]
    open_now: Annotated[bool | None, Field(description="Of het nu open is; null: geen tijden bekend.")]
    identifiers: list[IdentifierOut]
    organisation_identifiers: list[IdentifierOut]
    hours: list[HoursOut]
    exceptions: list[ExceptionOut]
    contacts: list[ContactOut]
    services: list[ServiceOut]
    facilities: list[FacilityOut]
    closures: Annotated[list[ClosureOut], Field(description="Sluitingen die gelden of nog komen.")]
    confirmed_at: Annotated[datetime | None, Field(description="Wanneer de eigenaar zei dat alles klopt; null: nooit.")]
    active_until: Annotated[date | None, Field(description="De eerste dag waarop de locatie er niet meer is.")]


class SpotOut(Wire):
    """Een plaats waar de patiënt kan zijn."""

    label: Annotated[str, Field(description="Om te tonen.", examples=["3511 AB", "Utrecht"])]
    kind: Annotated[Literal["postcode", "place", "point"], Field(description="Postcode, plaats of punt.")]
    point: PointOut
    municipality: Annotated[str | None, Field(description="Naam van de gemeente, als die bekend is.")]
    municipality_code: Annotated[str | None, Field(description="Code van de gemeente, als die bekend is.")]
    rav: Annotated[str | None, Field(description="De RAV-regio, als die bekend is.")]
    approximate: Annotated[bool, Field(description="Het punt is dat van een groter gebied.")]
    source: Annotated[str, Field(description="Waar het punt vandaan komt.")]


class SpotsOut(Wire):
    """De plaatsen die bedoeld kunnen zijn, de waarschijnlijkste eerst."""

    spots: list[SpotOut]


def profile_out(profile: LocationProfile, *, open_now: bool | None) -> LocationProfileOut:
    """The profile as one flat object: the location's own fields first."""
    fields = asdict(profile)
    confirmed = fields.pop("confirmed")
    fields["confirmed_at"] = confirmed["at"] if confirmed else None
    for closure in fields["closures"]:
        del closure["withdrawn_at"]  # what was withdrawn is not among them
    return LocationProfileOut.model_validate({**fields.pop("line"), **fields, "open_now": open_now})
