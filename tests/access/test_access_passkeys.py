"""Passkeys: adding one, signing in with it, and what is tried against that."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.access.authenticator import PRESENT, Authenticator
from tests.access.conftest import CreateAccount
from tests.access.helpers import NOON, PASSWORD
from tests.access.passkey_steps import (
    ADD,
    CLOCK,
    asked_to_make,
    asked_to_sign,
    because,
    is_refused,
    register,
    sign_in,
)
from tests.access.second_steps import give_code, give_password, is_in

from ketenzicht.access import operations
from ketenzicht.access.ceremonies import credential_of, made, signed
from ketenzicht.access.domain import (
    CHALLENGE_FOR,
    RelyingParty,
    went_back,
)
from ketenzicht.access.models import Passkey
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Refused


def test_who_has_no_second_step_yet_adds_a_passkey_and_is_in(client: Client, account: UUID) -> None:
    assert give_password(client) == "/account/second-step/"
    assert ADD in client.get("/account/second-step/").content.decode()
    before = client.cookies["sessionid"].value
    asked = asked_to_make(client)
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert not is_in(client)
    assert register(client, Authenticator().make(asked)) == (HTTPStatus.FOUND, "/")
    assert is_in(client)
    assert client.cookies["sessionid"].value != before
    page = client.get("/account/").content.decode()
    assert "Telefoon" in page
    assert "nog niet" in page
    line = AuditLine.objects.get(action="access.passkey-added")
    assert (line.actor_id, line.outcome, line.subject) == (account, "success", f"account/{account}")


def test_a_passkey_signs_in_without_password_or_code_in_a_session_of_its_own(
    client: Client, account: UUID, passkey: Authenticator
) -> None:
    asked = asked_to_sign(client)
    before = client.cookies["sessionid"].value
    assert sign_in(client, passkey.sign(asked), next="/account/") == (HTTPStatus.FOUND, "/account/")
    assert is_in(client)
    assert client.cookies["sessionid"].value != before
    assert because() == ("success", "", f"account/{account}")
    assert Passkey.objects.get().used_at is not None
    other = Client()
    assert sign_in(other, passkey.sign(asked_to_sign(other)), next="https://elders.example/") == (HTTPStatus.FOUND, "/")


def test_a_passkey_is_also_the_second_step_and_only_of_who_gave_the_password(
    client: Client, create_account: CreateAccount, passkey: Authenticator
) -> None:
    assert give_password(client) == "/sign-in/second-step/"
    page = client.get("/sign-in/second-step/").content.decode()
    assert "Passkey gebruiken" in page
    assert 'name="code"' not in page
    assert not is_refused(client, passkey.sign(asked_to_sign(client)))
    create_account(email="ander@example.org", at=timezone.now())
    other = Client()
    give_password(other, "ander@example.org")
    assert is_refused(other, passkey.sign(asked_to_sign(other)))
    assert because()[:2] == ("failure", "account")


def test_a_password_alone_is_no_way_around_a_passkey(client: Client, passkey: Authenticator) -> None:
    give_password(client)
    assert client.get("/account/second-step/").headers["Location"] == "/sign-in/second-step/"
    assert client.get(ADD).headers["Location"] == "/sign-in/"
    assert client.post(ADD, {"name": "Dief", "current": PASSWORD}).headers["Location"] == "/sign-in/"
    assert register(client, "{}") == (HTTPStatus.FOUND, "/sign-in/")
    assert give_code(client, "000000")[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not is_in(client)


def test_a_challenge_opens_once_in_its_own_session_and_for_five_minutes(
    client: Client, account: UUID, passkey: Authenticator
) -> None:
    answer = passkey.sign(asked_to_sign(client))
    copied = client.session["passkey-to-sign"]
    assert sign_in(Client(), answer)[0] == HTTPStatus.UNPROCESSABLE_ENTITY  # nothing was asked there
    other = Client()
    asked_to_sign(other)
    assert is_refused(other, answer)  # something else was
    assert not is_refused(client, answer)
    again = Client()
    asked_to_sign(again)
    session = again.session
    session["passkey-to-sign"] = copied  # as in a copy of the session
    session.save()
    assert is_refused(again, answer)
    assert because()[:2] == ("failure", "challenge")
    for moment in (NOON + CHALLENGE_FOR, NOON - timedelta(seconds=1)):
        with pytest.raises(Refused, match="lukte niet"):
            operations.sign_in_with_passkey(
                answer=answer, challenge=b"c" * 32, asked_at=NOON, halfway=None, address="", at=moment
            )


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost:8001"},
        {"origin": "https://localhost:8000"},
        {"origin": "http://localhost.example"},
        {"host": "example.org"},
        {"flags": PRESENT},  # nobody showed a finger, a face or a PIN
        {"flags": 0x04},  # nobody was there
        {"owner": UUID(int=5).bytes},
        {"owner": b""},
    ],
    ids=str,
)
def test_what_is_signed_elsewhere_or_by_nobody_is_refused(
    client: Client, account: UUID, passkey: Authenticator, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(passkey, name, value)
    assert is_refused(client, passkey.sign(asked_to_sign(client)))
    assert because() == ("failure", "answer", f"account/{account}")
    assert Passkey.objects.get().used_at is None


def test_another_key_cannot_speak_for_a_passkey_nor_say_that_it_was_copied(
    client: Client, passkey: Authenticator
) -> None:
    Passkey.objects.update(sign_count=9)
    thief = Authenticator(credential=passkey.credential, owner=passkey.owner, count=3)
    assert is_refused(client, thief.sign(asked_to_sign(client)))
    assert because()[1] == "answer"


def test_a_counter_that_goes_back_is_refused_and_on_record(
    client: Client, account: UUID, passkey: Authenticator
) -> None:
    passkey.count = 7
    assert not is_refused(client, passkey.sign(asked_to_sign(client)))
    for count in (7, 6, 0):
        passkey.count = count
        other = Client()
        assert is_refused(other, passkey.sign(asked_to_sign(other)))
        assert because() == ("refused", "counter", f"account/{account}")
    assert Passkey.objects.get().sign_count == 7
    assert not went_back(told=0, last=0)


def test_nobody_learns_who_exists(client: Client, account: UUID, passkey: Authenticator) -> None:
    stranger, halfway = Client(), client
    give_password(halfway)
    asked = [asked_to_sign(stranger), asked_to_sign(halfway)]
    for one in asked:
        assert one.pop("challenge")
        assert one["allowCredentials"] == []
    assert asked[0] == asked[1]
    unknown = Authenticator(owner=UUID(int=5).bytes)
    answers = [unknown, Authenticator(credential=passkey.credential, owner=passkey.owner)]
    pages = [sign_in(one, two.sign(asked_to_sign(one))) for one, two in zip([Client(), Client()], answers, strict=True)]
    assert [(status, CLOCK.sub("", page)) for status, page in pages[:1]] == [
        (status, CLOCK.sub("", page)) for status, page in pages[1:]
    ]


def test_what_is_no_answer_is_refused_in_words(client: Client, account: UUID, passkey: Authenticator) -> None:
    good = json.loads(passkey.sign(asked_to_sign(client)))
    deep = "[" * 8_000
    odd: list[Any] = ["", "null", "[]", "{", deep, "{}", "\x00", json.dumps({**good, "rawId": 7}), "x" * 20_000]
    odd += [json.dumps({**good, "type": "password"}), json.dumps({**good, "id": "AAAA"})]
    values: list[Any] = [None, 7, "", "é", "AAAA", "A", {}, "A" * 12_000]
    for key in good["response"]:
        odd += [json.dumps({**good, "response": {**good["response"], key: value}}) for value in values]
    other = Client()
    for answer in odd:
        asked_to_sign(other)
        assert is_refused(other, answer), answer[:200]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), lambda one: st.dictionaries(
    st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "authenticatorData",
                     "signature", "userHandle"]), one)).map(json.dumps))  # fmt: skip
def test_nothing_that_a_browser_sends_breaks_the_reading(answer: str) -> None:
    site = RelyingParty("localhost", "http://localhost:8000")
    credential_of(answer)
    assert made(answer=answer, challenge=b"c", site=site) is None
    assert signed(answer=answer, challenge=b"c", site=site, public_key=b"", owner=UUID(int=1)) is None
