"""Who gives up a search has on record what stood best in the last one, and why nothing was there."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.placement.finding.conftest import Region

from ketenzicht.placement import operations
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead
from ketenzicht.placement.models import UnitTerms, Unmet
from ketenzicht.placement.operations import GivingUp
from ketenzicht.placement.presenters.following import steps_of
from ketenzicht.placement.queries.trajectory import trajectory
from ketenzicht.placement.queries.unmet import last_search

pytestmark = pytest.mark.django_db
TOLD = GivingUp((Failed.NO_ROOM,), Instead.STAYED, (Consequence.NONE,))


def given_up(region: Region, need_id: UUID) -> Unmet:
    operations.give_up(need_id=need_id, told=TOLD, actor=region.actor, at=region.at)
    return Unmet.objects.get(need=need_id)


def test_the_first_that_fitted_stood_best_though_nobody_was_asked(region: Region) -> None:
    region.says(region.near, 0)
    region.says(region.further, 3)
    need_id = region.need()
    found = region.search(need_id)
    row = given_up(region, need_id)
    best = found.ranking.candidates[0].facts
    assert (row.best, row.best_free, row.best_chance) == (best.location, best.free, best.chance)
    assert (row.best, row.best_free) == ("Verder", 3)
    assert row.worked_out == []


def test_it_is_the_last_search_and_not_one_of_before(region: Region) -> None:
    region.says(region.near, 3)
    need_id = region.need()
    region.search(need_id)
    region.at += timedelta(minutes=1)
    for unit in (region.near, region.further, region.far):
        region.says(unit, 0)
    region.search(need_id)
    last = last_search(need_id)
    assert (last.at, last.best.name, set(last.against)) == (region.at, "", {"full"})
    row = given_up(region, need_id)
    assert (row.best, row.worked_out) == ("", ["no-room"])


def test_where_nobody_gives_that_care_it_says_so(region: Region) -> None:
    need_id = region.need(kinds=(("kliniek", "bestaat-niet"),))
    region.search(need_id)
    assert given_up(region, need_id).worked_out == ["no-candidate"]


def test_who_did_not_suit_is_told_apart_from_who_was_full(region: Region) -> None:
    for unit in (region.near, region.further, region.far):
        region.says(unit, 2)
        UnitTerms.objects.create(unit=unit, start=region.at.date(), min_age=18, set_at=region.at, agreement="normal")
    need_id = region.need(age=4)
    region.search(need_id)
    assert given_up(region, need_id).worked_out == ["not-suited"]


def test_the_page_offers_it_with_the_moment_of_the_search_and_what_was_against(region: Region) -> None:
    region.says(region.near, None)
    need_id = region.need()
    (step,) = steps_of(trajectory(request_id=region.request_id), request_id=region.request_id, now=region.at)
    assert (step.best.name, step.searched_at) == ("", None)
    region.search(need_id)
    (step,) = steps_of(trajectory(request_id=region.request_id), request_id=region.request_id, now=region.at)
    assert step.searched_at == region.at
    assert any("niet bekend of er plaats is" in why for why in step.best.whys)
