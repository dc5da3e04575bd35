"""What versions left behind that closed a request without what was sought for it; by the owner, who alone still can."""

from uuid import UUID

import pytest
from django.db import connection
from tests.placement.conftest import Region
from tests.placement.test_closing import arranged, is_followed, nothing_is_left

from ketenzicht.coordination.models import CareRequest
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.domain.closing import Stands
from ketenzicht.placement.models import Need, Offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]


def left_behind(need_id: UUID) -> None:
    """As versions before this one closed a request."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE coordination_carerequest DISABLE TRIGGER USER")
        CareRequest.objects.filter(needs=need_id).update(status="closed")
        cursor.execute("ALTER TABLE coordination_carerequest ENABLE TRIGGER USER")


def test_what_earlier_versions_left_behind_the_clock_ends(region: Region) -> None:
    need_id = arranged(region, Stands.SOUGHT)
    left_behind(need_id)
    operations.watch(at=region.later())
    assert set(region.statuses(need_id)) == {"withdrawn"}
    assert Need.objects.get(id=need_id).dropped == "closed"
    nothing_is_left(region, need_id)
    assert not operations.watch(at=region.later())


def test_who_is_expected_by_a_request_that_was_closed_long_ago_stays_followed(region: Region) -> None:
    need_id = arranged(region, Stands.PLACED)
    left_behind(need_id)
    operations.watch(at=region.later())
    assert is_followed(region, need_id)
    offer_id = Offer.objects.get(need_id=need_id, status="placed").id
    operations.miss(offer_id=offer_id, words="", side=Side.PROVIDER, actor=region.homes[0].opname, at=region.at)
    operations.watch(at=region.later())
    nothing_is_left(region, need_id)
