"""The pages of hand-over: reading, paper, telling back, what the sender sees, and how locations receive."""

import datetime as dt
import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings
from tests.coordination.conftest import NOON, People, _ids, centre, people
from tests.handover.conftest import BSN, Accepted, accepted, located, offered
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.handover import operations
from ketenzicht.handover.domain.delivery import State, Way
from ketenzicht.handover.models import Receiving, Step
from ketenzicht.handover.paper import pdf_of
from ketenzicht.handover.views import maintaining

__all__ = ["_ids", "accepted", "centre", "people"]  # fixtures
pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(accepted: Accepted, settings: Settings) -> Client:
    return _signed_in(accepted, "olga", Role.ADMISSIONS_OFFICER, settings)


@pytest.fixture
def bea(accepted: Accepted, settings: Settings) -> Client:
    return _signed_in(accepted, "bea", Role.ORGANISATION_ADMINISTRATOR, settings)


def _signed_in(accepted: Accepted, name: str, role: Role, settings: Settings) -> Client:
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    email = f"{name}@voorbeeld.invalid"
    access.create_account(
        name=name.title(), email=email, password=PASSWORD, organisation_id=accepted.hospital_id, role=role,
        actor=PLATFORM, at=timezone.now(),
    )  # fmt: skip
    return sign_in(Client(), email)


def test_the_list_says_nothing_about_the_patient_and_the_page_says_all(accepted: Accepted, olga: Client) -> None:
    release_id = accepted.release(at=timezone.now())
    listed = olga.get("/hand-overs/").content.decode()
    assert str(accepted.row().number) in listed
    assert "Johanna" not in listed
    assert BSN not in listed
    page = olga.get(f"/hand-overs/{release_id}/")
    text = page.content.decode()
    for one in ("Johanna Proefpersoon", BSN, "Gevallen, kan niet staan", "Niet reanimeren", "Keuken, achterom"):
        assert one in text
    assert "niet bekend" in text
    assert "niet gevraagd" in text
    assert "no-store" in page["Cache-Control"]


def test_the_sender_sees_who_read_it_and_when(accepted: Accepted, olga: Client, people: People) -> None:
    release_id = accepted.release(at=timezone.now())
    olga.get(f"/hand-overs/{release_id}/")
    olga.post(f"/hand-overs/{release_id}/told/", {"told": "arrived"})
    told = people["tom"][0].get("/hand-overs/sent/").content.decode()
    assert "Olga" in told
    assert "opnamecoördinator" in told
    assert "patiënt is er" in told
    assert "Johanna" not in told
    assert f"/coordination/{accepted.request_id}/trajectory/" in told
    elsewhere = people["eva"][0].get("/hand-overs/sent/").content.decode()
    assert "Er is nog niets overgedragen" in elsewhere


def test_a_word_that_is_none_is_refused_when_telling_back(accepted: Accepted, olga: Client) -> None:
    release_id = accepted.release(at=timezone.now())
    assert olga.post(f"/hand-overs/{release_id}/told/", {"told": "dood"}).status_code == 404
    assert accepted.row().told == ""


def test_on_paper_it_is_a_pdf_that_can_be_read_aloud(accepted: Accepted, olga: Client) -> None:
    release_id = accepted.release(at=timezone.now())
    answer = olga.post(f"/hand-overs/{release_id}/paper/")
    assert answer["Content-Type"] == "application/pdf"
    assert BSN not in answer["Content-Disposition"]
    found = PdfReader(io.BytesIO(answer.content))
    text = "".join(page.extract_text() for page in found.pages)
    assert "Johanna Proefpersoon" in text
    assert "Niet reanimeren" in text
    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("nl")
    assert b"pdfuaid" in answer.content or "pdfuaid" in str(root["/Metadata"].get_data())
    assert "printed" in accepted.steps()


