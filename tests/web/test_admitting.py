"""Functioneel beheer lets an organisation in; its administrator opens an account and registers a location."""

import io
import re
from datetime import datetime
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD, Country, account
from tests.web.reading import text_of

from ketenzicht.access.domain import Role
from ketenzicht.access.models import Invitation
from ketenzicht.audit.models import AuditLine
from ketenzicht.registry.models import Organisation

pytestmark = pytest.mark.django_db
PAGE = "/upkeep/organisations/new/"
NEW = {"called": "Verpleeghuis  De Proef", "kind": "provider", "name": "B. Heerder", "email": "b@voorbeeld.invalid"}
NAME = "Verpleeghuis De Proef"


@pytest.fixture
def maintainer(land: Country, client: Client, now: datetime) -> Client:
    account(land, email="functioneel@voorbeeld.invalid", role=Role.PLATFORM_ADMINISTRATOR, at=now)
    return sign_in(client, "functioneel@voorbeeld.invalid")


def test_the_administrator_that_was_invited_keeps_the_new_organisation(maintainer: Client) -> None:
    assert PAGE in maintainer.get("/upkeep/").content.decode()
    answer = maintainer.post(PAGE, NEW)
    (link,) = re.findall(r"/invitations/[\w-]+/", answer.content.decode())
    subject = f"organisation/{Organisation.objects.get(name=NAME).id}"
    assert AuditLine.objects.filter(action="registry.organisation-registered", subject=subject).exists()
    theirs = Client()
    assert theirs.post(link, {"password": PASSWORD}).status_code == 302
    sign_in(theirs, NEW["email"])
    assert "U hebt nog geen locaties" in text_of(theirs.get("/upkeep/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"called": " "}, "Vul de naam van de organisatie in."),
        ({"called": "zorggroep verzonnen"}, "staat al in het register"),
        ({"called": "x" * 201}, "Gebruik ten hoogste 200 tekens."),
        ({"kind": "circus"}, "Kies uit de lijst"),
        ({"name": ""}, "Vul de naam van de eerste beheerder in."),
        ({"email": "b"}, "Vul een geldig e-mailadres in."),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_stored(maintainer: Client, wrong: dict[str, str], said: str) -> None:
    before = Organisation.objects.count()
    answer = maintainer.post(PAGE, {**NEW, **wrong})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert (Organisation.objects.count(), Invitation.objects.count()) == (before, 0)


@pytest.mark.parametrize("role", [Role.ORGANISATION_ADMINISTRATOR, Role.CAPACITY_MANAGER])
def test_it_is_for_functioneel_beheer(land: Country, client: Client, now: datetime, role: Role) -> None:
    account(land, email="ander@voorbeeld.invalid", role=role, at=now)
    sign_in(client, "ander@voorbeeld.invalid")
    assert client.post(PAGE, NEW).status_code == 403
    assert PAGE not in client.get("/national/").content.decode()
    assert not Organisation.objects.filter(name=NAME).exists()


def test_who_runs_the_server_registers_an_organisation(land: Country) -> None:
    out = io.StringIO()
    call_command("register_organisation", "--name", "Landelijk bureau", "--kind", "national-body", stdout=out)
    assert Organisation.objects.get(id=UUID(out.getvalue().strip())).name == "Landelijk bureau"
    with pytest.raises(CommandError, match="geen naam"):
        call_command("register_organisation", "--name", " ", "--kind", "provider")
