"""The second step of signing in: who takes it, and those who try to get around it."""

import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.access.conftest import CreateAccount
from tests.access.helpers import EMAIL, NOON
from tests.access.second_steps import HALF_A_MINUTE, SECRET, code_at, give_code, give_password, is_in, other_code, takes

from ketenzicht.access import operations
from ketenzicht.access.domain import (
    CODE_REFUSED,
    HALFWAY_FOR,
    LOCKED_FOR,
    MOST_FAILURES,
    RECOVERY_CODES,
    SIGN_IN_REFUSED,
)
from ketenzicht.access.models import User
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM


def test_one_gets_in_with_password_and_code_and_arrives_where_one_wanted(
    client: Client, account: UUID, recovery_codes: list[str]
) -> None:
    assert give_password(client, next="/map/") == "/sign-in/second-step/?next=%2Fmap%2F"
    assert not is_in(client)
    assert 'value="/map/"' in client.get("/sign-in/second-step/?next=/map/").content.decode()
    assert give_code(client, code_at(timezone.now()), next="/map/") == (HTTPStatus.FOUND, "/map/")
    assert is_in(client)
    lines = AuditLine.objects.filter(
        subject=f"account/{account}", action__in=["access.signed-in", "access.password-accepted"]
    )
    assert [(line.action, line.outcome, line.detail["by"]) for line in lines.order_by("id")] == [
        ("access.password-accepted", "success", "password"),
        ("access.signed-in", "success", "app"),
    ]


def test_one_arrives_nowhere_else(client: Client, recovery_codes: list[str]) -> None:
    give_password(client)
    assert give_code(client, code_at(timezone.now()), next="https://elsewhere.example/")[1] == "/"


def test_a_password_alone_opens_nothing(client: Client, recovery_codes: list[str]) -> None:
    give_password(client)
    for path in ("/account/", "/national/", "/account/second-step/"):
        assert client.get(path).status_code == HTTPStatus.FOUND
    assert not is_in(client)


def test_without_a_password_there_is_no_second_step(client: Client, recovery_codes: list[str]) -> None:
    for path in ("/sign-in/second-step/", "/account/second-step/"):
        assert client.get(path).headers["Location"] == "/sign-in/"
        assert client.post(path, {"code": code_at(timezone.now())}).headers["Location"] == "/sign-in/"
    assert not is_in(client)


