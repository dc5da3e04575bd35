"""A server that is killed while it delivers or withdraws: nothing is lost, there twice, or left standing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network
from threading import Event
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker
from tests.handover.receiver import Receiver, started
from tests.placement.conftest import Home, Region, make_region, somebody
from tests.serving import _conninfo

from ketenzicht.access.domain import Role
from ketenzicht.handover import operations
from ketenzicht.handover.domain.delivery import LEASE, State, Way
from ketenzicht.handover.models import Recall, Release
from ketenzicht.handover.operations import NewReceiving
from ketenzicht.placement import operations as placement
from ketenzicht.placement.domain import Cancelled, Side

WITHIN = 60.0  # seconds
MOMENTS = ("read-nothing", "read-half", "kept", "answered", "as-it-comes")
# A process that does what the clock of the server does, and nothing else.
CLOCK = """
import time, django
from datetime import UTC, datetime
django.setup()
from ketenzicht.handover import operations
print("ready", flush=True)
while True:
    operations.deliver_due(at=datetime.now(UTC))
    operations.recall_due(at=datetime.now(UTC))
    time.sleep(0.02)
"""


@dataclass
class Clock:
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """As a power failure would."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def land(own_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Region]:
    del own_database
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        patch.setattr("django.conf.settings.HANDOVER_NETWORKS", (ip_network("127.0.0.0/8"), ip_network("::1/128")))
        made = make_region()
        made.at = datetime.now(UTC)
        yield made


@pytest.fixture
def start(own_database: str) -> Iterator[Callable[[], Clock]]:
    begun: list[Clock] = []

    def begin() -> Clock:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ketenzicht.config.settings",
            "DATABASE_URL": _conninfo(own_database),
            "KETENZICHT_HANDOVER_NETWORKS": "127.0.0.0/8,::1/128",
        }
        begun.append(Clock(subprocess.Popen([sys.executable, "-c", CLOCK], env=environment, stdout=subprocess.PIPE)))
        output = begun[-1].process.stdout
        assert output is not None
        assert output.readline() == b"ready\n"
        return begun[-1]

    yield begin
    for one in begun:
        one.kill()


def handed_over(land: Region, home: Home, receiver: Receiver, way: Way) -> UUID:
    """A place that was confirmed, and so a hand-over that waits to be sent. The offer."""
    administrator = somebody(home.organisation_id, Role.ORGANISATION_ADMINISTRATOR, "Bea Beheer")
    land.at = datetime.now(UTC)
    new = NewReceiving(way=way, endpoint=receiver.address)
    operations.set_receiving(location_id=home.location_id, new=new, actor=administrator, at=land.at)
    home.say(2, at=land.at)
    (offer_id,) = land.ask(land.need(), home)
    land.accept(offer_id)
    placement.confirm(offer_id=offer_id, expected_at=None, actor=land.cor, at=land.at)
    return offer_id


def killed(start: Callable[[], Clock], receivers: Sequence[Receiver], moment: str) -> None:
    """The clock runs until it is killed, at this moment of the answer of one of the receivers."""
    if moment == "as-it-comes":
        clock = start()
        time.sleep(0.04)
        clock.kill()
        return
    reached = Event()

    def meanwhile(now: str) -> None:
        if now == moment and not reached.is_set():
            reached.set()
            for one in begun:
                one.kill()

    for one in receivers:
        one.meanwhile = meanwhile
    begun = [start()]
    assert reached.wait(WITHIN), f"{moment} was not reached"
    for one in receivers:
        one.meanwhile = lambda _moment: None


def stands(receiver: Receiver) -> list[str]:
    """How what the receiver has stands: the Task of each."""
    found = []
    for one in receiver.stored.values():
        parts = [one] if one["resourceType"] == "Task" else [each["resource"] for each in one["entry"]]
        found.append(next(each["status"] for each in parts if each["resourceType"] == "Task"))
    return found


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_was_on_its_way_gets_there_once_and_what_was_called_off_meanwhile_is_left_standing_nowhere(
    land: Region, start: Callable[[], Clock], moment: str
) -> None:
    with started(Receiver()) as first, started(Receiver()) as second:
        goes_on, called_off = (
            handed_over(land, home, receiver, Way.PUSH)
            for home, receiver in zip(land.homes[:2], (first, second), strict=True)
        )
        killed(start, (first, second), moment)
        states = {State(one) for one in Release.objects.values_list("state", flat=True)}
        assert states <= {State.QUEUED, State.DELIVERED, State.WITHDRAWN}, "nothing is half"
        call_off(land, called_off)
        another_goes_on()
        row = Release.objects.get(offer_id=goes_on)
        assert row.state == State.DELIVERED.value
        assert (len(first.stored), first.found, stands(first)) == (1, [], ["accepted"])
        assert list(row.steps.values_list("kind", flat=True)).count("delivered") == 1
        was_told(called_off)
        assert set(stands(second)) <= {"cancelled"}
        call_off(land, goes_on)
        another_goes_on()


@pytest.mark.parametrize(("moment", "way"), [("read-half", Way.PUSH), ("kept", Way.PULL), ("as-it-comes", Way.PUSH)])
def test_a_withdrawal_that_was_on_its_way_gets_there(
    land: Region, start: Callable[[], Clock], moment: str, way: Way
) -> None:
    with started(Receiver()) as receiver:
        offer_id = handed_over(land, land.homes[2], receiver, way)
        operations.deliver_due(at=datetime.now(UTC))
        assert stands(receiver) == ["accepted" if way is Way.PUSH else "requested"]
        call_off(land, offer_id)
        killed(start, (receiver,), moment)
        another_goes_on()
        was_told(offer_id)
        assert stands(receiver) == ["cancelled"]


def test_a_notification_that_was_on_its_way_gets_there(land: Region, start: Callable[[], Clock]) -> None:
    with started(Receiver()) as receiver:
        offer_id = handed_over(land, land.homes[3], receiver, Way.PULL)
        killed(start, (receiver,), "kept")
        another_goes_on()
        assert Release.objects.get(offer_id=offer_id).state == State.NOTIFIED.value
        assert (len(receiver.stored), stands(receiver)) == (1, ["requested"])


def another_goes_on() -> None:
    """After as long as one attempt can take."""
    at = datetime.now(UTC) + LEASE
    while operations.deliver_due(at=at) + operations.recall_due(at=at):
        pass


def was_told(offer_id: UUID) -> None:
    """Where something may be there, their system heard that it was withdrawn; where nothing left, there is no need."""
    row = Release.objects.get(offer_id=offer_id)
    assert row.state == State.WITHDRAWN.value
    recalls = list(Recall.objects.filter(release=row).values_list("state", flat=True))
    assert recalls == ([State.DELIVERED.value] if row.may_be_there else [])


def call_off(land: Region, offer_id: UUID) -> None:
    placement.cancel(
        offer_id=offer_id, reason=Cancelled.NOT_NEEDED, words="", side=Side.CENTRE, actor=land.cor,
        at=datetime.now(UTC),
    )  # fmt: skip
