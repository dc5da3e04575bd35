"""Two who decide at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection
from tests.applications.conftest import GRANT, NOON, advised, gather
from tests.web import country

from ketenzicht.access.models import RecordedAgreement
from ketenzicht.applications import operations
from ketenzicht.applications.models import Application
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict


@pytest.mark.django_db(transaction=True)
def test_of_two_deciders_at_once_one_wins() -> None:
    country.load(at=NOON)
    people = gather(at=NOON)
    made = advised(people)

    def decide(move: str) -> str:
        return in_a_thread(move, made, people.decider)

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(decide, ["grant", "refuse"] * 2))
    (won,) = [one for one in outcomes if one != "conflict"]
    assert Application.objects.get(id=made).status == {"grant": "granted", "refuse": "refused"}[won]
    assert RecordedAgreement.objects.filter(purpose="research").count() == (won == "grant")


def in_a_thread(move: str, made: UUID, decider: Actor) -> str:
    """What came of it: the move, or that another was first."""
    try:
        if move == "grant":
            operations.grant(application_id=made, given=GRANT, actor=decider, at=NOON)
        else:
            operations.refuse(application_id=made, reasons="Nee.", actor=decider, at=NOON)
    except Conflict:
        return "conflict"
    finally:
        connection.close()
    return move
