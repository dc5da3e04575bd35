"""Candidates are open or closed as the register says; what it does not say is told to be unknown."""

from datetime import date, datetime, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.placement.finding.conftest import KIND, Region
from tests.placement.finding.test_finding import told, verdicts

from ketenzicht.access.queries import insight_of, local_day
from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.capacity.models import Unit
from ketenzicht.capacity.queries import picture_now
from ketenzicht.placement.domain import Facts, Ranked, Sought, Verdict
from ketenzicht.placement.models import Search, UnitTerms
from ketenzicht.placement.presenters.finding import closed_in_words
from ketenzicht.placement.queries.finding import Found, find_candidates
from ketenzicht.placement.queries.searches import kept_of, ranked_again
from ketenzicht.registry.domain import HOLIDAY
from ketenzicht.registry.models import Closure, OpeningException, OpeningHours, Service

pytestmark = pytest.mark.django_db
OFFICE = (time(8), time(17))
MONDAY = datetime(2026, 11, 23, 8, tzinfo=AMSTERDAM)


@pytest.fixture
def sunday(region: Region) -> Region:
    """Sunday noon; both have places."""
    region.at = datetime(2026, 11, 22, 12, tzinfo=AMSTERDAM)
    for unit in (region.near, region.further):
        region.says(unit, 3)
    return region


def keeps(unit: Unit, *weekdays: int, opens: time | None = OFFICE[0], closes: time | None = OFFICE[1]) -> None:
    OpeningHours.objects.bulk_create(
        OpeningHours(location_id=unit.location_id, weekday=day, opens=opens, closes=closes) for day in weekdays
    )


def closes(unit: Unit, starts: datetime, ends: datetime | None, department: str = "") -> Closure:
    return Closure.objects.create(
        location_id=unit.location_id, department=department, starts_at=starts, ends_at=ends, reason="staff",
        announced_at=starts,
    )  # fmt: skip


def near(found: Found) -> Facts:
    return told(found, "Dichtbij")


def judged(found: Found) -> Ranked:
    return next(one for one in found.ranking.candidates if one.facts.location == "Dichtbij")


def test_who_is_closed_on_sunday_stands_behind_who_is_not_and_says_when_it_opens(sunday: Region) -> None:
    keeps(sunday.near, *range(1, 6))
    found = sunday.search(sunday.need())
    assert verdicts(found)["Dichtbij"] is Verdict.PERHAPS
    assert (near(found).is_open, near(found).opens_at) == (False, MONDAY)
    (why,) = judged(found).against_it
    assert why.words.startswith("nu gesloten, opent morgen 08:00: ")
    assert found.ranking.candidates[0].facts.location == "Verder"


def test_who_opens_before_arrival_fits(sunday: Region) -> None:
    keeps(sunday.near, *range(1, 6))
    sunday.at = MONDAY - timedelta(minutes=1)
    for unit in (sunday.near, sunday.further):
        sunday.says(unit, 3)
    found = sunday.search(sunday.need())
    assert judged(found).verdict is Verdict.FITS
    assert "opens" in {why.code for why in judged(found).for_it}


def test_of_whom_the_register_has_no_hours_nobody_knows_whether_it_is_open(sunday: Region) -> None:
    OpeningHours.objects.create(
        location_id=sunday.near.location_id, kind="phone", weekday=7, opens=OFFICE[0], closes=OFFICE[1]
    )
    found = sunday.search(sunday.need())
    assert near(found).is_open is None
    assert verdicts(found)["Dichtbij"] is Verdict.FITS, "unknown is not closed"
    assert "openingstijden onbekend" in [why.words for why in judged(found).for_it], "and not open either"


def test_a_holiday_and_a_special_day_count_as_in_the_register(sunday: Region) -> None:
    keeps(sunday.near, *range(1, 8))
    keeps(sunday.near, HOLIDAY, opens=None, closes=None)
    assert near(sunday.search(sunday.need())).is_open is True
    OpeningException.objects.create(location_id=sunday.near.location_id, day=sunday.at.date(), reason="Storing")
    assert near(sunday.search(sunday.need())).opens_at == MONDAY
    sunday.at = datetime(2026, 12, 25, 12, tzinfo=AMSTERDAM)
    assert near(sunday.search(sunday.need())).opens_at == datetime(2026, 12, 27, 8, tzinfo=AMSTERDAM)


def test_a_closure_without_an_end_is_no_candidate_and_says_why(sunday: Region) -> None:
    closes(sunday.near, sunday.at - timedelta(hours=1), None)
    found = sunday.search(sunday.need())
    assert verdicts(found)["Dichtbij"] is Verdict.NOT
    (why,) = judged(found).against_it
    assert why.words == "nu gesloten (te weinig personeel), niet bekend wanneer weer open"


