"""Of one region and month, by kind of care: what was sought, what was not there and why, and who said no. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ketenzicht.placement.domain.quality import LEAST, LEAST_OF_A_KIND, rounded


@dataclass(frozen=True, slots=True)
class Kind:
    """`reasons`, `instead` and `consequences` of what was not there; `refused`: the noes of providers, by reason."""

    care: str
    sought: int = 0
    unmet: int = 0
    reasons: Mapping[str, int] = field(default_factory=Counter)
    instead: Mapping[str, int] = field(default_factory=Counter)
    consequences: Mapping[str, int] = field(default_factory=Counter)
    refused: Mapping[str, int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Told:
    """As it is told: rounded to five; None: too few to tell."""

    care: str
    sought: int | None
    unmet: int | None
    reasons: Mapping[str, int | None]
    instead: Mapping[str, int | None]
    consequences: Mapping[str, int | None]
    refused: Mapping[str, int | None]


def told(kinds: list[Kind]) -> list[Told]:
    """Nothing of a kind of care that fewer than ten sought, and no cell of one or two.

    Where one kind alone is left out the smallest of the others is too, because a total elsewhere would give it away.
    """
    safe = {one.care for one in kinds if one.sought >= LEAST}
    if len(kinds) - len(safe) == 1 and safe:
        safe.discard(min((one.sought, one.care) for one in kinds if one.care in safe)[1])
    return [_told(one) if one.care in safe else _left_out(one.care) for one in kinds]


def _told(one: Kind) -> Told:
    return Told(
        one.care, rounded(one.sought), _cell(one.unmet), _cells(one.reasons), _cells(one.instead),
        _cells(one.consequences), _cells(one.refused),
    )  # fmt: skip


def _left_out(care: str) -> Told:
    return Told(care, None, None, {}, {}, {}, {})


def _cells(counts: Mapping[str, int]) -> dict[str, int | None]:
    return {code: _cell(count) for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))}


def _cell(count: int) -> int | None:
    return None if 0 < count < LEAST_OF_A_KIND else rounded(count)
