"""The conformance check: a system that does everything well passes, and each thing left out is found."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.connections.conftest import NEW, caller

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import Outcome
from ketenzicht.capacity.taking import Receipt
from ketenzicht.connections import operations, queries
from ketenzicht.connections.domain import (
    CHECKS,
    Answer,
    Disturbance,
    Finding,
    MadeTestConnection,
    Row,
    Said,
    State,
    Trial,
    TrialUnit,
    Tried,
    findings_of,
    report_link_of,
    together,
)
from ketenzicht.connections.models import SandboxDelivery
from ketenzicht.definitions import operations as definitions
from ketenzicht.definitions.domain import VersionDefinition
from ketenzicht.definitions.queries import catalogue

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FREE = {"total": 20, "occupied": 18, "available": 2}


@pytest.fixture(autouse=True)
def modules(db: None) -> None:
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOON)


class System:
    """A supplier's system of which the clock is ours."""

    def __init__(self) -> None:
        self.made: MadeTestConnection = operations.register_test_connection(new=NEW, address="192.0.2.1", at=NOON)
        self.units = [line.unit for line in queries.sandbox_unit_lines(connection_id=self.made.id, on=NOON.date())]
        self.sent = 0

    def say(self, unit: int = 0, *, minute: float, **more: Any) -> dict[str, Any]:
        moment = (NOON + timedelta(minutes=minute)).isoformat()
        return {"unit": str(self.units[unit]), "observedAt": moment, "values": FREE, **more}

    def send(self, *observations: dict[str, Any], minute: float, key: str = "") -> bool:
        """Whether it is taken in."""
        self.sent += 1
        answer = operations.take_delivery(
            caller=caller(self.made.id),
            body=json.dumps({"observations": observations}).encode(),
            key=key or f"{self.sent}",
            at=NOON + timedelta(minutes=minute),
        )
        return isinstance(answer, Receipt)

    def everything(self, *, minute: float) -> None:
        assert self.send(*[self.say(place, minute=minute) for place in range(len(self.units))], minute=minute)

    def found(self) -> dict[str, Finding]:
        trial = queries.trial_of(connection_id=self.made.id, module="kliniek", on=NOON.date())
        assert trial
        return findings_of(trial)

    def states(self) -> dict[str, State]:
        return {code: finding.state for code, finding in self.found().items()}


def regular(system: System) -> None:
    for minute in range(0, 31, 5):
        system.everything(minute=minute)


def unknown(system: System) -> None:
    said = system.say(minute=40, values={**FREE, "available": None}, absentReasons={"available": "system-down"})
    assert system.send(said, minute=40)


def short(system: System) -> None:
    said = system.say(minute=41, values={"total": 20, "occupied": 22, "available": -2})
    assert system.send(said, minute=41)


def stop(system: System) -> None:
    assert system.send(system.say(minute=42, opening={"state": "stop", "reason": "staff"}), minute=42)


def again(system: System) -> None:
    for _ in range(2):
        assert system.send(system.say(minute=43), minute=43, key="again")


def late(system: System) -> None:
    assert system.send(system.say(minute=17, values={"total": 20, "occupied": 5, "available": 1}), minute=44)


def corrected(system: System) -> None:
    assert not system.send(system.say(minute=45, values={"total": -1}), minute=45)
    assert system.send(system.say(minute=45), minute=45.1)


def disturbed(disturbance: Disturbance, minute: float) -> Callable[[System], None]:
    def deed(system: System) -> None:
        operations.disturb(link=system.made.link, disturbance=disturbance, requests=1, at=NOON)
        said = system.say(minute=minute)
        assert not system.send(said, minute=minute, key=disturbance.value)
        assert system.send(said, minute=minute + 0.1, key=disturbance.value)

    return deed


# What a system does, and which check is not passed without it.
DEEDS: dict[str, Callable[[System], None]] = {
    "regular": regular,
    "unknown": unknown,
    "negative": short,
    "opening": stop,
    "repeated": again,
    "late": late,
    "corrected": corrected,
    "survives-503": disturbed(Disturbance.UNAVAILABLE, 50),
    "survives-429": disturbed(Disturbance.TOO_MANY, 51),
}


