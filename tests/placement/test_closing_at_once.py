"""A request ends while somebody says yes, confirms or leaves: whoever is second finds what the first did."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker
from tests.placement.conftest import Region
from tests.placement.test_figures_at_once import one_while_the_other
from tests.placement.test_no_double_booking import everything_ends, land, together, wrong

from ketenzicht.base.errors import Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Ending, Receiver
from ketenzicht.coordination.models import CareRequest
from ketenzicht.placement import operations
from ketenzicht.placement.domain import COMING, OPEN_NEEDS, WAITING, Side
from ketenzicht.placement.models import Need, Offer

__all__ = ["land"]  # a fixture
Deed = Callable[[], object]
OPEN = [one.value for one in WAITING | COMING]


class Scene:
    """A request that is in hand, for which a home is asked, and the first deed of the home or of the centre."""

    def __init__(self, region: Region, before: str) -> None:
        self.region, self.at = region, datetime.now(UTC)
        region.at = self.at
        self.request_id = region.request()
        self.need_id = region.need(self.request_id)
        self.offer_id: UUID = region.ask(self.need_id, region.homes[0])[0]
        self.home = region.homes[0].opname
        for deed in {"accept": [], "confirm": ["accept"], "depart": ["accept", "confirm"]}[before]:
            self.deed(deed)()
        self.claim = coordination.pick_up(request_id=self.request_id, actor=region.cor, at=self.at)

    def deed(self, name: str) -> Deed:
        offer_id, home, at = self.offer_id, self.home, self.at
        deeds: dict[str, Deed] = {
            "accept": lambda: operations.accept(
                offer_id=offer_id, yes=operations.Yes(), side=Side.PROVIDER, actor=home, at=at
            ),
            "confirm": lambda: operations.confirm(offer_id=offer_id, expected_at=None, actor=self.region.cor, at=at),
            "depart": lambda: operations.depart(
                offer_id=offer_id, expected_at=None, side=Side.PROVIDER, actor=home, at=at
            ),
        }
        return deeds[name]

    def end(self, how: Ending | Receiver) -> Deed:
        request_id, claim, cor, at = self.request_id, self.claim, self.region.cor, self.at
        if isinstance(how, Ending):
            return lambda: coordination.close(
                request_id=request_id, claim=claim, ending=how, note="Klaar.", actor=cor, at=at
            )
        return lambda: coordination.forward(
            request_id=request_id, claim=claim, to=how, warm=None, note="Klaar.", actor=cor, at=at
        )

    def agrees(self) -> None:
        status = CareRequest.objects.get(id=self.request_id).status
        is_open = Need.objects.filter(id=self.need_id, status__in=[one.value for one in OPEN_NEEDS]).exists()
        offered = Offer.objects.filter(need=self.need_id, status__in=OPEN).exists()
        assert status in {"in-hand", "closed", "forwarded"}
        assert is_open == offered
        if status == "closed":
            assert not is_open
        assert wrong(self.region) == []


@pytest.mark.parametrize("how", [Ending.ADVISED, Ending.DIED, Receiver.OWN_PROVIDER])
@pytest.mark.parametrize("deed", ["accept", "confirm", "depart"])
@pytest.mark.parametrize("ends_first", [True, False])
def test_in_each_order_the_second_finds_what_the_first_did(
    land: Region,
    django_db_blocker: DjangoDbBlocker,
    how: Ending | Receiver,
    deed: str,
    ends_first: bool,
) -> None:
    with django_db_blocker.unblock():
        scene = Scene(land, deed)
        deeds = [scene.end(how), scene.deed(deed)]
        got = one_while_the_other(*(deeds if ends_first else reversed(deeds)))
        assert all(one is None or isinstance(one, datetime | Refused) for one in got), got
        scene.agrees()
        everything_ends(land)


def test_at_the_same_moment_one_goes_before_the_other(
    land: Region,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    with django_db_blocker.unblock():
        for turn in range(12):
            deed = ("accept", "confirm", "depart")[turn % 3]
            how: Ending | Receiver = (Ending.NO_CARE, Ending.DIED, Receiver.OWN_PROVIDER)[turn // 4]
            scene = Scene(land, deed)
            with together([scene.end(how), scene.deed(deed)]) as got:
                assert all(one is None or isinstance(one, datetime | Refused) for one in got)
            scene.agrees()
            everything_ends(land)
