"""A provider that was asked sends on to another unit of its own, which may be asked already."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.placement.conftest import ELV, MINUTE, NOON, Home, Region

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import Hold, Unit
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Approach, Side
from ketenzicht.placement.models import Offer
from ketenzicht.registry.models import Location


@pytest.fixture
def annexe(region: Region) -> Home:
    """The first home has a second unit, where another stood."""
    first, second = region.homes[:2]
    Location.objects.filter(id=second.location_id).update(organisation_id=first.organisation_id)
    new = NewUnit(second.location_id, ELV[0], ELV[1], first.organisation_id)
    Unit.objects.filter(id=second.unit.id).update(active_until=date(2021, 1, 1))
    (made,) = capacity.create_units(units=[new], active_from=date(2022, 1, 1), actor=PLATFORM, at=NOON)
    home = Home(first.organisation_id, second.location_id, made, second.name)
    home.say(2, at=NOON - 5 * MINUTE)
    return home


def sent_on(region: Region, offer_id: UUID, to: Home, *, yes: operations.Yes | None = None) -> UUID:
    return operations.redirect(
        offer_id=offer_id,
        to=to.unit.code,
        words="Op de andere locatie.",
        yes=yes or operations.Yes(),
        side=Side.PROVIDER,
        actor=to.opname,
        at=region.at,
    )


@pytest.mark.parametrize("how_many", [1, 3])
def test_who_sends_on_to_a_unit_that_is_asked_or_waits_for_its_turn_has_a_place_there(
    region: Region, annexe: Home, how_many: int
) -> None:
    need_id = region.need()
    approach = Approach(at_once=how_many)
    asked = [operations.Asked(one.unit.code) for one in (region.homes[0], annexe, region.homes[2])]
    first, there, other = operations.ask(
        need_id=need_id, units=asked, approach=approach, actor=region.cor, at=region.at
    )
    made = sent_on(region, first, annexe)
    statuses = dict(Offer.objects.filter(need_id=need_id).values_list("id", "status"))
    assert statuses[first] == "redirected"
    assert statuses[made] == "accepted"
    assert {statuses[one] for one in (there, other)} == {"withdrawn"}
    assert Hold.objects.filter(unit=annexe.unit, ended_at=None).count() == 1


def test_a_moment_that_cannot_be_is_refused_there_too(region: Region, annexe: Home) -> None:
    offer_id = region.ask(region.need(), region.homes[0])[0]
    with pytest.raises(Refused, match="twee weken"):
        sent_on(region, offer_id, annexe, yes=operations.Yes(expected_at=region.at + timedelta(days=400)))
    assert Offer.objects.get(id=offer_id).status == "asked"