@pytest.mark.parametrize(
    "typed",
    ["#panic()", "$x$ *vet* _schuin_", '] #read("/etc/passwd")', "<b>x</b> \\ @bron", "Łukasz Şahin"],
)
def test_what_was_typed_is_never_read_as_layout(accepted: Accepted, typed: str) -> None:
    accepted.request_id = accepted.centre.receive(complaint=typed, name=typed)
    accepted.offer_id = offered(accepted.request_id)
    opened = operations.look_into(release_id=accepted.release(), actor=accepted.officer, at=NOON)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(opened, by="Olga", at=NOON))).pages)
    assert typed.replace(" ", "") in text.replace(" ", "").replace("\n", "")


def test_what_was_withdrawn_says_since_when_why_and_whom_to_call(
    accepted: Accepted, olga: Client, people: People
) -> None:
    release_id = accepted.release(at=timezone.now())
    olga.get(f"/hand-overs/{release_id}/")
    accepted.withdraw(at=timezone.now())
    shown = olga.get(f"/hand-overs/{release_id}/")
    assert shown.status_code == 200
    refused = [olga.post(f"/hand-overs/{release_id}/{deed}/", {"told": "arrived"}) for deed in ("paper", "told")]
    assert [one.status_code for one in refused] == [409, 409]
    for answer in (shown, *refused):
        text = answer.content.decode()
        assert f"{timezone.localtime():%d-%m-%Y}" in text
        assert "afgezegd: de toestand van de patiënt is veranderd" in text
        assert "Bel ZCC Proef" in text
        assert "Johanna" not in text
    for listed in (olga.get("/hand-overs/"), people["tom"][0].get("/hand-overs/sent/")):
        assert "afgezegd: de toestand van de patiënt is veranderd" in listed.content.decode()


def test_the_register_says_who_still_needs_the_page_and_until_when(
    accepted: Accepted, bea: Client, people: People
) -> None:
    path = f"/hand-overs/receiving/{accepted.location_id}/"
    wrong = bea.post(path, {"way": "page"})
    assert wrong.status_code == 422
    assert "Schrijf op waarom" in wrong.content.decode()
    assert "Geef tot wanneer" in wrong.content.decode()
    until = timezone.localdate() + timedelta(days=60)
    right = {"way": "page", "reason": "Nieuw EPD in maart", "temporary_until": until.isoformat()}
    assert bea.post(path, right).status_code == 302
    assert "Nieuw EPD in maart" in bea.get("/hand-overs/receiving/").content.decode()
    near = people["tom"][0].get("/hand-overs/receiving/").content.decode()
    assert "Nieuw EPD in maart" in near
    assert f"{until:%d-%m-%Y}" in near
    assert bea.post(path, {"way": "push", "endpoint": "https://fhir.voorbeeld.example/r4"}).status_code == 302
    row = Receiving.objects.get()
    assert (row.way, row.reason, row.temporary_until) == (Way.PUSH.value, "", None)


def test_a_long_register_comes_by_pages_with_what_ends_first_in_front(
    accepted: Accepted, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintaining, "ON_A_PAGE", 2)
    for number in range(3):
        located(accepted.hospital_id, f"Locatie {number}")
    accepted.receives(Way.PAGE)
    pages = [people["tom"][0].get(f"/hand-overs/receiving/?page={page}").content.decode() for page in (1, 2, 99)]
    listed = [re.findall(r'<tr><th scope="row">([^<]+)</th>', page) for page in pages]
    assert listed[0][0] == "Ziekenhuis Proef", "somebody said until when, of the others nobody said anything"
    assert [len(one) for one in listed] == [2, 2, 2]
    assert sorted(listed[0] + listed[1]) == ["Locatie 0", "Locatie 1", "Locatie 2", "Ziekenhuis Proef"]
    assert listed[2] == listed[1]
    assert all("4 van 4 locaties" in page for page in pages)


