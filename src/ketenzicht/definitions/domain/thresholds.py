"""From a figure to a level: dated rules, which a region may have of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ketenzicht.definitions.domain.words import Level, Role


@dataclass(frozen=True, slots=True)
class Band:
    """Figures from `at_least` up to the next band; the lowest band has no bound. `word` is Dutch."""

    level: Level
    word: str
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """Which level the figure of a role, or of one element, means.

    With `share_of` the figure is first made a percentage of the figure of that role. Empty `labels`: all.
    Days run from `valid_from` up to but not including `valid_until`.
    """

    bands: tuple[Band, ...]
    role: Role | None = None
    element: str | None = None
    share_of: Role | None = None
    labels: frozenset[str] = frozenset()
    region_code: str | None = None
    valid_from: date = date.min
    valid_until: date | None = None
    source: str = ""
    proposal: bool = True

    def __post_init__(self) -> None:
        if (self.role is None) == (self.element is None):
            raise ValueError("A threshold judges either a role or an element.")
        bounds = [band.at_least for band in self.bands]
        if not bounds or bounds[0] is not None:
            raise ValueError("The lowest band has no bound.")
        known = [bound for bound in bounds[1:] if bound is not None]
        if len(known) != len(bounds) - 1 or any(one >= other for one, other in pairwise(known)):
            raise ValueError("The bounds of the bands go up.")

    @property
    def subject(self) -> str:
        """What is judged. Of one subject only the most specific threshold counts; subjects take turns."""
        figure = self.element if self.role is None else f"role:{self.role.value}"
        return f"{figure} / role:{self.share_of.value}" if self.share_of else str(figure)

    @property
    def rule(self) -> tuple[str, frozenset[str], str | None]:
        """Subject, labels and region: of one rule only one threshold may be in force at a time."""
        return (self.subject, self.labels, self.region_code)

    @property
    def specificity(self) -> tuple[bool, bool]:
        """Sorts the most specific first: a region's before the country's, one label's before all labels'."""
        return (self.region_code is None, not self.labels)

    def applies(self, *, region: str | None, on: date) -> bool:
        in_region = self.region_code is None or self.region_code == region
        return in_region and self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def band_of(self, figure: float) -> Band:
        found = self.bands[0]
        for band in self.bands[1:]:
            if band.at_least is not None and figure >= band.at_least:
                found = band
        return found


@dataclass(frozen=True, slots=True)
class Judgement:
    """All thresholds of one subject for one label, the most specific first, with the codes that they read."""

    figure: str
    whole: str | None
    thresholds: tuple[Threshold, ...]

    def band(self, values: Mapping[str, object], *, region: str | None, on: date) -> Band | None:
        """The band of the figure; None when the figure is unknown or no rule is in force."""
        figure = _number(values.get(self.figure))
        if figure is None:
            return None
        if self.whole is not None:
            whole = _number(values.get(self.whole))
            if not whole or whole < 0:
                return None
            figure = 100 * figure / whole
        for threshold in self.thresholds:
            if threshold.applies(region=region, on=on):
                return threshold.band_of(figure)
        return None


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
