"""Two who register at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from tests.registry.conftest import NOON, REGISTRAR, hospital, organisation

from ketenzicht.base.errors import Conflict
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry import operations
from ketenzicht.registry.domain import IdentifierLine
from ketenzicht.registry.models import Identifier

AGB = IdentifierLine(IdentifierKind.AGB, "06012345")


def in_a_thread(deed: str) -> str:
    """What came of it: done, or how it was refused."""
    try:
        if deed == "load":
            operations.load_reference(at=NOON)
        else:
            new = organisation(hospital(id=uuid4(), identifiers=(AGB,)))
            operations.register_organisations(organisations=[new], actor=REGISTRAR, at=NOON)
    except Conflict:
        return "conflict"
    finally:
        connection.close()
    return "done"


@pytest.mark.django_db(transaction=True)
def test_of_two_with_the_same_number_one_is_refused_in_words_and_tables_load_once() -> None:
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(in_a_thread, ["load"] * 2)) == ["done", "done"]
        outcomes = list(threads.map(in_a_thread, ["register"] * 4))
    assert sorted(outcomes) == ["conflict", "conflict", "conflict", "done"]
    assert Identifier.objects.count() == 1
