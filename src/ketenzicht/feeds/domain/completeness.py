"""How complete what is delivered is: which figures that the definition asks for come. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ketenzicht.definitions.domain import Applicable


@dataclass(frozen=True, slots=True)
class Told:
    """Of so many figures that were asked for, so many came with a value."""

    told: int = 0
    asked: int = 0

    def __add__(self, other: "Told") -> "Told":
        return Told(self.told + other.told, self.asked + other.asked)

    @property
    def percent(self) -> int | None:
        """Rounded down: only what is complete is 100. None where nothing is asked for."""
        return self.told * 100 // self.asked if self.asked else None

    @property
    def word(self) -> str:
        if not self.asked:
            return "niets gevraagd"
        if not self.told:
            return "niets geleverd"
        return "volledig" if self.told == self.asked else f"{self.told} van {self.asked} gegevens"


@dataclass(frozen=True, slots=True)
class Gaps:
    """The names of figures of one unit that did not come, and of those that came as unknown, with the reason."""

    not_delivered: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ElementTold:
    """One figure of the definition: of how many units of a feed it came with a value."""

    name: str
    required: bool
    told: Told


Values = Mapping[str, object]


def told_of(values: Values, applicable: Applicable | None) -> Told:
    """What came of one unit; what we work out ourselves is asked of nobody."""
    if applicable is None:
        return Told()
    asked = applicable.elements
    return Told(sum([values.get(code) is not None for code in asked]), len(asked))


def gaps_of(values: Values, absent: Mapping[str, str], applicable: Applicable | None) -> Gaps:
    """What is missing of one unit; `absent` holds words."""
    missing = [
        (code, element.name)
        for code, element in (applicable.elements.items() if applicable else ())
        if values.get(code) is None
    ]
    return Gaps(
        not_delivered=tuple(name for code, name in missing if code not in values),
        unknown=tuple(f"{name} ({absent.get(code, 'zonder reden')})" for code, name in missing if code in values),
    )


def elements_told(units: Iterable[tuple[Values, Applicable | None]]) -> tuple[ElementTold, ...]:
    """Every figure that is asked of any of the units, in the order of the definition."""
    found: dict[str, ElementTold] = {}
    for values, applicable in units:
        if applicable is None:
            continue
        for code, element in applicable.elements.items():
            so_far = found[code].told if code in found else Told()
            one = Told(int(values.get(code) is not None), 1)
            found[code] = ElementTold(element.name, element.required, so_far + one)
    return tuple(found.values())