def test_a_closure_that_was_called_off_or_is_over_closes_nothing(sunday: Region) -> None:
    keeps(sunday.near, *range(1, 8))
    closes(sunday.near, sunday.at - timedelta(hours=2), sunday.at)
    closes(sunday.near, sunday.at + timedelta(minutes=1), None)
    Closure.objects.filter(ends_at=None).update(withdrawn_at=sunday.at)
    assert near(sunday.search(sunday.need())).is_open is True


def test_a_closed_ward_closes_the_care_that_is_given_there_alone(sunday: Region) -> None:
    for code, department in ((KIND[1], "Noord"), ("other", "Zuid")):
        Service.objects.create(location_id=sunday.near.location_id, code=code, name=code, department=department)
    ends = sunday.at + timedelta(days=2)
    closes(sunday.near, sunday.at - timedelta(hours=1), ends, department="Zuid")
    assert near(sunday.search(sunday.need())).is_open is None
    closes(sunday.near, sunday.at - timedelta(hours=1), ends, department="Noord")
    assert (near(sunday.search(sunday.need())).is_open, near(sunday.search(sunday.need())).opens_at) == (False, ends)
    Service.objects.create(location_id=sunday.near.location_id, code=KIND[1], name="Elders", department="West")
    assert near(sunday.search(sunday.need())).is_open is None, "it goes on in the other ward"


def test_a_unit_that_takes_patients_day_and_night_is_open_when_the_rest_is_not(sunday: Region) -> None:
    keeps(sunday.near, *range(1, 6))
    terms = UnitTerms.objects.create(
        unit=sunday.near, start=date(2020, 1, 1), admits_from=time(0), admits_until=time(0), agreement="normal",
        set_at=sunday.at, set_by=None,
    )  # fmt: skip
    assert near(sunday.search(sunday.need())).is_open is True
    UnitTerms.objects.filter(id=terms.id).update(admits_from=time(8), admits_until=time(20))
    assert near(sunday.search(sunday.need())).is_open is False


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 6), (date(2026, 10, 25), 8)])
def test_in_the_night_in_which_the_clock_changes_the_wait_is_what_passes(region: Region, day: date, hours: int) -> None:
    keeps(region.near, *range(1, 8))
    region.at = datetime.combine(day, time(1), AMSTERDAM)
    region.says(region.near, 3)
    opens = near(region.search(region.need())).opens_at
    assert opens is not None
    assert opens - region.at.astimezone(opens.tzinfo) == timedelta(hours=hours)


def test_a_search_is_drawn_again_with_the_hours_of_then(sunday: Region) -> None:
    keeps(sunday.near, *range(1, 6))
    found = sunday.search(sunday.need())
    OpeningHours.objects.all().delete()
    search = Search.objects.get()
    assert ranked_again(search) == found.ranking
    assert next(one for one in kept_of(search).facts if one.location == "Dichtbij").opens_at == MONDAY


def test_hours_of_all_candidates_are_one_query_which_is_remembered_for_a_minute(
    sunday: Region, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keeps(sunday.near, *range(1, 6))
    picture, sought = picture_now(now=sunday.at), Sought(kinds=(KIND,))
    insight = insight_of(actor=sunday.actor, day=local_day(sunday.at), now=sunday.at)

    def search(at: datetime) -> Facts:
        return near(find_candidates(sought, picture=picture, insight=insight, now=at, seed="x"))

    search(sunday.at)
    OpeningHours.objects.all().delete()
    with django_assert_num_queries(0):
        assert search(sunday.at + timedelta(seconds=59)).is_open is False
    with django_assert_num_queries(5) as queries:
        assert search(sunday.at + timedelta(seconds=60)).is_open is None
    assert sum("registry_" in one["sql"] for one in queries.captured_queries) == 1


def test_who_asks_somebody_who_is_closed_is_told_so(sunday: Region) -> None:
    keeps(sunday.near, *range(1, 6))
    closes(sunday.further, sunday.at - timedelta(hours=1), None)
    facts = sunday.search(sunday.need()).facts
    assert closed_in_words(facts, now=sunday.at) == (
        "Nu gesloten volgens het register: Dichtbij tot morgen 08:00 en Verder."
        " Het antwoord kan uitblijven: bel zo nodig."
    )
    assert closed_in_words([one for one in facts if one.location == "Groningen"], now=sunday.at) == ""
