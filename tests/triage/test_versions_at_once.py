"""Several who change what is in use at the same moment, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from tests.triage.versions import KEEPER, NOON, load, take

from ketenzicht.base.errors import Conflict
from ketenzicht.triage import operations, queries
from ketenzicht.triage.operations.loading import lock

OVERTAKEN = "Iemand anders wijzigde zojuist wat in gebruik is. Kijk hoe het nu is en doe het dan opnieuw."


def in_a_thread(deed: Any) -> str:
    """What came of it: done, or how it was refused."""
    try:
        deed()
    except Conflict as refused:
        return str(refused)
    finally:
        connection.close()
    return "done"


def taking(version_id: UUID, *, minutes: int) -> Any:
    return partial(operations.take_in_use, version_id=version_id, actor=KEEPER, at=NOON + timedelta(minutes=minutes))


@pytest.mark.django_db(transaction=True)
def test_of_two_versions_taken_at_once_one_is_in_use_and_nobody_overtakes_unseen() -> None:
    take("crosswalk")
    first, second = (load("news2", ('number = "1.0"', f'number = "1.{minor}"')) for minor in (1, 2))
    with ThreadPoolExecutor(2) as threads:
        waiting = [taking(first, minutes=1), taking(second, minutes=1)]
        assert list(threads.map(in_a_thread, waiting)) == ["done", "done"]  # one after the other, in either order
    (left,) = queries.instruments_in_use(at=NOON + timedelta(minutes=1))
    assert left.version_id in {first, second}


@pytest.mark.django_db(transaction=True)
def test_who_waited_for_another_change_does_not_judge_by_what_was_before() -> None:
    """A crosswalk without its classes is taken in use while who takes the instrument waits."""
    take("crosswalk")
    news2 = load("news2")
    lacking = load("crosswalk", ('number = "0.1"', 'number = "0.2"'), ('hoog = "U1", ', ""))
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            lock()
            waits = threads.submit(in_a_thread, taking(news2, minutes=1))
            taking(lacking, minutes=2)()
        assert waits.result() == OVERTAKEN
    assert queries.instruments_in_use(at=NOON + timedelta(minutes=3)) == ()
