"""Consent before, no objection after; and what is taken back is not shown any more, whenever that happens."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings
from tests.coordination.conftest import somebody
from tests.patientdata.conftest import LATER, Case, put_on_record
from tests.patientdata.source import BSN

from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.patientdata import asking, operations, queries
from ketenzicht.patientdata.domain import Answer, Basis, Category, Question, Status
from ketenzicht.patientdata.models import Consent, ConsentRule, Fetch
from ketenzicht.patientdata.operations import carrying_out

pytestmark = pytest.mark.django_db
QUESTION = Question("triagist", Category.SUMMARY, uuid4())


@contextmanager
def service(answer: bytes, status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """A consent service that answers one thing, and keeps what it was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers.get("Authorization"), json.loads(body)))
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/decide", asked
    finally:
        server.shutdown()
        server.server_close()


def decided(decision: str) -> bytes:
    return json.dumps({"Response": [{"Decision": decision}]}).encode()


def no_objection(case: Case) -> None:
    """From tomorrow on, and it is the day after that."""
    tomorrow = local_day(case.at) + timedelta(days=1)
    operations.announce_rule(
        category=Category.SUMMARY, requester="", basis=Basis.NO_OBJECTION, on=tomorrow, actor=PLATFORM, at=case.at
    )
    case.at += timedelta(days=2)


def test_without_consent_nothing_is_asked_and_it_says_why(case: Case) -> None:
    status, told = case.told()
    assert status is Status.REFUSED
    assert told.startswith("Niet na te gaan of er toestemming is")
    assert case.source.asked == []


def test_an_objection_is_one_of_this_category_or_of_all(case: Case) -> None:
    case.consent()
    case.consent(permits=False, category=Category.SUMMARY)
    assert case.told() == (Status.REFUSED, "De patiënt maakte bezwaar.")
    assert case.source.asked == []


def test_a_yes_to_one_holder_opens_no_other(case: Case) -> None:
    case.consent(permits=False)
    case.consent(holder_id=case.centre.hospital_id)
    assert case.fetch().status is Status.CAME
    case.source_id = put_on_record(case.centre, case.source, organisation_id=case.centre.other_id)
    case.at += LATER
    assert case.fetch().status is Status.REFUSED


def test_what_was_fetched_is_destroyed_when_consent_is_taken_back(case: Case) -> None:
    said = case.consent()
    assert case.fetch().summary is not None
    case.at += LATER
    operations.withdraw_consent(consent_id=said, subject=case.subject, actor=case.centre.me, at=case.at)
    line = case.last()
    assert (line.status, line.summary, line.destroyed_at) == (Status.DESTROYED, None, case.at)
    assert not case.row().content
    assert queries.resources_of(case.subject) == []
    with pytest.raises(Conflict):
        operations.withdraw_consent(consent_id=said, subject=case.subject, actor=case.centre.me, at=case.at)


def test_who_takes_back_what_they_said_does_so_at_the_centre_that_has_the_request_now(case: Case) -> None:
    """The request was handed over, or somebody helps with it; coordination has asked who may act at it."""
    said = case.consent()
    case.fetch()
    elsewhere = somebody(case.centre.other_id, Role.TRIAGIST, "Eva Elders")
    case.at += LATER
    operations.withdraw_consent(consent_id=said, subject=case.subject, actor=elsewhere, at=case.at)
    assert case.last().status is Status.DESTROYED
    line = AuditLine.objects.filter(action="patientdata.consent-withdrawn").get()
    assert line.patient == Consent.objects.get(id=said).whose
    with pytest.raises(NotFound):
        operations.withdraw_consent(consent_id=said, subject=uuid4(), actor=elsewhere, at=case.at)


def test_an_objection_afterwards_destroys_what_it_is_about_and_nothing_else(case: Case) -> None:
    case.consent()
    case.fetch()
    case.consent(permits=False, category=Category.NURSING)
    assert case.last().status is Status.CAME
    case.consent(permits=False, category=Category.SUMMARY)
    assert case.last().status is Status.DESTROYED


