"""Requests are read as before when keys have been replaced, and what can be sealed anew is."""

import pytest
from tests.coordination.conftest import NOON, Centre

from ketenzicht.config import person_keys
from ketenzicht.config.sealed import SEALED
from ketenzicht.coordination import operations
from ketenzicht.coordination.models import Happening
from ketenzicht.coordination.queries.reading import request_file
from ketenzicht.sealing.queries import cipher_of, keys_in_use, newest_key

ALL = 10**9


@pytest.mark.django_db
def test_a_request_is_read_as_before_and_only_its_story_keeps_the_older_key(centre: Centre) -> None:
    old = newest_key()
    request_id, claim = centre.in_hand(name="Testpersoon", call_back="0612345678")
    operations.park(
        request_id=request_id, claim=claim, until=NOON.replace(hour=14), because="wacht op de dochter",
        actor=centre.me, at=NOON,
    )  # fmt: skip
    before = request_file(centre.row(request_id), now=NOON)
    person_keys.rotate(at=NOON)
    assert person_keys.renew(most=ALL, at=NOON).resealed.unreadable == 0
    cipher_of.cache_clear()
    assert request_file(centre.row(request_id), now=NOON) == before
    assert before.intake["name"] == "Testpersoon"
    kept = {(one.table, one.column): keys_in_use(columns=[one]) for one in SEALED}
    assert kept["coordination_carerequest", "intake"] == {newest_key()}
    assert kept[Happening._meta.db_table, "note"] == {old}
