"""Parties: who stands on the asking side of an agreement, and what is known of one that asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from ketenzicht.registry.domain import OrganisationKind


class PartyKind(StrEnum):
    """What an organisation is when it looks at figures of others."""

    HOSPITAL = "hospital"
    AMBULANCE = "ambulance"
    GP_POST = "gp-post"
    GP = "gp"
    NURSING_HOME = "nursing-home"
    COMMUNITY_NURSING = "community-nursing"
    MENTAL_HEALTH = "mental-health"
    MATERNITY = "maternity"
    PHARMACY = "pharmacy"
    DISABILITY = "disability"
    OTHER_PROVIDER = "other-provider"
    COORDINATION = "coordination-function"
    ZCC = "zcc"
    NETWORK = "roaz-network"
    NATIONAL = "national-body"
    MINISTRY = "ministry"
    INSURER = "insurer"
    THIRD_PARTY = "third-party"


PARTY_NAMES: dict[PartyKind, str] = {
    PartyKind.HOSPITAL: "ziekenhuizen",
    PartyKind.AMBULANCE: "ambulancevoorzieningen (RAV)",
    PartyKind.GP_POST: "huisartsenposten (HAP)",
    PartyKind.GP: "huisartspraktijken",
    PartyKind.NURSING_HOME: "verpleging en verzorging",
    PartyKind.COMMUNITY_NURSING: "wijkverpleging",
    PartyKind.MENTAL_HEALTH: "geestelijke gezondheidszorg",
    PartyKind.MATERNITY: "verloskunde en kraamzorg",
    PartyKind.PHARMACY: "apotheken",
    PartyKind.DISABILITY: "gehandicaptenzorg",
    PartyKind.OTHER_PROVIDER: "andere zorgaanbieders",
    PartyKind.COORDINATION: "regionale coördinatiefuncties",
    PartyKind.ZCC: "zorgcoördinatiecentra (zcc)",
    PartyKind.NETWORK: "ROAZ-bureaus",
    PartyKind.NATIONAL: "landelijke organisaties, zoals het LCPS",
    PartyKind.MINISTRY: "het ministerie van VWS",
    PartyKind.INSURER: "zorgverzekeraars",
    PartyKind.THIRD_PARTY: "derden",
}

# They are no part of the care process: of others they get totals (BA 2.7, 2.8), whatever has been agreed.
OUTSIDE = frozenset({PartyKind.MINISTRY, PartyKind.INSURER, PartyKind.THIRD_PARTY})

_OF_LOCATION_TYPE: dict[str, PartyKind] = {
    **dict.fromkeys(("V4", "V5", "V6", "V7", "P4", "BRA", "DIA", "R8"), PartyKind.HOSPITAL),
    **dict.fromkeys(("G1", "G5"), PartyKind.MENTAL_HEALTH),
    **dict.fromkeys(("G3", "GC", "K4"), PartyKind.MATERNITY),
    **dict.fromkeys(("G6", "IN13"), PartyKind.DISABILITY),
    **dict.fromkeys(("J8", "K9"), PartyKind.PHARMACY),
    **dict.fromkeys(("H2", "M1", "R5", "X3"), PartyKind.NURSING_HOME),
    "AMB": PartyKind.AMBULANCE,
    "N6": PartyKind.GP_POST,
    "Z3": PartyKind.GP,
    "T2": PartyKind.COMMUNITY_NURSING,
}
_OF_ORGANISATION: dict[OrganisationKind, PartyKind] = {
    OrganisationKind.COORDINATION: PartyKind.COORDINATION,
    OrganisationKind.ZCC: PartyKind.ZCC,
    OrganisationKind.NETWORK: PartyKind.NETWORK,
    OrganisationKind.NATIONAL: PartyKind.NATIONAL,
    OrganisationKind.MINISTRY: PartyKind.MINISTRY,
    OrganisationKind.INSURER: PartyKind.INSURER,
    OrganisationKind.THIRD_PARTY: PartyKind.THIRD_PARTY,
}


def kinds_of_party(*, kind: OrganisationKind, location_types: Iterable[str]) -> frozenset[PartyKind]:
    """What an organisation is as a party: a provider is what its locations are, all others what they are called."""
    if kind is not OrganisationKind.PROVIDER:
        return frozenset({_OF_ORGANISATION[kind]})
    found = frozenset(_OF_LOCATION_TYPE.get(code, PartyKind.OTHER_PROVIDER) for code in location_types)
    return found or frozenset({PartyKind.OTHER_PROVIDER})


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts of an organisation when it asks to see something.

    `regions` holds the codes of every region, of whichever kind, in which it has a location; `neighbours` those of
    the regions beside them.
    """

    organisation_id: UUID
    kinds: frozenset[PartyKind]
    regions: frozenset[str] = frozenset()
    neighbours: frozenset[str] = frozenset()

    @property
    def is_outside(self) -> bool:
        return not OUTSIDE.isdisjoint(self.kinds)

    @property
    def parties(self) -> "Iterator[Party]":
        """Every party that includes it: those of thousands of agreements that are about it are found by these."""
        yield Party(organisation_id=self.organisation_id)
        for kind in self.kinds:
            yield Party(kind=kind)
            for region in self.regions:
                yield Party(kind=kind, region=region)


@dataclass(frozen=True, slots=True)
class Party:
    """To whom an agreement gives: one organisation by name, or a kind of organisation, everywhere or in a region."""

    kind: PartyKind | None = None
    region: str | None = None
    organisation_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.kind is None) == (self.organisation_id is None):
            raise ValueError("A party is a kind of organisation or an organisation: one of both.")
        if self.region is not None and self.kind is None:
            raise ValueError("An organisation by name is itself everywhere.")

    def includes(self, standing: Standing) -> bool:
        if self.organisation_id is not None:
            return self.organisation_id == standing.organisation_id
        return self.kind in standing.kinds and (self.region is None or self.region in standing.regions)
