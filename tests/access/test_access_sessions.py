"""How long sessions last, and that their owner, and nobody else, sees and ends them."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings
from tests.access.conftest import CreateAccount
from tests.access.helpers import EMAIL, PASSWORD
from tests.access.second_steps import is_in

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import IDLE_FOR, LONGEST_SESSION, SEEN_COUNTS_AFTER, browser_words, ends_at
from ketenzicht.access.models import User, UserSession
from ketenzicht.access.views.session_store import SessionStore
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import NotFound

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them naive


@pytest.fixture(autouse=True)
def password_is_enough(settings: Settings) -> None:
    settings.SECOND_FACTOR_GRACE = frozenset({"example.org"})


def sign_in(email: str = EMAIL, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/sign-in/", {"email": email, "password": PASSWORD}).status_code == HTTPStatus.FOUND
    return client


def expires_at(client: Client) -> datetime:
    return Session.objects.get(session_key=client.session.session_key).expire_date


def move_back(client: Client, **by: timedelta) -> None:
    """As if the session began, or was last seen, so much earlier."""
    session = client.session
    for name, ago in by.items():
        key = name.replace("_", "-")
        session[key] = (datetime.fromisoformat(session[key]) - ago).isoformat()
    session.save()


@given(moments, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_no_session_outlives_a_shift_or_its_use(began_at: datetime, used_for: timedelta) -> None:
    end = ends_at(began_at=began_at, seen_at=began_at + used_for)
    assert end <= began_at + LONGEST_SESSION
    assert end <= began_at + used_for + IDLE_FOR


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox op Windows"),
        (EDGE, "Edge op Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome op Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari op iPhone"),
        ("", "Onbekende browser"),
        ("<script>alert(1)</script>" * 100, "Onbekende browser"),
    ],
)
def test_a_browser_is_known_in_a_few_words(agent: str, words: str) -> None:
    assert browser_words(agent) == words


def test_a_session_ends_four_hours_after_its_last_use(account: UUID) -> None:
    client, now = sign_in(), timezone.now()
    assert abs(expires_at(client) - now - IDLE_FOR) < timedelta(seconds=10)
    key = client.session.session_key or ""
    assert queries.actors_of_sessions(session_keys=[key], now=now + IDLE_FOR - timedelta(minutes=1))
    assert not queries.actors_of_sessions(session_keys=[key], now=now + IDLE_FOR + timedelta(minutes=1))
    Session.objects.update(expire_date=now)
    assert not is_in(client)


def test_using_it_puts_the_end_off_but_not_at_every_page(account: UUID) -> None:
    client = sign_in()
    first = expires_at(client)
    client.get("/account/")
    assert expires_at(client) == first
    move_back(client, seen_at=SEEN_COUNTS_AFTER, began_at=SEEN_COUNTS_AFTER)
    UserSession.objects.update(
        seen_at=timezone.now() - timedelta(hours=1), began_at=timezone.now() - timedelta(hours=2)
    )
    client.get("/account/")
    assert expires_at(client) > first
    assert UserSession.objects.get().seen_at > timezone.now() - timedelta(minutes=1)


def test_however_busy_it_ends_after_twelve_hours(account: UUID) -> None:
    client = sign_in()
    move_back(client, began_at=LONGEST_SESSION - timedelta(minutes=1), seen_at=SEEN_COUNTS_AFTER)
    client.get("/account/")
    assert expires_at(client) <= timezone.now() + timedelta(minutes=1)
    move_back(client, began_at=timedelta(minutes=2), seen_at=SEEN_COUNTS_AFTER)
    client.get("/account/")
    assert not is_in(client)


def test_signing_in_again_begins_a_new_session_and_ends_the_old(account: UUID) -> None:
    client = sign_in()
    move_back(client, began_at=timedelta(hours=11))
    old = client.session.session_key
    client.post("/sign-in/", {"email": EMAIL, "password": PASSWORD})
    assert not Session.objects.filter(session_key=old).exists()
    assert abs(expires_at(client) - timezone.now() - IDLE_FOR) < timedelta(seconds=10)


def test_the_owner_sees_where_they_are_in_and_which_this_is(
    account: UUID, create_account: CreateAccount, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    create_account(email="other@example.org", at=timezone.now())
    sign_in("other@example.org", agent="Opera")
    client, _ = sign_in(), sign_in(agent=EDGE)
    page = client.get("/account/").content.decode()
    assert "Firefox op Windows (deze sessie)" in page
    assert "Edge op Windows<" in page
    assert "Onbekende browser" not in page
    with django_assert_num_queries(1):
        lines = queries.sessions_of(user_id=account, session_key=client.session.session_key or "", now=timezone.now())
    assert [line.is_this for line in lines].count(True) == 1


def test_one_ends_another_session_of_ones_own(account: UUID) -> None:
    client, other = sign_in(), sign_in(agent=EDGE)
    found = UserSession.objects.get(browser="Edge op Windows")
    assert client.post(f"/account/sessions/{found.pk}/end/").headers["Location"] == "/account/"
    assert is_in(client)
    assert not is_in(other)
    assert AuditLine.objects.filter(action="access.session-ended", actor_id=account).count() == 1
    assert client.post(f"/account/sessions/{found.pk}/end/").status_code == HTTPStatus.NOT_FOUND


def test_one_ends_this_session_and_is_out(account: UUID) -> None:
    client = sign_in()
    assert client.post(f"/account/sessions/{UserSession.objects.get().pk}/end/").status_code == HTTPStatus.FOUND
    assert not is_in(client)


def test_nobody_ends_a_session_of_another(account: UUID, create_account: CreateAccount) -> None:
    create_account(email="other@example.org", at=timezone.now())
    client, other = sign_in(), sign_in("other@example.org", agent=EDGE)
    found = UserSession.objects.get(browser="Edge op Windows")
    answer = client.post(f"/account/sessions/{found.pk}/end/")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Client().post(f"/account/sessions/{found.pk}/end/").headers["Location"].startswith("/sign-in/")
    assert Client(enforce_csrf_checks=True).post(f"/account/sessions/{found.pk}/end/").status_code == 403
    assert client.get(f"/account/sessions/{found.pk}/end/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert is_in(other)
    with pytest.raises(NotFound):
        operations.end_session(session_id=found.pk, actor=PLATFORM, at=timezone.now())


def test_ending_an_account_ends_its_sessions(account: UUID) -> None:
    client = sign_in()
    operations.end_account(user_id=account, actor=PLATFORM, at=timezone.now())
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()
    assert not is_in(client)


def test_what_is_long_over_is_forgotten(account: UUID) -> None:
    sign_in()
    UserSession.objects.update(
        began_at=timezone.now() - LONGEST_SESSION, seen_at=timezone.now() - LONGEST_SESSION + timedelta(minutes=1)
    )
    sign_in()
    assert UserSession.objects.count() == 1


def test_a_session_that_began_otherwise_lasts_as_django_says(client: Client, account: UUID) -> None:
    client.force_login(User.objects.get(id=account), backend="ketenzicht.access.sessions.AccountBackend")
    assert client.get("/account/").status_code == HTTPStatus.OK


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["\0aaaaaaaaaaaaaaaa", "é" * 20, "a" * 2_000, "' OR true OR '' = '"])
def test_what_cannot_be_the_key_of_a_session_is_nobodys(client: Client, key: str) -> None:
    client.cookies["sessionid"] = key
    answer = client.get("/account/")
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, "/sign-in/?next=/account/")


def test_a_session_that_is_over_is_nobodys_and_its_key_is_not_used_again(account: UUID) -> None:
    client = sign_in()
    key = client.session.session_key
    assert is_in(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(client)
    store = SessionStore(key)
    assert store.load() == {}
    assert store.session_key is None


def test_the_account_of_a_session_is_whole(account: UUID, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found = queries.account(user_id=account)
        assert found
        told = {field.attname: getattr(found, field.attname) for field in found._meta.concrete_fields}
    assert told == User.objects.filter(id=account).values().get()


def test_a_page_that_renews_itself_unseen_is_no_use_of_the_session(account: UUID) -> None:
    client = sign_in()
    move_back(client, seen_at=SEEN_COUNTS_AFTER, began_at=SEEN_COUNTS_AFTER)
    until = client.session["seen-at"]
    client.get("/account/", headers={"Kz-Unseen": "1"})
    assert client.session["seen-at"] == until
    client.get("/account/")
    assert client.session["seen-at"] > until


@pytest.mark.parametrize(
    ("form", "comes_back_to"),
    [
        ("http://testserver/places-asked/?a=b", "/places-asked/%3Fa%3Db"),
        ("https://kwaad.example/account/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_who_sends_a_form_signed_out_comes_back_to_where_it_stood(db: None, form: str, comes_back_to: str) -> None:
    client = Client()
    answer = client.post(f"/places-asked/{UUID(int=1)}/no/", {"words": "Vol"}, headers={"Referer": form})
    assert answer.headers["Location"] == f"/sign-in/?next={comes_back_to}"
    assert "is niet verwerkt" in client.get(answer.headers["Location"]).content.decode()
