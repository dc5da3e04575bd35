"""A place on a waiting list goes along with the request that goes on from who waited: by a person, with why."""

from http import HTTPStatus
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from tests.placement.conftest import NOON, Region
from tests.placement.test_closing import close
from tests.placement.test_following import decided
from tests.placement.test_pages import somebody as signed_in
from tests.placement.test_trajectory_over_requests import after

from ketenzicht.access.domain import Role
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.capacity.models import Unit
from ketenzicht.coordination.domain import Ending
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Dropped
from ketenzicht.placement.models import Need, WaitingPlace
from ketenzicht.placement.queries.waiting import could_carry, ever_waiting, first_at, waited_before, waiting_at_own

pytestmark = pytest.mark.django_db


def waits(region: Region, request_id: UUID) -> tuple[UUID, UUID]:
    """A need of it, and its place on the list of the first home."""
    need_id = region.need(request_id)
    (place_id,) = operations.wait_at(
        need_id=need_id, units=[region.homes[0].unit.code], because="Vol", actor=region.cor, at=region.at
    )
    return need_id, place_id


def goes_on(region: Region, earlier: UUID) -> UUID:
    """A need of the request that goes on from it, of the same care, some time later."""
    region.later(600)
    return region.need(after(region, earlier))


def carry(region: Region, need_id: UUID, *places: UUID) -> list[UUID]:
    return operations.carry_over(
        need_id=need_id, places=list(places), because="Zelfde vraag", actor=region.cor, at=region.later()
    )


def offered(region: Region, need_id: UUID) -> list[UUID]:
    request_id = Need.objects.get(id=need_id).request_id
    return [one.id for one in could_carry(need_id=need_id, request_id=request_id, now=region.at)]


def test_who_goes_on_keeps_the_moment_since_when_they_wait_and_waits_once(region: Region) -> None:
    first = decided(region)
    _, place_id = waits(region, first)
    since = region.at
    region.later()
    other, _ = waits(region, decided(region))
    need_id = goes_on(region, first)
    Need.objects.update(before=NOON)
    assert offered(region, need_id) == [place_id]
    (made,) = carry(region, need_id, place_id)
    row, was = WaitingPlace.objects.get(id=made), WaitingPlace.objects.get(id=place_id)
    assert (row.since, row.left_at, was.left_because) == (since, None, "carried")
    found = first_at(unit_id=region.homes[0].unit.id)
    assert found is not None
    assert found.need_id == need_id, "before who came after the earlier request"
    assert [one.need_id for one in waiting_at_own(actor=region.homes[0].opname)] == [need_id, other]
    assert offered(region, need_id) == []


def test_both_stories_tell_it_and_why_they_waited_goes_along(region: Region) -> None:
    first = decided(region)
    _, place_id = waits(region, first)
    need_id = goes_on(region, first)
    carry(region, need_id, place_id)
    request_id = Need.objects.get(id=need_id).request_id
    numbers = dict(CareRequest.objects.values_list("id", "number"))
    there, here = (
        Happening.objects.filter(request=one, kind__in=["listed", "unlisted"]).latest("id")
        for one in (first, request_id)
    )
    assert (there.kind, there.detail["to"]) == ("unlisted", numbers[request_id])
    assert (here.kind, here.detail["from"]) == ("listed", numbers[first])
    assert b"Zelfde" not in bytes(here.note)
    (line,) = ever_waiting(request_id=request_id)
    assert line.because == f"Vol Overgenomen van zorgvraag {numbers[first]}: Zelfde vraag"


@pytest.mark.parametrize("ending", [Ending.ADVISED, Ending.NOT_REACHED])
def test_what_ended_with_its_request_is_told_and_can_still_go_along(region: Region, ending: Ending) -> None:
    first = region.request()
    was, place_id = waits(region, first)
    since = region.at
    close(region, was, ending)
    line = Happening.objects.get(request=first, kind="unlisted")
    assert line.detail == {"need": str(was), "why": "over", "places": 1}, "nobody loses a place without its being told"
    need_id = goes_on(region, first)
    (made,) = carry(region, need_id, place_id)
    assert WaitingPlace.objects.get(id=made).since == since
    assert WaitingPlace.objects.get(id=place_id).left_because == "over", "how that ended stays as it was"


