"""Changing one's own password, and a link for who forgot it."""

import re
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.access.conftest import CreateAccount
from tests.access.helpers import NOON, PASSWORD, person
from tests.access.second_steps import code_at, give_code, give_password, is_in, other_code

from ketenzicht.access import operations
from ketenzicht.access.domain import CHANGE_REFUSED, MOST_FAILURES, PASSWORD_LINK_FOR, Role
from ketenzicht.access.models import Membership, PasswordLink, User
from ketenzicht.access.queries import local_day
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted

NEW = "een heel andere lange zin"
PAGE = "/account/password/"


@pytest.fixture
def without_second_step(settings: Settings) -> None:
    settings.SECOND_FACTOR_GRACE = frozenset({"example.org"})


@pytest.fixture
def owner(client: Client, account: UUID, without_second_step: None) -> Client:
    give_password(client)
    return client


def change(client: Client, current: str = PASSWORD, new: str = NEW, **more: str) -> tuple[int, str]:
    answer = client.post(PAGE, {"current": current, "password": new, **more})
    return answer.status_code, answer.content.decode()


def can_sign_in(password: str) -> bool:
    answer = Client().post("/sign-in/", {"email": "nurse@example.org", "password": password})
    return answer.status_code == HTTPStatus.FOUND


def test_one_changes_ones_own_password_and_every_other_session_ends(owner: Client, account: UUID) -> None:
    elsewhere = Client()
    give_password(elsewhere)
    before = owner.cookies["sessionid"].value
    assert change(owner)[0] == HTTPStatus.FOUND
    assert is_in(owner)
    assert not is_in(elsewhere)
    assert owner.cookies["sessionid"].value != before
    assert (can_sign_in(PASSWORD), can_sign_in(NEW)) == (False, True)
    line = AuditLine.objects.get(action="access.password-changed")
    assert (line.actor_id, line.outcome, line.detail) == (account, "success", {"by": "owner"})
    assert NEW not in str(AuditLine.objects.values_list("detail", "subject"))


@pytest.mark.parametrize(
    ("new", "words"),
    [("kort", "ten minste 12 tekens"), (PASSWORD, "Kies een ander wachtwoord"), ("", "Kies een wachtwoord.")],
)
def test_a_password_that_is_weak_or_the_same_is_refused_in_words(owner: Client, new: str, words: str) -> None:
    status, page = change(owner, new=new)
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in page
    assert can_sign_in(PASSWORD)


def test_whoever_finds_an_open_session_does_not_guess_the_password_there(owner: Client) -> None:
    for _ in range(MOST_FAILURES):
        status, page = change(owner, current="een gok")
        assert status == HTTPStatus.UNPROCESSABLE_ENTITY
        assert CHANGE_REFUSED in page
    assert CHANGE_REFUSED in change(owner)[1]  # also the right one has to wait now
    assert can_sign_in(PASSWORD)
    failed = AuditLine.objects.filter(action="access.password-changed", outcome="failure", access_point="127.0.0.1")
    assert failed.count() == MOST_FAILURES + 1


def test_who_has_a_second_step_shows_it_and_a_code_opens_once(
    client: Client, account: UUID, recovery_codes: list[str]
) -> None:
    now = timezone.now()
    give_password(client)
    give_code(client, recovery_codes[0])
    assert is_in(client)
    for wrong in (other_code(now), recovery_codes[0]):
        status, page = change(client, code=wrong)
        assert (status, CHANGE_REFUSED in page) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    assert "Vul de code in" in change(client)[1]
    assert change(client, code=code_at(timezone.now()))[0] == HTTPStatus.FOUND
    assert is_in(client)


def test_a_wrong_password_does_not_use_up_a_code(client: Client, account: UUID, recovery_codes: list[str]) -> None:
    give_password(client)
    give_code(client, recovery_codes[0])
    change(client, current="mis", code=recovery_codes[1])
    assert change(client, code=recovery_codes[1])[0] == HTTPStatus.FOUND


