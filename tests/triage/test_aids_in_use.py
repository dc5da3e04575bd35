"""Decision aids as versions: taken in use beside any crosswalk or none, and never among what gives an urgency."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from tests.triage.versions import KEEPER, NOON, load, take

from ketenzicht.base.errors import Conflict
from ketenzicht.triage import operations, queries
from ketenzicht.triage.models import InstrumentVersion

LATER = NOON + timedelta(hours=1)
AID, CLINICAL = "demo-afweging", ("clinical = false", "clinical = true")
pytestmark = pytest.mark.django_db


def test_an_aid_needs_no_place_on_the_scale_and_gives_no_urgency() -> None:
    version_id = take(AID, CLINICAL)
    assert [(one.version_id, one.instrument.code) for one in queries.aids_in_use(at=NOON)] == [(version_id, AID)]
    crosswalk, news2 = take("crosswalk"), take("news2")
    assert [one.version_id for one in queries.instruments_in_use(at=NOON)] == [news2]
    assert [one.version_id for one in queries.aids_in_use(at=NOON)] == [version_id]
    operations.end(version_id=news2, actor=KEEPER, at=LATER)
    operations.end(version_id=crosswalk, actor=KEEPER, at=LATER)  # the aid does not hold it up
    operations.end(version_id=version_id, actor=KEEPER, at=LATER)
    assert queries.aids_in_use(at=LATER) == ()


def test_the_next_version_of_an_aid_ends_the_one_before_it() -> None:
    take(AID, CLINICAL)
    second = take(AID, CLINICAL, ('number = "0.1"', 'number = "0.2"'), at=LATER)
    assert [one.version_id for one in queries.aids_in_use(at=LATER)] == [second]


def test_an_aid_that_is_not_for_clinical_use_is_refused_unless_the_platform_allows_it(settings: Any) -> None:
    version_id = load(AID)
    with pytest.raises(Conflict, match="niet voor klinisch gebruik"):
        operations.take_in_use(version_id=version_id, actor=KEEPER, at=NOON)
    settings.NON_CLINICAL_TRIAGE = True
    operations.take_in_use(version_id=version_id, actor=KEEPER, at=NOON)
    settings.NON_CLINICAL_TRIAGE = False
    assert queries.aids_in_use(at=NOON) == ()


def test_which_aids_are_in_use_is_one_query_once_they_are_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    take(AID, CLINICAL)
    queries.aids_in_use(at=NOON)
    with django_assert_num_queries(1):
        queries.aids_in_use(at=NOON)


def test_of_what_was_loaded_before_there_were_outcomes_the_content_tells_it() -> None:
    """The condition of the migration picks those that the reader says are aids."""
    for name in (AID, "news2"):
        load(name)
    migration = import_module("ketenzicht.triage.migrations.0004_outcome_of_instruments")
    condition = migration.OF_WHAT_WAS_LOADED.partition("WHERE")[2].partition(";")[0]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT code FROM triage_instrumentversion WHERE {condition}")  # noqa: S608 (ours)
        assert cursor.fetchall() == [(AID,)]
    assert {row.code: row.is_aid for row in InstrumentVersion.objects.all()} == {AID: True, "news2": False}