def test_over_two_requests_it_goes_along_once(region: Region) -> None:
    first = decided(region)
    _, place_id = waits(region, first)
    second = goes_on(region, first)
    (carried,) = carry(region, second, place_id)
    third = goes_on(region, Need.objects.get(id=second).request_id)
    assert offered(region, third) == [carried], "from the one that waits now, not from the first again"
    with pytest.raises(NotFound, match="eerdere"):
        carry(region, third, place_id)
    carry(region, third, carried)
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitingPlace.objects.filter(need=third).update(carried_from=place_id)


def test_of_who_was_taken_off_or_seeks_other_care_or_where_the_unit_is_gone_nothing_is_offered(region: Region) -> None:
    first = decided(region)
    _, place_id = waits(region, first)
    need_id = goes_on(region, first)
    Need.objects.filter(id=need_id).update(kinds=[["acute-vv", "elv-laag"]])
    assert offered(region, need_id) == []
    Need.objects.filter(id=need_id).update(kinds=[["acute-vv", "elv-hoog"]])
    Unit.objects.filter(id=region.homes[0].unit.id).update(active_until=NOON.date())
    assert offered(region, need_id) == []
    Unit.objects.filter(id=region.homes[0].unit.id).update(active_until=None)
    operations.take_off(place_id=place_id, because="Wil daar niet heen", actor=region.cor, at=region.later())
    assert offered(region, need_id) == []


def test_refusals(region: Region) -> None:
    first = decided(region)
    was, place_id = waits(region, first)
    need_id = goes_on(region, first)
    with pytest.raises(NotFound):
        operations.carry_over(need_id=need_id, places=[place_id], because="x", actor=region.stranger, at=region.at)
    with pytest.raises(NotPermitted):
        operations.carry_over(
            need_id=need_id, places=[place_id], because="x", actor=region.homes[0].opname, at=region.at
        )
    with pytest.raises(Refused, match="waarom"):
        operations.carry_over(need_id=need_id, places=[place_id], because=" ", actor=region.cor, at=region.at)
    with pytest.raises(NotFound, match="eerdere"):
        carry(region, need_id)
    with pytest.raises(NotFound, match="eerdere"):
        carry(region, was, place_id)  # of this request itself
    unlinked = region.need(decided(region))
    with pytest.raises(NotFound, match="eerdere"):
        carry(region, unlinked, place_id)
    operations.drop_need(
        need_id=need_id, dropped=Dropped.RECOVERED, because="Beter", actor=region.cor, at=region.later()
    )
    with pytest.raises(Conflict, match="geen plaats meer gezocht"):
        carry(region, need_id, place_id)
    assert WaitingPlace.objects.get(id=place_id).left_at is None


def test_what_no_request_came_before_costs_two_queries(
    region: Region, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    request_id = decided(region)
    with django_assert_max_num_queries(1):
        assert waited_before(request_id=request_id, now=region.at) == []
    first = decided(region)
    waits(region, first)
    need_id = goes_on(region, first)
    later = Need.objects.get(id=need_id).request_id
    with django_assert_max_num_queries(5):
        could_carry(need_id=need_id, request_id=later, now=region.at)


def test_on_the_page_it_is_offered_and_before_anything_is_sought_told(region: Region, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    region.at = timezone.now()
    for home in region.homes:
        home.say(2, at=region.at)
    first = decided(region)
    _, place_id = waits(region, first)
    later = after(region, first)
    browser = signed_in(region.centre_id, Role.COORDINATOR, "cor", settings)
    address = reverse("placement:trajectory", args=[later])
    assert "Zoekt u hier dezelfde zorg, dan kan de plek mee" in browser.get(address).content.decode()
    need_id = region.need(later)
    page = browser.get(address).content.decode()
    assert "Neem de plek mee" in page
    assert "dan kan de plek mee" not in page
    post = reverse("placement:follow_need", args=[need_id, "carry"])
    wrong = browser.post(post, {"places": [str(place_id)], "because": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Schrijf waarom de plek meegaat." in wrong.content.decode()
    assert browser.post(post, {"places": [str(place_id)], "because": "Zelfde"}).status_code == HTTPStatus.FOUND
    assert WaitingPlace.objects.filter(need=need_id, carried_from=place_id).exists()