@pytest.mark.parametrize("address", ["ftp://x.example", "https://u:p@x.example", "x", "https://x.example/#a", ""])
def test_an_address_to_which_nothing_can_go_is_refused(accepted: Accepted, bea: Client, address: str) -> None:
    answer = bea.post(f"/hand-overs/receiving/{accepted.location_id}/", {"way": "push", "endpoint": address})
    assert answer.status_code == 422
    assert not Receiving.objects.exists()


def test_a_token_is_kept_sealed_shown_to_nobody_and_forgotten_with_its_address(accepted: Accepted, bea: Client) -> None:
    path = f"/hand-overs/receiving/{accepted.location_id}/"
    bea.post(path, {"way": "push", "endpoint": "https://a.example/fhir", "token": "heel-geheim"})
    assert Receiving.objects.get().token
    assert "heel-geheim" not in bea.get(path).content.decode()
    assert b"heel-geheim" not in bytes(Receiving.objects.get().token)
    bea.post(path, {"way": "push", "endpoint": "https://a.example/fhir"})
    assert Receiving.objects.get().token, "empty leaves it as it is"
    bea.post(path, {"way": "push", "endpoint": "https://b.example/fhir"})
    assert not Receiving.objects.get().token, "it was given for the other address"


def test_lists_take_a_fixed_number_of_queries(accepted: Accepted, olga: Client, people: People) -> None:
    accepted.release(at=timezone.now())
    for client, path in ((olga, "/hand-overs/"), (people["tom"][0], "/hand-overs/sent/")):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        assert len(asked) <= 14, path


def test_expiry_is_shown_and_kept(accepted: Accepted, olga: Client) -> None:
    release_id = accepted.release(at=timezone.now() - dt.timedelta(days=8))
    assert "Deze overdracht is verlopen" in olga.get(f"/hand-overs/{release_id}/").content.decode()
    assert "Er staat geen overdracht voor u klaar" in olga.get("/hand-overs/").content.decode()
    assert accepted.row().state == State.QUEUED.value


def test_an_open_page_hears_of_a_newer_version_and_that_it_was_withdrawn_without_being_read_again(
    accepted: Accepted, olga: Client
) -> None:
    release_id = accepted.release(at=timezone.now())
    olga.get(f"/hand-overs/{release_id}/")
    read = Step.objects.count()
    now = f"/hand-overs/{release_id}/?shown="
    assert olga.get(f"{now}1").content.decode().strip() == ""
    assert "Er is een nieuwere versie" in olga.get(f"{now}0").content.decode()
    accepted.withdraw(at=timezone.now())
    gone = Step.objects.count()
    told = olga.get(f"{now}1").content.decode()
    assert "afgezegd: de toestand van de patiënt is veranderd" in told
    assert "data-gone" in told
    assert "Johanna" not in told
    assert (Step.objects.count(), read < gone) == (gone, True)


def test_the_page_of_what_expired_says_so_and_gives_nothing_to_read_print_or_tell(
    accepted: Accepted, olga: Client
) -> None:
    release_id = accepted.release(at=timezone.now() - dt.timedelta(days=8))
    page = olga.get(f"/hand-overs/{release_id}/").content.decode()
    assert "Deze overdracht is verlopen" in page
    assert 'href="/hand-overs/"' in page
    assert "Te lezen tot" not in page
    assert "Bewaar als PDF" not in page
    assert "Johanna" not in page
    assert olga.post(f"/hand-overs/{release_id}/paper/").status_code == 409


def test_nobody_else_hears_how_it_stands_and_what_expired_says_so(
    accepted: Accepted, olga: Client, people: People
) -> None:
    release_id = accepted.release(at=timezone.now() - dt.timedelta(days=8))
    assert "Deze overdracht is verlopen" in olga.get(f"/hand-overs/{release_id}/?shown=1").content.decode()
    assert people["tom"][0].get(f"/hand-overs/{release_id}/?shown=1").status_code == 403
    assert olga.get(f"/hand-overs/{UUID(int=1)}/?shown=1").status_code == 404
