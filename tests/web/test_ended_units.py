"""A unit that ended or moved: what was known of it stays readable, for who may see such figures and for nobody else."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import Model
from django.test import Client
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries
from tests.access.helpers import person
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import IC, READER, STOPPED, Country
from tests.web.reading import text_of

from ketenzicht.access.domain import EVERYBODY, Insight, Role
from ketenzicht.access.queries import insight_of, local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.capacity import operations, queries
from ketenzicht.capacity.domain import NewUnit, OpeningState
from ketenzicht.capacity.models import Unit
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.registry.models import Location

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVERYTHING = Insight(PLATFORM, EVERYBODY)


@dataclass(frozen=True)
class Moved:
    """`was` stood at place 0 until two days ago; since then `now_is` stands at place 1."""

    was: Unit
    now_is: Unit
    on: date
    last_told: datetime


def change(row: Model, **fields: object) -> None:
    """What a deed would have done on a day that is over."""
    type(row)._default_manager.filter(pk=row.pk).update(**fields)


@pytest.fixture
def moved(land: Country, now: datetime) -> Moved:
    def nicu(place: int, begins: date) -> Unit:
        new = NewUnit(land.locations[place], "kliniek", "nicu", land.organisation_id)
        return operations.create_unit(unit=new, active_from=begins, actor=PLATFORM, at=now)

    on, told = local_day(now) - 2 * DAY, now - 4 * DAY
    was = nicu(0, date(2020, 1, 1))
    country.deliver(was, at=told - HOUR, values={"total": 9, "occupied": 2, "available": 7})
    country.deliver(was, at=told, values={"total": 9, "occupied": 4, "available": 5}, opening=STOPPED)
    change(was, active_until=on)
    now_is = nicu(1, on)
    change(now_is, continues=was)
    return Moved(was, now_is, on, told)


@pytest.fixture
def reader(client: Client, land: Country) -> Client:
    return sign_in(client, READER)


def test_its_page_tells_what_was_known_until_when_and_where_it_went(
    reader: Client, land: Country, moved: Moved, now: datetime
) -> None:
    said = text_of(reader.get(f"/units/{moved.was.code}/"))
    assert "deze eenheid is er niet meer" in said
    assert f"tot {date_format(moved.on, 'l j F Y')}" in said
    assert "Ziekenhuis Het Voorbeeld" in said
    assert "laatst 5" in said  # by the end of its last day its figures were too old to count on
    went = reader.get(f"/units/{moved.now_is.code}/")
    assert went.status_code == 302
    assert went["Location"] == f"/locations/{land.locations[1]}/#u-{moved.now_is.code}"
    here = reader.get(f"/locations/{land.locations[0]}/")
    assert f'href="/units/{moved.was.code}/"' in here.content.decode()
    spells = text_of(reader.get(f"/units/{moved.was.code}/openings/"))
    assert "niet meer" in spells
    assert "tekort aan personeel" in spells


def test_history_and_openings_stay_and_end_with_it(moved: Moved, now: datetime) -> None:
    points = queries.unit_history(code=moved.was.code, insight=EVERYTHING, start=now - 7 * DAY, end=now, now=now)
    assert [(point.available, point.held_until) for point in points][-1] == (5.0, moved.last_told)
    found = queries.unit_openings(code=moved.was.code, insight=EVERYTHING, start=now - 7 * DAY, end=now, now=now)
    assert found.ended is not None
    assert (found.ended.on, found.ended.goes_to_code) == (moved.on, moved.now_is.code)
    (spell,) = found.spells
    assert spell.state is OpeningState.STOP
    assert spell.end == found.ended.at  # no stop outlives its unit
    there = queries.unit_openings(code=moved.now_is.code, insight=EVERYTHING, start=now - DAY, end=now, now=now)
    assert there.ended is None


def test_who_may_not_see_such_figures_does_not_see_old_ones_either(land: Country, moved: Moved, now: datetime) -> None:
    purchaser = NewOrganisation(name="Zorgverzekeraar Proef", kind=OrganisationKind.INSURER)
    (other,) = registry.register_organisations(organisations=[purchaser], actor=PLATFORM, at=now)
    stranger = person(Role.TRIAGIST, organisation_id=other.id)
    insight = insight_of(actor=stranger, day=local_day(now), now=now)
    for ask in (
        lambda: queries.unit_history(code=moved.was.code, insight=insight, start=now - DAY, end=now, now=now),
        lambda: queries.unit_openings(code=moved.was.code, insight=insight, start=now - DAY, end=now, now=now),
        lambda: queries.unit_past(code=moved.was.code, insight=insight, days=DAY, now=now),
    ):
        with pytest.raises(NotPermitted, match="kunt u hier niet inzien"):
            ask()
    own = person(Role.TRIAGIST, organisation_id=land.organisation_id)
    ours = insight_of(actor=own, day=local_day(now), now=now)
    assert queries.unit_past(code=moved.was.code, insight=ours, days=7 * DAY, now=now).points


@pytest.mark.parametrize("of_nothing", [uuid4(), None])
def test_what_never_was_or_is_still_to_come_has_no_page(
    reader: Client, land: Country, now: datetime, of_nothing: UUID | None
) -> None:
    code = of_nothing
    if code is None:
        new = NewUnit(land.locations[0], "kliniek", "picu", land.organisation_id)
        code = operations.create_unit(unit=new, active_from=local_day(now) + DAY, actor=PLATFORM, at=now).code
    assert reader.get(f"/units/{code}/").status_code == 404
    assert reader.get(f"/units/{code}/openings/").status_code == 404
    with pytest.raises(NotFound):
        queries.unit_history(code=code, insight=EVERYTHING, start=now - DAY, end=now, now=now)


def test_a_unit_whose_location_ended_is_readable_too(reader: Client, land: Country, now: datetime) -> None:
    unit = land.units[1, IC]
    change(Location.objects.get(pk=land.locations[1]), active_until=local_day(now))
    said = text_of(reader.get(f"/units/{unit.code}/"))
    assert "De locatie is er ook niet meer" in said


def test_one_ended_unit_is_found_without_reading_all(
    moved: Moved, now: datetime, kept_picture: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    queries.unit_past(code=moved.was.code, insight=EVERYTHING, days=DAY, now=now)  # the division is remembered
    with django_assert_max_num_queries(14):
        queries.unit_past(code=moved.was.code, insight=EVERYTHING, days=DAY, now=now)
