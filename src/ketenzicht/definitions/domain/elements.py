"""What can be told of a kind of care: elements, their labels, and relations between them."""

from dataclasses import dataclass

from ketenzicht.definitions.domain.words import Aggregation, Choice, ElementKind, Role

LIMIT = 1_000_000_000  # no figure of care goes beyond this; bounds every number that has no bound of its own


@dataclass(frozen=True, slots=True)
class ElementDefinition:
    """One figure or statement that a unit can deliver, or that follows from what it delivers by `formula`.

    `labels` holds the codes of the labels that it belongs to; empty means all. `source` tells where its
    meaning comes from, `proposal` that it is ours and not the official definition.
    """

    code: str
    name: str
    kind: ElementKind
    role: Role | None = None
    unit: str = ""
    aggregation: Aggregation = Aggregation.POINT_IN_TIME
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    labels: frozenset[str] = frozenset()
    explanation: str = ""
    source: str = ""
    proposal: bool = True
    formula: str = ""

    def __post_init__(self) -> None:
        if self.lowest > self.highest:
            raise ValueError(f"{self.code}: the minimum lies above the maximum.")
        if bool(self.choices) != (self.kind is ElementKind.CHOICE):
            raise ValueError(f"{self.code}: a choice has choices, and nothing else has.")
        if self.role is not None and not self.kind.is_number:
            raise ValueError(f"{self.code}: only a number can have a role on the board.")
        if self.formula and (self.required or not self.kind.is_number):
            raise ValueError(f"{self.code}: a formula gives a number, which nobody is asked for.")

    @property
    def is_derived(self) -> bool:
        """Whether the platform works it out, so that nobody delivers it."""
        return self.formula != ""

    @property
    def lowest(self) -> float:
        return -LIMIT if self.minimum is None else self.minimum

    @property
    def highest(self) -> float:
        return LIMIT if self.maximum is None else self.maximum

    def belongs_to(self, label: str) -> bool:
        return not self.labels or label in self.labels


@dataclass(frozen=True, slots=True)
class LabelDefinition:
    """A kind of care. `counted` is what its total counts, in Dutch and plural: "bedden", "voertuigen"."""

    code: str
    name: str
    group: str = ""
    explanation: str = ""
    counted: str = ""
    source: str = ""
    proposal: bool = True


@dataclass(frozen=True, slots=True)
class Relation:
    """`left` is at most the sum of `right`; nothing is said where one of them is absent.

    `nl` and `en` say so to whoever delivered figures that contradict each other.
    """

    code: str
    left: str
    right: tuple[str, ...]
    nl: str
    en: str

    def __post_init__(self) -> None:
        if not self.right:
            raise ValueError(f"{self.code}: nothing stands on the right.")


@dataclass(frozen=True, slots=True)
class FacilityDefinition:
    """Something that a location has or has not: a line of its profile page, no figure that is delivered."""

    code: str
    name: str
    group: str = ""
    explanation: str = ""
    source: str = ""
    proposal: bool = True