def test_consent_that_is_taken_back_while_a_source_is_busy_keeps_nothing(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = case.consent()
    (one,) = case.ask()
    came = carrying_out._came

    def and_then(row: Fetch, bsn: str) -> str | None:
        found = came(row, bsn)
        assert found is not None
        operations.withdraw_consent(consent_id=said, subject=case.subject, actor=case.centre.me, at=case.at + LATER)
        return found

    monkeypatch.setattr(carrying_out, "_came", and_then)
    assert operations.carry_out(fetch_id=one, at=case.at) is None
    assert case.last().status is Status.REFUSED
    assert not case.row().content


def test_another_number_at_the_same_request_shows_nothing_of_who_it_was_before(case: Case) -> None:
    case.consent()
    case.fetch()
    known = operations.look_at(subject=case.subject, patient_bsn="111222333", actor=case.centre.me, at=case.at)
    assert [(one.status, one.summary) for one in known.fetches] == [(Status.DESTROYED, None)]
    case.bsn = "111222333"
    case.at += LATER
    assert case.fetch().status is Status.REFUSED, "the consent was of another person"


def test_without_an_objection_register_a_new_rule_does_not_make_silence_a_yes(case: Case) -> None:
    no_objection(case)
    assert case.told()[1] == "Niet na te gaan of de patiënt bezwaar maakte. Vraag het de patiënt."


@pytest.mark.parametrize(
    ("answer", "status"),
    [("Permit", Status.CAME), ("NotApplicable", Status.CAME), ("Deny", Status.REFUSED),
     ("Indeterminate", Status.REFUSED)],
)  # fmt: skip
def test_after_the_date_the_service_tells_whether_somebody_objected(
    case: Case, settings: Settings, answer: str, status: Status
) -> None:
    no_objection(case)
    with service(decided(answer)) as (address, asked):
        settings.CONSENT_SERVICE, settings.CONSENT_SERVICE_KEY = address, "sleutel"
        assert case.fetch().status is status
    ((path, key, body),) = asked
    assert BSN not in path
    assert key == "Bearer sleutel"
    assert BSN in json.dumps(body)


def test_before_the_date_silence_of_the_service_is_no_consent(case: Case, settings: Settings) -> None:
    with service(decided("NotApplicable")) as (address, _asked):
        settings.CONSENT_SERVICE = address
        assert case.told()[0] is Status.REFUSED
    assert case.source.asked == []


def test_what_the_service_forbids_our_own_record_does_not_open(case: Case, settings: Settings) -> None:
    case.consent()
    with service(decided("Deny")) as (address, _asked):
        settings.CONSENT_SERVICE = address
        assert case.told() == (Status.REFUSED, "De patiënt maakte bezwaar.")


def test_what_a_patient_says_now_counts_when_the_service_is_away(case: Case, settings: Settings) -> None:
    case.consent()
    settings.CONSENT_SERVICE = "http://127.0.0.1:9/decide"
    assert case.fetch().status is Status.CAME


@pytest.mark.parametrize(
    "body", [b"", b"no", b"[]", b"{}", b'{"Response": []}', decided("Yes"), b'{"Response": [{"Decision": []}]}',
             b'{"Response": [{"Decision": "Permit"}, {"Decision": "Deny"}]}']
)  # fmt: skip
def test_an_odd_answer_of_the_service_is_no_answer(settings: Settings, body: bytes) -> None:
    with service(body) as (address, _asked):
        settings.CONSENT_SERVICE = address
        assert asking.ask(QUESTION, bsn=BSN) is Answer.INDETERMINATE
    with service(decided("Permit"), status=500) as (address, _asked):
        settings.CONSENT_SERVICE = address
        assert asking.ask(QUESTION, bsn=BSN) is Answer.INDETERMINATE


def test_without_a_service_nobody_can_tell() -> None:
    assert asking.ask(QUESTION, bsn=BSN) is Answer.INDETERMINATE


def test_a_rule_is_announced_for_a_day_to_come_once_and_by_who_may(case: Case) -> None:
    told: dict[str, Any] = {"category": Category.NURSING, "requester": "triagist", "basis": Basis.NO_OBJECTION}
    today = local_day(case.at)
    with pytest.raises(NotPermitted):
        operations.announce_rule(**told, on=today + timedelta(days=1), actor=case.centre.me, at=case.at)
    with pytest.raises(Conflict, match="morgen"):
        operations.announce_rule(**told, on=today, actor=PLATFORM, at=case.at)
    operations.announce_rule(**told, on=today + timedelta(days=1), actor=PLATFORM, at=case.at)
    with pytest.raises(Conflict, match="al een regel"):
        operations.announce_rule(**told, on=today + timedelta(days=1), actor=PLATFORM, at=case.at)


def test_a_rule_is_never_written_anew(case: Case) -> None:
    assert ConsentRule.objects.filter(basis="consent").count() == len(Category)
    for deed in ("UPDATE patientdata_consentrule SET basis = 'no-objection'", "DELETE FROM patientdata_consentrule"):
        with pytest.raises(DatabaseError, match=r"never written anew|permission denied"), transaction.atomic():
            connection.cursor().execute(deed)


def test_only_who_keeps_its_entries_keeps_the_sources_of_an_organisation(case: Case) -> None:
    keeper = somebody(case.centre.hospital_id, Role.ORGANISATION_ADMINISTRATOR, "Bea Beheer")
    given: dict[str, Any] = {"source_id": case.source_id, "at": case.at}
    for other in (case.centre.me, somebody(case.centre.other_id, Role.ORGANISATION_ADMINISTRATOR, "Eva Elders")):
        with pytest.raises(NotPermitted):
            operations.end_source(**given, actor=other)
    operations.end_source(**given, actor=keeper)
    with pytest.raises(Conflict):
        operations.end_source(**given, actor=keeper)
    with pytest.raises(NotFound):
        operations.end_source(source_id=uuid4(), actor=keeper, at=case.at)
    case.consent()
    with pytest.raises(NotFound, match="er niet meer"):
        case.ask()


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"endpoint": "ftp://x/fhir"}, {"endpoint": "http://u:p@x/fhir"}, {"endpoint": "http://x/?bsn=1"},
     {"credential": "a b"}, {"active_until": "before"}],
)  # fmt: skip
def test_a_source_that_cannot_be_is_refused(case: Case, wrong: dict[str, Any]) -> None:
    if "active_until" in wrong:
        wrong = {"active_until": case.at.date() - timedelta(days=1)}
    with pytest.raises(Invalid):
        put_on_record(case.centre, case.source, **wrong)


def test_behind_https_no_source_is_asked_without_it(case: Case, settings: Settings) -> None:
    case.consent()
    settings.HTTPS = True
    with pytest.raises(Invalid):
        put_on_record(case.centre, case.source)
    assert case.told() == (Status.FAILED, "Het adres van deze bron deugt niet. Meld dit aan uw beheerder.")
    assert case.source.asked == []
