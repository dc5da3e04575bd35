"""Regional figures of the demonstration from its own history: so that there are some before ten o'clock."""

from datetime import timedelta

from tests.statistics.conftest import DAY, _land, fill, land
from tests.web.country import Country

from ketenzicht.demonstration.running import count_days_before
from ketenzicht.statistics.domain import moment_of
from ketenzicht.statistics.models import RegionalFigure

__all__ = ["_land", "land"]  # fixtures


def test_the_days_of_the_history_are_counted_once_and_today_only_after_its_moment(land: list[Country]) -> None:
    for number in range(3):
        fill(land[:6], at=moment_of(DAY - timedelta(days=number)))
    early = moment_of(DAY) - timedelta(minutes=1)
    assert count_days_before(now=early) == 2
    assert set(RegionalFigure.objects.values_list("day", flat=True)) == {DAY - timedelta(days=one) for one in (1, 2)}
    assert count_days_before(now=early + timedelta(hours=2)) == 0
