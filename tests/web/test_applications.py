"""The pages of applications of third parties, from writing one to the public register."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import Country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.queries import local_day
from ketenzicht.applications.domain import LARGEST_DOCUMENT
from ketenzicht.applications.models import Application, Document
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

PDF = b"%PDF-1.7\n%%EOF\n"
SignedIn = Callable[[str], Client]


@pytest.fixture
def signed_in(land: Country, now: datetime) -> SignedIn:
    """A browser of each: the applicant, the same of another party, both advisers and who decides."""

    def organisation(name: str, kind: OrganisationKind) -> UUID:
        return register_organisation(name=name, kind=kind, identifiers=[], actor=PLATFORM, at=now).id

    national = organisation("LNAZ Proef", OrganisationKind.NATIONAL)
    homes = {
        "applicant": (organisation("=Instituut <b>Proef", OrganisationKind.THIRD_PARTY), Role.ANALYST),
        "other": (organisation("Bureau Elders", OrganisationKind.THIRD_PARTY), Role.ORGANISATION_ADMINISTRATOR),
        "care": (national, Role.NATIONAL_COORDINATOR),
        "privacy": (national, Role.PRIVACY_OFFICER),
        "decider": (national, Role.PLATFORM_ADMINISTRATOR),
    }
    known: dict[str, Client] = {}

    def browser(who: str) -> Client:
        if who not in known:
            email, (home, role) = f"{who}@voorbeeld.invalid", homes[who]
            access.create_account(
                name=f"Persoon {who}",
                email=email,
                password=country.PASSWORD,
                organisation_id=home,
                role=role,
                actor=PLATFORM,
                at=now,
            )
            known[who] = sign_in(Client(), email)
        return known[who]

    return browser


@pytest.fixture
def filled_in(now: datetime) -> dict[str, Any]:
    today = local_day(now)
    return {
        "purpose": "Onderzoek naar <i>drukte",
        "ground": "Opdracht 12",
        "modules": ["spoed"],
        "regions": ["ROAZ-05"],
        "detail": "region",
        "valid_from": today.isoformat(),
        "valid_until": (today + timedelta(days=90)).isoformat(),
    }


def written(signed_in: SignedIn, filled_in: dict[str, Any]) -> str:
    """The address of a new draft."""
    answer = signed_in("applicant").post("/applications/new/", filled_in)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["location"]


def advised(signed_in: SignedIn, filled_in: dict[str, Any]) -> str:
    address = written(signed_in, filled_in)
    assert signed_in("applicant").post(f"{address}submit/").status_code == 302
    for adviser in ("care", "privacy"):
        told = {"verdict": "conditional", "text": "Mits kort."}
        assert signed_in(adviser).post(f"{address}advise/", told).status_code == 302
    return address


def decision(filled_in: dict[str, Any]) -> dict[str, Any]:
    return {
        "grant-reasons": "Past bij het doel.",
        "grant-conditions": "@Niet verspreiden.",
        "grant-valid_from": filled_in["valid_from"],
        "grant-valid_until": filled_in["valid_until"],
    }


def test_from_application_to_public_register_and_end(signed_in: SignedIn, filled_in: dict[str, Any]) -> None:
    address = advised(signed_in, filled_in)
    page = signed_in("decider").get(address).content.decode()
    assert "Van de landelijk coördinator (LNAZ): positief onder voorwaarden" in page
    assert "Onderzoek naar &lt;i&gt;drukte" in page
    assert signed_in("decider").post(f"{address}grant/", decision(filled_in)).status_code == 302
    assert RecordedAgreement.objects.filter(purpose="research").count() == 1
    public = Client().get("/decisions/").content.decode()
    assert "=Instituut &lt;b&gt;Proef" in public
    assert "toegekend" in public
    assert "Persoon" not in public
    assert "Mits kort." not in public
    assert signed_in("decider").post(f"{address}end/", {"because": "Voorwaarde geschonden."}).status_code == 302
    assert "Voorwaarde geschonden." in Client().get("/decisions/").content.decode()


def test_the_file_of_the_register_holds_no_formula(signed_in: SignedIn, filled_in: dict[str, Any]) -> None:
    address = advised(signed_in, {**filled_in, "purpose": '=HYPERLINK("http://boos.invalid")', "ground": "+1"})
    signed_in("decider").post(f"{address}grant/", decision(filled_in))
    answer = Client().get("/decisions/csv/")
    assert answer.headers["content-disposition"].startswith("attachment")
    _, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert '\'=HYPERLINK("http://boos.invalid")' in line
    assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@"))]


def test_a_term_that_ends_soon_is_told_to_who_applied_and_who_decides(
    signed_in: SignedIn, filled_in: dict[str, Any], now: datetime
) -> None:
    soon = (local_day(now) + timedelta(days=30)).isoformat()
    address = advised(signed_in, {**filled_in, "valid_until": soon})
    signed_in("decider").post(f"{address}grant/", {**decision(filled_in), "grant-valid_until": soon})
    for who in ("applicant", "decider"):
        assert "Een termijn loopt af" in signed_in(who).get("/applications/").content.decode()
    renewal = signed_in("applicant").get(f"/applications/new/?renews={Application.objects.get().id}")
    assert f'value="{soon}"' in renewal.content.decode()  # goes on where the old one ends


@pytest.mark.parametrize("verb", ["", "change/", "submit/", "withdraw/", "documents/"])
def test_anothers_application_is_not_there(signed_in: SignedIn, filled_in: dict[str, Any], verb: str) -> None:
    address = written(signed_in, filled_in)
    ask = signed_in("other").get if verb in {"", "change/"} else signed_in("other").post
    told = {"file": SimpleUploadedFile("a.pdf", PDF)} if verb == "documents/" else {}
    assert ask(f"{address}{verb}", told).status_code == 404
    assert signed_in("other").get(f"/applications/new/?renews={Application.objects.get().id}").status_code == 404


def test_more_fields_than_the_form_has_change_nothing(signed_in: SignedIn, filled_in: dict[str, Any]) -> None:
    more = {"status": "granted", "organisation": "x", "valid_from": "2020-01-01", "decided_at": "2020-01-01"}
    address = written(signed_in, {**more, **filled_in, "status": "granted", "reasons": "ja", "conditions": "geen"})
    signed_in("applicant").post(f"{address}change/", {**filled_in, "status": "advised", "reasons": "ja"})
    row = Application.objects.get()
    assert (row.status, row.reasons, row.conditions, row.decided_at) == ("draft", "", "", None)


def test_an_applicant_neither_advises_nor_decides(signed_in: SignedIn, filled_in: dict[str, Any]) -> None:
    address = advised(signed_in, filled_in)
    for verb, told in (
        ("advise", {"verdict": "positive", "text": "Ja."}),
        ("grant", decision(filled_in)),
        ("refuse", {"refuse-reasons": "Nee."}),
        ("end", {"because": "Nee."}),
    ):
        assert signed_in("applicant").post(f"{address}{verb}/", told).status_code == 403
    assert not RecordedAgreement.objects.filter(purpose="research").exists()


def test_a_document_is_only_ever_a_download(signed_in: SignedIn, filled_in: dict[str, Any]) -> None:
    address = written(signed_in, filled_in)
    bad = SimpleUploadedFile('x"; filename="evil.html', b"<script>alert(1)</script>", content_type="text/html")
    assert signed_in("applicant").post(f"{address}documents/", {"file": bad}).status_code == 302
    answer = signed_in("applicant").get(f"{address}documents/{Document.objects.get().id}/")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert ".html" not in answer.headers["content-disposition"].rsplit(".", 1)[-1]
    assert answer.headers["content-disposition"].rstrip('"').endswith(".txt")
    assert answer.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ\x90\x00\x03", "geen PDF en geen gewone tekst"),
        (b"", "Dit bestand is leeg"),
        (b"a" * (LARGEST_DOCUMENT + 1), "groter dan 4 MB"),
    ],
)
def test_a_file_that_may_not_be_kept_is_refused_in_words(
    signed_in: SignedIn, filled_in: dict[str, Any], content: bytes, says: str
) -> None:
    address = written(signed_in, filled_in)
    answer = signed_in("applicant").post(f"{address}documents/", {"file": SimpleUploadedFile("a.pdf", content)})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Document.objects.exists()


def test_lists_ask_the_same_number_of_questions_however_long(
    signed_in: SignedIn, filled_in: dict[str, Any], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = advised(signed_in, filled_in)
    signed_in("decider").post(f"{address}refuse/", {"refuse-reasons": "Nee."})
    Client().get("/decisions/")  # the regions of the day are remembered
    with django_assert_num_queries(6):
        Client().get("/decisions/")
    for _ in range(2):
        signed_in("decider").post(f"{advised(signed_in, filled_in)}refuse/", {"refuse-reasons": "Nee."})
    with django_assert_num_queries(6):
        Client().get("/decisions/")
