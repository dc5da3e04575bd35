"""A place beyond what the figures show is held for the patient, and takes none of those that they do show."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.placement.conftest import MINUTE, NOON, Home, Region

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity import queries as figures
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import Hold, State, Unit
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.models import Offer
from ketenzicht.placement.queries.asked import asked_of

pytestmark = pytest.mark.django_db


def free_of(region: Region, home: Home) -> float | None:
    picture = figures.picture_now(now=region.at)
    return picture.line(picture.place_of(home.unit.id)).available


def extra(region: Region) -> tuple[Home, Offer]:
    """The first home, with two free, promised a place beyond those."""
    offer_id = region.ask(region.need())[0]
    region.accept(offer_id, is_extra=True)
    return region.homes[0], Offer.objects.select_related("hold").get(id=offer_id)


def test_it_leaves_what_is_free_as_it_is(region: Region) -> None:
    home, offer = extra(region)
    assert offer.hold is not None
    assert offer.hold.is_extra
    assert (free_of(region, home), home.state.held) == (2, 0)


def test_all_that_was_free_can_still_be_promised_and_no_more(region: Region) -> None:
    extra(region)
    for _ in range(2):
        region.accept(region.ask(region.need())[0])
    with pytest.raises(Conflict, match="u meldde 2 vrij, en 2 plaatsen zijn al vastgehouden"):
        region.accept(region.ask(region.need())[0])
    assert free_of(region, region.homes[0]) == 0


def test_when_it_falls_away_nothing_more_is_free_than_was(region: Region) -> None:
    home, offer = extra(region)
    region.later(31)
    operations.watch(at=region.at)
    assert Offer.objects.get(id=offer.id).status == "lapsed"
    assert (free_of(region, home), home.state.held) == (2, 0)


def test_it_stays_extra_when_the_patient_is_there_and_is_not_after_all(region: Region) -> None:
    home, offer = extra(region)
    operations.confirm(offer_id=offer.id, expected_at=None, actor=region.cor, at=region.at)
    operations.arrive(offer_id=offer.id, side=Side.PROVIDER, actor=home.opname, at=region.later())
    home.say(2, at=region.later())
    operations.watch(at=region.later())  # the figures know of the patient: the hold is over
    operations.correct(offer_id=offer.id, because="Vergissing", side=Side.PROVIDER, actor=home.opname, at=region.at)
    held = Hold.objects.get(unit=home.unit, ended_at=None)
    assert (held.is_extra, held.id != offer.hold_id) == (True, True)
    assert (free_of(region, home), home.state.held) == (2, 0)


def test_it_stays_extra_where_the_unit_goes_on(region: Region) -> None:
    hold_id = capacity.hold(unit_id=region.homes[0].unit.id, is_extra=True, at=region.at)
    Unit.objects.filter(location_id=region.homes[3].location_id).update(active_until=date(2026, 11, 1))
    new = NewUnit(
        region.homes[3].location_id, region.homes[0].unit.module_id, region.homes[0].unit.label,
        region.homes[0].unit.deliverer_id,
    )  # fmt: skip
    (there,) = capacity.create_units(units=[new], active_from=date(2026, 11, 1), actor=PLATFORM, at=NOON)
    moved = capacity.move_hold(hold_id=hold_id, unit_id=there.id, at=region.later())
    assert Hold.objects.get(id=moved).is_extra
    assert State.objects.get(unit=there).held == 0


def test_what_is_held_does_not_become_extra_or_stop_being_so(region: Region) -> None:
    for is_extra in (True, False):
        hold_id = capacity.hold(unit_id=region.homes[0].unit.id, is_extra=is_extra, at=region.at)
        with pytest.raises(IntegrityError, match="only ends"), transaction.atomic():
            Hold.objects.filter(id=hold_id).update(is_extra=not is_extra)


def test_the_provider_reads_that_it_promised_an_extra_place(region: Region) -> None:
    home, _ = extra(region)
    (line,) = asked_of(actor=home.opname, now=region.at + MINUTE)
    assert line.is_extra