def test_who_signs_in_elsewhere_has_no_password_here_to_change(owner: Client, account: UUID) -> None:
    user = User.objects.get(id=account)
    user.set_unusable_password()
    user.save()
    with pytest.raises(Conflict):
        operations.make_password_link(user_id=account, actor=PLATFORM, at=NOON)
    owner.force_login(user)
    assert "Daar verandert u uw wachtwoord ook" in owner.get(PAGE).content.decode()
    assert change(owner)[0] == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.fixture
def administrator(create_account: CreateAccount, hospital: UUID, without_second_step: None) -> Client:
    create_account(email="admin@example.org", role=Role.ORGANISATION_ADMINISTRATOR, at=timezone.now())
    client = Client()
    give_password(client, "admin@example.org")
    return client


def link_of(administrator: Client, account: UUID) -> str:
    page = administrator.post(f"/accounts/{account}/password-link/").content.decode()
    found = re.search(r"<code[^>]*>http://[^/]+(/passwords/[\w-]{43}/)</code>", page)
    assert found, page
    return found.group(1)


def test_an_administrator_makes_a_link_with_which_somebody_chooses_a_password_once(
    administrator: Client, account: UUID
) -> None:
    somebody = Client()
    give_password(somebody)
    first, link = link_of(administrator, account), link_of(administrator, account)
    visitor = Client()
    assert visitor.get(first).status_code == HTTPStatus.NOT_FOUND  # a new one ends the one before
    assert "nurse@example.org" in visitor.get(link).content.decode()
    assert visitor.post(link, {"password": "kort"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert visitor.post(link, {"password": NEW}).headers["Location"] == "/sign-in/"
    assert not is_in(visitor)  # it lets nobody in by itself
    assert not is_in(somebody)
    assert (can_sign_in(PASSWORD), can_sign_in(NEW)) == (False, True)
    assert visitor.post(link, {"password": PASSWORD}).status_code == HTTPStatus.NOT_FOUND
    made = AuditLine.objects.filter(action="access.password-link-made", subject=f"account/{account}")
    assert made.count() == 2
    assert AuditLine.objects.get(action="access.password-changed").detail == {"by": "link"}


def test_the_second_step_stays_after_a_new_password(
    administrator: Client, account: UUID, recovery_codes: list[str]
) -> None:
    Client().post(link_of(administrator, account), {"password": NEW})
    client = Client()
    answer = client.post("/sign-in/", {"email": "nurse@example.org", "password": NEW})
    assert answer.headers["Location"] == "/sign-in/second-step/"
    assert not is_in(client)


def test_a_link_is_good_for_a_day_and_not_for_an_account_that_ended(account: UUID) -> None:
    token = operations.make_password_link(user_id=account, actor=PLATFORM, at=NOON)
    with pytest.raises(NotFound):
        operations.choose_password(token=token, new=NEW, at=NOON + PASSWORD_LINK_FOR)
    operations.end_account(user_id=account, actor=PLATFORM, at=NOON + timedelta(hours=1))
    with pytest.raises(NotFound):
        operations.choose_password(token=token, new=NEW, at=NOON + timedelta(hours=2))
    with pytest.raises(NotFound):
        operations.make_password_link(user_id=account, actor=PLATFORM, at=NOON)
    assert token not in str(PasswordLink.objects.values())  # only its fingerprint is kept


def test_nobody_makes_a_link_for_who_may_more_or_is_elsewhere_too(
    create_account: CreateAccount, account: UUID, hospital: UUID, elsewhere: UUID
) -> None:
    administrator = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital)
    higher = create_account(email="beheer@example.org", role=Role.PLATFORM_ADMINISTRATOR)
    Membership.objects.create(
        user_id=account, organisation_id=elsewhere, role=Role.TRIAGIST, valid_from=local_day(NOON)
    )
    for user_id in (higher, account):
        with pytest.raises(NotPermitted):
            operations.make_password_link(user_id=user_id, actor=administrator, at=NOON)
    with pytest.raises(NotPermitted):
        operations.make_password_link(user_id=account, actor=person(Role.TRIAGIST, organisation_id=hospital), at=NOON)
    assert not PasswordLink.objects.exists()
