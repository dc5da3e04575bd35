"""What versions left behind that closed a request without what was sought for it; by the owner, who alone still can."""

from uuid import UUID

import pytest
from django.db import connection
from tests.placement.conftest import Region
from tests.placement.test_closing import arranged, is_followed, nothing_is_left

from ketenzicht.coordination.domain import Ending
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.domain.closing import Stands
from ketenzicht.placement.models import Need, Offer, Unmet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]


def left_behind(need_id: UUID, ending: Ending | None = None) -> None:
    """As versions before this one closed a request; with `ending` as the story tells it."""
    if ending is not None:
        request_id = Need.objects.get(id=need_id).request_id
        row = Happening.objects.filter(request=request_id).latest("id")
        Happening.objects.create(
            request_id=request_id, at=row.at, kind="closed", actor_name="Cor", detail={"ending": ending.value}
        )
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


@pytest.mark.parametrize(("ending", "counted"), [(Ending.ADVISED, 1), (Ending.MISTAKE, 0), (None, 0)])
def test_it_counts_as_care_that_was_not_there_where_how_it_was_closed_says_so(
    region: Region, ending: Ending | None, counted: int
) -> None:
    left_behind(arranged(region, Stands.SOUGHT), ending)
    operations.watch(at=region.later())
    assert Unmet.objects.filter(by=None, by_name="Ketenzicht").count() == counted == Unmet.objects.count()


def test_who_is_expected_by_a_request_that_was_closed_long_ago_stays_followed(region: Region) -> None:
    need_id = arranged(region, Stands.PLACED)
    left_behind(need_id)
    operations.watch(at=region.later())
    assert is_followed(region, need_id)
    offer_id = Offer.objects.get(need_id=need_id, status="placed").id
    operations.miss(offer_id=offer_id, words="", side=Side.PROVIDER, actor=region.homes[0].opname, at=region.at)
    operations.watch(at=region.later())
    nothing_is_left(region, need_id)
