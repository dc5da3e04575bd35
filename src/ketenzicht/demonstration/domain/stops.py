"""When a simulated department stops taking patients, why, and for how long it expects to. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import exp

from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.capacity.domain import Opening, OpeningState
from ketenzicht.demonstration.domain.chance import Chance

# The mean SEH was on stop for 38 minutes a day in January 2023 (LNAZ, skipr.nl 2023-03); 571 stops a month in
# the seven regions that count them (about 60 SEHs) is 0.31 a day each, so a stop lasts about two hours.
STOPS_A_DAY = 0.31
MEAN_MINUTES = 38 / STOPS_A_DAY
SPREAD = 0.5  # of the logarithm of the length
LONGEST_MINUTES = 600.0
WARNED_MINUTES = (15.0, 50.0)  # so long a stop is threatened before it comes
REASONS = (
    "beds",
    "beds",
    "beds",
    "staff",
    "staff",
    "outflow",
    "outflow",
    "equipment",
    "it",
    "infection",
    "incident",
)


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop, from the moment it is threatened."""

    threatened_at: datetime
    starts_at: datetime
    ends_at: datetime
    expected_end_at: datetime
    reason: str


@lru_cache(maxsize=10_000)  # asked every minute for the same three days
def stops_of_day(*, chance: Chance, day: date, a_day: float = STOPS_A_DAY) -> tuple[Stop, ...]:
    """The stops that begin on a day; most of them in the afternoon and evening."""
    of_day = chance.of("stops", day)
    return tuple(_stop(of_day.of(number), day) for number in range(of_day.poisson(a_day, "number")))


def _stop(chance: Chance, day: date) -> Stop:
    hour = 11 + 11 * (chance.share("hour") + chance.share("hour again")) / 2
    if chance.happens(0.15, "at night"):
        hour = 11 * chance.share("hour")
    starts_at = datetime.combine(day, time(), tzinfo=AMSTERDAM) + timedelta(minutes=round(hour * 60))
    minutes = min(LONGEST_MINUTES, MEAN_MINUTES * exp(SPREAD * chance.normal("length") - SPREAD**2 / 2))
    expected = minutes * chance.between(0.6, 1.3, "expected")
    return Stop(
        threatened_at=starts_at - timedelta(minutes=round(chance.between(*WARNED_MINUTES, "warning"))),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=round(minutes)),
        expected_end_at=_to_quarter(starts_at + timedelta(minutes=expected)),
        reason=REASONS[int(chance.share("reason") * len(REASONS))],
    )


def _to_quarter(at: datetime) -> datetime:
    """People expect whole quarters of an hour."""
    return at + timedelta(minutes=-at.minute % 15, seconds=-at.second)


def opening(*, chance: Chance, at: datetime, a_day: float = STOPS_A_DAY) -> Opening:
    """Open, a stop threatens, or stop. A stop that lasts longer than expected moves its expected end."""
    today = at.astimezone(AMSTERDAM).date()
    near = [
        stop
        for day in (today - timedelta(days=1), today, today + timedelta(days=1))
        for stop in stops_of_day(chance=chance, day=day, a_day=a_day)
    ]
    for stop in near:
        if stop.starts_at <= at < stop.ends_at:
            end = stop.expected_end_at if at < stop.expected_end_at else _to_quarter(at + timedelta(minutes=30))
            return Opening(OpeningState.STOP, stop.reason, end)
    for stop in near:
        if stop.threatened_at <= at < stop.starts_at:
            return Opening(OpeningState.STOP_THREATENED, stop.reason)
    return Opening(OpeningState.OPEN)
