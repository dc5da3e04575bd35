"""The server is killed between an answer being sent and its being kept: what was told is there, nothing is half."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from tests.serving import Site, free_port, serving
from tests.triage.versions import take
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination.models import CareRequest, Happening, Mark, Triage
from ketenzicht.coordination.queries.reading import INTAKE, mark_purpose
from ketenzicht.coordination.queries.triage import answers_of
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.sealing.queries import marks, unseal

NOW = datetime.now(UTC)
TOM = "tom@voorbeeld.invalid"
SCRIPT = {"Accept": "application/json"}
MOMENTS = (0.0, 0.006, 0.015)  # seconds after something was sent
FIRST = 6  # things that were kept before the blow falls
WITHIN = 60.0  # seconds
CONSCIOUS = ("alert", "bewusteloos")


@pytest.fixture(scope="module")
def instrument(own_database: str) -> Iterator[UUID]:
    """In use at a centre where Tom is triagist."""
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
        (centre,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
        access.create_account(
            name="Tom", email=TOM, password=country.PASSWORD, organisation_id=centre.id, role=Role.TRIAGIST,
            actor=PLATFORM, at=NOW,
        )  # fmt: skip
        take("crosswalk", at=NOW - timedelta(minutes=1))
        yield take("demo-telefoon", at=NOW - timedelta(minutes=1))


def sign_in(browser: httpx.Client) -> None:
    form = {"email": TOM, "password": country.PASSWORD, **token_of(browser, "/sign-in/")}
    assert browser.post("/sign-in/", data=form).status_code == HTTPStatus.FOUND


def token_of(browser: httpx.Client, address: str) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(address).text)
    assert found
    return {"csrfmiddlewaretoken": found.group(1)}


@dataclass
class Typist:
    """Types on and on, the intake and an answer in turn, and remembers what was told to be kept."""

    browser: httpx.Client
    sent_along: dict[str, str]
    base: str
    triage: str
    sent: int = 0
    kept: int = 0
    is_sending: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        with suppress(httpx.TransportError):  # the server was killed
            while True:
                self.sent += 1
                self.is_sending.set()
                assert self.send(self.sent).status_code == HTTPStatus.OK
                self.kept = self.sent

    def send(self, number: int) -> httpx.Response:
        if number % 2:
            typed = {"notes": str(number), "call-back": f"06{number:08}"}
            return self.browser.post(f"{self.base}intake/", data={**self.sent_along, **typed}, headers=SCRIPT)
        answer = {"q-bewustzijn": CONSCIOUS[number // 2 % 2]}
        return self.browser.post(
            f"{self.base}triage/{self.triage}/answer/", data={**self.sent_along, **answer}, headers=SCRIPT
        )


@dataclass(frozen=True)
class State:
    """What the database holds, each part found by itself."""

    note: int
    lines: int
    is_marked: bool
    answer: str
    has_red_flag: bool


def state_of(request_id: UUID) -> State:
    row = CareRequest.objects.get(id=request_id)
    intake = json.loads(unseal(bytes(row.intake), owner=row.id, purpose=INTAKE))
    mark = Mark.objects.filter(request=row, kind="telephone").first()
    number = intake.get("call-back", "")
    expected = marks(f"+31{number[1:]}", purpose=mark_purpose("telephone"))[0] if number else None
    return State(
        note=int(intake.get("notes", "0")),
        lines=AuditLine.objects.filter(subject=f"care-request/{row.id}", action="coordination.noted").count(),
        is_marked=(bytes(mark.mark) if mark else None) == expected,
        answer=str(answers_of(Triage.objects.get(request=row)).get("bewustzijn", "")),
        has_red_flag=row.has_red_flag,
    )


def begun(browser: httpx.Client, instrument: UUID) -> tuple[UUID, Typist]:
    token = token_of(browser, "/coordination/")
    address = browser.post("/coordination/new/", data={**token, "door": "citizens"}).headers["Location"]
    request_id = UUID(address.split("/")[2])
    claim = str(CareRequest.objects.get(id=request_id).claim_number)
    along = {**token, "claim": claim}
    triage = browser.post(f"{address}triage/", data={**along, "about": f"{instrument}/buikpijn"}).headers["Location"]
    return request_id, Typist(browser, along, address, triage.split("#triage-")[1])


def blow(site: Site, typist: Typist, *, after: float) -> None:
    """Kill the server a moment after something was sent to it."""
    typing = threading.Thread(target=typist.run, daemon=True)
    typing.start()
    until = time.monotonic() + WITHIN
    while typist.kept < FIRST:
        assert time.monotonic() < until, "nothing is kept"
        time.sleep(0.001)
    typist.is_sending.clear()
    assert typist.is_sending.wait(WITHIN)
    time.sleep(after)
    site.kill()
    typing.join(WITHIN)
    assert not typing.is_alive()


def test_what_was_told_to_be_kept_is_kept_and_nothing_is_half_and_what_is_sent_again_comes_in_once(
    own_database: str, instrument: UUID, tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "server.log"
    under_way = 0
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as browser:
        typist: Typist | None = None
        request_id: UUID | None = None
        for moment in (*MOMENTS, None):
            with serving(database=own_database, log=log, port=port) as site:
                if typist and request_id:
                    under_way += check(request_id, typist)
                if moment is None:
                    break
                if typist is None:
                    sign_in(browser)
                request_id, typist = begun(browser, instrument)
                blow(site, typist, after=moment)
    assert under_way, "something was sent and not answered when the server died"


def check(request_id: UUID, typist: Typist) -> int:
    """After the blow, by the parts of which a deed consists; then what was not answered is sent again."""
    found = state_of(request_id)
    notes_kept = typist.kept - 1 + typist.kept % 2
    notes_sent = typist.sent - 1 + typist.sent % 2
    assert found.note in {notes_kept, notes_sent}
    assert found.lines == (found.note + 1) // 2, "each that is kept has its line, and there is none without"
    assert found.is_marked, "the mark is of what was typed last"
    assert found.answer in {CONSCIOUS[number // 2 % 2] for number in (typist.kept, typist.sent)}
    assert found.has_red_flag == (found.answer == "bewusteloos"), "urgency follows from the answers that are there"
    for _ in range(2):  # the answer to sending again may be lost too
        for number in range(typist.kept + 1, typist.sent + 1):
            assert typist.send(number).status_code == HTTPStatus.OK
    after = state_of(request_id)
    assert (after.note, after.lines) == (notes_sent, (notes_sent + 1) // 2)
    assert after.answer == CONSCIOUS[(typist.sent - typist.sent % 2) // 2 % 2]
    assert after.has_red_flag == (after.answer == "bewusteloos")
    assert Happening.objects.filter(request_id=request_id, kind="received").count() == 1
    return typist.sent - typist.kept
