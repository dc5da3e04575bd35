"""Care that is given by appointment: which of a plan would do for a need, and what an appointment makes of it. Pure."""

from collections.abc import Collection, Sequence

from ketenzicht.placement.domain.needs import NeedMove, NeedStatus
from ketenzicht.planning.domain import BookingStatus, ResourceKind

# Kinds of care that are planned; (module, label), or a module of which every label is.
_BY_KIND: dict[tuple[str, str], ResourceKind] = {
    ("hap", "consult"): ResourceKind.CONSULT,
    ("hap", "visit"): ResourceKind.VISIT,
    ("acute-ggz", "assessment-adult"): ResourceKind.ASSESSMENT,
    ("acute-ggz", "assessment-youth"): ResourceKind.ASSESSMENT,
    ("acute-ggz", "assessment-elderly"): ResourceKind.ASSESSMENT,
    ("wijkverpleging", "unplanned-day"): ResourceKind.NURSING,
    ("wijkverpleging", "unplanned-evening"): ResourceKind.NURSING,
    ("wijkverpleging", "unplanned-night"): ResourceKind.NURSING,
}
COMES_TO_PATIENT = frozenset({ResourceKind.VISIT, ResourceKind.NURSING})
STANDS = frozenset({BookingStatus.HELD, BookingStatus.BOOKED, BookingStatus.ARRIVED, BookingStatus.DONE})
IS_THERE = frozenset({BookingStatus.ARRIVED, BookingStatus.DONE})


def planned_as(kinds: Collection[Sequence[str]]) -> ResourceKind | None:
    """How the care of a need is planned; None where it is not given by appointment."""
    found = {_BY_KIND.get((one[0], one[1])) for one in kinds}
    return found.pop() if len(found) == 1 else None


def would_do(kinds: Collection[Sequence[str]], *, kind: ResourceKind, module: str, label: str) -> bool:
    """Whether a moment of this care is one for a need; of what says no care of the definitions its kind decides."""
    return kind is planned_as(kinds) and (not module or [module, label] in [list(one) for one in kinds])


def move_of(need: NeedStatus, bookings: Collection[BookingStatus], *, has_place: bool) -> NeedMove | None:
    """What the appointments of a need make of it now; an offer that was won has the say over it instead."""
    if has_place:
        return None
    if need is NeedStatus.ARRANGED:
        if any(one in IS_THERE for one in bookings):
            return NeedMove.MEET
        return None if any(one in STANDS for one in bookings) else NeedMove.LOSE
    if need is NeedStatus.SEEKING and any(one in STANDS - {BookingStatus.HELD} for one in bookings):
        return NeedMove.ARRANGE
    return None
