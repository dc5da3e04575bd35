"""Identity providers on record: who puts them there, what cannot be, what is kept secret."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.openid import hostile as other
from tests.openid.conftest import NOW, Record
from tests.openid.hostile import Hostile

from ketenzicht.access import identities, operations
from ketenzicht.access.domain import (
    WHOEVER,
    ClientAuthentication,
    IdentityProvider,
    NotLetIn,
    Role,
    check_id_token,
    person_of,
    usable_address,
)
from ketenzicht.access.models import Membership, RecordedProvider, User
from ketenzicht.access.openid.keeping import KEPT_FOR, NOT_AGAIN_FOR, Kept
from ketenzicht.access.queries import local_day
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM

SECRET = "een geheim"  # noqa: S105 - of the tests
ADDRESS = "/identity-providers/"


@pytest.fixture
def sign_in_as(client: Client, hospital: UUID) -> Callable[[Role], Client]:
    def sign_in(role: Role) -> Client:
        user = User.objects.create(name="F. Beheer", email="f@ketenzicht.invalid", created_at=NOW, password="!")
        Membership.objects.create(user=user, organisation_id=hospital, role=role, valid_from=local_day(NOW))
        client.force_login(user)
        return client

    return sign_in


def form(hospital: UUID, **more: str) -> dict[str, str]:
    usual = {
        "name": "Ziekenhuis De Proef",
        "code": "proef",
        "issuer": "http://127.0.0.1:9",
        "client_id": "ketenzicht",
        "authentication": "client_secret_basic",
        "secret": SECRET,
        "email_domains": "Ziekenhuis.invalid, kliniek.invalid",
        "organisations": "* = ziekenhuis de proef",
        "role_claim": "groups",
        "roles": "kz-triage = triagist\n CN=bedden,OU=kz = capaciteitsmanager \n",
        "amr": "otp hwk",
        "enabled_from": "2026-01-01",
    }
    return {**usual, **more}


def test_functioneel_beheer_records_changes_and_tries_a_provider(
    sign_in_as: Callable[[Role], Client], hospital: UUID, hostile: Hostile
) -> None:
    client = sign_in_as(Role.PLATFORM_ADMINISTRATOR)
    answer = client.post(f"{ADDRESS}new/", form(hospital, issuer=hostile.issuer))
    assert answer.status_code == 302, answer.content.decode()
    provider = identities.providers()[0]
    assert provider.email_domains == {"ziekenhuis.invalid", "kliniek.invalid"}
    assert provider.organisations == {WHOEVER: hospital}
    assert provider.roles == {"kz-triage": Role.TRIAGIST, "CN=bedden,OU=kz": Role.CAPACITY_MANAGER}
    assert identities.secret_of(provider_id=provider.id) == SECRET
    page = client.get(f"{ADDRESS}{provider.id}/").content.decode()
    assert "http://ketenzicht.invalid/sign-in/with/proef/back/" in page
    assert "CN=bedden,OU=kz = capaciteitsmanager" in page
    assert SECRET not in page
    assert "Ziekenhuis De Proef" in client.get(ADDRESS).content.decode()
    changed = form(hospital, issuer=hostile.issuer, secret="", name="De Proef", organisations=f"* = {hospital}")
    assert client.post(f"{ADDRESS}{provider.id}/", changed).status_code == 302
    assert identities.provider(provider_id=provider.id).name == "De Proef"
    assert identities.secret_of(provider_id=provider.id) == SECRET  # left empty: it stays
    tried = client.post(f"{ADDRESS}{provider.id}/try/").content.decode()
    assert "Sleutels om handtekeningen te controleren: 1." in tried
    assert "kent Ketenzicht niet" in tried  # the hostile one gives tokens to everybody
    for action in ("recorded", "changed", "tried"):
        line = AuditLine.objects.get(action=f"access.identity-provider-{action}")
        assert SECRET not in str(line.detail)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMINISTRATOR])
def test_nobody_else_comes_near(
    sign_in_as: Callable[[Role], Client], provider: IdentityProvider, hospital: UUID, role: Role
) -> None:
    client = sign_in_as(role)
    for address in (ADDRESS, f"{ADDRESS}new/", f"{ADDRESS}{provider.id}/"):
        assert client.get(address).status_code == 403
    assert client.post(f"{ADDRESS}{provider.id}/", form(hospital)).status_code == 403
    assert client.post(f"{ADDRESS}{provider.id}/try/").status_code == 403
    assert identities.provider(provider_id=provider.id) == provider


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"roles": "beheer = functioneel beheerder"}, "kan een aanmelddienst niet geven"),
        ({"roles": "beheer = auditor"}, "kan een aanmelddienst niet geven"),
        ({"roles": "kz = tovenaar"}, "De rol “tovenaar” is er niet"),
        ({"roles": "kz"}, "geen regel"),
        ({"roles": "a = triagist\na = triagist"}, "geen regel"),
        ({"organisations": "* = Bestaat Niet"}, "staan er 0 in het register"),
        ({"organisations": "* = 00000000-0000-0000-0000-000000000000"}, "staat niet in het register"),
        ({"email_domains": "a@b.nl"}, "geen domein"),
        ({"email_domains": "*"}, "geen domein"),
        ({"issuer": "ftp://x"}, "Vul bij uitgever"),
        ({"issuer": "http://u:p@x.invalid"}, "Vul bij uitgever"),
        ({"issuer": "http://x.invalid/#a"}, "Vul bij uitgever"),
        ({"code": "A B"}, "kleine letters"),
        ({"code": "ABC"}, "kleine letters"),
        ({"secret": ""}, "Vul het geheim in"),
        ({"enabled_until": "2025-01-01"}, "Het einde ligt voor het begin"),
        ({"authentication": "none"}, "authentication"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    sign_in_as: Callable[[Role], Client], hospital: UUID, more: dict[str, str], words: str
) -> None:
    client = sign_in_as(Role.PLATFORM_ADMINISTRATOR)
    answer = client.post(f"{ADDRESS}new/", form(hospital, **more))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RecordedProvider.objects.exists()


def test_a_code_and_an_issuer_are_of_one_provider_and_do_not_change(
    sign_in_as: Callable[[Role], Client], provider: IdentityProvider, hospital: UUID
) -> None:
    client = sign_in_as(Role.PLATFORM_ADMINISTRATOR)
    for more in ({"code": "ander", "issuer": provider.issuer}, {"code": "proef"}):
        answer = client.post(f"{ADDRESS}new/", form(hospital, **more))
        assert "Er staat al een aanmelddienst" in answer.content.decode()
    for more in ({"code": "ander", "issuer": provider.issuer}, {"issuer": "http://127.0.0.1:10"}):
        answer = client.post(f"{ADDRESS}{provider.id}/", form(hospital, **more))
        assert "veranderen niet" in answer.content.decode()


def test_the_secret_is_kept_sealed_for_this_provider_and_this_purpose(provider: IdentityProvider) -> None:
    from ketenzicht.access.sealing import PROVIDER, SECOND_FACTOR, unseal

    sealed = bytes(RecordedProvider.objects.get().sealed or b"")
    assert other.SECRET.encode() not in sealed
    assert unseal(sealed, owner=provider.id, purpose=PROVIDER) == other.SECRET
    assert unseal(sealed, owner=provider.id, purpose=SECOND_FACTOR) is None
    assert unseal(sealed, owner=UUID(int=1), purpose=PROVIDER) is None


def test_where_we_are_behind_https_providers_are_too() -> None:
    for address, https, usable in (
        ("https://login.ziekenhuis.nl/tenant", True, True),
        ("http://login.ziekenhuis.nl", True, False),
        ("http://127.0.0.1:9", True, False),
        ("http://127.0.0.1:9", False, True),
        ("https://x:99999", True, False),
        ("https://", True, False),
        ("https://a b", True, False),
        ("https://xé.nl", True, False),
        ("//x.nl", True, False),
    ):
        assert usable_address(address, https=https) is usable, address


TOLD = """
name = "Ziekenhuis De Proef"
code = "proef"
issuer = "{issuer}"
client_id = "ketenzicht"
authentication = "client_secret_basic"
email_domains = ["ziekenhuis.invalid"]
organisations = {{ "*" = "Ziekenhuis De Proef" }}
role_claim = "groups"
roles = {{ kz-triage = "triagist" }}
enabled_from = 2026-01-01
"""


def test_the_operator_does_the_same_from_a_file_with_the_secret_in_another(
    hospital: UUID, hostile: Hostile, tmp_path: Path
) -> None:
    told, secret = tmp_path / "proef.toml", tmp_path / "secret"
    told.write_text(TOLD.format(issuer=hostile.issuer), encoding="utf-8")
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    for _ in range(2):  # again: it is the same one
        call_command("identity_provider", str(told), "--secret-file", str(secret), stdout=io.StringIO())
    provider = identities.providers()[0]
    assert (provider.roles, provider.enabled_from) == ({"kz-triage": Role.TRIAGIST}, date(2026, 1, 1))
    assert identities.secret_of(provider_id=provider.id) == SECRET
    said = io.StringIO()
    with pytest.raises(CommandError, match="Niet alles is goed"):
        call_command("identity_provider", str(told), "--secret-file", str(secret), "--try", stdout=said)
    assert "goed   De aanmelddienst antwoordt" in said.getvalue()


@pytest.mark.parametrize(
    ("more", "words"),
    [('secret = "x"', "hoort niet in dit bestand"), ("=", "geen TOML"), ('amr = "x"\nacr = "', "geen TOML")],
)
def test_a_file_with_a_secret_or_a_mistake_is_refused(
    hospital: UUID, hostile: Hostile, tmp_path: Path, more: str, words: str
) -> None:
    told = tmp_path / "proef.toml"
    told.write_text(TOLD.format(issuer=hostile.issuer) + more, encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        call_command("identity_provider", str(told), "--secret-file", str(told), stdout=io.StringIO())
    assert not RecordedProvider.objects.exists()


def test_visitors_see_only_providers_that_are_on(client: Client, record: Record, settings: Settings) -> None:
    today = local_day(timezone.now())
    record(code="aan", name="Ziekenhuis Aan")
    record(code="uit", name="Ziekenhuis Uit", issuer="http://127.0.0.1:10", enabled_until=today)
    record(code="later", name="Ziekenhuis Later", issuer="http://127.0.0.1:11", enabled_from=date(2999, 1, 1))
    page = client.get("/sign-in/?next=/map/%3Fa=1%26b=2").content.decode()
    assert 'href="/sign-in/with/aan/?next=%2Fmap%2F%3Fa%3D1%26b%3D2"' in page
    assert "Uit" not in page
    assert "Later" not in page
    for code in ("uit", "later", "nooit"):
        assert client.get(f"/sign-in/with/{code}/").status_code == 404


words = st.text(alphabet="ag@.\0\né", max_size=9) | st.sampled_from(["p.nl", "a@p.nl", "https://p", "k", "x" * 500])
some = st.none() | st.booleans() | st.floats() | st.integers() | words
anything = some | st.lists(some, max_size=3) | st.dictionaries(words, some, max_size=2)
NAMES = ["iss", "aud", "azp", "sub", "exp", "iat", "nbf", "nonce", "email", "email_verified", "name", "groups", "amr"]


@given(st.dictionaries(st.sampled_from([*NAMES, "acr", "sid"]), anything))
def test_whatever_a_provider_claims_is_believed_or_refused_and_never_a_fault_of_ours(claims: dict[str, Any]) -> None:
    provider = IdentityProvider(
        id=UUID(int=1), code="p", name="P", issuer="https://p", client_id="k",
        authentication=ClientAuthentication.SECRET_BASIC, email_domains=frozenset({"p.nl"}),
        organisation_claim="a.b", organisations={WHOEVER: UUID(int=2)}, role_claim="groups",
        roles={"g": Role.TRIAGIST}, acr=("x",), amr=("y",), enabled_from=date(2026, 1, 1),
    )  # fmt: skip
    with pytest.raises(NotLetIn):  # never by chance: issuer, audience, moments and nonce cannot all be right
        check_id_token(claims, provider=provider, nonce="n" * 43, now=NOW)
    try:
        person = person_of(claims, provider=provider)
    except NotLetIn:
        return
    assert 0 < len(person.subject) <= 255


def test_what_is_kept_of_a_provider_is_asked_again_after_an_hour_and_lasts_a_day_without_answer() -> None:
    from ketenzicht.access.domain import Because

    moment, asked, away = [0.0], [], [False]

    def ask(address: str) -> int:
        asked.append(address)
        if away[0]:
            raise NotLetIn(Because.UNREACHABLE)
        return len(asked)

    kept = Kept(ask, clock=lambda: moment[0])
    assert (kept.get("a"), kept.get("a"), kept.get("b")) == (1, 1, 2)
    moment[0] = KEPT_FOR
    assert kept.get("a") == 3
    away[0] = True
    moment[0] += KEPT_FOR
    assert (kept.get("a"), kept.get("a"), len(asked)) == (3, 3, 4)  # the second time nobody was asked
    moment[0] += NOT_AGAIN_FOR
    assert (kept.get("a"), len(asked)) == (3, 5)
    moment[0] += 25 * KEPT_FOR
    with pytest.raises(NotLetIn):
        kept.get("a")


def test_no_provider_gives_a_role_over_the_platform_not_even_by_the_operator(hospital: UUID) -> None:
    with pytest.raises(Exception, match="over het hele platform"):
        operations.record_provider(
            new=operations.NewProvider(
                code="p",
                name="P",
                issuer="http://127.0.0.1:9",
                client_id="k",
                authentication=ClientAuthentication.PRIVATE_KEY,
                organisations={WHOEVER: hospital},
                roles={"x": Role.PLATFORM_ADMINISTRATOR},
                enabled_from=date(2026, 1, 1),
            ),
            actor=PLATFORM,
            at=NOW,
        )
