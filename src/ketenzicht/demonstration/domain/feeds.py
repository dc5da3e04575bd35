"""When a simulated provider delivers: always, a few times a day by hand, or not for a while. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.demonstration.domain.chance import Chance

OUTAGES_A_DAY = 0.03  # per provider: one in thirty-three days has one
OUTAGE_HOURS = (0.4, 7.0)
BY_HAND_AT = (time(7, 45), time(13, 0), time(20, 30))
LOOKS_BACK_DAYS = 4
FORGETS = 0.25  # of the moments at which somebody should fill in the form


def is_out(*, chance: Chance, at: datetime) -> bool:
    """Whether the provider's systems deliver nothing at this moment."""
    today = at.astimezone(AMSTERDAM).date()
    for day in (today - timedelta(days=1), today):
        of_day = chance.of("outage", day)
        if not of_day.happens(OUTAGES_A_DAY):
            continue
        midnight = datetime.combine(day, time(), tzinfo=AMSTERDAM)
        starts_at = midnight + timedelta(hours=of_day.between(0, 24, "start"))
        if starts_at <= at < starts_at + timedelta(hours=of_day.between(*OUTAGE_HOURS, "length")):
            return True
    return False


@dataclass(frozen=True, slots=True)
class ByHand:
    """Somebody who fills in a form on fixed times of the day, more or less, and sometimes forgets it."""

    chance: Chance

    def last_filled_in(self, *, at: datetime) -> datetime | None:
        """The latest moment, not after `at`, at which the form was filled in; None: not in the last days."""
        today = at.astimezone(AMSTERDAM).date()
        for back in range(LOOKS_BACK_DAYS):
            day = today - timedelta(days=back)
            for moment in reversed(BY_HAND_AT):
                of_moment = self.chance.of("by hand", day, moment)
                planned = datetime.combine(day, moment, tzinfo=AMSTERDAM)
                filled_in = planned + timedelta(minutes=round(of_moment.between(-20, 55, "late")))
                if filled_in <= at and not of_moment.happens(FORGETS, "forgotten"):
                    return filled_in
        return None
