"""Passkeys: adding one, signing in with it, and what is tried against that."""

import json
import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.access.authenticator import PRESENT, Authenticator, text
from tests.access.conftest import CreateAccount
from tests.access.helpers import NOON, PASSWORD, person
from tests.access.second_steps import give_code, give_password, is_in, other_code

from ketenzicht.access import operations
from ketenzicht.access.ceremonies import credential_of, made, signed
from ketenzicht.access.domain import (
    CHALLENGE_FOR,
    MOST_FAILURES,
    MOST_PASSKEYS,
    NEW_PASSKEY_REFUSED,
    NO_CHALLENGE,
    NOT_FOR_PROVIDED,
    NOT_THE_OWNER,
    PASSKEY_EXISTS,
    PASSKEY_REFUSED,
    TOO_MANY_PASSKEYS,
    RelyingParty,
    Role,
    relying_party,
    went_back,
)
from ketenzicht.access.models import Passkey, User
from ketenzicht.access.queries import member_of
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Refused

ADD, REGISTER = "/account/passkeys/new/", "/account/passkeys/"
CHALLENGE, SIGN_IN = "/sign-in/passkey/challenge/", "/sign-in/passkey/"
CLOCK = re.compile(r'data-now="[^"]*"')
ASKED = re.compile(r'<script id="passkey-options" type="application/json">(.*?)</script>')


def asked_to_make(client: Client, name: str = "Telefoon", **more: str) -> dict[str, Any]:
    answer = client.post(ADD, {"name": name, "current": PASSWORD, **more})
    found = ASKED.search(answer.content.decode())
    assert found, answer.content.decode()
    asked: dict[str, Any] = json.loads(found.group(1))
    return asked


def register(client: Client, answer: str) -> tuple[int, str]:
    got = client.post(REGISTER, {"answer": answer})
    return got.status_code, got.headers.get("Location", got.content.decode())


def asked_to_sign(client: Client) -> dict[str, Any]:
    asked: dict[str, Any] = client.post(CHALLENGE).json()
    return asked


def sign_in(client: Client, answer: str, **more: str) -> tuple[int, str]:
    got = client.post(SIGN_IN, {"answer": answer, **more})
    return got.status_code, got.headers.get("Location", got.content.decode())


def because() -> tuple[str, str, str]:
    """Of the last line: the outcome, why, and of whom."""
    line = AuditLine.objects.filter(action="access.signed-in").latest("id")
    return line.outcome, line.detail.get("because", ""), line.subject


def is_refused(client: Client, answer: str) -> bool:
    status, page = sign_in(client, answer)
    assert (PASSKEY_REFUSED in page) == (status == HTTPStatus.UNPROCESSABLE_ENTITY)
    assert is_in(client) == (status == HTTPStatus.FOUND)
    return status == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.fixture
def passkey(client: Client, account: UUID) -> Authenticator:
    """Of the account, that has nothing else for a second step; its owner is out again."""
    give_password(client)
    authenticator = Authenticator()
    assert register(client, authenticator.make(asked_to_make(client))) == (HTTPStatus.FOUND, "/")
    client.post("/sign-out/")
    client.cookies.clear()
    return authenticator


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
    for key in good["response"]:
        for value in (None, 7, "", "é", "AAAA", "A", {}, "A" * 12_000):
            odd.append(json.dumps({**good, "response": {**good["response"], key: value}}))
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


@pytest.fixture
def owner(client: Client, passkey: Authenticator) -> Client:
    """In, with the passkey."""
    assert not is_refused(client, passkey.sign(asked_to_sign(client)))
    return client


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
