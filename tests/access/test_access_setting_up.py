"""Setting up the second step, replacing it, and the reset by an administrator."""

import re
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.access.helpers import NOON, person
from tests.access.second_steps import SECRET, code_at, give_code, give_password, is_in, other_code, takes

from ketenzicht.access import operations
from ketenzicht.access.domain import (
    NEW_CODE_REFUSED,
    RECOVERY_CODES,
    Role,
    grace_of,
)
from ketenzicht.access.models import RecoveryCode, SecondFactor
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused


def shown_secret(client: Client) -> str:
    page = client.get("/account/second-step/").content.decode()
    found = re.search(r"<code>([a-z2-7-]+)</code>", page)
    assert found, page
    assert "<svg" in page
    assert "style=" not in page
    return found.group(1).replace("-", "").upper()


def test_who_needs_a_second_step_sets_it_up_before_getting_in(client: Client, account: UUID) -> None:
    assert give_password(client, next="/map/") == "/account/second-step/?next=%2Fmap%2F"
    assert not is_in(client)
    secret = shown_secret(client)
    assert secret == shown_secret(client)  # the page may be looked at again
    wrong = client.post("/account/second-step/", {"code": "000000"})
    assert NEW_CODE_REFUSED in wrong.content.decode()
    assert not is_in(client)
    answer = client.post("/account/second-step/", {"code": code_at(timezone.now(), secret), "next": "/map/"})
    page = answer.content.decode()
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", page)
    assert len(codes) == RECOVERY_CODES
    assert 'href="/map/"' in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert is_in(client)
    assert client.get("/account/second-step/").content.decode().count("Herstelcodes</h2>") == 0
    assert AuditLine.objects.filter(action="access.second-factor-set-up", actor_id=account).count() == 1
    assert takes(account, codes[0])


def test_the_code_with_which_it_was_set_up_does_not_open_again(client: Client, account: UUID) -> None:
    give_password(client)
    secret = shown_secret(client)
    code = code_at(timezone.now(), secret)
    client.post("/account/second-step/", {"code": code})
    assert not takes(account, code, at=timezone.now())


def test_a_secret_is_of_one_browser_until_it_is_confirmed(client: Client, account: UUID) -> None:
    thief = Client()
    give_password(thief)
    give_password(client)
    secret = shown_secret(client)
    assert shown_secret(thief) != secret
    assert secret not in str(dict(client.session.items()))
    client.post("/account/second-step/", {"code": code_at(timezone.now(), secret)})
    assert is_in(client)
    assert thief.get("/account/second-step/").status_code == HTTPStatus.FOUND  # it has one now
    assert not is_in(thief)


def test_two_pages_at_once_make_one_second_factor(account: UUID, recovery_codes: list[str]) -> None:
    with pytest.raises(NotPermitted):
        operations.set_up_second_factor(
            user_id=account, secret="B" * 32, code=code_at(NOON, "B" * 32), current="", at=NOON
        )
    assert SecondFactor.objects.count() == 1
    with pytest.raises(NotFound):
        operations.set_up_second_factor(user_id=uuid4(), secret=SECRET, code=code_at(NOON), current="", at=NOON)
    with pytest.raises(Refused):
        operations.set_up_second_factor(user_id=account, secret=SECRET, code="", current="", at=NOON)


def test_replacing_asks_for_the_old_one_and_ends_other_sessions(
    client: Client, account: UUID, recovery_codes: list[str]
) -> None:
    other = Client()
    for visitor, code in ((client, recovery_codes[0]), (other, recovery_codes[1])):
        give_password(visitor)
        give_code(visitor, code)
        assert is_in(visitor)
    secret = shown_secret(client)
    new = code_at(timezone.now(), secret)
    refused = client.post("/account/second-step/", {"code": new, "current": other_code(timezone.now())})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post("/account/second-step/", {"code": new}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    done = client.post("/account/second-step/", {"code": new, "current": code_at(timezone.now())})
    assert done.status_code == HTTPStatus.OK
    assert is_in(client)
    assert not is_in(other)
    assert not takes(account, recovery_codes[2])
    assert RecoveryCode.objects.filter(user_id=account).count() == RECOVERY_CODES


def test_a_reset_takes_it_away_ends_the_sessions_and_is_on_record(
    client: Client, account: UUID, hospital: UUID, recovery_codes: list[str]
) -> None:
    give_password(client)
    give_code(client, recovery_codes[0])
    actor = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital)
    operations.reset_second_factor(user_id=account, actor=actor, at=timezone.now())
    assert not is_in(client)
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert give_password(client) == "/account/second-step/"
    line = AuditLine.objects.get(action="access.second-factor-reset")
    assert (line.subject, line.actor_id) == (f"account/{account}", actor.id)
    with pytest.raises(Conflict):
        operations.reset_second_factor(user_id=account, actor=actor, at=timezone.now())


def test_nobody_resets_the_second_step_of_another_organisation(
    account: UUID, hospital: UUID, elsewhere: UUID, recovery_codes: list[str]
) -> None:
    for actor in (
        person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=elsewhere),
        person(Role.TRIAGIST, organisation_id=hospital),
        person(),
    ):
        with pytest.raises(NotPermitted):
            operations.reset_second_factor(user_id=account, actor=actor, at=NOON)
    with pytest.raises(NotFound):
        operations.reset_second_factor(user_id=uuid4(), actor=PLATFORM, at=NOON)
    assert SecondFactor.objects.exists()


def test_the_operator_resets_it_by_a_command(account: UUID, recovery_codes: list[str]) -> None:
    call_command("reset_second_factor", str(account))
    assert not SecondFactor.objects.exists()
    with pytest.raises(CommandError, match="heeft geen tweede stap"):
        call_command("reset_second_factor", str(account))


def test_the_pages_of_an_account_are_for_who_is_in(client: Client, db: None) -> None:
    assert client.get("/account/").headers["Location"].startswith("/sign-in/")


def test_the_forms_need_their_tokens(account: UUID) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/sign-in/second-step/", "/account/second-step/"):
        assert strict.post(path, {"code": "123456"}).status_code == HTTPStatus.FORBIDDEN


def test_the_sign_in_page_tells_of_grace(client: Client, settings: Settings, db: None) -> None:
    assert "geen tweede stap" not in client.get("/sign-in/").content.decode()
    settings.SECOND_FACTOR_GRACE = grace_of("demonstratie.example")
    assert "geen tweede stap van accounts van demonstratie.example" in client.get("/sign-in/").content.decode()
