"""The server is killed in the middle of an answer: what was told is there, nothing is half, holds are promises."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from tests.placement.conftest import ELV, Region, make_region
from tests.placement.test_no_double_booking import wrong
from tests.serving import free_port, serving
from tests.telephony.conftest import key_of
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.models import User
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.coordination.models import Happening
from ketenzicht.events.models import Event
from ketenzicht.placement import operations
from ketenzicht.placement.domain import COMING, Cancelled, Side
from ketenzicht.placement.models import Need, Offer, OfferStep

MOMENTS = (0.008, 0.03, 0.07)  # seconds after an answer was sent
WITHIN = 60.0  # seconds
LIGHTER = ("acute-vv", "elv-laag")


@dataclass(frozen=True)
class Kind:
    """An answer: how far the offer must be before it, what the offer is then, and what the story says of it.

    `says` is what a provider's system sends; `page` is what the centre posts, where it is the centre's to do.
    """

    before: str
    status: str
    told: str
    says: dict[str, Any] | None = None
    page: dict[str, str] | None = None


KINDS = {
    "accept": Kind("asked", "accepted", "place-accepted", {}),
    "decline": Kind("asked", "declined", "place-declined", {"reason": "full"}),
    "redirect": Kind("asked", "redirected", "place-redirected", {"words": "Op de andere afdeling."}),
    "withdraw": Kind("asked", "withdrawn", "place-withdrawn", page={"reason": "mistake"}),
    "confirm": Kind("accepted", "placed", "place-confirmed", page={}),
    "cancel": Kind("placed", "cancelled", "place-lost", {"reason": "place-lost"}),
    "depart": Kind("placed", "under-way", "departed", {}),
    "arrive": Kind("placed", "arrived", "arrived", {}),
    "miss": Kind("placed", "not-arrived", "place-lost", {}),
    "correct": Kind("arrived", "under-way", "arrival-corrected", {"words": "Vergissing."}),
    "leave": Kind("arrived", "left", "left-place", {}),
}


@pytest.fixture(scope="module")
def land(own_database: str) -> Iterator[Region]:
    del own_database
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        made = make_region(tuple(f"Huis van {one}" for one in KINDS))
        made.at = datetime.now(UTC)
        for home in made.homes:
            home.say(2, at=made.at)
        yield made


def ready_for(land: Region, kind: str) -> UUID:
    """A question to a home of its own, as far as it must be for this answer."""
    land.at = datetime.now(UTC)
    before = KINDS[kind].before
    need_id = land.need()
    Need.objects.filter(id=need_id).update(kinds=[[*ELV], [*LIGHTER]])
    (offer_id,) = land.ask(need_id, land.homes[[*KINDS].index(kind)])
    if before != "asked":
        land.accept(offer_id)
    if before in {"placed", "arrived"}:
        operations.confirm(offer_id=offer_id, expected_at=None, actor=land.cor, at=land.at)
    if before == "arrived":
        actor = land.home_of(offer_id).opname
        operations.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=actor, at=land.at)
    return offer_id


def parts(offer_id: UUID, kind: str) -> set[bool]:
    """Of which an answer consists, each found by itself: one answer to whether it was kept, or it is half."""
    row = Offer.objects.select_related("need", "hold").get(id=offer_id)
    subject, its = f"care-request/{row.need.request_id}", KINDS[kind]
    told = f"coordination.{its.told}"
    found = {
        row.status == its.status,
        OfferStep.objects.filter(offer=row, action=kind).count() == 1,
        Happening.objects.filter(request_id=row.need.request_id, kind=its.told).count() == 1,
        AuditLine.objects.filter(subject=subject, action=told).count() == 1,
        Event.objects.filter(subject=subject, kind=told).count() == 1,
    }
    is_held = row.hold is not None and row.hold.ended_at is None
    if kind == "accept":
        found |= {row.hold is not None, row.need.status == "arranged"}
    if kind in {"cancel", "miss"}:
        found |= {not is_held, row.need.status == "seeking"}
    if kind == "redirect":
        found |= {Offer.objects.filter(redirected_from=row, status="accepted", hold__ended_at=None).count() == 1}
    if kind == "arrive":
        found |= {row.hold is not None and row.hold.absorbed_at is not None, row.need.status == "met"}
    if kind == "correct":
        found |= {row.hold is not None and row.hold.absorbed_at is None, row.need.status == "arranged"}
    return found


@dataclass
class Senders:
    """Systems of homes with their keys, and a coordinator with a browser, each of whom sends one answer."""

    port: int
    keys: dict[str, str]
    session: str
    elsewhere: UUID

    def send(self, offer_id: UUID, kind: str) -> httpx.Response:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30) as system:
            if KINDS[kind].page is not None:
                return self._post(system, offer_id, kind)
            more = {"to": str(self.elsewhere)} if kind == "redirect" else {}
            headers = {"Authorization": f"Bearer {self.keys[kind]}"}
            body = {"kind": kind, **(KINDS[kind].says or {}), **more}
            return system.post(f"/api/v1/offers/{offer_id}/replies", json=body, headers=headers)

    def _post(self, browser: httpx.Client, offer_id: UUID, kind: str) -> httpx.Response:
        token = "t" * 32
        browser.cookies.update({"sessionid": self.session, "csrftoken": token})
        request_id = Offer.objects.values_list("need__request_id", flat=True).get(id=offer_id)
        form = {**(KINDS[kind].page or {}), "csrfmiddlewaretoken": token}
        return browser.post(reverse("placement:at_offer", args=[request_id, offer_id, kind]), data=form)


def senders_of(land: Region) -> Senders:
    at = datetime.now(UTC)
    access.create_account(
        name="Cor", email="cor@voorbeeld.invalid", password=country.PASSWORD, organisation_id=land.centre_id,
        role=Role.COORDINATOR, actor=PLATFORM, at=at,
    )  # fmt: skip
    user, session = User.objects.get(email="cor@voorbeeld.invalid"), SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "ketenzicht.access.sessions.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    home = land.homes[[*KINDS].index("redirect")]
    new = NewUnit(home.location_id, *LIGHTER, home.organisation_id)
    (there,) = capacity.create_units(units=[new], active_from=date(2020, 1, 1), actor=PLATFORM, at=at)
    keys = {
        kind: key_of(home.organisation_id, "placement.answer") for kind, home in zip(KINDS, land.homes, strict=True)
    }
    return Senders(free_port(), keys, session.session_key or "", there.code)


def test_an_answer_is_kept_whole_or_not_at_all_and_may_be_sent_again(
    land: Region, own_database: str, tmp_path: Path
) -> None:
    log, senders = tmp_path / "server.log", senders_of(land)
    told: dict[UUID, tuple[str, bool]] = {}  # which answer, and whether it was told that it is kept

    def try_to(offer_id: UUID, kind: str) -> None:
        told[offer_id] = (kind, False)
        with suppress(httpx.TransportError):  # the server was killed
            status = senders.send(offer_id, kind).status_code
            told[offer_id] = (kind, status in {HTTPStatus.CREATED, HTTPStatus.FOUND})

    for moment in MOMENTS:
        offers = {ready_for(land, kind): kind for kind in KINDS}
        with serving(database=own_database, log=log, port=senders.port) as site:
            threads = [Thread(target=try_to, args=one) for one in offers.items()]
            for one in threads:
                one.start()
            time.sleep(moment)
            site.kill()
            for one in threads:
                one.join(WITHIN)
                assert not one.is_alive()
        assert wrong(land) == []
        for offer_id, kind in offers.items():
            found = parts(offer_id, kind)
            assert len(found) == 1, f"{kind} is half kept"
            assert found == {True} or not told[offer_id][1], "what was told to be kept is kept"
        with serving(database=own_database, log=log, port=senders.port):
            for offer_id, kind in offers.items():
                statuses = [senders.send(offer_id, kind).status_code for _ in range(2)]
                again = HTTPStatus.OK if KINDS[kind].page is None else HTTPStatus.UNPROCESSABLE_ENTITY
                assert statuses[1] == again, "sent again it is heard once"
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
