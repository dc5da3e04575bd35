"""What is asked and promised does not stay behind when its request is closed, its unit moves, or one of it fails."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from tests.placement.conftest import NOON, Region

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import State, Unit
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Ending
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Dropped, Side
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations import watching
from ketenzicht.placement.operations.offers import of_the_clock


def close(region: Region, need_id: UUID) -> None:
    request_id = Need.objects.get(id=need_id).request_id
    claim = coordination.pick_up(request_id=request_id, actor=region.cor, at=region.at)
    coordination.close(
        request_id=request_id, claim=claim, ending=Ending.NO_CARE, note="Redt zich.", actor=region.cor, at=region.at
    )


def moved(region: Region, unit: Unit, *, on: date) -> Unit:
    """The unit of the first home goes on where the last one is."""
    Unit.objects.filter(location_id=region.homes[3].location_id).update(active_until=on)
    Unit.objects.filter(id=unit.id).update(active_until=on)
    new = NewUnit(region.homes[3].location_id, unit.module_id, unit.label, unit.deliverer_id)
    (made,) = capacity.create_units(units=[new], active_from=on, actor=PLATFORM, at=NOON)
    Unit.objects.filter(id=made.id).update(continues=unit)
    return made


def test_nobody_is_asked_any_more_for_a_request_that_was_closed(region: Region) -> None:
    need_id = region.need()
    region.ask(need_id, *region.homes)
    close(region, need_id)
    operations.watch(at=region.later())
    assert set(region.statuses(need_id)) == {"withdrawn"}


def test_nobody_promises_a_place_for_a_request_that_was_closed(region: Region) -> None:
    need_id = region.need()
    offer_id = region.ask(need_id)[0]
    close(region, need_id)
    with pytest.raises(Conflict, match="afgesloten"):
        region.accept(offer_id)
    assert region.homes[0].state.held == 0


@pytest.mark.parametrize("does", ["ask", "resume", "outside"])
def test_nothing_is_arranged_for_a_request_that_was_closed(region: Region, does: str) -> None:
    need_id = region.need()
    deeds: dict[str, Callable[[], object]] = {
        "ask": lambda: region.ask(need_id),
        "outside": lambda: operations.place_outside(
            need_id=need_id, name="Kliniek België", words="Met de arts.", actor=region.cor, at=region.at
        ),
    }
    if does == "resume":
        operations.drop_need(
            need_id=need_id, dropped=Dropped.RECOVERED, because="Gaat beter.", actor=region.cor, at=region.at
        )
        deeds["resume"] = lambda: operations.resume_need(
            need_id=need_id, because="Toch.", actor=region.cor, at=region.at
        )
    close(region, need_id)
    with pytest.raises(Refused, match="afgesloten"):
        deeds[does]()


def test_a_place_that_is_held_moves_with_its_unit(region: Region) -> None:
    need_id = region.need()
    offer_id = region.placed(need_id)
    home = region.home_of(offer_id)
    there = moved(region, home.unit, on=NOON.date() + timedelta(days=1))
    operations.watch(at=NOON + timedelta(days=1))
    assert State.objects.get(unit=home.unit).held == 0
    assert State.objects.get(unit=there).held == 1
    assert Offer.objects.get(id=offer_id).location_id == there.location_id


def test_who_says_yes_after_the_unit_moved_promises_a_place_where_it_is_now(region: Region) -> None:
    region.at = NOON.replace(hour=22, minute=58)  # two to midnight in the Netherlands
    need_id = region.need()
    offer_id = region.ask(need_id, region.homes[0])[0]
    there = moved(region, region.homes[0].unit, on=NOON.date() + timedelta(days=1))
    region.later(4)
    actor = region.homes[0].opname
    operations.accept(offer_id=offer_id, yes=operations.Yes(), side=Side.PROVIDER, actor=actor, at=region.at)
    assert State.objects.get(unit=there).held == 1


def test_one_that_fails_holds_up_nobody_else(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = region.need(), region.need()
    broken = region.ask(first, region.homes[0])[0]
    region.ask(second, region.homes[1])
    real = of_the_clock

    def fails(*, offer_id: UUID, at: datetime) -> object:
        if offer_id == broken:
            raise RuntimeError("The key of it is not there.")
        return real(offer_id=offer_id, at=at)

    monkeypatch.setattr(watching, "of_the_clock", fails)
    with pytest.raises(ExceptionGroup):
        operations.watch(at=region.later(60))
    assert region.statuses(second) == ["expired"]


def test_who_delivers_for_one_unit_promises_no_place_at_another(region: Region) -> None:
    """A deliverer answers for the unit that it delivers for, and for no other of that organisation."""
    asked_at = region.homes[0]
    deliverer = region.homes[2].opname
    Unit.objects.filter(id=asked_at.unit.id).update(deliverer_id=deliverer.organisation_id)
    there = NewUnit(asked_at.location_id, "acute-vv", "elv-laag", asked_at.organisation_id)
    need_id = region.need()
    offer_id = region.ask(need_id, asked_at)[0]
    (made,) = capacity.create_units(units=[there], active_from=date(2020, 1, 1), actor=PLATFORM, at=NOON)
    Need.objects.filter(id=need_id).update(kinds=[["acute-vv", "elv-laag"]])
    with pytest.raises(Refused, match="waarvoor u antwoordt"):
        operations.redirect(
            offer_id=offer_id,
            to=made.code,
            words="",
            yes=operations.Yes(),
            side=Side.PROVIDER,
            actor=deliverer,
            at=region.at,
        )
