"""The trajectory of one patient over several requests: read at each of them, and the patient is in one place."""

from http import HTTPStatus
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.placement.conftest import MINUTE, Home, Region
from tests.placement.test_following import complete, decided
from tests.placement.test_pages import somebody as signed_in

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Whereabouts
from ketenzicht.coordination.models import CareRequest
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.models import Offer
from ketenzicht.placement.queries.trajectory import how_it_went

pytestmark = pytest.mark.django_db


def there(region: Region, request_id: UUID, home: Home) -> UUID:
    """The patient of this request is at this home."""
    (offer_id,) = region.ask(region.need(request_id), home)
    region.accept(offer_id)
    operations.confirm(offer_id=offer_id, expected_at=None, actor=region.cor, at=region.at)
    operations.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=home.opname, at=region.later())
    return offer_id


def after(region: Region, earlier: UUID) -> UUID:
    """A discharge request that goes on from an earlier one."""
    region.later()
    made = decided(region)
    number = CareRequest.objects.get(id=earlier).number
    coordination.go_on_from(
        request_id=made, earlier=number, because="Ontslag uit het ELV.", actor=region.cor, at=region.at
    )
    return made


def test_who_arrives_at_the_next_place_is_not_at_the_one_before_any_more(region: Region) -> None:
    first = decided(region)
    was = there(region, first, region.homes[0])
    complete(region, first, Whereabouts.PLACED)
    second = after(region, first)
    assert not operations.watch(at=region.later()), "until they arrived they are where they were"
    there(region, second, region.homes[1])
    operations.watch(at=region.later())
    assert Offer.objects.get(id=was).status == "left"
    assert "weer vertrokken" in how_it_went(request_id=first).words
    assert not operations.watch(at=region.later())
    assert CareRequest.objects.get(id=first).status == "completed", "that is how that request ended"


def test_who_comes_back_where_they_were_is_there_by_the_last_that_happened(region: Region) -> None:
    first = decided(region)
    second = after(region, first)
    there(region, second, region.homes[1])
    last = there(region, first, region.homes[0])
    operations.watch(at=region.later())
    assert Offer.objects.get(id=last).status == "arrived"


def test_each_page_shows_what_came_before_and_after_and_that_is_in_the_log(region: Region, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    region.at = timezone.now() - 30 * MINUTE
    for home in region.homes:
        home.say(2, at=region.at)
    first = decided(region)
    there(region, first, region.homes[0])
    complete(region, first, Whereabouts.PLACED)
    second = after(region, first)
    browser = signed_in(region.centre_id, Role.COORDINATOR, "cor", settings)
    for at, other, says in ((second, first, "geplaatst bij Huize Aalscholver"), (first, second, "volgen wij nog")):
        page = browser.get(reverse("placement:trajectory", args=[at])).content.decode()
        assert f"zorgvraag {CareRequest.objects.get(id=other).number}</a>" in page
        assert says in page
        looks = AuditLine.objects.filter(action="coordination.looked-into", subject=f"care-request/{other}")
        assert looks.exists()
    assert "Eerder:" in browser.get(reverse("placement:trajectory", args=[second])).content.decode()


def test_on_the_page_somebody_links_and_unlinks_and_what_was_wrong_stands_beside_the_field(
    region: Region, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    first, second = decided(region), decided(region)
    number = CareRequest.objects.get(id=first).number
    browser = signed_in(region.centre_id, Role.COORDINATOR, "cor", settings)
    link = reverse("placement:at_request", args=[second, "go-on-from"])
    wrong = browser.post(link, {"earlier": "999999999", "because": "Zelfde patiënt."})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Kijk het nummer na" in wrong.content.decode()
    assert "Zelfde patiënt." in wrong.content.decode(), "nothing that was typed is lost"
    assert browser.post(link, {"earlier": "", "because": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert browser.post(link, {"earlier": number, "because": "Zelfde patiënt."}).status_code == HTTPStatus.FOUND
    assert CareRequest.objects.get(id=second).continues_id == first
    undo = reverse("placement:at_request", args=[second, "go-on-no-more"])
    assert browser.post(undo, {"because": "Naamgenoot."}).status_code == HTTPStatus.FOUND
    assert CareRequest.objects.get(id=second).continues_id is None
