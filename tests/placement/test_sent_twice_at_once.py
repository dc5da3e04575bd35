"""A form that is sent eight times in one moment is one need: on real connections."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker
from tests.placement.conftest import Region, make_region
from tests.placement.test_sent_twice import state

from ketenzicht.placement.models import Need


@pytest.fixture(scope="module")
def land(own_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Region]:
    del own_database
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        made = make_region()
        made.at = datetime.now(UTC)
        yield made


def test_of_eight_in_the_same_millisecond_one_need_comes(land: Region, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        request_id, sent, barrier = land.request(), uuid4(), Barrier(8)

        def click(_: int) -> UUID:
            try:
                barrier.wait(timeout=30)
                return state(land, request_id, sent)
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            made = set(pool.map(click, range(8)))
        assert made == set(Need.objects.filter(request_id=request_id).values_list("id", flat=True))
        assert len(made) == 1
