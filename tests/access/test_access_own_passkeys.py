"""The passkeys of an account: adding and removing them, and what is tried against that."""

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from tests.access.authenticator import PRESENT, Authenticator, text
from tests.access.conftest import CreateAccount
from tests.access.helpers import NOON, PASSWORD, person
from tests.access.passkey_steps import (
    ADD,
    asked_to_make,
    asked_to_sign,
    because,
    is_refused,
    register,
)
from tests.access.second_steps import give_code, give_password, is_in, other_code

from ketenzicht.access import operations
from ketenzicht.access.domain import (
    MOST_FAILURES,
    MOST_PASSKEYS,
    NEW_PASSKEY_REFUSED,
    NO_CHALLENGE,
    NOT_FOR_PROVIDED,
    NOT_THE_OWNER,
    PASSKEY_EXISTS,
    TOO_MANY_PASSKEYS,
    RelyingParty,
    Role,
    relying_party,
)
from ketenzicht.access.models import Passkey, User
from ketenzicht.access.queries import member_of
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://elders.example"}, {"host": "elders.example"}, {"flags": PRESENT}, {"flags": 0}],
    ids=str,
)
def test_a_passkey_of_elsewhere_or_of_nobody_is_not_kept(owner: Client, wrong: dict[str, Any]) -> None:
    answer = Authenticator(**wrong).make(asked_to_make(owner, "Tweede"))
    status, page = register(owner, answer)
    assert (status, NEW_PASSKEY_REFUSED in page) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    assert Passkey.objects.count() == 1
    line = AuditLine.objects.filter(action="access.passkey-added").latest("id")
    assert (line.outcome, line.detail) == ("failure", {"because": "answer"})


def test_a_passkey_is_made_once_for_the_session_that_asked(
    owner: Client, account: UUID, create_account: CreateAccount, passkey: Authenticator
) -> None:
    assert NO_CHALLENGE in register(owner, "{}")[1]
    answer = Authenticator().make(asked_to_make(owner, "Tweede"))
    create_account(email="ander@example.org", at=timezone.now())
    other = Client()
    give_password(other, "ander@example.org")
    asked_to_make(other)
    assert NEW_PASSKEY_REFUSED in register(other, answer)[1]  # the challenge of another session
    kept = owner.session["passkey-to-make"]
    assert register(owner, answer)[0] == HTTPStatus.FOUND
    session = owner.session
    session["passkey-to-make"] = {**kept, "name": "Derde"}
    session.save()
    assert NO_CHALLENGE in register(owner, answer)[1]  # again
    assert PASSKEY_EXISTS in register(owner, passkey.make(asked_to_make(owner, "Vierde")))[1]  # that exists
    assert NO_CHALLENGE in register(owner, "x")[1]
    for odd in ("", "[]", "x" * 20_000, json.dumps({"id": text(b"1"), "rawId": text(b"1"), "type": "public-key"})):
        asked_to_make(owner, "Vijfde")
        assert NEW_PASSKEY_REFUSED in register(owner, odd)[1]
    assert Passkey.objects.filter(user_id=account).count() == 2
    asked_to_make(other)  # what was asked for one account is nothing for another
    stolen = other.session["passkey-to-make"]
    session = owner.session
    session["passkey-to-make"] = stolen
    session.save()
    assert NO_CHALLENGE in register(owner, "{}")[1]


def test_a_passkey_of_another_account_cannot_be_registered_again(
    client: Client, create_account: CreateAccount, passkey: Authenticator
) -> None:
    create_account(email="ander@example.org", at=timezone.now())
    give_password(client, "ander@example.org")
    assert PASSKEY_EXISTS in register(client, passkey.make(asked_to_make(client)))[1]
    assert not is_in(client)


def test_an_open_session_alone_adds_no_passkey(owner: Client) -> None:
    for _ in range(MOST_FAILURES):
        answer = owner.post(ADD, {"name": "Dief", "current": "een gok"})
        assert NOT_THE_OWNER in answer.content.decode()
    assert NOT_THE_OWNER in owner.post(ADD, {"name": "Dief", "current": PASSWORD}).content.decode()
    assert NO_CHALLENGE in register(owner, "{}")[1]
    lines = AuditLine.objects.filter(action="access.passkey-added", outcome="failure", access_point="127.0.0.1")
    assert lines.count() == MOST_FAILURES + 1


