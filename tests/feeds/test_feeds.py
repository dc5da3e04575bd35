"""Which feeds are silent, who hears of it and when, and whose feeds somebody may follow."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.access.helpers import person
from tests.feeds.conftest import Land
from tests.web import country
from tests.web.country import SEH

from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.capacity.domain import Freshness
from ketenzicht.feeds.domain import Feed, Standing, Told, is_ours
from ketenzicht.feeds.operations import watch_feeds
from ketenzicht.feeds.queries import EVERYTHING, feed, feeds, scope_of
from ketenzicht.notices.models import Notice

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
USABLE = timedelta(hours=1)


def of(*minutes: int | None, now: datetime) -> Feed:
    """A feed of units that said something so many minutes ago (None: never)."""
    ages = [timedelta(minutes=one) for one in minutes if one is not None]
    stale = [now - age + USABLE for age in ages if age > USABLE]
    numbers = {
        Freshness.FRESH: sum(age <= 15 * MINUTE for age in ages),
        Freshness.AGEING: sum(15 * MINUTE < age <= USABLE for age in ages),
        Freshness.STALE: len(stale),
        Freshness.NEVER: minutes.count(None),
    }
    return Feed(
        organisation_id=uuid4(),
        organisation="Zorggroep",
        module="spoed",
        module_name="Spoed",
        expected_every=5 * MINUTE,
        by_freshness=numbers,
        known=len(ages) - len(stale),
        manual=0,
        own=0,
        told=Told(3, 4),
        last_at=max((now - age for age in ages), default=None),
        stale_since=min(stale, default=None),
        stale_since_in={},
    )


@pytest.mark.parametrize(
    ("minutes", "standing"),
    [
        ((1, 2), Standing.ON_TIME),
        ((1, None), Standing.ON_TIME),
        ((1, 30), Standing.LATE),
        ((1, 90), Standing.PARTLY_SILENT),
        ((70, 90, None), Standing.SILENT),
        ((None, None), Standing.NEVER),
    ],
)
def test_a_feed_stands_as_its_units_do(minutes: tuple[int | None, ...], standing: Standing, now: datetime) -> None:
    assert of(*minutes, now=now).standing is standing


def test_a_feed_is_counted_as_its_units_are(land: Land, now: datetime) -> None:
    """Columns and units tell the same, at every age."""
    for later in (now, now + 30 * MINUTE, now + 6 * HOUR, now + 30 * HOUR):
        for found in feeds(now=later):
            health = feed(organisation_id=found.organisation_id, module=found.module, scope=EVERYTHING, now=later)
            units = [one.unit for one in health.units]
            assert health.feed == found
            assert {fresh: number for fresh, number in found.by_freshness.items() if number} == Counter(
                unit.freshness for unit in units
            )
            assert (found.units, found.manual) == (len(units), sum(unit.manual for unit in units))
            assert found.told == sum((unit.told for unit in units), Told())
            assert found.last_at == max((unit.confirmed_at for unit in units if unit.confirmed_at), default=None)
            assert (found.stale_since is None) == (found.stale == 0)
            assert found.known <= found.by_freshness[Freshness.FRESH] + found.by_freshness[Freshness.AGEING]


def test_when_most_are_silent_at_once_it_is_us(now: datetime) -> None:
    silent, well, never = of(90, now=now), of(1, now=now), of(None, now=now)
    assert is_ours([silent] * 6 + [well] * 4)
    assert not is_ours([silent] * 5 + [well] * 5)
    assert not is_ours([silent] * 9)
    assert not is_ours([silent] * 4 + [well] * 6 + [never] * 50)


def test_who_delivers_hears_first_then_the_bureau_of_the_region_then_the_country(land: Land, now: datetime) -> None:
    hears: dict[timedelta, set[UUID]] = {}
    for after in (timedelta(0), HOUR, 6 * HOUR, 30 * HOUR):
        watch_feeds(at=now + after)
        hears[after] = set(Notice.objects.filter(settled_at__isnull=True).values_list("organisation_id", flat=True))
    # The SEH of place 3, in Midden, is silent for five hours: for four of them its figures are too old. The others
    # follow: that of Noord is too old an hour from now, and four hours later its bureau hears of it.
    assert hears[timedelta(0)] == hears[HOUR] == {land.provider, land.bureau}
    assert hears[6 * HOUR] == {land.provider, land.bureau, land.elsewhere}
    assert hears[30 * HOUR] == {land.provider, land.bureau, land.elsewhere, land.national}


def test_who_was_reminded_is_not_reminded_again_and_is_left_alone_when_it_comes_again(
    land: Land, now: datetime
) -> None:
    watch_feeds(at=now)
    number = Notice.objects.count()
    watch_feeds(at=now + MINUTE)
    assert Notice.objects.count() == number
    again = now + 2 * MINUTE
    country.deliver(land.country.units[3, SEH], at=again, values={"total": 8, "occupied": 3, "available": 5})
    watch_feeds(at=now + 2 * MINUTE)
    assert set(Notice.objects.values_list("settled", flat=True)) == {"done"}


def scoped(actor: Actor, now: datetime) -> set[str]:
    scope = scope_of(actor=actor, on=local_day(now))
    return {
        one.unit.location
        for found in feeds(scope=scope, now=now)
        for one in feed(organisation_id=found.organisation_id, module=found.module, scope=scope, now=now).units
    }


def test_a_provider_follows_its_own_a_bureau_its_region_and_the_country_all(land: Land, now: datetime) -> None:
    everywhere = {place.name for place in country.PLACES}
    assert scoped(person(Role.CAPACITY_MANAGER, organisation_id=land.provider), now) == everywhere
    assert scoped(person(Role.CAPACITY_MANAGER, organisation_id=land.bureau), now) == set()
    assert scoped(person(Role.NATIONAL_COORDINATOR, organisation_id=land.national), now) == everywhere
    regional = scoped(person(Role.ROAZ_OFFICER, organisation_id=land.bureau), now)
    assert "Ziekenhuis De Proef" in regional
    assert "Ziekenhuis Noorderproef" not in regional
    assert scoped(person(Role.ROAZ_OFFICER, organisation_id=land.elsewhere), now).isdisjoint(regional)


@pytest.mark.parametrize("role", [Role.TRIAGIST, Role.PURCHASER, Role.POLICY_OFFICER, Role.AUDITOR])
def test_others_follow_nothing(land: Land, now: datetime, role: Role) -> None:
    with pytest.raises(NotPermitted, match="organisatiebeheerder"):
        scope_of(actor=person(role, organisation_id=land.provider), on=local_day(now))


def test_figures_in_what_is_found_are_for_who_delivers_them(land: Land, now: datetime) -> None:
    own = scope_of(actor=person(Role.CAPACITY_MANAGER, organisation_id=land.provider), on=local_day(now))
    bureau = scope_of(actor=person(Role.ROAZ_OFFICER, organisation_id=land.bureau), on=local_day(now))
    mine = feed(organisation_id=land.provider, module="kliniek", scope=own, now=now).units
    theirs = feed(organisation_id=land.provider, module="kliniek", scope=bureau, now=now).units
    assert all(one.is_own for one in mine)
    assert not any(one.is_own for one in theirs)
    assert {finding.code for one in mine for finding in one.findings} == {"incomplete"}


def test_a_feed_out_of_ones_scope_does_not_exist(land: Land, now: datetime) -> None:
    nothing = scope_of(actor=person(Role.CAPACITY_MANAGER, organisation_id=land.bureau), on=local_day(now))
    for module in ("spoed", "bestaat-niet"):
        with pytest.raises(NotFound):
            feed(organisation_id=land.provider, module=module, scope=nothing, now=now)
