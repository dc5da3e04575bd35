"""What of the figures of a centre is told outside it: nothing of which few people could be the subject. Pure.

A voorstel, and stricter than what a centre sees itself: whole months only, divided in one way at a time, shares without
their numerators, and no cell over fewer than ten requests or of fewer than three of one kind. Where one cell of a
division is left out, the smallest of the others is too, because the whole would give it away.
"""

from collections.abc import Mapping

from ketenzicht.learning.domain.indicators import Figure, Unit

LEAST = 10
LEAST_OF_A_KIND = 3
ROUNDED_TO = 5


def outside(figures: Mapping[str, Figure], *, unit: Unit) -> dict[str, Figure | None]:
    """The figures of one indicator by group, as they may be told; None: it is left out."""
    told = {group for group, one in figures.items() if _is_safe(one, unit)}
    if len(figures) - len(told) == 1 and told:
        told.discard(min(told, key=lambda group: (figures[group].denominator, group)))
    return {group: _blurred(one, unit) if group in told else None for group, one in figures.items()}


def _is_safe(one: Figure, unit: Unit) -> bool:
    if one.denominator < LEAST:
        return False
    if unit is not Unit.PERCENT or one.numerator is None:
        return True
    rare = min(one.numerator, one.denominator - one.numerator)
    return rare == 0 or rare >= LEAST_OF_A_KIND


def _blurred(one: Figure, unit: Unit) -> Figure:
    """Whole percents and whole minutes; how many to the nearest five."""
    places = 2 if unit is Unit.PERCENT else 1
    share = None if one.value is None else round(one.value, places)
    count, unknown = _rounded(one.denominator), _rounded(one.unknown)
    return Figure(None, count, unknown, _whole(one.median), _whole(one.p90), share)


def _whole(minutes: float | None) -> float | None:
    return None if minutes is None else float(round(minutes))


def _rounded(number: int) -> int:
    return (number + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
