"""Scores that add points up (NEWS2): of what is not known they say between which sums they lie. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from ketenzicht.triage.domain.conditions import Condition, Truth, needs, truth
from ketenzicht.triage.domain.knowledge import Codes, Known, Range, told

HIGHEST = "-hoogste"  # behind the code of a score: the most points that one of its parts gives


@dataclass(frozen=True, slots=True)
class Step:
    """Points of a number from `at_least` up to the next step; None: from the lowest."""

    at_least: float | None
    points: int


@dataclass(frozen=True, slots=True)
class ScorePart:
    """The points of one answer: by steps upwards of a number, by code of another. It counts where `when` holds."""

    question: str
    steps: tuple[Step, ...] = ()
    points: Mapping[str, int] | None = None
    when: Condition | None = None

    @property
    def depends_on(self) -> tuple[str, ...]:
        return (self.question, *(needs(self.when) if self.when else ()))

    def range(self, known: Mapping[str, Known]) -> tuple[int, int]:
        """The fewest and the most points that it may give."""
        counts = truth(self.when, known) if self.when else Truth.TRUE
        of = known.get(self.question)
        if counts is Truth.FALSE or of is None:
            return 0, 0
        possible = [*self._possible(of), *([0] if counts is Truth.UNKNOWN else [])]
        return min(possible), max(possible)

    def _possible(self, known: Known) -> Iterable[int]:
        if isinstance(known, Codes):
            return [(self.points or {}).get(code, 0) for code in known.possible]
        first = max(
            (place for place, step in enumerate(self.steps) if step.at_least is None or step.at_least <= known.low),
            default=0,
        )
        return [
            step.points
            for place, step in enumerate(self.steps)
            if place == first or (place > first and step.at_least is not None and step.at_least <= known.high)
        ]


@dataclass(frozen=True, slots=True)
class Score:
    """Parts that are added up. Conditions name the sum by `code`, and its highest part by `code` + "-hoogste"."""

    code: str
    name: str
    parts: tuple[ScorePart, ...]

    @property
    def names(self) -> tuple[str, str]:
        return self.code, self.code + HIGHEST

    @property
    def depends_on(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for part in self.parts for code in part.depends_on))

    def known_from(self, known: Mapping[str, Known]) -> dict[str, Known]:
        """Between what the sum and the highest part lie, by their names.

        Parts that exclude each other are never added up: every way in which what they wait for may turn out is tried.
        """
        sums, tops = zip(*map(self._ranges, self._ways(known)), strict=True)
        return {
            self.code: Range(min(low for low, _ in sums), max(high for _, high in sums)),
            self.code + HIGHEST: Range(min(low for low, _ in tops), max(high for _, high in tops)),
        }

    def _ranges(self, known: Mapping[str, Known]) -> tuple[tuple[int, int], tuple[int, int]]:
        """The fewest and the most points of the sum, and of the highest part."""
        ranges = [part.range(known) for part in self.parts]
        lows, highs = [low for low, _ in ranges], [high for _, high in ranges]
        return (sum(lows), sum(highs)), (max(lows), max(highs))

    def _ways(self, known: Mapping[str, Known]) -> Iterator[Mapping[str, Known]]:
        """What is known, with each answer that a part waits for filled in, in every combination."""
        awaited = dict.fromkeys(code for part in self.parts if part.when for code in needs(part.when))
        open_codes = {code: sorted(of.possible) for code in awaited if isinstance(of := known.get(code), Codes)}
        for chosen in product(*open_codes.values()):
            yield {**known, **dict(zip(open_codes, map(told, chosen), strict=True))}
