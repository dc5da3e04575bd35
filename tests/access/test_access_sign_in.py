"""Signing in and out, and those who try to get in otherwise."""

import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from tests.access.conftest import CreateAccount
from tests.access.helpers import EMAIL, NOON, PASSWORD
from tests.hashing import QuickArgon2

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import LOCKED_FOR, MOST_FAILURES, SIGN_IN_REFUSED
from ketenzicht.access.models import SignInAttempt, User
from ketenzicht.access.tasks import forget_sessions
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import NotPermitted
from ketenzicht.config.settings import PASSWORD_HASHERS

WRONG = "een lange zin die niet klopt"
ADDRESS = "192.0.2.7"


@pytest.fixture(autouse=True)
def password_is_enough(settings: Settings) -> None:
    """The second step has tests of its own."""
    settings.SECOND_FACTOR_GRACE = frozenset({"example.org"})


def fill_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **more: str) -> tuple[int, str, str]:
    """Status, address to go to, and page without what differs by itself."""
    answer = client.post("/sign-in/", {"email": email, "password": password, **more})
    page = re.sub(r'(csrfmiddlewaretoken" value|data-now|value)="[^"]*"', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location", ""), page


def actor_id(client: Client) -> UUID | None:
    request = HttpRequest()
    request.session = client.session
    user = get_user(request)
    return user.id if isinstance(user, User) else None


def actor_of(session_key: str, now: datetime) -> Actor | None:
    return queries.actors_of_sessions(session_keys=[session_key], now=now).get(session_key)


def attempt(password: str, *, email: str = EMAIL, address: str = ADDRESS, at: datetime = NOON) -> bool:
    try:
        operations.sign_in(email=email, password=password, address=address, at=at)
    except NotPermitted as refusal:
        return str(refusal) != SIGN_IN_REFUSED  # always that sentence
    return True


@pytest.mark.parametrize("email", [EMAIL, " Nurse@EXAMPLE.org "])
def test_the_right_name_and_password_let_somebody_in(client: Client, account: UUID, email: str) -> None:
    assert fill_in(client, email)[:2] == (HTTPStatus.FOUND, "/")
    assert actor_id(client) == account


def test_the_page_asks_for_both_and_links_labels_to_fields(client: Client, db: None) -> None:
    answer = client.get("/sign-in/?next=/map/")
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert "no-store" in answer.headers["Cache-Control"]
    for field, completion in (("id_email", "username"), ("id_password", "current-password")):
        assert f'for="{field}"' in page
        assert f'autocomplete="{completion}"' in page
    assert 'name="next" value="/map/"' in page


def test_an_empty_form_says_what_is_missing(client: Client, db: None) -> None:
    status, _, page = fill_in(client, "", "")
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Vul uw e-mailadres in." in page
    assert "Vul uw wachtwoord in." in page
    assert not SignInAttempt.objects.exists()


def test_one_answer_for_a_wrong_password_an_unknown_name_an_ended_account_and_a_locked_one(
    client: Client, account: UUID, create_account: CreateAccount
) -> None:
    ended = create_account(email="ended@example.org")
    operations.end_account(user_id=ended, actor=PLATFORM, at=NOON)
    answers = {
        fill_in(client, EMAIL, WRONG),
        fill_in(client, "nobody@example.org", WRONG),
        fill_in(client, "ended@example.org", PASSWORD),
    }
    for _ in range(MOST_FAILURES):
        fill_in(client, EMAIL, WRONG)
    answers.add(fill_in(client, EMAIL, PASSWORD))
    ((status, location, page),) = answers
    assert (status, location) == (HTTPStatus.UNPROCESSABLE_ENTITY, "")
    assert SIGN_IN_REFUSED in page
    assert actor_id(client) is None


def test_a_hash_of_an_older_kind_becomes_argon2_when_somebody_signs_in_and_the_session_holds(
    client: Client, account: UUID, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    user = User.objects.get(id=account)
    user.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    user.save()
    assert fill_in(client, EMAIL, WRONG)[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    user.refresh_from_db()
    assert user.password.startswith("pbkdf2_sha256$")
    assert fill_in(client)[0] == HTTPStatus.FOUND
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$")
    assert actor_of(client.session.session_key or "", timezone.now())
    assert fill_in(Client())[0] == HTTPStatus.FOUND


def test_an_unknown_name_costs_as_much_hashing_as_a_wrong_password(
    account: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def counting(name: str) -> Callable[..., Any]:
        costly = getattr(QuickArgon2, name)

        def counted(self: QuickArgon2, password: str, other: str) -> Any:
            hashed.append(password)
            return costly(self, password, other)

        return counted

    for name in ("encode", "verify"):
        monkeypatch.setattr(QuickArgon2, name, counting(name))
    attempt(WRONG)
    known = len(hashed)
    attempt(WRONG, email="nobody@example.org")
    assert known == len(hashed) - known == 1


def test_after_ten_failures_a_name_waits_a_quarter_of_an_hour_at_that_address(account: UUID) -> None:
    for second in range(MOST_FAILURES):
        assert not attempt(WRONG, at=NOON + timedelta(seconds=second))
    last = NOON + timedelta(seconds=MOST_FAILURES)
    assert not attempt(PASSWORD, at=last)
    assert attempt(PASSWORD, address="192.0.2.8", at=last)
    assert not attempt(PASSWORD, at=NOON + LOCKED_FOR - timedelta(seconds=1))
    assert attempt(PASSWORD, at=NOON + LOCKED_FOR + timedelta(seconds=1))


def test_trying_on_while_locked_does_not_make_it_last_longer(account: UUID) -> None:
    for _ in range(MOST_FAILURES + 5):
        attempt(WRONG)
    attempt(WRONG, at=NOON + LOCKED_FOR - timedelta(minutes=1))
    assert attempt(PASSWORD, at=NOON + LOCKED_FOR)


def test_a_name_that_nobody_has_is_locked_in_the_same_way(db: None) -> None:
    for _ in range(MOST_FAILURES + 3):
        attempt(WRONG, email="nobody@example.org")
    assert SignInAttempt.objects.count() == MOST_FAILURES


def test_getting_in_forgets_the_failures(account: UUID) -> None:
    for _ in range(3):
        for _ in range(MOST_FAILURES - 1):
            attempt(WRONG)
        assert attempt(PASSWORD)


def test_old_attempts_are_forgotten_and_none_says_who_it_was(account: UUID) -> None:
    attempt(WRONG, email="once@example.org")
    attempt(WRONG, at=NOON + timedelta(days=1, seconds=1))
    (left,) = SignInAttempt.objects.all()
    assert EMAIL not in left.who
    assert ADDRESS not in left.who


def test_every_attempt_is_on_record_with_its_address_but_never_what_was_typed(account: UUID) -> None:
    attempt(WRONG)
    attempt(WRONG, email="wachtwoord-in-het-verkeerde-vak")
    for _ in range(MOST_FAILURES):
        attempt(WRONG)
    attempt(PASSWORD, address="192.0.2.9")
    lines = list(AuditLine.objects.filter(action="access.signed-in").order_by("id"))
    assert lines[0].subject == f"account/{account}"
    assert (lines[0].outcome, lines[0].access_point, lines[0].actor_id) == ("failure", ADDRESS, None)
    assert lines[1].subject == "account/unknown"
    assert lines[-2].outcome == "refused"
    assert (lines[-1].outcome, lines[-1].actor_id, lines[-1].access_point) == ("success", account, "192.0.2.9")
    said = str(list(AuditLine.objects.values()))
    assert WRONG not in said
    assert "verkeerde-vak" not in said


@pytest.mark.parametrize(
    ("wanted", "arrives"),
    [
        ("/regions/ROAZ-09/?module=spoed", "/regions/ROAZ-09/?module=spoed"),
        ("", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("///elsewhere.example/", "/"),
        ("\\\\elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("https:elsewhere.example", "/"),
        ("http://testserver@elsewhere.example/", "/"),
        (" https://elsewhere.example", "/"),
        ("http://testserver/map/", "http://testserver/map/"),
    ],
)
def test_one_arrives_at_a_page_of_ours_and_nowhere_else(
    client: Client, account: UUID, wanted: str, arrives: str
) -> None:
    assert fill_in(client, next=wanted)[:2] == (HTTPStatus.FOUND, arrives)
    assert client.get("/sign-in/", {"next": wanted}).headers["Location"] == arrives  # who is in already


def test_a_session_planted_beforehand_is_worth_nothing(client: Client, account: UUID) -> None:
    client.session.save()
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key or ""
    fill_in(client)
    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_the_form_needs_its_token_and_signing_out_too(account: UUID) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/sign-in/", "/sign-out/"):
        assert strict.post(path, {"email": EMAIL, "password": PASSWORD}).status_code == HTTPStatus.FORBIDDEN


def test_signing_out_ends_the_session_and_is_on_record(client: Client, account: UUID) -> None:
    fill_in(client)
    key = client.session.session_key
    assert client.get("/sign-out/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not Session.objects.filter(session_key=key).exists()
    assert AuditLine.objects.filter(action="access.signed-out", actor_id=account).count() == 1


def test_a_visitor_who_signs_out_just_arrives(client: Client, db: None) -> None:
    assert client.post("/sign-out/").status_code == HTTPStatus.FOUND
    assert not AuditLine.objects.exists()


@pytest.mark.parametrize("typed", ["\x00", "x" * 300, "é" * 254, "'; DROP TABLE access_user; --", "ß@example.org"])
def test_odd_input_is_refused_and_breaks_nothing(client: Client, account: UUID, typed: str) -> None:
    assert fill_in(client, typed, typed)[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert fill_in(client)[0] == HTTPStatus.FOUND


def test_a_session_leads_to_its_person_in_three_queries(
    client: Client, account: UUID, hospital: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill_in(client)
    key = client.session.session_key or ""
    with django_assert_num_queries(3):
        actor = actor_of(key, timezone.now())
    assert actor
    assert (actor.id, actor.organisation_id) == (account, hospital)


def test_many_sessions_lead_to_their_people_in_three_queries(
    create_account: CreateAccount, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = timezone.now()
    people = {f"{name}@example.org": create_account(email=f"{name}@example.org", at=now) for name in "abc"}
    keys = {}
    for email, user_id in people.items():
        visitor = Client()
        fill_in(visitor, email)
        keys[visitor.session.session_key or ""] = user_id
    operations.end_account(user_id=people["c@example.org"], actor=PLATFORM, at=now)
    odd = ["", "nobody", "\x00", "\ud800", "é" * 32, "x" * 100_000]
    with django_assert_num_queries(3):
        actors = queries.actors_of_sessions(session_keys=[*odd, *keys], now=now)
    expected = {key: user_id for key, user_id in keys.items() if user_id != people["c@example.org"]}
    assert {key: actor.id for key, actor in actors.items()} == expected
    assert all(len(actor.grants) and actor.organisation_id for actor in actors.values())


def test_a_session_ends_with_its_time_its_account_or_its_password(client: Client, account: UUID) -> None:
    fill_in(client)
    key, now = client.session.session_key or "", timezone.now()
    assert actor_of("elsewhere", now) is None
    assert actor_of(key, now + timedelta(days=2)) is None
    user = User.objects.get(id=account)
    user.set_password("een andere lange zin")
    user.save()
    assert actor_of(key, now) is None
    fill_in(client, password="een andere lange zin")
    key = client.session.session_key or ""
    assert actor_of(key, now)
    operations.end_account(user_id=account, actor=PLATFORM, at=now)
    assert actor_of(key, now) is None
    assert actor_id(client) is None


def test_sessions_that_are_over_are_cleared_away_every_night_and_others_stay(client: Client, account: UUID) -> None:
    fill_in(client)
    key, now = client.session.session_key or "", timezone.now()
    assert forget_sessions(timestamp=int(now.timestamp())) == 0
    Session.objects.filter(session_key=key).update(expire_date=now)
    assert forget_sessions(timestamp=int(now.timestamp())) == 1
    assert not Session.objects.filter(session_key=key).exists()


def test_a_form_that_is_too_large_is_refused_in_words_and_nothing_is_tried(client: Client, db: None) -> None:
    fields = {f"field-{number}": "x" for number in range(1_001)}
    for form in ({"email": EMAIL, "password": "x" * 1_100_000}, {"email": EMAIL, "password": PASSWORD, **fields}):
        answer = client.post("/sign-in/", urlencode(form), content_type="application/x-www-form-urlencoded")
        assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert "Dit is te groot" in answer.content.decode()
    assert not SignInAttempt.objects.exists()


def test_a_form_that_cannot_be_read_is_refused_in_words(client: Client, db: None) -> None:
    answer = client.post("/sign-in/", b"--x", content_type="multipart/form-data; boundary=" + "x" * 300)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "Deze vraag is niet te begrijpen" in answer.content.decode()


def test_a_session_of_nobody_leads_nowhere(client: Client, db: None) -> None:
    session = client.session
    session["something"] = 1
    session.save()
    assert actor_of(session.session_key or "", timezone.now()) is None


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_get_no_more_tries_than_one_after_another(create_account: CreateAccount) -> None:
    create_account()
    tried: list[bool] = []

    def guess() -> None:
        try:
            tried.append(attempt(WRONG))
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(MOST_FAILURES + 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert tried == [False] * len(threads)
    lines = AuditLine.objects.filter(action="access.signed-in")
    assert lines.filter(outcome="failure").count() == MOST_FAILURES
    assert lines.filter(outcome="refused").count() == 4