def test_halfway_lasts_some_minutes_and_no_longer_than_the_password(
    client: Client, account: UUID, recovery_codes: list[str]
) -> None:
    give_password(client)
    session = client.session
    kept = session["halfway"]
    session["halfway"] = {**kept, "until": (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    assert datetime.fromisoformat(kept["until"]) <= timezone.now() + HALFWAY_FOR
    assert give_code(client, code_at(timezone.now())) == (HTTPStatus.FOUND, "/sign-in/")
    session["halfway"] = kept
    session.save()
    user = User.objects.get(id=account)
    user.set_password("een andere lange zin")
    user.save()
    assert give_code(client, code_at(timezone.now())) == (HTTPStatus.FOUND, "/sign-in/")
    assert not is_in(client)


def test_a_session_planted_beforehand_is_worth_nothing_at_either_step(
    client: Client, recovery_codes: list[str]
) -> None:
    client.get("/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key or ""
    give_password(client)
    halfway = client.cookies["sessionid"].value
    assert halfway != planted
    give_code(client, code_at(timezone.now()))
    assert client.cookies["sessionid"].value not in {planted, halfway}
    assert not Session.objects.filter(session_key__in=[planted, halfway]).exists()


def test_who_was_in_as_somebody_else_is_nobody_while_halfway(
    client: Client, create_account: CreateAccount, recovery_codes: list[str], settings: Settings
) -> None:
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    create_account(email="ander@voorbeeld.invalid", at=timezone.now())
    give_password(client, "ander@voorbeeld.invalid")
    assert is_in(client)
    give_password(client)
    assert not is_in(client)


def test_a_code_that_was_used_is_refused_also_elsewhere(account: UUID, recovery_codes: list[str]) -> None:
    code = code_at(timezone.now())
    at = timezone.now()
    assert takes(account, code, at=at)
    assert not takes(account, code, at=at)
    assert not takes(account, code_at(at - HALF_A_MINUTE), at=at)
    assert takes(account, code_at(at + HALF_A_MINUTE), at=at + HALF_A_MINUTE)


def test_a_recovery_code_opens_once_however_it_is_typed(
    client: Client, account: UUID, recovery_codes: list[str]
) -> None:
    assert len(set(recovery_codes)) == RECOVERY_CODES
    assert all(re.fullmatch(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", code) for code in recovery_codes)  # 80 bits
    first, second = recovery_codes[:2]
    assert takes(account, first)
    assert not takes(account, first)
    assert takes(account, f" {second.upper().replace('-', ' ')} ")
    give_password(client)
    assert give_code(client, recovery_codes[2])[0] == HTTPStatus.FOUND
    assert "Ongebruikte herstelcodes: 7." in client.get("/account/").content.decode()
    assert AuditLine.objects.filter(detail__by="recovery-code").count() == 3


def test_the_code_of_another_account_opens_nothing(
    account: UUID, recovery_codes: list[str], create_account: CreateAccount
) -> None:
    other = create_account(email="other@example.org")
    own = operations.set_up_second_factor(
        user_id=other, secret="A" * 32, code=code_at(NOON, "A" * 32), current="", at=NOON
    )
    later = NOON + HALF_A_MINUTE
    assert not takes(account, code_at(later, "A" * 32), at=later)
    assert not takes(account, own[0], at=later)
    assert not takes(other, recovery_codes[0], at=later)
    assert takes(other, own[0], at=later)


def test_after_ten_wrong_codes_an_account_waits_wherever_they_came_from(
    account: UUID, recovery_codes: list[str]
) -> None:
    at = timezone.now()
    wrong = other_code(at, at + LOCKED_FOR)
    for _ in range(MOST_FAILURES):
        assert not takes(account, wrong, at=at)
    assert not takes(account, code_at(at), at=at)
    assert not takes(account, recovery_codes[0], at=at)
    late = at + LOCKED_FOR
    assert takes(account, code_at(late), at=late)
    outcomes = AuditLine.objects.filter(action="access.signed-in").values_list("outcome", flat=True)
    assert list(outcomes.order_by("id")) == ["failure"] * MOST_FAILURES + ["refused"] * 2 + ["success"]


def test_the_password_does_not_wash_away_wrong_codes(client: Client, account: UUID, recovery_codes: list[str]) -> None:
    wrong = other_code(timezone.now())
    for _ in range(MOST_FAILURES):
        give_password(client)
        assert give_code(client, wrong)[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    give_password(client)
    status, page = give_code(client, code_at(timezone.now()))
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert CODE_REFUSED in page


def test_a_wrong_password_says_the_same_with_and_without_second_step(
    client: Client, create_account: CreateAccount, recovery_codes: list[str]
) -> None:
    create_account(email="without@example.org")
    pages = set()
    for email in (EMAIL, "without@example.org", "nobody@example.org"):
        answer = client.post("/sign-in/", {"email": email, "password": "een lange zin die niet klopt"})
        page = re.sub(r'(csrfmiddlewaretoken" value|data-now|value)="[^"]*"', "", answer.content.decode())
        pages.add((answer.status_code, page))
    ((_, page),) = pages
    assert SIGN_IN_REFUSED in page


def test_an_ended_account_does_not_get_through_its_second_step(account: UUID, recovery_codes: list[str]) -> None:
    operations.end_account(user_id=account, actor=PLATFORM, at=NOON)
    assert not takes(account, code_at(timezone.now()), at=timezone.now())
    assert not takes(uuid4(), "123456")


def test_what_was_typed_is_not_in_the_log(account: UUID, recovery_codes: list[str]) -> None:
    takes(account, "wachtwoord-in-het-verkeerde-vak")
    takes(account, recovery_codes[0])
    said = str(list(AuditLine.objects.values()))
    for secret in ("verkeerde-vak", recovery_codes[0], recovery_codes[0].replace("-", ""), SECRET):
        assert secret not in said


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("of", ["app", "recovery"])
def test_the_same_code_at_once_opens_one_door(create_account: CreateAccount, of: str) -> None:
    account = create_account()
    codes = operations.set_up_second_factor(user_id=account, secret=SECRET, code=code_at(NOON), current="", at=NOON)
    later = NOON + HALF_A_MINUTE
    code = code_at(later) if of == "app" else codes[0]
    opened: list[bool] = []
    together(lambda: opened.append(takes(account, code, at=later)), times=4)
    assert sorted(opened) == [False, False, False, True]


def together(deed: Callable[[], None], *, times: int) -> None:
    def once() -> None:
        try:
            deed()
        finally:
            connection.close()

    threads = [threading.Thread(target=once) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
