"""A receiver's server that fails, lies, or is not theirs: nothing goes elsewhere, and nothing is lost."""

import datetime as dt
from ipaddress import ip_network
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.coordination.conftest import NOON, _ids, centre
from tests.handover.certificates import Authority, serves
from tests.handover.conftest import Accepted, accepted, receiver
from tests.handover.receiver import Receiver, started

from ketenzicht.handover import operations
from ketenzicht.handover.domain.delivery import State, Way
from ketenzicht.rest import outgoing

__all__ = ["_ids", "accepted", "centre", "receiver"]  # fixtures
pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("does", "problem"),
    [
        ("refuse", "status-400"),
        ("garbage", "broken-off"),
        ("long", "answer-too-long"),
        ("elsewhere", "status-307"),
        ("hang-up", "broken-off"),
        ("slow", "too-slow"),
    ],
)
def test_whatever_their_server_does_it_is_tried_again(
    accepted: Accepted, receiver: Receiver, does: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()
    receiver.does = does
    with monkeypatch.context() as patch:
        patch.setattr(outgoing, "EACH_STEP", 1.0)
        operations.deliver_due(at=NOON)
    assert (accepted.row().state, accepted.row().problem) == (State.RETRYING.value, problem)
    receiver.does = "take"
    operations.deliver_due(at=NOON + 2 * MINUTE)
    assert accepted.row().state == State.DELIVERED.value


def test_a_receiver_that_took_it_and_died_has_it_once(accepted: Accepted, receiver: Receiver) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()
    receiver.does = "take-then-hang-up"
    operations.deliver_due(at=NOON)
    receiver.does = "take"
    operations.deliver_due(at=NOON + 2 * MINUTE)
    assert len(receiver.stored) == 1
    assert len(receiver.asked) == 2


def test_a_wrong_token_is_a_refusal(accepted: Accepted, receiver: Receiver) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="anders")
    accepted.release()
    operations.deliver_due(at=NOON)
    assert accepted.row().problem == "status-401"


def test_a_server_killed_between_commit_and_push_loses_nothing(
    accepted: Accepted, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()

    def die(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("ketenzicht.handover.operations.delivering._write_down", die)
        with pytest.raises(SystemExit):
            operations.deliver_due(at=NOON)
    assert accepted.row().state == State.QUEUED.value
    assert operations.deliver_due(at=NOON + MINUTE) == 0, "another waits as long as one attempt can take"
    operations.deliver_due(at=NOON + 3 * MINUTE)
    assert accepted.row().state == State.DELIVERED.value
    assert len(receiver.stored) == 1


def test_a_certificate_that_is_not_theirs_gets_nothing(accepted: Accepted, settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    with started(Receiver(), tls=serves(Authority("Van zichzelf").signs("localhost", folder=tmp_path))) as other:
        accepted.receives(Way.PUSH, other.address)
        accepted.release()
        operations.deliver_due(at=NOON)
        assert accepted.row().problem == "certificate"
        assert other.asked == []


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/fhir", "http://10.0.0.1/fhir", "http://169.254.169.254/fhir", "http://[::1]:9/fhir"]
)
def test_nothing_is_sent_to_a_network_of_our_own_that_nobody_allowed(
    accepted: Accepted, settings: Settings, address: str
) -> None:
    settings.HANDOVER_NETWORKS = ()
    accepted.receives(Way.PUSH, address)
    accepted.release()
    operations.deliver_due(at=NOON)
    assert accepted.row().problem == "own-network"


def test_a_fault_of_our_own_is_told_and_tried_again(
    accepted: Accepted, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()

    def broken(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("ketenzicht.handover.operations.carrying.send", broken)
        operations.deliver_due(at=NOON)
    assert (accepted.row().state, accepted.row().problem) == (State.RETRYING.value, "our-fault")
    operations.deliver_due(at=NOON + 2 * MINUTE)
    assert accepted.row().state == State.DELIVERED.value
