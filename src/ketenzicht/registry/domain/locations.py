"""Organisations, their locations, and what one knows of a location. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry.domain.closures import Closure
from ketenzicht.registry.domain.opening import Hours, SpecialDay


class OrganisationKind(StrEnum):
    """What an organisation is in the chain."""

    PROVIDER = "provider"
    COORDINATION = "coordination-function"  # acts on behalf of many locations
    ZCC = "zcc"  # care coordination centre
    NETWORK = "roaz-network"
    NATIONAL = "national-body"
    MINISTRY = "ministry"
    INSURER = "insurer"
    THIRD_PARTY = "third-party"  # uses figures, gives no care: a university, a bureau, a journalist


class ContactRole(StrEnum):
    """For what one calls; the names come from the field's profile page."""

    GENERAL = "general"
    ED_MANAGER = "ed-manager"
    ED_PHYSICIAN = "ed-physician-on-duty"
    TRIAGE_NURSE = "triage-coordinating-nurse"
    CAPACITY_MANAGER = "capacity-manager"
    BED_COORDINATOR = "bed-coordinator"
    ED_LEAD = "ed-lead"
    OBSTETRICS = "obstetrics"
    NEONATOLOGY = "neonatology"
    STOP = "stop-contact"
    CRISIS_COORDINATOR = "crisis-coordinator"
    CARDIOLOGIST = "cardiologist-on-duty"
    INTENSIVIST = "intensivist-on-duty"
    NEUROLOGIST = "neurologist-on-duty"
    REGISTRATION = "registration-point"  # where places are asked for


CONTACT_NAMES: dict[ContactRole, str] = {
    ContactRole.GENERAL: "Algemeen",
    ContactRole.ED_MANAGER: "SEH-manager",
    ContactRole.ED_PHYSICIAN: "Dienstdoende SEH-arts",
    ContactRole.TRIAGE_NURSE: "Triage-coördinerend verpleegkundige",
    ContactRole.CAPACITY_MANAGER: "Capaciteitsmanager",
    ContactRole.BED_COORDINATOR: "Beddencoördinator",
    ContactRole.ED_LEAD: "Regiehouder SEH",
    ContactRole.OBSTETRICS: "Verloskunde",
    ContactRole.NEONATOLOGY: "Neonatologie",
    ContactRole.STOP: "Contact bij een stop",
    ContactRole.CRISIS_COORDINATOR: "Crisiscoördinator",
    ContactRole.CARDIOLOGIST: "Dienstdoende cardioloog",
    ContactRole.INTENSIVIST: "Dienstdoende intensivist",
    ContactRole.NEUROLOGIST: "Dienstdoende neuroloog",
    ContactRole.REGISTRATION: "Aanmeldpunt",
}


@dataclass(frozen=True, slots=True)
class LocationLine:
    """One location as others see it, with the regions in force on the day asked."""

    id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    type_code: str  # RoleCodeNL, or one of our own
    type_name: str
    point: Point
    street: str
    postcode: str
    place: str
    municipality_code: str
    roaz: str | None
    rav: str | None
    area: str | None
    phone_urgent: str
    phone_regular: str


@dataclass(frozen=True, slots=True)
class IdentifierLine:
    """A number by which others know an organisation or location."""

    kind: IdentifierKind
    value: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Whom to call for what: a function, never a person's name."""

    role: ContactRole
    name: str
    phone: str = ""
    email: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A kind of care that a location gives."""

    id: UUID
    code: str
    name: str
    department: str


@dataclass(frozen=True, slots=True)
class FacilityLine:
    """Something that a location has besides its departments."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody said that all of the profile is right: when, in which role, for which organisation."""

    at: datetime
    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class NewService:
    """A kind of care to register at a location."""

    code: str
    name: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class LocationProfile:
    """All that the register knows of a location."""

    line: LocationLine
    website: str
    helipad: bool
    accepts_new_patients: bool | None  # None: not known, or not a question for this kind of provider
    identifiers: tuple[IdentifierLine, ...]
    organisation_identifiers: tuple[IdentifierLine, ...]
    hours: tuple[Hours, ...]
    exceptions: tuple[SpecialDay, ...]
    contacts: tuple[ContactLine, ...]
    services: tuple[ServiceLine, ...]
    facilities: tuple[FacilityLine, ...]
    closures: tuple[Closure, ...]  # those that are not over, the first to begin first
    confirmed: Confirmation | None  # None: nobody ever said that all this is right
    active_until: date | None


@dataclass(frozen=True, slots=True)
class NewMembership:
    """A region to which a location itself belongs, from a day on."""

    region_code: str
    start: date


@dataclass(frozen=True, slots=True)
class NewLocation:
    """A location to register."""

    name: str
    type_code: str
    point: Point
    street: str
    postcode: str
    place: str
    municipality_code: str
    identifiers: tuple[IdentifierLine, ...] = ()
    memberships: tuple[NewMembership, ...] = ()  # only where they differ from those of the municipality
    phone_urgent: str = ""
    phone_regular: str = ""
    website: str = ""
    helipad: bool = False
    accepts_new_patients: bool | None = None
    nationwide: bool = False  # works for the whole country: its ground counts for no region
    id: UUID | None = None  # None: a new one
    active_from: date | None = None  # None: as far back as anybody knows
    hours: tuple[Hours, ...] = ()
    exceptions: tuple[SpecialDay, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    services: tuple[NewService, ...] = ()
    facilities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to register, with its locations."""

    name: str
    kind: OrganisationKind
    identifiers: tuple[IdentifierLine, ...] = ()
    locations: tuple[NewLocation, ...] = ()
    id: UUID | None = None  # None: a new one
