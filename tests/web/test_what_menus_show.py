"""The menu shows what somebody may do where they act, and the page behind each entry lets them in."""

import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

pytestmark = pytest.mark.django_db
OF_PROVIDERS = {
    "/deliver/",
    "/places-asked/",
    "/placement/there/",
    "/planning/",
    "/hand-overs/receiving/",
    "/competences/",
}


def administrator_of(kind: OrganisationKind, settings: Settings) -> Client:
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    (made,) = registry.register_organisations(
        organisations=[NewOrganisation(name=f"Proef {kind}", kind=kind, locations=())],
        actor=PLATFORM,
        at=timezone.now(),
    )
    email = f"bea-{kind}@voorbeeld.invalid"
    operations.create_account(
        name="Bea", email=email, password=PASSWORD, organisation_id=made.id, role=Role.ORGANISATION_ADMINISTRATOR,
        actor=PLATFORM, at=timezone.now(),
    )  # fmt: skip
    return sign_in(Client(), email)


def menu(client: Client) -> set[str]:
    """Where the header and the footer lead, of this site."""
    page = client.get("/account/").content.decode()
    outside_main = re.sub(r"<main.*?</main>", "", page, flags=re.DOTALL)
    return set(re.findall(r'href="(/[^"#?]*)"', outside_main))


@pytest.mark.parametrize("kind", OrganisationKind)
def test_every_entry_of_an_administrator_opens_wherever_they_are(kind: OrganisationKind, settings: Settings) -> None:
    client = administrator_of(kind, settings)
    refused = {
        path
        for path in menu(client)
        if not path.startswith(("/static/", "/national", "/map", "/accounts/logout"))
        and client.get(path, follow=True).status_code == HTTPStatus.FORBIDDEN
    }
    assert refused == set()


@pytest.mark.parametrize("kind", OrganisationKind)
def test_what_providers_do_stands_in_the_menu_of_providers(kind: OrganisationKind, settings: Settings) -> None:
    shown = menu(administrator_of(kind, settings)) & OF_PROVIDERS
    if kind is OrganisationKind.PROVIDER:
        assert shown == OF_PROVIDERS
    elif kind not in {OrganisationKind.COORDINATION, OrganisationKind.ZCC}:
        assert shown == set()
