"""The server is killed in the middle of an answer: what was told is there, nothing is half, holds are promises."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from threading import Thread
from uuid import UUID

import httpx
import pytest
from tests.placement.conftest import Region, make_region
from tests.placement.test_no_double_booking import wrong
from tests.serving import free_port, serving
from tests.telephony.conftest import key_of

from ketenzicht.audit.models import AuditLine
from ketenzicht.coordination.models import Happening
from ketenzicht.events.models import Event
from ketenzicht.placement import operations
from ketenzicht.placement.domain import COMING, Cancelled, Side
from ketenzicht.placement.models import Offer, OfferStep

MOMENTS = (0.008, 0.03, 0.07)  # seconds after an answer was sent
KINDS = ("accept", "depart", "arrive")
STATUS = {"accept": "accepted", "depart": "under-way", "arrive": "arrived"}
TOLD = {"accept": "place-accepted", "depart": "departed", "arrive": "arrived"}
WITHIN = 60.0  # seconds


@pytest.fixture(scope="module")
def land(own_database: str) -> Iterator[Region]:
    del own_database
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        made = make_region()
        made.at = datetime.now(UTC)
        for home in made.homes:
            home.say(2, at=made.at)
        yield made


def ready_for(land: Region, kind: str) -> UUID:
    """A question to a home of its own, as far as it must be for this answer."""
    land.at = datetime.now(UTC)
    (offer_id,) = land.ask(land.need(), land.homes[KINDS.index(kind)])
    if kind != "accept":
        land.accept(offer_id)
        operations.confirm(offer_id=offer_id, expected_at=None, actor=land.cor, at=land.at)
    return offer_id


def parts(offer_id: UUID, kind: str) -> set[bool]:
    """Of which an answer consists, each found by itself: one answer to whether it was kept, or it is half."""
    row = Offer.objects.select_related("need", "hold").get(id=offer_id)
    subject = f"care-request/{row.need.request_id}"
    told = f"coordination.{TOLD[kind]}"
    found = {
        row.status == STATUS[kind],
        OfferStep.objects.filter(offer=row, action=kind).count() == 1,
        Happening.objects.filter(request_id=row.need.request_id, kind=TOLD[kind]).count() == 1,
        AuditLine.objects.filter(subject=subject, action=told).count() == 1,
        Event.objects.filter(subject=subject, kind=told).count() == 1,
    }
    if kind == "accept":
        found |= {row.hold is not None, row.need.status == "arranged"}
    if kind == "arrive":
        found |= {row.hold is not None and row.hold.absorbed_at is not None, row.need.status == "met"}
    return found


def test_an_answer_is_kept_whole_or_not_at_all_and_may_be_sent_again(
    land: Region, own_database: str, tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "server.log"
    of = dict(zip(KINDS, (home.organisation_id for home in land.homes), strict=False))
    keys = {kind: key_of(organisation_id, "placement.answer") for kind, organisation_id in of.items()}
    told: dict[UUID, tuple[str, bool]] = {}  # which answer, and whether it was told that it is kept

    def send(offer_id: UUID, kind: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {keys[kind]}"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as system:
            return system.post(f"/api/v1/offers/{offer_id}/replies", json={"kind": kind})

    def try_to(offer_id: UUID, kind: str) -> None:
        told[offer_id] = (kind, False)
        with suppress(httpx.TransportError):  # the server was killed
            told[offer_id] = (kind, send(offer_id, kind).status_code == HTTPStatus.CREATED)

    for moment in MOMENTS:
        offers = {ready_for(land, kind): kind for kind in KINDS}
        with serving(database=own_database, log=log, port=port) as site:
            senders = [Thread(target=try_to, args=one) for one in offers.items()]
            for one in senders:
                one.start()
            time.sleep(moment)
            site.kill()
            for one in senders:
                one.join(WITHIN)
                assert not one.is_alive()
        assert wrong(land) == []
        for offer_id, kind in offers.items():
            found = parts(offer_id, kind)
            assert len(found) == 1, f"{kind} is half kept"
            assert found == {True} or not told[offer_id][1], "what was told to be kept is kept"
        with serving(database=own_database, log=log, port=port):
            for offer_id, kind in offers.items():
                statuses = [send(offer_id, kind).status_code for _ in range(2)]
                assert statuses[1] == HTTPStatus.OK, "sent again it is heard once"
                assert parts(offer_id, kind) == {True}
        assert wrong(land) == []
        free_all(land)
    assert not all(is_told for _, is_told in told.values()), "something was sent and not answered when the server died"


def free_all(land: Region) -> None:
    """The next begins with every place: what was arranged falls away, and who arrived is in the next figures."""
    at = datetime.now(UTC)
    for home in land.homes:
        home.say(2, at=at)
    operations.watch(at=at)
    coming = Offer.objects.filter(status__in=[one.value for one in COMING]).values_list("id", flat=True)
    for offer_id in coming:
        operations.cancel(
            offer_id=offer_id, reason=Cancelled.NOT_NEEDED, words="", side=Side.CENTRE, actor=land.cor, at=at
        )
