"""Agreements in Dutch words, for pages and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ketenzicht.access.domain.parties import PARTY_NAMES, Party
from ketenzicht.access.domain.policy import Basis, Detail, Extent, Purpose, Scope

DETAIL_NAMES: dict[Detail, str] = {
    Detail.PROVIDER: "per zorgaanbieder",
    Detail.AREA: "per verzorgingsgebied",
    Detail.REGION: "per regio",
    Detail.COUNTRY: "landelijk totaal",
}
PURPOSE_NAMES: dict[Purpose, str] = {
    Purpose.CARE_COORDINATION: "zorgcoördinatie",
    Purpose.OWN_CAPACITY: "eigen capaciteit beheren",
    Purpose.SPREADING: "patiëntenspreiding",
    Purpose.IMPROVEMENT: "leren en verbeteren",
    Purpose.POLICY: "beleid",
    Purpose.PURCHASING: "zorginkoop",
    Purpose.RESEARCH: "onderzoek",
}
SCOPE_NAMES: dict[Scope, str] = {
    Scope.OWN: "van zichzelf",
    Scope.OWN_REGIONS: "in de eigen regio’s",
    Scope.NEIGHBOURS: "in de eigen en aangrenzende regio’s",
    Scope.COUNTRY: "in heel Nederland",
    Scope.REGION: "in één regio",
    Scope.PROVIDER: "van één zorgaanbieder",
}
BASIS_NAMES: dict[Basis, str] = {Basis.AGREEMENT: "afspraak", Basis.CONSENT: "toestemming"}


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement as people read it. `is_in_force` is on the day asked."""

    id: UUID
    party: str
    module: str
    whom: str
    detail: Detail
    purpose: Purpose
    basis: Basis
    valid_from: date
    valid_until: date | None
    is_in_force: bool
    decided_by: str
    ground: str
    proposal: bool
    recorded_at: datetime
    ended_at: datetime | None
    ended_because: str

    @property
    def detail_name(self) -> str:
        return DETAIL_NAMES[self.detail]

    @property
    def purpose_name(self) -> str:
        return PURPOSE_NAMES[self.purpose]

    @property
    def basis_name(self) -> str:
        return BASIS_NAMES[self.basis]


def party_words(party: Party, *, organisations: Mapping[UUID, str], regions: Mapping[str, str]) -> str:
    """To whom: "zorgverzekeraars", "ziekenhuizen in Oost", or a name."""
    if party.kind is None:
        return organisations.get(party.organisation_id, "een organisatie") if party.organisation_id else ""
    where = f" in {regions.get(party.region, party.region)}" if party.region else ""
    return PARTY_NAMES[party.kind] + where


def extent_words(extent: Extent, *, organisations: Mapping[UUID, str], regions: Mapping[str, str]) -> str:
    """Of whom: "in heel Nederland", "in Oost", "van Ziekenhuis De Proef"."""
    if extent.region is not None:
        return f"in {regions.get(extent.region, extent.region)}"
    if extent.provider is not None:
        return f"van {organisations.get(extent.provider, 'een organisatie')}"
    return SCOPE_NAMES[extent.scope]
