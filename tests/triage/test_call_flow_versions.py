"""Versions of call-flow rules in the database: one of a region in use, for patients only what is meant for them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.triage.versions import KEEPER as BEA
from tests.triage.versions import NOON, TRIAGIST, content, load, take

from ketenzicht.base.errors import Conflict, Invalid, NotPermitted
from ketenzicht.triage import operations, queries
from ketenzicht.triage.models import FlowVersion


@pytest.fixture
def training(db: None, settings: Any) -> None:
    settings.NON_CLINICAL_TRIAGE = True


def test_one_version_of_a_region_is_in_use(training: None) -> None:
    everywhere = take("demo-gespreksregels")
    text = ('name = "Demonstratie gespreksregels"', 'name = "Utrecht"\nregion = "ROAZ-05"')
    of_region = take("demo-gespreksregels", text, ('number = "0.1"', 'number = "0.2"'))
    assert queries.flows_in_use(at=NOON) == {"": everywhere, "ROAZ-05": of_region}
    next_one = load("demo-gespreksregels", text, ('number = "0.1"', 'number = "0.3"'))
    later = datetime(2026, 11, 22, 12, tzinfo=UTC)
    operations.take_in_use(version_id=next_one, actor=BEA, at=later)
    assert queries.flows_in_use(at=later) == {"": everywhere, "ROAZ-05": next_one}
    assert queries.flow_version(version_id=next_one).region == "ROAZ-05"


def test_without_training_nobody_is_led_by_a_demonstration(training: None, settings: Any) -> None:
    take("demo-gespreksregels")
    settings.NON_CLINICAL_TRIAGE = False
    assert queries.flows_in_use(at=NOON) == {}
    version = load("demo-gespreksregels", ('number = "0.1"', 'number = "0.2"'))
    with pytest.raises(Conflict, match="niet voor klinisch gebruik"):
        operations.take_in_use(version_id=version, actor=BEA, at=NOON)


def test_what_was_read_never_changes_and_only_a_keeper_loads(training: None) -> None:
    load("demo-gespreksregels")
    with pytest.raises(Conflict, match="zegt iets anders"):
        load("demo-gespreksregels", ("Niet voor klinisch gebruik.", "Toch wel."))
    with pytest.raises(NotPermitted):
        operations.load(content=content("demo-gespreksregels"), actor=TRIAGIST, at=NOON)
    with pytest.raises(Invalid) as told:
        load("demo-gespreksregels", ('way = "hier"\n', 'way = "hier"\nwhen = "anw is ja"\n'))
    assert [fault.code for fault in told.value.faults] == ["dead-end"]
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        FlowVersion.objects.update(name="Anders")
