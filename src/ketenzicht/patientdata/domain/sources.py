"""Where data of a patient may be fetched: what a source holds, and how one asks it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from ketenzicht.base.errors import Refused


class Category(StrEnum):
    """Which data; consent is asked for each apart."""

    SUMMARY = "summary"
    MEDICATION = "medication"
    NURSING = "nursing"
    DIRECTIVES = "directives"

    @property
    def word(self) -> str:
        return _CATEGORIES[self]


_CATEGORIES = {
    Category.SUMMARY: "spoedsamenvatting van de huisarts",
    Category.MEDICATION: "medicatieoverzicht",
    Category.NURSING: "dossier van de wijkverpleging",
    Category.DIRECTIVES: "behandelaanwijzingen",
}
# Which resources of FHIR R4 belong to it. No more is asked for than these.
RESOURCES: Mapping[Category, tuple[str, ...]] = {
    Category.SUMMARY: ("Composition", "AllergyIntolerance", "MedicationStatement", "Condition", "Consent"),
    Category.MEDICATION: ("MedicationStatement", "AllergyIntolerance"),
    Category.NURSING: ("Condition", "AllergyIntolerance", "Consent"),
    Category.DIRECTIVES: ("Consent",),
}


class Kind(StrEnum):
    """How a source is asked."""

    QUERY = "fhir-query"
    PULL = "notified-pull"

    @property
    def word(self) -> str:
        return {"fhir-query": "opvragen (FHIR R4)", "notified-pull": "ophalen wat klaarstaat (Task)"}[self.value]


class Authentication(StrEnum):
    """How we show a source that it is we who ask."""

    NONE = "none"
    BEARER = "bearer"

    @property
    def word(self) -> str:
        return {"none": "geen", "bearer": "token (Bearer)"}[self.value]


Resource = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """All that is needed to ask one source."""

    kind: Kind
    category: Category
    endpoint: str
    credential: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a source gave of one patient, whom it calls `patient_id`."""

    patient_id: str
    resources: tuple[Resource, ...]


class FetchFailed(Refused):
    """A source is away, refuses us, or answers what cannot be used; says which, and what to do then."""


class Fetcher(Protocol):
    """One way to ask a source; None when it has nothing of this patient. Raises FetchFailed."""

    def __call__(self, asking: Asking, *, bsn: str) -> Found | None: ...


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as people see it."""

    id: UUID
    organisation_id: UUID
    organisation: str
    name: str
    kind: Kind
    category: Category
    endpoint: str
    authentication: Authentication
    active_from: date
    active_until: date | None
