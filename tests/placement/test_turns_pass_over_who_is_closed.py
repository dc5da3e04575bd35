"""Whose turn comes and who can take nobody in by then is passed over by the clock, with why; the next is asked."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.placement.conftest import MINUTE, Home, Region

from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import Opening, OpeningState
from ketenzicht.capacity.models import Unit
from ketenzicht.coordination.models import Happening
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Approach, Declined, Mode, Side, Skipped, Status
from ketenzicht.placement.domain.turns import Skip, Stand, skip_of
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead, failures_of
from ketenzicht.placement.models import Offer, UnitTerms, Unmet
from ketenzicht.placement.queries.asked import asked
from ketenzicht.placement.queries.needs import NeedLine, needs_of
from ketenzicht.placement.queries.unmet import outcomes_of
from ketenzicht.registry.domain import ClosureReason, OpenNow
from ketenzicht.registry.models import Closure, OpeningHours

NIGHT = datetime.fromisoformat("2026-11-22T20:00:00+00:00")  # a Sunday, 21:00 in the Netherlands
IN_TURN = Approach(mode=Mode.IN_TURN)
LATER = timedelta(minutes=20)
moments = st.none() | st.integers(-90, 90).map(lambda minutes: NIGHT + minutes * MINUTE)
hours = st.builds(
    OpenNow,
    is_open=st.sampled_from([None, True, False]),
    closes_at=moments,
    opens_at=moments,
    because=st.none() | st.sampled_from(ClosureReason),
)
stands = st.builds(Stand, hours=hours, has_ended=st.booleans(), has_stop=st.booleans(), stop_until=moments)


@given(stands)
def test_nobody_is_passed_over_without_something_known_against_them(stand: Stand) -> None:
    skip = skip_of(stand, at=NIGHT, answer_before=NIGHT + LATER)
    knows = stand.has_ended or stand.has_stop or stand.hours.is_open is False
    assert skip is None or knows


@given(stands)
def test_what_is_told_of_when_it_opens_lies_ahead(stand: Stand) -> None:
    skip = skip_of(stand, at=NIGHT, answer_before=NIGHT + LATER)
    if skip is not None and skip.why in {Skipped.HOURS, Skipped.SHUT} and skip.until is not None:
        assert skip.until > NIGHT + LATER
    if skip is not None and skip.why is Skipped.STOP and skip.until is not None:
        assert skip.until > NIGHT


@pytest.mark.parametrize(
    ("stand", "skip"),
    [
        (Stand(OpenNow(None)), None),
        (Stand(OpenNow(is_open=False, opens_at=NIGHT + LATER)), None),
        (Stand(OpenNow(is_open=False)), Skip(Skipped.HOURS)),
        (Stand(OpenNow(is_open=False, because=ClosureReason.STAFF)), Skip(Skipped.SHUT)),
        (Stand(OpenNow(is_open=True), has_stop=True, stop_until=NIGHT - MINUTE), Skip(Skipped.STOP)),
        (Stand(OpenNow(is_open=True), has_stop=True, stop_until=NIGHT + MINUTE), Skip(Skipped.STOP, NIGHT + MINUTE)),
        (Stand(OpenNow(is_open=False), has_stop=True, has_ended=True), Skip(Skipped.ENDED)),
    ],
)
def test_the_table_of_who_is_passed_over(stand: Stand, skip: Skip | None) -> None:
    assert skip_of(stand, at=NIGHT, answer_before=NIGHT + LATER) == skip


def in_turn(region: Region, *homes: Home) -> tuple[Home, ...]:
    """At night, one after the other; the first was asked."""
    region.at = NIGHT
    for home in region.homes:
        home.say(2, at=NIGHT - MINUTE)
    need_id = region.need()
    units = [operations.Asked(one.unit.code) for one in homes or region.homes]
    operations.ask(need_id=need_id, units=units, approach=IN_TURN, actor=region.cor, at=NIGHT)
    return region.homes


def of_the_need() -> NeedLine:
    (line,) = needs_of(request_id=Offer.objects.values_list("need__request_id", flat=True)[0])
    return line


def no_of(region: Region, home: Home) -> None:
    """By who was asked; whoever has the next turn is asked at once, by the clock or in the same deed."""
    offer = Offer.objects.get(unit=home.unit, status="asked")
    operations.decline(
        offer_id=offer.id, reason=Declined.FULL, words="", side=Side.PROVIDER, actor=home.opname, at=region.later()
    )
    operations.watch(at=region.at)


def by_home(region: Region) -> dict[str, tuple[str, str]]:
    rows = Offer.objects.order_by("turn").values_list("location__name", "status", "reason")
    return {name: (status, reason) for name, status, reason in rows}


def office_hours(home: Home) -> None:
    OpeningHours.objects.bulk_create(
        OpeningHours(location_id=home.location_id, weekday=day, opens=time(8), closes=time(17)) for day in range(1, 6)
    )


@pytest.mark.django_db
def test_who_is_closed_by_then_is_skipped_with_why_and_the_next_is_asked(region: Region) -> None:
    first, shut, stops, last = in_turn(region)
    office_hours(shut)
    stops.say(2, at=region.later(), opening=Opening(OpeningState.STOP, "staff"))
    no_of(region, first)
    assert by_home(region) == {
        first.name: ("declined", "full"),
        shut.name: ("skipped", "hours"),
        stops.name: ("skipped", "stop"),
        last.name: ("asked", ""),
    }
    (skipped,) = (one for one in of_the_need().offers if one.name == shut.name)
    assert skipped.steps[-1].note == "Weer open: morgen 08:00."
    told = Happening.objects.filter(kind="place-skipped").order_by("id").values_list("detail", flat=True)
    assert [(one["to"], one["reason"]) for one in told] == [(shut.name, "hours"), (stops.name, "stop")]
    assert AuditLine.objects.filter(action="coordination.place-skipped").count() == 2


@pytest.mark.django_db
def test_by_the_clock_it_goes_alike(region: Region) -> None:
    first, shut, *_ = in_turn(region, *region.homes[:3])
    Closure.objects.create(
        location_id=shut.location_id, starts_at=NIGHT, ends_at=None, reason="staff", announced_at=NIGHT
    )
    operations.watch(at=region.later(5))  # no answer came in time
    assert [status for status, _ in by_home(region).values()] == ["asked", "skipped", "asked"]
    assert by_home(region)[shut.name] == ("skipped", "shut")
    assert not operations.watch(at=region.at), "and it is done once"
    assert first.name in by_home(region)


@pytest.mark.django_db
def test_where_nobody_is_left_it_is_as_when_all_said_no(region: Region) -> None:
    first, shut, *_ = in_turn(region, *region.homes[:2])
    office_hours(shut)
    no_of(region, first)
    assert of_the_need().waits_for_nobody
    outcomes = outcomes_of(of_the_need().id)
    assert failures_of(outcomes) == (Failed.NO_ROOM,)
    gave_up = operations.GivingUp(
        reasons=(Failed.NO_ROOM,), instead=Instead.NOTHING, consequences=(Consequence.UNKNOWN,)
    )
    operations.give_up(need_id=of_the_need().id, told=gave_up, actor=region.cor, at=region.later())
    assert of_the_need().status == "unmet"
    assert Unmet.objects.get().asked == 1, "who was skipped was not asked"


@pytest.mark.django_db
def test_who_opens_while_there_is_time_to_answer_is_asked(region: Region) -> None:
    first, shut, *_ = in_turn(region, *region.homes[:2])
    Closure.objects.create(
        location_id=shut.location_id, starts_at=NIGHT, ends_at=NIGHT + 4 * MINUTE, reason="staff", announced_at=NIGHT
    )
    no_of(region, first)
    assert by_home(region)[shut.name] == ("asked", "")


@pytest.mark.django_db
def test_a_unit_that_takes_in_by_day_and_night_is_asked_whatever_the_hours_of_the_house(region: Region) -> None:
    first, open_at_night, *_ = in_turn(region, *region.homes[:2])
    office_hours(open_at_night)
    UnitTerms.objects.create(
        unit=open_at_night.unit, start=NIGHT.date(), admits_from=time(0), admits_until=time(0), set_at=NIGHT
    )
    no_of(region, first)
    assert by_home(region)[open_at_night.name] == ("asked", "")


@pytest.mark.django_db
def test_of_whom_nobody_knows_the_hours_is_asked(region: Region) -> None:
    first, second, *_ = in_turn(region, *region.homes[:2])
    no_of(region, first)
    assert by_home(region)[second.name] == ("asked", "")


@pytest.mark.django_db
def test_a_unit_that_ended_is_skipped_and_one_that_goes_on_is_asked_there(region: Region) -> None:
    first, gone, moved, other = in_turn(region, *region.homes[:3])
    day = NIGHT.date()
    Unit.objects.filter(id__in=[gone.unit.id, moved.unit.id]).update(active_until=day)
    follower = Unit.objects.get(id=other.unit.id)
    Unit.objects.filter(id=follower.id).update(continues=moved.unit)
    no_of(region, first)
    assert by_home(region)[gone.name] == ("skipped", "ended")
    assert by_home(region)[other.name] == ("asked", "")


@pytest.mark.django_db
def test_who_was_skipped_hears_nothing_and_can_be_asked_again_by_a_person(region: Region) -> None:
    first, shut, *_ = in_turn(region, *region.homes[:2])
    office_hours(shut)
    no_of(region, first)
    offer = Offer.objects.get(status="skipped")
    with pytest.raises(NotFound):
        asked(offer_id=offer.id, actor=shut.opname)
    operations.ask(need_id=offer.need_id, units=[operations.Asked(shut.unit.code)], actor=region.cor, at=region.later())
    assert set(Offer.objects.filter(unit=shut.unit).values_list("status", flat=True)) == {"skipped", "asked"}


@pytest.mark.django_db
def test_what_it_costs_does_not_grow_with_who_waits(
    region: Region, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Nobody waits: nothing of it is asked."""
    first, *_ = in_turn(region, region.homes[0])
    offer = Offer.objects.get(unit=first.unit)
    with django_assert_max_num_queries(20) as counted:
        operations.decline(
            offer_id=offer.id, reason=Declined.FULL, words="", side=Side.PROVIDER, actor=first.opname, at=region.later()
        )
    assert not [one for one in counted.captured_queries if "registry_openinghours" in one["sql"]]
    assert Status(Offer.objects.get(id=offer.id).status) is Status.DECLINED
