"""The pages: what a triagist sees and does at a request, what a reviewer does, and who keeps sources and rules."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.coordination.conftest import Centre, People
from tests.patientdata.conftest import national, put_on_record
from tests.patientdata.source import BSN, Source
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination import operations
from ketenzicht.coordination.views import summaries
from ketenzicht.patientdata import operations as patientdata
from ketenzicht.patientdata.domain import DESTROYED_AFTER, Status
from ketenzicht.patientdata.models import Consent, ConsentRule, Emergency, Fetch
from ketenzicht.patientdata.models import Source as Row

pytestmark = pytest.mark.django_db
REASON = "Patiënt is buiten bewustzijn en niemand kent zijn medicatie"


class AtOnce:
    """In the place of the threads: it is carried out where one can see it."""

    def submit(self, _ask: Any, fetch_id: UUID) -> None:
        patientdata.carry_out(fetch_id=fetch_id, at=timezone.now())


@pytest.fixture
def source_id(centre: Centre, source: Source, monkeypatch: pytest.MonkeyPatch) -> UUID:
    monkeypatch.setattr(summaries, "_ASKING", AtOnce())
    return put_on_record(centre, source)


class Desk:
    """Tom with a request in hand."""

    def __init__(self, people: People, capture: DjangoCaptureOnCommitCallbacks) -> None:
        self.tom, self._capture = people["tom"][0], capture
        made = self.tom.post("/coordination/new/", {"door": "citizens"})
        self.id = UUID(made["Location"].split("/")[2])
        self.claim = 1

    def intake(self, **told: str) -> None:
        self.tom.post(f"/coordination/{self.id}/intake/", {"claim": self.claim, **told})

    def post(self, where: str, **told: Any) -> tuple[int, str]:
        with self._capture(execute=True):
            found = self.tom.post(f"/coordination/{self.id}/summary/{where}", {"claim": self.claim, **told})
        return found.status_code, found.content.decode()

    def page(self) -> str:
        return self.tom.get(f"/coordination/{self.id}/summary/").content.decode()

    def consent(self, **told: str) -> int:
        return self.post("consent/", **{"permits": "yes", "said_by": "patient", "category": "", **told})[0]


@pytest.fixture
def desk(people: People, source_id: UUID, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Desk:
    made = Desk(people, django_capture_on_commit_callbacks)
    made.intake(bsn=BSN, treaters="Praktijk Zuid")
    return made


def test_a_triagist_sees_what_the_rule_says_asks_and_reads(desk: Desk, source_id: UUID) -> None:
    assert "Samenvatting van elders" in desk.tom.get(f"/coordination/{desk.id}/").content.decode()
    page = desk.page()
    assert "bekende behandelaar" in page
    assert "Niet na te gaan of er toestemming is" in page
    assert "Vraag op</button>" not in page
    assert desk.consent() == 302
    assert "De patiënt gaf toestemming." in desk.page()
    assert desk.post("fetch/", sources=[source_id])[0] == 302
    page = desk.page()
    for words in ("Penicilline", "kans op ernstige reactie: hoog", "Metoprolol", "Hartfalen", "niet uitvoeren"):
        assert words in page
    assert "De bron zegt niet van wanneer dit is" in page


def test_unknown_and_none_are_told_apart(desk: Desk, source: Source, source_id: UUID) -> None:
    source.resources = [one for one in source.resources if one["resourceType"] in {"Patient", "Condition"}]
    desk.consent()
    desk.post("fetch/", sources=[source_id])
    assert desk.page().count("Onbekend: deze bron zegt er niets over.") == 3


def test_what_failed_is_told_on_the_page_which_never_waits(desk: Desk, source: Source, source_id: UUID) -> None:
    source.mode = "500"
    desk.consent()
    assert desk.post("fetch/", sources=[source_id])[0] == 302
    assert "De bron heeft een storing (500)" in desk.page()


def test_what_is_taken_back_is_gone_from_the_page(desk: Desk, source_id: UUID) -> None:
    desk.consent()
    desk.post("fetch/", sources=[source_id])
    desk.post(f"consent/{Consent.objects.get().id}/withdraw/")
    page = desk.page()
    assert "Penicilline" not in page
    assert "Vernietigd" in page


def test_an_emergency_is_asked_for_in_words_and_reviewed(desk: Desk, source_id: UUID) -> None:
    status, page = desk.post("emergency/", sources=[source_id], endangered="patient", reason="spoed")
    assert status == 422
    assert "ten minste 5 woorden" in page
    assert "spoed</textarea>" in page, "nothing that was typed is lost"
    assert desk.post("emergency/", sources=[source_id], endangered="patient", reason=REASON)[0] == 302
    assert "Penicilline" in desk.page()
    officer = account(national(), Role.PRIVACY_OFFICER)
    listed = officer.get("/patientdata/review/").content.decode()
    emergency = Emergency.objects.get()
    assert emergency.about in listed
    assert REASON not in listed
    address = f"/patientdata/review/{emergency.id}/"
    assert REASON in officer.get(address).content.decode()
    assert officer.post(address, {"judgement": "right"}).status_code == 422
    assert officer.post(address, {"judgement": "right", "because": "Terecht gehandeld."}).status_code == 302
    assert "terecht" in desk.page()


def test_a_form_without_a_choice_says_what_is_missing(desk: Desk) -> None:
    desk.consent()
    status, page = desk.post("fetch/")
    assert status == 422
    assert "Kies ten minste één bron." in page
    status, page = desk.post("consent/")
    assert status == 422
    assert "Kies een van de mogelijkheden." in page


def test_without_a_number_that_is_right_nothing_is_asked(desk: Desk, source_id: UUID) -> None:
    desk.intake(bsn="123")
    assert "Er is nog geen BSN dat klopt" in desk.page()
    assert desk.consent() == 422
    assert desk.post("fetch/", sources=[source_id])[0] == 422
    assert not Fetch.objects.exists()


def test_who_does_not_have_it_in_hand_reads_and_asks_nothing(desk: Desk, people: People, source_id: UUID) -> None:
    desk.consent()
    desk.post("fetch/", sources=[source_id])
    cor = people["cor"][0]
    page = cor.get(f"/coordination/{desk.id}/summary/").content.decode()
    assert "Penicilline" in page
    assert "Vraag op</button>" not in page
    told = {"claim": desk.claim, "sources": [source_id]}
    assert cor.post(f"/coordination/{desk.id}/summary/fetch/", told).status_code == 409
    eva = people["eva"][0]
    assert eva.get(f"/coordination/{desk.id}/summary/").status_code == 404
    assert eva.post(f"/coordination/{desk.id}/summary/fetch/", told).status_code == 404


def test_what_was_fetched_is_destroyed_a_day_after_the_request_ended(desk: Desk, source_id: UUID) -> None:
    desk.consent()
    desk.post("fetch/", sources=[source_id])
    now = timezone.now()
    assert operations.destroy_summaries(at=now + 3 * DESTROYED_AFTER) == 0, "it is open"
    desk.tom.post(f"/coordination/{desk.id}/leave/close/", {"claim": desk.claim, "ending": "no-care", "note": "Klaar"})
    closed = desk.tom.get(f"/coordination/{desk.id}/").content.decode()
    assert "afgesloten" in closed
    assert operations.destroy_summaries(at=now) == 0
    assert operations.destroy_summaries(at=timezone.now() + DESTROYED_AFTER) == 1
    assert Fetch.objects.get().status == Status.DESTROYED.value
    assert operations.destroy_summaries(at=timezone.now() + DESTROYED_AFTER) == 0


def test_sources_are_kept_by_who_administers_and_a_token_is_never_shown(centre: Centre, source_id: UUID) -> None:
    bea = account(centre.hospital_id, Role.ORGANISATION_ADMINISTRATOR)
    told = {"name": "Bron", "category": "summary", "kind": "fhir-query", "endpoint": "ftp://x"}
    told |= {"credential": "geheim-x", "active_from": "1-1-2026"}
    wrong = bea.post("/patientdata/sources/", told)
    assert wrong.status_code == 422
    assert "https-adres" in wrong.content.decode()
    assert bea.post("/patientdata/sources/", {**told, "endpoint": "https://bron.invalid/fhir"}).status_code == 302
    page = bea.get("/patientdata/sources/").content.decode()
    assert "https://bron.invalid/fhir" in page
    assert "geheim-x" not in page
    made = Row.objects.get(name="Bron")
    assert bea.post(f"/patientdata/sources/{made.id}/end/").status_code == 302
    assert "beëindigd" in bea.get("/patientdata/sources/").content.decode()
    eva = account(centre.other_id, Role.ORGANISATION_ADMINISTRATOR, "eva-beheer")
    assert "https://bron.invalid/fhir" not in eva.get("/patientdata/sources/").content.decode()
    assert eva.post(f"/patientdata/sources/{source_id}/end/").status_code == 403


def test_a_rule_is_announced_on_a_page_of_the_platform(centre: Centre) -> None:
    ada = account(centre.id, Role.PLATFORM_ADMINISTRATOR)
    told = {"category": "summary", "requester": "", "basis": "no-objection", "on": "1-1-2020"}
    assert "morgen" in ada.post("/patientdata/rules/", told).content.decode()
    assert ada.post("/patientdata/rules/", {**told, "on": "1-1-2040"}).status_code == 302
    page = ada.get("/patientdata/rules/").content.decode()
    assert "01-01-2040 (gaat nog in)" in page
    assert "geen toestemmingsdienst aangesloten" in page
    assert ConsentRule.objects.filter(basis="no-objection").count() == 1


def account(organisation_id: UUID, role: Role, name: str = "") -> Client:
    email = f"{name or role.value}@voorbeeld.invalid"
    access.create_account(
        name=role.value, email=email, password=PASSWORD, organisation_id=organisation_id, role=role, actor=PLATFORM,
        at=timezone.now(),
    )  # fmt: skip
    return sign_in(Client(), email)


@pytest.fixture(autouse=True)
def _grace(people: People) -> None:
    """Accounts of the tests need no second factor; `people` says so."""
