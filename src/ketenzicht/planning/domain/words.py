"""What can be planned, and what is said of a moment in a plan. Pure."""

from enum import StrEnum


class ResourceKind(StrEnum):
    """Voorstel: the plannable capacity of acute care that is given by appointment."""

    CONSULT = "consult"
    VISIT = "visit"
    ASSESSMENT = "assessment"
    NURSING = "nursing"
    ADMISSION = "admission"

    @property
    def word(self) -> str:
        return _KINDS[self]


_KINDS = {
    ResourceKind.CONSULT: "consult op een huisartsenpost",
    ResourceKind.VISIT: "visite",
    ResourceKind.ASSESSMENT: "beoordeling door de ggz",
    ResourceKind.NURSING: "bezoek van de wijkverpleging",
    ResourceKind.ADMISSION: "opname",
}


class SlotStatus(StrEnum):
    """As FHIR R4 names them; only what is free can be booked."""

    FREE = "free"
    BUSY = "busy"
    BUSY_UNAVAILABLE = "busy-unavailable"
    ENTERED_IN_ERROR = "entered-in-error"

    @property
    def word(self) -> str:
        return _STATUSES[self]


_STATUSES = {
    SlotStatus.FREE: "open",
    SlotStatus.BUSY: "bezet",
    SlotStatus.BUSY_UNAVAILABLE: "vervallen",
    SlotStatus.ENTERED_IN_ERROR: "ten onrechte ingevoerd",
}


class SlotSource(StrEnum):
    """Where a slot came from: what comes from one source is never overwritten by another."""

    ROSTER = "roster"
    HAND = "hand"
    SYSTEM = "system"  # over the API, as FHIR or as ours
    CALENDAR = "calendar"

    @property
    def word(self) -> str:
        return _SOURCES[self]


_SOURCES = {
    SlotSource.ROSTER: "rooster",
    SlotSource.HAND: "met de hand",
    SlotSource.SYSTEM: "eigen systeem",
    SlotSource.CALENDAR: "agenda",
}
MOST_CAPACITY = 100
SHORTEST_SLOT, LONGEST_SLOT = 5, 24 * 60  # minutes
