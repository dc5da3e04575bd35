"""Leaving: here, at the provider, and when a provider is switched off."""

import time
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.openid import hostile as other
from tests.openid.conftest import NOW, come_back, go, is_in, visit, visit_again
from tests.openid.hostile import Hostile, signed

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import IdentityProvider
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM

TODAY = queries.local_day(NOW)


def test_who_leaves_is_shown_how_to_leave_the_provider_too(
    client: Client, hostile: Hostile, provider: IdentityProvider
) -> None:
    hostile.discovery = {"end_session_endpoint": f"{hostile.issuer}/end"}
    visit(client, hostile)
    page = client.post("/sign-out/").content.decode()
    there = f"{hostile.issuer}/end?client_id=ketenzicht&amp;post_logout_redirect_uri=http%3A%2F%2Fketenzicht.invalid"
    assert there in page
    assert "Bij uw organisatie bent u nog aangemeld" in page
    assert not is_in(client)


def test_a_provider_that_is_switched_off_lets_nobody_in_and_ends_what_is_open(
    client: Client, hostile: Hostile, provider: IdentityProvider, hospital: UUID
) -> None:
    visit(client, hostile)
    asked = go(Client())
    operations.change_provider(
        provider_id=provider.id,
        new=operations.NewProvider(
            code="proef",
            name=provider.name,
            issuer=provider.issuer,
            client_id=provider.client_id,
            authentication=provider.authentication,
            organisations=provider.organisations,
            roles=provider.roles,
            enabled_from=provider.enabled_from,
            enabled_until=TODAY,
        ),
        actor=PLATFORM,
        at=NOW,
    )
    assert not is_in(client)
    assert client.get("/sign-in/with/proef/").status_code == 404
    assert come_back(Client(), asked, provider=hostile).status_code == 404
    assert "proef" not in client.get("/sign-in/").content.decode()


LOGOUT: dict[str, Any] = {"http://schemas.openid.net/event/backchannel-logout": {}}


def notice(hostile: Hostile, **claims: Any) -> str:
    now = int(time.time())
    usual = {"iss": hostile.issuer, "aud": other.CLIENT, "iat": now, "exp": now + 120, "jti": "n-1", "events": LOGOUT}
    return (hostile.sign or signed)({name: value for name, value in {**usual, **claims}.items() if value is not ...})


def test_who_leaves_at_the_provider_is_out_here_in_that_session_only(
    client: Client, hostile: Hostile, provider: IdentityProvider
) -> None:
    hostile.claims["sid"] = "s-1"
    visit(client, hostile)
    second = Client()
    hostile.claims["sid"] = "s-2"
    visit_again(second, hostile)
    outside = Client(enforce_csrf_checks=True)
    tell = {"logout_token": notice(hostile, sid="s-1")}
    assert outside.post("/sign-in/with/proef/logout/", tell).status_code == 200
    assert (is_in(client), is_in(second)) == (False, True)
    assert outside.post("/sign-in/with/proef/logout/", tell).status_code == 400  # it works once
    tell = {"logout_token": notice(hostile, sub="u-1", jti="n-2")}
    assert outside.post("/sign-in/with/proef/logout/", tell).status_code == 200
    assert not is_in(second)
    assert AuditLine.objects.filter(action="access.signed-out", actor_name=provider.name).count() == 2


@pytest.mark.parametrize(
    "claims",
    [
        {"events": ...},
        {"events": {}},
        {"events": "logout"},
        {"nonce": "x"},
        {"sid": ...},
        {"jti": ...},
        {"aud": "x"},
        {"iss": "http://127.0.0.1:9"},
        {"exp": 1},
        {"iat": 1},
        {"sid": "s" * 300},
    ],
)
def test_a_notice_that_is_none_ends_nothing(
    client: Client, hostile: Hostile, provider: IdentityProvider, claims: dict[str, Any]
) -> None:
    hostile.claims["sid"] = "s-1"
    visit(client, hostile)
    token = notice(hostile, **{"sid": "s-1", **claims})
    assert Client().post("/sign-in/with/proef/logout/", {"logout_token": token}).status_code == 400
    assert is_in(client)


def test_a_notice_that_the_provider_did_not_sign_ends_nothing(
    client: Client, hostile: Hostile, provider: IdentityProvider
) -> None:
    hostile.claims["sid"] = "s-1"
    visit(client, hostile)
    for sign in (other.unsigned, other.confused, lambda claims: signed(claims, number=1)):
        hostile.sign = sign
        token = notice(hostile, sid="s-1")
        assert Client().post("/sign-in/with/proef/logout/", {"logout_token": token}).status_code == 400
    assert Client().post("/sign-in/with/proef/logout/").status_code == 400
    assert is_in(client)
