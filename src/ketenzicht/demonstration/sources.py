"""Units of the register as sources of observations: what a simulated provider sees of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.capacity import domain as capacity
from ketenzicht.client import Observation, Opening
from ketenzicht.definitions.domain import ModuleDefinition
from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.feeds import ByHand, is_out
from ketenzicht.demonstration.domain.figures import Report, Teller

HISTORY = timedelta(days=7)
MOST_HISTORY = 24  # moments of one unit; more would take minutes to deliver
WHOLE_WEEK = {"spoed"}  # the module that people look at first has all of it
LONGEST_STEP = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class UnitSource:
    """One unit. `provider` is the chance of the organisation whose systems may fail, for all its units at once."""

    code: UUID
    module: ModuleDefinition
    teller: Teller
    provider: Chance
    by_hand: ByHand | None
    is_known: bool  # whether the platform has something of this unit already

    def observe(self, *, at: datetime) -> Observation | None:
        """What is delivered at `at`: of that moment, or of when somebody last filled in the form."""
        moment = at if self.by_hand is None else self.by_hand.last_filled_in(at=at)
        if moment is None or is_out(chance=self.provider, at=at):
            return None
        version = self.module.version_at(moment.date())
        report = self.teller.report(version=version, at=moment) if version else None
        return _observation(self.code, moment, report) if report else None

    def history(self, *, now: datetime) -> Iterator[datetime]:
        """Moments so close together that one figure lasts until the next; none for a unit that is known."""
        version = self.module.version_at(now.date())
        if self.is_known or version is None:
            return
        step = min(LONGEST_STEP, version.usable_for * 0.95)
        most = HISTORY // step
        for number in range(most if self.module.code in WHOLE_WEEK else min(most, MOST_HISTORY), 0, -1):
            yield now - number * step


def _observation(code: UUID, moment: datetime, report: Report) -> Observation:
    return Observation(
        unit=code,
        observed_at=moment,
        values=report.values,
        absent_reasons=report.absent,
        opening=_opening(report.opening) if report.opening else None,
    )


def _opening(opening: capacity.Opening) -> Opening:
    return Opening(opening.state.value, opening.reason, opening.expected_end_at)
