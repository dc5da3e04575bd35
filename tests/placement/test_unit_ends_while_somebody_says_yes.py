"""A unit or its location ends while somebody there says yes: two real connections, in each order, and at once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker
from tests.placement.conftest import Home, Region
from tests.placement.test_figures_at_once import one_while_the_other
from tests.placement.test_no_double_booking import accepting, everything_ends, land, together, wrong

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.models import Unit
from ketenzicht.coordination.models import Happening
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.models import Need, Offer, OfferStep
from ketenzicht.registry import operations as registry
from ketenzicht.registry.models import Location

__all__ = ["land"]  # a fixture
Deed = Callable[[], object]


@pytest.fixture
def home(land: Region, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    """The first home, that is there again afterwards."""
    with django_db_blocker.unblock():
        yield land.homes[0]
        stand_again(land.homes[0])
        everything_ends(land)


def stand_again(home: Home) -> None:
    Unit.objects.filter(id=home.unit.id).update(active_until=None)
    Location.objects.filter(id=home.location_id).update(active_until=None)


def ends_unit(home: Home, at: datetime) -> Deed:
    return lambda: capacity.end_units(codes=[home.unit.code], until=local_day(at), actor=PLATFORM, at=at)


def ends_location(home: Home, at: datetime) -> Deed:
    return lambda: registry.end_location(location_id=home.location_id, on=local_day(at), actor=PLATFORM, at=at)


def asked(region: Region, home: Home) -> tuple[UUID, datetime]:
    region.at = at = datetime.now(UTC)
    return region.ask(region.need(), home)[0], at


def nothing_is_half(region: Region, home: Home, offer_id: UUID) -> None:
    """What is stored is all of a yes, or nothing of it."""
    assert wrong(region) == []
    offer = Offer.objects.select_related("need").get(id=offer_id)
    said_yes = OfferStep.objects.filter(offer=offer, action="accept").exists()
    told = Happening.objects.filter(request=offer.need.request_id, kind="place-accepted").exists()
    assert (offer.hold_id is not None) == (offer.answered_at is not None) == said_yes == told
    is_promised = offer.status in {"accepted", "placed"}
    assert (offer.need.status == "arranged") == is_promised
    assert home.state.held == int(is_promised)


def nothing_is_promised_where_nobody_is(region: Region, offer_id: UUID, at: datetime) -> None:
    operations.watch(at=at)
    offer = Offer.objects.get(id=offer_id)
    assert (offer.status, offer.reason) in {("withdrawn", "ended"), ("lapsed", "ended")}
    assert Need.objects.get(id=offer.need_id).status == "seeking"
    assert wrong(region) == []
    steps = OfferStep.objects.filter(offer=offer).count()
    operations.watch(at=at)
    assert OfferStep.objects.filter(offer=offer).count() == steps, "and it is done once"


@pytest.mark.parametrize("ends", [ends_unit, ends_location])
@pytest.mark.parametrize("is_extra", [False, True])
def test_a_yes_that_comes_while_it_ends_waits_for_it_and_is_refused(
    land: Region, home: Home, ends: Callable[[Home, datetime], Deed], is_extra: bool
) -> None:
    offer_id, at = asked(land, home)
    yes = operations.Yes(is_extra=is_extra)
    ended, got = one_while_the_other(
        ends(home, at),
        lambda: operations.accept(offer_id=offer_id, yes=yes, side=Side.PROVIDER, actor=home.opname, at=at),
    )
    assert not isinstance(ended, Refused)
    assert isinstance(got, Conflict)
    assert "is er niet meer" in str(got)
    nothing_is_half(land, home, offer_id)
    assert Offer.objects.get(id=offer_id).status == "asked"
    nothing_is_promised_where_nobody_is(land, offer_id, at)


@pytest.mark.parametrize("ends", [ends_unit, ends_location])
def test_what_was_promised_before_it_ended_is_told_to_both_sides_and_sought_anew(
    land: Region, home: Home, ends: Callable[[Home, datetime], Deed]
) -> None:
    offer_id, at = asked(land, home)
    got, ended = one_while_the_other(accepting(land, offer_id, home, at), ends(home, at))
    assert isinstance(got, datetime)
    assert not isinstance(ended, Refused)
    nothing_is_half(land, home, offer_id)
    nothing_is_promised_where_nobody_is(land, offer_id, at)
    step = OfferStep.objects.filter(offer=offer_id).latest("id")
    assert (step.action, step.side, step.reason) == ("lapse", "clock", "ended")


@pytest.mark.parametrize("ends", [ends_unit, ends_location])
def test_at_the_same_moment_either_goes_first_and_nothing_is_half(
    land: Region, home: Home, ends: Callable[[Home, datetime], Deed]
) -> None:
    outcomes = set()
    for _ in range(12):
        offer_id, at = asked(land, home)
        with together([ends(home, at), accepting(land, offer_id, home, at)]) as (_, got):
            assert isinstance(got, datetime | Conflict), got
            outcomes.add(type(got))
        nothing_is_half(land, home, offer_id)
        nothing_is_promised_where_nobody_is(land, offer_id, at)
        stand_again(home)
    assert outcomes


def test_who_is_confirmed_there_is_sought_a_place_anew_and_who_is_on_the_way_stays_so(land: Region, home: Home) -> None:
    confirmed, at = asked(land, home)
    accepting(land, confirmed, home, at)()
    operations.confirm(offer_id=confirmed, expected_at=None, actor=land.cor, at=at)
    on_the_way, at = asked(land, home)
    accepting(land, on_the_way, home, at)()
    operations.confirm(offer_id=on_the_way, expected_at=None, actor=land.cor, at=at)
    operations.depart(offer_id=on_the_way, expected_at=None, side=Side.CENTRE, actor=land.cor, at=at)
    ends_unit(home, at)()
    operations.watch(at=at + timedelta(seconds=1))
    assert Offer.objects.get(id=confirmed).status == "lapsed"
    assert Offer.objects.get(id=on_the_way).status == "under-way"
    assert wrong(land) == []
