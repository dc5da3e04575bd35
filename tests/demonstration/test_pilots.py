"""The demonstration tries what is still a concept: from today on, once, and its simulators deliver for it."""

import tomllib
from datetime import UTC, datetime, timedelta

import pytest

from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import operations
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Status
from ketenzicht.definitions.domain.document import read_document
from ketenzicht.definitions.models import VersionChange
from ketenzicht.definitions.operations import SHIPPED
from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.figures import Teller
from ketenzicht.demonstration.domain.habits import profile_of
from ketenzicht.demonstration.domain.plan import UnitPlan
from ketenzicht.demonstration.pilots import PILOTS, ensure_pilots

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def loaded(db: None) -> None:
    operations.load_all(folder=SHIPPED, actor=PLATFORM, at=NOON)


def test_a_pilot_is_in_force_from_today_and_is_put_there_once(loaded: None) -> None:
    ensure_pilots(at=NOON)
    spoed = definitions.module(code="spoed")
    today, before = spoed.version_at(NOON.date()), spoed.version_at(NOON.date() - timedelta(days=1))
    assert today
    assert before
    assert (today.number, today.status, before.number) == (PILOTS["spoed"], Status.PILOT, "0.1")
    done = VersionChange.objects.count()
    ensure_pilots(at=NOON + timedelta(days=1))
    assert VersionChange.objects.count() == done


def test_simulated_emergency_departments_deliver_what_their_crowding_follows_from() -> None:
    (file,) = SHIPPED.glob("spoed-0.2.toml")
    (version,) = read_document(tomllib.loads(file.read_text(encoding="utf-8"))).versions
    scores = []
    for number in range(60):
        unit = UnitPlan("spoed", "seh", 20, "x")
        told = Teller(profile=profile_of(unit), chance=Chance(str(number))).report(version=version, at=NOON)
        assert told
        assert version.faults_of(told.values, told.absent, label="seh", pointer="") == []
        values, _ = version.completed(told.values, told.absent, label="seh")
        scores.append(values["crowding"])
    known = [score for score in scores if isinstance(score, int | float)]
    assert len(known) >= 40, "Some never measure an input; then the score is unknown, not nought."
    assert len(set(known)) > 20
