"""What is sought for a patient, and what is known of each unit that may have it: plain values."""

from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

import msgspec

from ketenzicht.base.geography import Point
from ketenzicht.capacity.domain import Freshness, OpeningState


class Want(StrEnum):
    """What a patient needs beside the kind of care. Voorstel."""

    ISOLATION = "isolation"
    CLOSED = "closed"
    BARIATRIC = "bariatric"
    PG = "pg"
    ONE_TO_ONE = "one-to-one"
    DIALYSIS = "dialysis"

    @property
    def word(self) -> str:
        return _WANTS[self]


_WANTS = {
    Want.ISOLATION: "isolatie",
    Want.CLOSED: "een gesloten afdeling",
    Want.BARIATRIC: "een bariatrisch bed",
    Want.PG: "psychogeriatrische zorg",
    Want.ONE_TO_ONE: "één-op-éénbegeleiding",
    Want.DIALYSIS: "dialyse",
}


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"

    @property
    def word(self) -> str:
        return {"female": "vrouwen", "male": "mannen"}[self]


class Agreement(StrEnum):
    """What was agreed with who provides this care: by a contract, or among the providers of a region."""

    PREFERRED = "preferred"
    NORMAL = "normal"
    NONE = "none"
    UNKNOWN = "unknown"


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is sought. Nothing in it says who the patient is: age in years, sex, and what the care asks.

    `kinds`: every (module, label) that would do; none where no figure tells of room. `before`: the moment before which
    care must begin. `wishes` are locations and organisations where the patient or family wants to go, `treaters` those
    that know the patient. `region` and `area`: where the patient is.
    """

    kinds: tuple[tuple[str, str], ...]
    point: Point | None = None
    before: datetime | None = None
    age: int | None = None
    sex: Sex | None = None
    wants: frozenset[Want] = frozenset()
    wishes: frozenset[UUID] = frozenset()
    treaters: frozenset[UUID] = frozenset()
    region: str | None = None
    area: str | None = None
    needed: int = 1

    def __post_init__(self) -> None:
        if self.needed < 1:
            raise ValueError("At least one place must be asked for.")


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a unit at the moment of searching; None: nobody knows.

    `travel` and `age` are minutes. `free` is what is left after what is held. `chance` is the probability that there is
    a place when somebody asks (`trust`), learnt from `answers` answers; `refused` is how many minutes ago the unit said
    that there was none, where its figures do not tell otherwise since; `takes` how likely it takes a patient whom it
    has a place for. `only`: what a unit asks of every patient (a
    closed ward takes nobody else). `admits` is the part of each day, on the clock of the Netherlands, in which patients
    are taken in. `is_open` is about now, `closes_at` until when that is so, `opens_at` when it opens (again) after it;
    `closed_because` is the reason of a closure. `opening_until`: when a stop is expected to end. `load` is its share of
    recent placements per share of capacity: 1 is fair.
    """

    unit: UUID
    module: str
    label: str
    location_id: UUID
    organisation_id: UUID
    chance: float
    refused: float | None = None
    takes: float = 1.0
    name: str = ""  # of the label
    location: str = ""
    place: str = ""
    organisation: str = ""
    answers: float = 0
    region: str | None = None
    area: str | None = None
    is_neighbour: bool = False
    travel: float | None = None
    free: int | None = None
    age: float | None = None
    freshness: Freshness = Freshness.NEVER
    opening: OpeningState | None = None
    opening_reason: str = ""
    opening_until: datetime | None = None
    is_open: bool | None = None
    closed_because: str = ""
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    min_age: int | None = None
    max_age: int | None = None
    sexes: frozenset[Sex] | None = None
    can: frozenset[Want] = frozenset()
    cannot: frozenset[Want] = frozenset()
    only: frozenset[Want] = frozenset()
    admits: tuple[time, time] | None = None
    agreement: Agreement = Agreement.UNKNOWN
    load: float | None = None

    @property
    def likely(self) -> float:
        """The probability of a yes: there is a place, and this patient is taken."""
        return self.chance * self.takes

    def __post_init__(self) -> None:
        if not (0 <= self.chance <= 1 and 0 <= self.takes <= 1):
            raise ValueError(f"No such probability: {self.chance}, {self.takes}.")
