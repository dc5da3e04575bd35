"""What may enter the register, and in which form. Pure: everything wrong is refused in plain Dutch."""

import re
from collections.abc import Collection, Hashable, Iterable
from dataclasses import replace

from ketenzicht.base.errors import Refused
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind, parse_identifier
from ketenzicht.registry.domain.locations import (
    ContactLine,
    ContactRole,
    IdentifierLine,
    NewLocation,
    NewOrganisation,
    NewService,
    OrganisationKind,
)
from ketenzicht.registry.domain.opening import HOLIDAY, Hours, SpecialDay
from ketenzicht.registry.domain.spots import within_reach

LONGEST_NAME = 120
_POSTCODE = re.compile(r"([1-9]\d{3})\s*([A-Za-z]{2})", re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-]{1,28}", re.ASCII)  # 112 and 0900 numbers too
_WEBSITE = re.compile(r"https?://[^\s\"'<>]{3,190}")
_OF_ONE_ORGANISATION = {IdentifierKind.URA, IdentifierKind.KVK}


def checked_organisation(new: NewOrganisation) -> NewOrganisation:
    """An organisation with all its locations in the form in which we keep them."""
    return replace(
        new,
        name=checked_name(new.name, of="De organisatie"),
        kind=OrganisationKind(new.kind),
        identifiers=checked_identifiers(new.identifiers),
        locations=tuple(checked_location(location) for location in new.locations),
    )


def checked_location(new: NewLocation) -> NewLocation:
    """A location in the form in which we keep it."""
    name = checked_name(new.name, of="De locatie")
    if not new.place.strip():
        raise Refused(f"{name}: vul de plaats in.")
    identifiers = checked_identifiers(new.identifiers)
    if wrong := [line.kind for line in identifiers if line.kind in _OF_ONE_ORGANISATION]:
        raise Refused(f"{name}: een {wrong[0].upper()}-nummer hoort bij de organisatie, niet bij een locatie.")
    return replace(
        new,
        name=name,
        point=checked_point(new.point, of=name),
        street=new.street.strip(),
        postcode=checked_postcode(new.postcode, of=name),
        place=new.place.strip(),
        identifiers=identifiers,
        hours=checked_hours(new.hours),
        exceptions=checked_exceptions(new.exceptions),
        contacts=checked_contacts(new.contacts),
        services=checked_services(new.services),
        facilities=tuple(sorted(set(new.facilities))),
        phone_urgent=checked_phone(new.phone_urgent),
        phone_regular=checked_phone(new.phone_regular),
        website=checked_website(new.website),
    )


def checked_identifiers(lines: Collection[IdentifierLine]) -> tuple[IdentifierLine, ...]:
    """Numbers as we keep them, each once."""
    checked = [
        IdentifierLine(kind=kind, value=parse_identifier(kind=kind, text=line.value))
        for line in lines
        for kind in [IdentifierKind(line.kind)]
    ]
    return tuple(dict.fromkeys(checked))


def checked_point(point: Point, *, of: str) -> Point:
    if not within_reach(point):
        raise Refused(
            f"{of}: het punt {point.latitude}, {point.longitude} ligt niet in of vlak bij Nederland. "
            "Zijn breedte en lengte verwisseld?"
        )
    return point


def checked_postcode(text: str, *, of: str = "") -> str:
    """ "3511ab" becomes "3511 AB"; empty stays empty, for an address abroad or without one. `of`: whose it is."""
    if not text.strip():
        return ""
    found = _POSTCODE.fullmatch(text.strip())
    if found is None:
        whose = f"{of}: " if of else ""
        raise Refused(f"{whose}“{text.strip()}” is geen postcode. Schrijf die als 3511 AB.")
    return f"{found[1]} {found[2].upper()}"


def checked_hours(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    """Hours of which no two of a kind begin at the same time of the same weekday."""
    kept = tuple(dict.fromkeys(hours))
    if _twice((one.kind, one.weekday, one.opens) for one in kept):
        raise Refused("Twee openingstijden van dezelfde dag beginnen op hetzelfde tijdstip.")
    closed = {one.kind for one in kept if one.closed}
    if any(one.kind in closed for one in kept if one.weekday == HOLIDAY and not one.closed):
        raise Refused("Op feestdagen is het gesloten of er zijn openingstijden, niet allebei.")
    return kept


def checked_exceptions(exceptions: Iterable[SpecialDay]) -> tuple[SpecialDay, ...]:
    """Special days that are either closed or have hours, not both."""
    kept = tuple(dict.fromkeys(exceptions))
    closed = {(one.kind, one.day) for one in kept if one.closed}
    if any((one.kind, one.day) in closed for one in kept if not one.closed):
        raise Refused("Een bijzondere dag is gesloten of heeft openingstijden, niet allebei.")
    if _twice((one.kind, one.day, one.opens) for one in kept):
        raise Refused("Een bijzondere dag staat er twee keer in met hetzelfde begin.")
    return kept


def checked_contacts(contacts: Iterable[ContactLine]) -> tuple[ContactLine, ...]:
    kept = tuple(checked_contact(contact) for contact in contacts)
    if _twice((one.role, one.name) for one in kept):
        raise Refused("Een contact staat er twee keer in, met dezelfde rol en naam.")
    return kept


def checked_contact(contact: ContactLine) -> ContactLine:
    if not contact.name.strip():
        raise Refused("Geef het contact een naam: die van de functie, niet van een persoon.")
    if not (contact.phone.strip() or contact.email.strip()):
        raise Refused(f"{contact.name}: geef een telefoonnummer of een e-mailadres.")
    return replace(
        contact,
        role=ContactRole(contact.role),
        name=contact.name.strip(),
        phone=checked_phone(contact.phone),
        email=contact.email.strip(),
    )


def checked_phone(text: str) -> str:
    """A number as people write it; empty stays empty."""
    phone = " ".join(text.split())
    if phone and not _PHONE.fullmatch(phone):
        raise Refused(f"“{phone}” is geen telefoonnummer. Schrijf het als 030 123 45 67 of +31 30 123 45 67.")
    return phone


def checked_website(text: str) -> str:
    """An address that a page may link to; empty stays empty."""
    address = text.strip()
    if address and not _WEBSITE.fullmatch(address):
        raise Refused(f"“{address}” is geen webadres. Schrijf het als https://www.voorbeeld.nl.")
    return address


def checked_services(services: Iterable[NewService]) -> tuple[NewService, ...]:
    kept = tuple(services)
    if _twice((one.code, one.department) for one in kept):
        raise Refused("Een soort zorg staat er twee keer in, bij dezelfde afdeling.")
    return kept


def _twice(keys: Iterable[Hashable]) -> bool:
    listed = list(keys)
    return len(set(listed)) < len(listed)


def checked_name(text: str, *, of: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise Refused(f"{of} heeft geen naam.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"{of} heeft een te lange naam: hoogstens {LONGEST_NAME} tekens.")
    return name
