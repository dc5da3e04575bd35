"""Over mutual TLS: we know them by their certificate, they know us by ours; else nothing about anybody goes."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings
from tests.coordination.conftest import NOON, _ids, centre
from tests.handover.certificates import HOUR, Authority, Files, serves
from tests.handover.conftest import Accepted, accepted, located, offered
from tests.handover.receiver import Receiver, started

from ketenzicht.handover import operations
from ketenzicht.handover.domain.delivery import State, Way
from ketenzicht.handover.models import Recall, Release
from ketenzicht.handover.operations import NewReceiving
from ketenzicht.rest import outgoing

__all__ = ["_ids", "accepted", "centre"]  # fixtures
pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@dataclass
class Trust:
    """`theirs` signs for who receives, `ours` for us; who receives believes both."""

    folder: Path
    settings: Settings
    theirs: Authority
    ours: Authority

    def we_show(self, files: Files) -> None:
        self.settings.HANDOVER_CERTIFICATE = str(files.certificate)
        self.settings.HANDOVER_CERTIFICATE_KEY = str(files.key)


@pytest.fixture
def trust(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trust]:
    settings.HANDOVER_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    made = Trust(tmp_path, settings, Authority("Van hen"), Authority("PKI-proef"))
    monkeypatch.setenv("SSL_CERT_FILE", str(made.theirs.kept_in(tmp_path)))
    made.we_show(made.ours.signs("ketenzicht.example", folder=tmp_path))
    outgoing._context.cache_clear()
    yield made
    outgoing._context.cache_clear()


@pytest.fixture
def asks(trust: Trust) -> Iterator[Receiver]:
    """A receiver that asks a certificate."""
    tls = serves(trust.theirs.signs("localhost", folder=trust.folder), asks_of=trust.ours.kept_in(trust.folder))
    with started(Receiver(), tls=tls) as one:
        yield one


def sent(accepted_: Accepted, to: Receiver, *, shows_certificate: bool = True) -> tuple[str, str]:
    accepted_.receives(Way.PUSH, to.address, shows_certificate=shows_certificate)
    accepted_.release()
    operations.deliver_due(at=NOON)
    row = accepted_.row()
    return row.state, row.problem


def test_who_asks_our_certificate_is_shown_it_and_gets_the_hand_over(accepted: Accepted, asks: Receiver) -> None:
    assert sent(accepted, asks) == (State.DELIVERED.value, "")
    assert asks.shown == ["ketenzicht.example"]
    assert len(asks.stored) == 1


def test_the_withdrawal_goes_the_same_way(accepted: Accepted, asks: Receiver) -> None:
    sent(accepted, asks)
    accepted.withdraw()
    operations.recall_due(at=NOON)
    assert asks.shown == ["ketenzicht.example"] * 2
    assert Recall.objects.get().state == State.DELIVERED.value


def test_who_is_not_to_be_shown_it_is_not(accepted: Accepted, trust: Trust) -> None:
    tls = serves(trust.theirs.signs("localhost", folder=trust.folder))
    with started(Receiver(), tls=tls) as other:
        assert sent(accepted, other, shows_certificate=False)[0] == State.DELIVERED.value
        assert other.shown == []


def test_without_ours_who_asks_it_gets_nothing(accepted: Accepted, asks: Receiver) -> None:
    assert sent(accepted, asks, shows_certificate=False) == (State.RETRYING.value, "certificate")
    assert asks.stored == {}


def test_an_authority_of_ours_that_they_do_not_know_gets_nothing_there(
    accepted: Accepted, asks: Receiver, trust: Trust
) -> None:
    trust.we_show(Authority("Onbekend").signs("ketenzicht.example", folder=trust.folder))
    assert sent(accepted, asks) == (State.RETRYING.value, "certificate")
    assert asks.stored == {}


@pytest.mark.parametrize(
    "theirs",
    [
        lambda trust: trust.theirs.signs("localhost", folder=trust.folder, until=-HOUR),
        lambda trust: trust.theirs.signs("elders.example", folder=trust.folder),
        lambda trust: Authority("Onbekend").signs("localhost", folder=trust.folder),
    ],
    ids=["over", "of another name", "of another authority"],
)
def test_who_is_not_who_they_say_they_are_is_shown_and_sent_nothing(
    accepted: Accepted, trust: Trust, theirs: Callable[[Trust], Files]
) -> None:
    with started(Receiver(), tls=serves(theirs(trust), asks_of=trust.ours.kept_in(trust.folder))) as other:
        assert sent(accepted, other) == (State.RETRYING.value, "certificate")
        assert (other.asked, other.shown) == ([], [])


@pytest.mark.parametrize("what", ["missing", "garbage", "key-of-another", "key-under-a-password", "none"])
def test_a_certificate_of_ours_that_is_not_usable_holds_up_nobody_else(
    accepted: Accepted, asks: Receiver, trust: Trust, what: str
) -> None:
    other = accepted.centre.receive(complaint="x")
    accepted.receives(Way.PUSH, asks.address, shows_certificate=True)
    first = accepted.release()
    with started(Receiver()) as plain:
        second = to_another(accepted, other, plain)
        break_ours(trust, what)
        assert operations.deliver_due(at=NOON) == 2
        rows = {one.id: (one.state, one.problem) for one in Release.objects.all()}
        problem = "no-certificate-of-ours" if what == "none" else "certificate-of-ours"
        assert rows == {first: (State.RETRYING.value, problem), second: (State.DELIVERED.value, "")}
    trust.we_show(trust.ours.signs("ketenzicht.example", folder=trust.folder))
    operations.deliver_due(at=NOON + 2 * MINUTE)
    assert accepted.row().state == State.DELIVERED.value, "once it is mended, without a restart"


def test_a_certificate_that_was_renewed_is_shown_without_a_restart(
    accepted: Accepted, asks: Receiver, trust: Trust
) -> None:
    sent(accepted, asks)
    old = Path(trust.settings.HANDOVER_CERTIFICATE)
    renewed = trust.ours.signs("nieuw.example", folder=trust.folder)
    old.write_bytes(renewed.certificate.read_bytes())
    Path(trust.settings.HANDOVER_CERTIFICATE_KEY).write_bytes(renewed.key.read_bytes())
    accepted.withdraw()
    operations.recall_due(at=NOON)
    assert asks.shown == ["ketenzicht.example", "nieuw.example"]


def to_another(accepted_: Accepted, request_id: UUID, receiver: Receiver) -> UUID:
    """A hand-over of another request to another location, whose system asks no certificate."""
    location_id = located(accepted_.hospital_id)
    operations.set_receiving(
        location_id=location_id, new=NewReceiving(way=Way.PUSH, endpoint=receiver.address),
        actor=accepted_.administrator, at=NOON,
    )  # fmt: skip
    return operations.release(
        request_id=request_id, offer_id=offered(request_id), organisation_id=accepted_.hospital_id,
        location_id=location_id, actor=accepted_.centre.me, at=NOON,
    )  # fmt: skip


def break_ours(trust: Trust, what: str) -> None:
    files = trust.ours.signs("kapot.example", folder=trust.folder, password=b"geheim" if "password" in what else b"")
    if what == "missing":
        files.key.unlink()
    if what == "garbage":
        files.certificate.write_text("dit is geen certificaat")
    if what == "key-of-another":
        files.key.write_bytes(trust.ours.signs("ander.example", folder=trust.folder).key.read_bytes())
    trust.we_show(files)
    if what == "none":
        trust.settings.HANDOVER_CERTIFICATE = ""