def test_a_system_that_does_everything_passes_and_its_report_says_so() -> None:
    system = System()
    for deed in DEEDS.values():
        deed(system)
    found = system.found()
    assert {code for code, finding in found.items() if finding.state is not State.PASSED} == set()
    assert set(found) == {check.code for check in CHECKS}
    kept = set(SandboxDelivery.objects.values_list("id", flat=True))
    assert {finding.delivery for finding in found.values()} <= kept
    assert operations.record_check(link=system.made.link, module="kliniek", at=NOON)
    (report,) = queries.reports_of_link(link=report_link_of(system.made.link), on=NOON.date()).reports
    assert report.is_valid
    assert report.passed_at == NOON


@pytest.mark.parametrize("left_out", sorted(set(DEEDS) - {"regular"}))
def test_what_is_left_out_is_not_passed(left_out: str) -> None:
    system = System()
    for code, deed in DEEDS.items():
        if code != left_out:
            deed(system)
    assert {code for code, state in system.states().items() if state is not State.PASSED} == {left_out}


def test_nothing_is_passed_before_anything_came_in() -> None:
    system = System()
    assert set(system.states().values()) == {State.PENDING}
    assert not operations.record_check(link=system.made.link, module="kliniek", at=NOON)


def test_zero_for_unknown_fails_with_what_to_do() -> None:
    system = System()
    system.send(system.say(minute=0, values={"total": 20, "occupied": 20, "available": 0}), minute=0)
    found = system.found()["unknown"]
    assert found.state is State.FAILED
    assert "null met een reden" in found.words
    unknown(system)
    assert system.states()["unknown"] is State.PASSED


def test_sent_again_sooner_than_was_asked_fails() -> None:
    system = System()
    operations.disturb(link=system.made.link, disturbance=Disturbance.TOO_MANY, requests=1, at=NOON)
    said = system.say(minute=0)
    assert not system.send(said, minute=0)
    assert system.send(said, minute=0.02)
    assert system.states()["survives-429"] is State.FAILED
    assert system.states()["survives-503"] is State.PENDING


def test_a_refusal_that_is_not_mended_fails() -> None:
    system = System()
    assert not system.send(system.say(minute=0, values={}), minute=0)
    assert system.states()["corrected"] is State.FAILED


def test_what_was_passed_once_stays_passed_on_record() -> None:
    system = System()
    for deed in DEEDS.values():
        deed(system)
    operations.record_check(link=system.made.link, module="kliniek", at=NOON)
    SandboxDelivery.objects.all().delete()
    assert operations.record_check(link=system.made.link, module="kliniek", at=NOON + timedelta(days=1))
    (report,) = queries.reports_of_link(link=report_link_of(system.made.link), on=NOON.date()).reports
    assert (report.passed_at, report.checked_at) == (NOON, NOON + timedelta(days=1))


def test_only_modules_that_are_tried_can_be_checked() -> None:
    system = System()
    for module in ("spoed", "none"):
        with pytest.raises(NotFound):
            operations.record_check(link=system.made.link, module=module, at=NOON)
    with pytest.raises(NotFound):
        queries.reports_of_link(link=system.made.link, on=NOON.date())


def test_an_interval_longer_than_expected_begins_anew() -> None:
    system = System()
    for minute in (0, 5, 10, 15, 20, 27, 32, 37, 42, 47, 52):
        system.everything(minute=minute)
    assert system.states()["regular"] is State.PENDING
    system.everything(minute=57)
    assert system.states()["regular"] is State.PASSED


def _version(module: str) -> VersionDefinition:
    version = catalogue().modules[module].version_at(NOON.date())
    assert version
    return version


@pytest.mark.parametrize("module", ["acute-ggz", "acute-vv", "hap", "rav", "spoed", "wijkverpleging", "pandemie"])
def test_every_module_can_be_checked(module: str) -> None:
    version = _version(module)
    units = tuple(TrialUnit(UUID(int=place), label.code, label.name) for place, label in enumerate(version.labels))
    said = Said(version.id, {}, {}, None)
    tried = Tried(
        id=UUID(int=1),
        received_at=NOON,
        answer=Answer.ACCEPTED,
        status=201,
        fingerprint=b"",
        names=True,
        replayed_at=None,
        rows=tuple(Row(unit.code, said, Outcome.CHANGED) for unit in units),
    )
    found = findings_of(Trial(version, units, (tried,)))
    assert found["every-unit"].state is State.PASSED
    assert found["regular"].state is State.PENDING
    assert together(found, {}) == {}
