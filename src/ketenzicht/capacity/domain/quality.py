"""What is said with a figure besides its age: whether it can be right, and how it came about. Pure.

A mark is a question to who delivers, no verdict: nothing is refused or left out of a sum for it. The bounds are ours
(voorstel): the field has agreed none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ketenzicht.definitions.domain import Applicable, Role
from ketenzicht.definitions.domain.formulas import OUTSIDE_BOUNDS

STILL_AFTER = timedelta(days=3)  # figures of a working department do not stand still for so long,
STILL_FROM = 5  # if it has at least so many places
SLACK = 1  # a patient who is just coming or going
RESERVED, OVERFLOW = "reserved", "overflow"  # no role on a board, and yet free + occupied is not all without them
ROLE_WORDS = {
    Role.AVAILABLE: "vrij",
    Role.TOTAL: "totaal",
    Role.OCCUPIED: "bezet",
    Role.WAITING: "wachtend",
    Role.CROWDING: "drukte",
}

Values = Mapping[str, object]
Figures = Mapping[Role, float | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to know of the figures of a unit; `code` is for programs, `word` for people."""

    code: str
    word: str


CONTRADICTS = Mark("contradicts", "tegenstrijdig: vrij + bezet ≠ totaal")
IMPLAUSIBLE = Mark("implausible", "onwaarschijnlijk")
INCOMPLETE = Mark("incomplete", "onvolledig")
STANDS_STILL = Mark("stands-still", "staat stil")
BY_HAND = Mark("by-hand", "met de hand")
DERIVED, DERIVED_WORD = "derived", "berekend"  # and what
HELD, HELD_WORD = "held", "vastgehouden"  # and how many
OWN_INTERVAL, OWN_INTERVAL_WORD = "own-interval", "eigen termijn"  # and which
MARKS = (
    CONTRADICTS,
    IMPLAUSIBLE,
    INCOMPLETE,
    STANDS_STILL,
    Mark(DERIVED, DERIVED_WORD),
    BY_HAND,
    Mark(OWN_INTERVAL, OWN_INTERVAL_WORD),
    Mark(HELD, HELD_WORD),
)


def figures_of(values: Values, applicable: Applicable | None) -> Figures:
    """The numbers that a board shows, by role: None is unknown; what a kind of care has not is not there."""
    if applicable is None:
        return {}
    return {role: _number(values.get(element.code)) for role, element in applicable.by_role.items()}


def left_of(values: Values, held: int, applicable: Applicable | None) -> Values:
    """The values when what is held for somebody is not free any more; what is unknown stays so."""
    element = applicable.by_role.get(Role.AVAILABLE) if held and applicable is not None else None
    free = _number(values.get(element.code)) if element is not None else None
    return values if element is None or free is None else {**values, element.code: free - held}


def held_marks(held: int) -> tuple[Mark, ...]:
    """That places are promised to somebody who is not there yet."""
    return (Mark(HELD, f"{held} {HELD_WORD}"),) if held else ()


def marks_of(
    figures: Figures,
    values: Values,
    absent: Mapping[str, str],
    *,
    applicable: Applicable | None,
    observed_at: datetime | None,
    confirmed_at: datetime | None,
    manual: bool,
) -> tuple[Mark, ...]:
    """Everything to know of the figures of a unit: what is doubtful first, then how they came about.

    `figures` are those of `figures_of`, `absent` holds the codes of reasons. `applicable` is what their definition
    says of the unit's kind of care; `observed_at` is since when the figures are the same. What was never delivered or
    means nothing has no doubts.
    """
    by_hand = (BY_HAND,) if manual else ()
    if applicable is None or observed_at is None or confirmed_at is None:
        return by_hand
    available, total = figures.get(Role.AVAILABLE), figures.get(Role.TOTAL)
    found = []
    if available is not None and total is not None:
        found += _doubts_of_free(available, total, figures.get(Role.OCCUPIED), values, applicable)
    if OUTSIDE_BOUNDS in absent.values() and IMPLAUSIBLE not in found:
        found.append(IMPLAUSIBLE)
    if any(values.get(code) is None for code in applicable.required):
        found.append(INCOMPLETE)
    if not manual and stands_still(total, since=observed_at, until=confirmed_at):
        found.append(STANDS_STILL)
    return (*found, *_derived(values, applicable), *by_hand)


def _doubts_of_free(
    available: float, total: float, occupied: float | None, values: Values, applicable: Applicable
) -> list[Mark]:
    """Whether free and occupied cannot both be right, by more than a patient who is just coming or going, and whether
    more is free than there is.

    What is reserved is neither free nor occupied, and extra places come on top: where the definition asks for those
    and they are unknown, that side is not judged.
    """
    found = []
    if occupied is not None and contradicts(available + occupied - total, values, applicable):
        found.append(CONTRADICTS)
    if available > total:
        room = _beside(values, applicable, OVERFLOW)
        if room is not None and available > total + room:
            found.append(IMPLAUSIBLE)
    return found


def contradicts(over: float, values: Values, applicable: Applicable) -> bool:
    """Whether free and occupied together differ so much from the total, by `over`, that they cannot both be right."""
    if abs(over) <= SLACK:
        return False
    room = _beside(values, applicable, OVERFLOW if over > 0 else RESERVED)
    return room is not None and abs(over) > room + SLACK


def stands_still(total: float | None, *, since: datetime, until: datetime) -> bool:
    """Whether the very same figures were confirmed for too long to be those of a department at work."""
    return until - since > STILL_AFTER and (total or 0) >= STILL_FROM


def _beside(values: Values, applicable: Applicable, code: str) -> float | None:
    """Places beside the free and the occupied: none where the kind of care has no such figure, None if unknown."""
    return _number(values.get(code)) if code in applicable.elements else 0.0


def _derived(values: Values, applicable: Applicable) -> tuple[Mark, ...]:
    words = [
        ROLE_WORDS[element.role]
        for code, element in applicable.derived.items()
        if element.role is not None and values.get(code) is not None
    ]
    return (Mark(DERIVED, f"{DERIVED_WORD}: {' en '.join(words)}"),) if words else ()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
