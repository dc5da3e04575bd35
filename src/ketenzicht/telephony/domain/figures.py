"""How fast calls are answered, per door and hour, and what each figure means. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.telephony.domain.words import LineDoor

NORM = timedelta(seconds=30)
# Source: 90% personal contact within 30 seconds on the emergency line of a HAP (LHV/IGZ). For other lines of a centre
# there is no norm that is public: there it is a voorstel.
NORM_SHARE = 0.9
DEFINITIONS: dict[str, str] = {
    "offered": "Gesprekken die in dit uur binnenkwamen.",
    "answered": "Daarvan opgenomen, wanneer dan ook.",
    "missed": "Daarvan geëindigd voordat iemand opnam, of voordat iemand terugpakte wat was teruggezet.",
    "uncertain": "Daarvan met ontbrekende berichten van de centrale: de uitkomst is niet zeker.",
    "within_norm": "Opgenomen binnen 30 seconden, als deel van wat afliep en zeker is (norm spoedlijn HAP: 90%).",
    "median": "De helft van wat is opgenomen en zeker is, werd binnen deze tijd opgenomen.",
    "ninetieth": "Negen van de tien die zijn opgenomen en zeker zijn, werden binnen deze tijd opgenomen.",
}


@dataclass(frozen=True, slots=True)
class CallTimes:
    """What the figures look at of one call. `door` is None for a line that nobody set up."""

    door: LineDoor | None
    rang_at: datetime
    answered_at: datetime | None
    is_over: bool
    is_missed: bool
    has_gap: bool


@dataclass(frozen=True, slots=True)
class Answering:
    """Figures of one door in one hour. A time of nothing is None, never zero; so is a share."""

    door: LineDoor | None
    hour: datetime
    offered: int
    answered: int
    missed: int
    uncertain: int
    within_norm: float | None
    median: timedelta | None
    ninetieth: timedelta | None


def answering_of(calls: Iterable[CallTimes]) -> tuple[Answering, ...]:
    """Per hour of the Dutch clock and door, the earliest first."""
    groups: defaultdict[tuple[datetime, LineDoor | None], list[CallTimes]] = defaultdict(list)
    for one in calls:
        hour = one.rang_at.astimezone(AMSTERDAM).replace(minute=0, second=0, microsecond=0)
        groups[hour, one.door].append(one)
    return tuple(
        _figures(door, hour, group)
        for (hour, door), group in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    )


def _figures(door: LineDoor | None, hour: datetime, group: list[CallTimes]) -> Answering:
    certain = [one for one in group if not one.has_gap]  # where the ringing is missing nobody knows how long it took
    times = sorted(max(one.answered_at - one.rang_at, timedelta()) for one in certain if one.answered_at is not None)
    decided = [one for one in certain if one.answered_at is not None or one.is_over]
    return Answering(
        door=door,
        hour=hour,
        offered=len(group),
        answered=sum(one.answered_at is not None for one in group),
        missed=sum(one.is_missed for one in group),
        uncertain=sum(one.has_gap for one in group),
        within_norm=sum(time <= NORM for time in times) / len(decided) if decided else None,
        median=_at_share(times, 0.5),
        ninetieth=_at_share(times, NORM_SHARE),
    )


def _at_share(times: list[timedelta], share: float) -> timedelta | None:
    return times[max(0, ceil(share * len(times)) - 1)] if times else None
