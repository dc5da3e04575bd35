"""Somebody gives up while a provider says yes, on connections of their own: one has it, the other hears so."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker
from tests.placement.conftest import make_region
from tests.placement.test_following import give_up

from ketenzicht.base.errors import Conflict
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Dropped, NeedStatus
from ketenzicht.placement.models import Need, Offer, Unmet


def test_of_giving_up_and_a_yes_at_the_same_moment_one_has_it_and_the_other_hears_so(
    own_database: str, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    del own_database
    monkeypatch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
    with django_db_blocker.unblock():
        region = make_region()
        for _ in range(6):
            need_id = region.need()
            offer_id = region.ask(need_id, region.homes[0])[0]
            got = both(lambda n=need_id: give_up(region, n), lambda o=offer_id: region.accept(o))
            refused = [isinstance(one, Conflict) for one in got]
            assert sum(refused) == 1
            offer, need = Offer.objects.get(id=offer_id), Need.objects.get(id=need_id)
            ends = (NeedStatus.ARRANGED.value, "accepted") if refused[0] else (NeedStatus.UNMET.value, "withdrawn")
            assert (need.status, offer.status) == ends
            assert Unmet.objects.filter(need=need).count() == (0 if refused[0] else 1)
            if refused[0]:
                operations.drop_need(
                    need_id=need_id, dropped=Dropped.LEFT, because="Weg", actor=region.cor, at=region.at
                )


def both(*deeds: Any) -> list[Any]:
    barrier = Barrier(len(deeds))

    def one(deed: Any) -> Any:
        try:
            barrier.wait(timeout=30)
            return deed()
        except Conflict as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))