def test_who_has_an_app_shows_its_code_before_adding_a_passkey(
    client: Client, account: UUID, recovery_codes: list[str]
) -> None:
    give_password(client)
    give_code(client, recovery_codes[0])
    assert "Vul de code in" in client.post(ADD, {"name": "Telefoon", "current": PASSWORD}).content.decode()
    wrong = {"name": "Telefoon", "current": PASSWORD, "code": other_code(timezone.now())}
    assert NOT_THE_OWNER in client.post(ADD, wrong).content.decode()
    asked = asked_to_make(client, code=recovery_codes[1])
    assert register(client, Authenticator().make(asked)) == (HTTPStatus.FOUND, "/account/")
    give_password(other := Client())
    page = other.get("/sign-in/second-step/").content.decode()
    assert "Passkey gebruiken" in page
    assert 'name="code"' in page


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "Tele\x07foon", "Telefoon"])
def test_a_passkey_has_a_name_of_its_own_that_fits(owner: Client, name: str) -> None:
    assert owner.post(ADD, {"name": name, "current": PASSWORD}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_an_account_has_at_most_ten(owner: Client, account: UUID) -> None:
    asked = asked_to_make(owner, "Nog een")
    for number in range(MOST_PASSKEYS - 1):
        Passkey.objects.create(
            user_id=account,
            credential=bytes([number]),
            public_key=b"k",
            sign_count=0,
            name=str(number),
            since=timezone.now(),
        )
    assert TOO_MANY_PASSKEYS in register(owner, Authenticator().make(asked))[1]
    assert TOO_MANY_PASSKEYS in owner.post(ADD, {"name": "Elf", "current": PASSWORD}).content.decode()
    assert Passkey.objects.count() == MOST_PASSKEYS


def test_who_signs_in_elsewhere_gets_no_passkey_as_a_second_way_in(
    owner: Client, account: UUID, passkey: Authenticator
) -> None:
    user = User.objects.get(id=account)
    user.set_unusable_password()
    user.save()
    owner.force_login(user)
    assert "Daarnaast kunt u hier geen passkey hebben" in owner.get(ADD).content.decode()
    assert owner.post(ADD, {"name": "Tweede", "current": PASSWORD}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    with pytest.raises(Conflict, match=NOT_FOR_PROVIDED):
        operations.prepare_passkey(
            user_id=account, name="Tweede", current=PASSWORD, code="", actor=person(), address="", at=NOON
        )
    other = Client()
    assert is_refused(other, passkey.sign(asked_to_sign(other)))
    assert because()[1] == "account"


def test_removing_a_passkey_ends_the_other_sessions_and_another_s_stays(
    owner: Client, account: UUID, create_account: CreateAccount, passkey: Authenticator
) -> None:
    elsewhere = Client()
    assert not is_refused(elsewhere, passkey.sign(asked_to_sign(elsewhere)))
    create_account(email="ander@example.org", at=timezone.now())
    thief = Client()
    give_password(thief, "ander@example.org")
    assert register(thief, Authenticator().make(asked_to_make(thief)))[0] == HTTPStatus.FOUND
    mine = Passkey.objects.get(user_id=account).pk
    assert thief.post(f"/account/passkeys/{mine}/remove/").status_code == HTTPStatus.NOT_FOUND
    assert Client().post(f"/account/passkeys/{mine}/remove/").headers["Location"].startswith("/sign-in/")
    before = owner.cookies["sessionid"].value
    assert owner.post(f"/account/passkeys/{mine}/remove/").status_code == HTTPStatus.FOUND
    assert (is_in(owner), is_in(elsewhere), is_in(thief)) == (True, False, True)
    assert owner.cookies["sessionid"].value != before
    assert owner.post(f"/account/passkeys/{mine}/remove/").status_code == HTTPStatus.NOT_FOUND
    assert AuditLine.objects.get(action="access.passkey-removed").detail == {"passkey": mine}
    other = Client()
    assert is_refused(other, passkey.sign(asked_to_sign(other)))
    assert because() == ("failure", "unknown", "account/unknown")


def test_an_administrator_takes_away_passkeys_with_the_second_step(
    client: Client, account: UUID, hospital: UUID, passkey: Authenticator
) -> None:
    administrator = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital)
    operations.reset_second_factor(user_id=account, actor=administrator, at=timezone.now())
    assert not Passkey.objects.exists()
    assert give_password(client) == "/account/second-step/"


def test_an_account_that_ended_has_no_way_in_by_passkey(client: Client, account: UUID, passkey: Authenticator) -> None:
    operations.end_account(user_id=account, actor=PLATFORM, at=timezone.now())
    assert is_refused(client, passkey.sign(asked_to_sign(client)))


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://Ketenzicht.example/", RelyingParty("ketenzicht.example", "https://ketenzicht.example")),
        ("https://ketenzicht.example:443", RelyingParty("ketenzicht.example", "https://ketenzicht.example")),
        ("http://localhost:8000", RelyingParty("localhost", "http://localhost:8000")),
        ("http://[::1]:80/", RelyingParty("::1", "http://[::1]")),
    ],
)
def test_the_site_is_named_as_browsers_name_it(address: str, site: RelyingParty) -> None:
    assert relying_party(address) == site


def test_who_has_a_passkey_is_seen_to_have_a_second_step(account: UUID, hospital: UUID, passkey: Authenticator) -> None:
    assert member_of(organisation_id=hospital, user_id=account, now=timezone.now()).has_second_factor
