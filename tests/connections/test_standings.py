"""How far locations are: the rule, what is put on record and when, and who may know."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.access.helpers import person
from tests.connections.test_promotions import Land, land
from tests.web import country

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import NotPermitted
from ketenzicht.capacity.models import Unit
from ketenzicht.connections import operations, queries
from ketenzicht.connections.domain import (
    COUNTS_FOR,
    MEANT_FOR,
    PATH,
    Facts,
    PromotionMove,
    Standing,
    StandingLine,
    UnitFact,
    region_totals_of,
    standing_of,
    totals_of,
)
from ketenzicht.connections.models import LocationStanding

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = NOON.date()

__all__ = ["land"]  # the fixture

moments = st.none() | st.integers(0, 20 * 24).map(lambda hours: NOON - timedelta(hours=hours))
units = st.lists(st.builds(UnitFact, st.booleans(), moments), max_size=4).map(tuple)
facts = st.builds(Facts, units, st.booleans(), st.booleans())


@given(facts)
def test_who_delivers_is_never_said_to_be_less_far_and_who_does_not_never_to_deliver(known: Facts) -> None:
    heard = [unit for unit in known.units if unit.last_at and NOON - unit.last_at <= COUNTS_FOR]
    assert standing_of(known, now=NOON).delivers == bool(heard)
    assert (standing_of(known, now=NOON) is Standing.AUTOMATIC) == (
        bool(heard) and not any(unit.manual for unit in heard)
    )


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Facts(), Standing.NOT_CONNECTED),
        (Facts(units=(UnitFact(manual=False, last_at=None),)), Standing.REGISTERED),
        (Facts(is_asked=True), Standing.REGISTERED),
        (Facts(is_asked=True, is_agreed=True), Standing.TESTING),
        (Facts(units=(UnitFact(manual=True, last_at=NOON - COUNTS_FOR),)), Standing.BY_HAND),
        (Facts(units=(UnitFact(manual=True, last_at=NOON - COUNTS_FOR - timedelta(seconds=1)),)), Standing.REGISTERED),
        (Facts(units=(UnitFact(manual=False, last_at=NOON),), is_agreed=True), Standing.AUTOMATIC),
    ],
)
def test_each_standing_follows_from_what_is_known(known: Facts, expected: Standing) -> None:
    assert standing_of(known, now=NOON) is expected


def test_the_path_goes_up_and_is_of_modules_that_are_meant_for_somebody() -> None:
    for module, steps in PATH.items():
        assert module in MEANT_FOR
        assert [*steps] == sorted(steps)
        assert [percent for _, percent in steps] == sorted(percent for _, percent in steps)


def line(standing: Standing | None, *, region: str | None = None, module: str = "hap") -> StandingLine:
    return StandingLine(uuid4(), "", "", uuid4(), "", region, module, standing, None)


def test_a_share_is_unknown_as_long_as_one_location_is() -> None:
    lines = [line(Standing.AUTOMATIC), line(Standing.BY_HAND), line(Standing.TESTING), line(Standing.NOT_CONNECTED)]
    (known,) = totals_of(lines, names={"hap": "HAP"}, on=date(2027, 9, 1))
    assert (known.percent, known.target, known.is_behind) == (50, (date(2027, 9, 1), 80), True)
    assert known.following == (date(2028, 1, 1), 100)
    (early,) = totals_of(lines, names={"hap": "HAP"}, on=TODAY)
    assert (early.target, early.is_behind) == (None, False)
    (unknown,) = totals_of([*lines, line(None)], names={"hap": "HAP"}, on=TODAY)
    assert (unknown.percent, unknown.unknown) == (None, 1)


places = st.sampled_from([None, "ROAZ-01", "ROAZ-05"])
lines = st.lists(
    st.builds(
        line,
        st.none() | st.sampled_from(Standing),
        region=places,
        module=st.sampled_from(["hap", "spoed", "not-in-the-catalogue"]),
    )
)


@given(lines)
def test_every_location_is_counted_once_in_its_region_and_module(some: list[StandingLine]) -> None:
    found = region_totals_of(some, modules=("spoed", "hap"))
    assert sum(one.expected for one in found) == len(some)
    for one in found:
        assert one.expected == one.unknown + sum(one.by_standing.values()) > 0
        here = [each.standing for each in some if (each.region, each.module) == (one.region, one.module)]
        assert one.by_standing == {each: here.count(each) for each in Standing}
        assert (one.percent is None) == bool(one.unknown)
    assert [one.region or "z" for one in found] == sorted(one.region or "z" for one in found)
    of_spoed = [one for one in found if one.module == "spoed"]
    assert sum(one.delivering for one in of_spoed) == sum(
        each.standing is not None and each.standing.delivers for each in some if each.module == "spoed"
    )


def test_what_is_on_record_begins_and_is_never_changed(land: Land) -> None:
    country.fill(land.country, now=NOON)
    operations.note_standings(actor=PLATFORM, at=NOON)
    first = {(row.location_id, row.module): row.standing for row in LocationStanding.objects.all()}
    here = land.country.locations[0]
    assert first[here, "spoed"] == Standing.AUTOMATIC
    assert first[here, "geboortezorg"] == Standing.NOT_CONNECTED
    assert first[land.country.locations[6], "spoed"] == Standing.REGISTERED
    assert operations.note_standings(actor=PLATFORM, at=NOON + timedelta(hours=1)) == 0
    later = NOON + timedelta(days=8)
    assert operations.note_standings(actor=PLATFORM, at=later) > 0
    rows = LocationStanding.objects.filter(location_id=here, module="spoed").order_by("began_at")
    assert [(row.standing, row.began_at) for row in rows] == [("automatic", NOON), ("registered", later)]


def test_by_hand_is_told_apart(land: Land) -> None:
    country.fill(land.country, now=NOON)
    Unit.objects.filter(module_id="spoed").update(mode="manual")
    operations.note_standings(location_ids=[land.country.locations[0]], actor=PLATFORM, at=NOON)
    row = LocationStanding.objects.get(module="spoed")
    assert (row.location_id, row.standing) == (land.country.locations[0], "by-hand")


def test_a_request_is_on_record_at_once(land: Land) -> None:
    Unit.objects.all().update(active_until=TODAY)
    asked = land.asked(0)
    row = LocationStanding.objects.get(module="kliniek")
    assert (row.location_id, row.standing, row.began_at) == (land.country.locations[0], "registered", NOON)
    operations.move_promotion(
        promotion_id=asked, move=PromotionMove.AGREE, actor=land.provider, at=NOON + timedelta(hours=1)
    )
    assert LocationStanding.objects.filter(module="kliniek").latest("began_at").standing == Standing.TESTING
    operations.move_promotion(
        promotion_id=asked, move=PromotionMove.REFUSE, reason="Nee.", actor=land.bureau, at=NOON + timedelta(hours=2)
    )
    assert LocationStanding.objects.filter(module="kliniek").latest("began_at").standing == Standing.NOT_CONNECTED


def seen(land: Land, *roles: Role, at: object) -> set[str]:
    actor = person(*roles, organisation_id=getattr(land, str(at)).organisation_id)
    sight = queries.standing_sight_of(actor=actor, on=TODAY)
    return {one.location for one in queries.standings(sight=sight, on=TODAY, module="spoed")}


def test_everybody_sees_what_concerns_them(land: Land) -> None:
    strange = country.build(at=NOON, places=country.PLACES[4:5], name="Zorggroep Noord")
    assert strange
    everything = {place.name for place in country.PLACES}
    assert seen(land, Role.ROAZ_OFFICER, at="elsewhere") == {"Ziekenhuis Noorderproef"}
    assert "Ziekenhuis De Proef" in seen(land, Role.ROAZ_OFFICER, at="bureau")
    assert "Ziekenhuis Noorderproef" not in seen(land, Role.ROAZ_OFFICER, at="bureau")
    assert seen(land, Role.NATIONAL_COORDINATOR, at="national") == everything
    assert seen(land, Role.CAPACITY_MANAGER, at="provider") == everything
    for role in (Role.TRIAGIST, Role.AUDITOR, Role.ANALYST, Role.ROAZ_OFFICER, Role.PURCHASER):
        with pytest.raises(NotPermitted):
            seen(land, role, at="provider")


def test_what_was_never_looked_at_is_unknown(land: Land) -> None:
    sight = queries.standing_sight_of(actor=land.provider, on=TODAY)
    assert {one.standing for one in queries.standings(sight=sight, on=TODAY)} == {None}
    assert {one.word for one in queries.standings(sight=sight, on=TODAY)} == {"onbekend"}
