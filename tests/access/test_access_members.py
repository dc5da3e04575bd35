"""Administrators and the people of their own organisation; and those who reach for others."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from tests.access.conftest import CreateAccount
from tests.access.helpers import PASSWORD, person
from tests.access.second_steps import is_in

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import Role
from ketenzicht.access.models import Membership, SecondFactor, User
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted

ADMINISTRATOR = "administrator@example.org"
STRANGER = "stranger@example.org"


@pytest.fixture(autouse=True)
def password_is_enough(settings: Settings) -> None:
    settings.SECOND_FACTOR_GRACE = frozenset({"example.org"})


@pytest.fixture
def administrator(create_account: CreateAccount) -> UUID:
    return create_account(
        name="B. Beheerder", email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=timezone.now()
    )


@pytest.fixture
def stranger(create_account: CreateAccount, elsewhere: UUID) -> UUID:
    """Administrator of another organisation."""
    return create_account(
        name="V. Vreemd",
        email=STRANGER,
        role=Role.ORGANISATION_ADMINISTRATOR,
        organisation_id=elsewhere,
        at=timezone.now(),
    )


def sign_in(email: str) -> Client:
    client = Client()
    assert client.post("/sign-in/", {"email": email, "password": PASSWORD}).status_code == HTTPStatus.FOUND
    return client


def roles_of(user_id: UUID) -> list[Role]:
    return [line.role for line in queries.memberships_of(user_id=user_id, on=queries.local_day(timezone.now()))]


def acting(organisation_id: UUID) -> Actor:
    return person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=organisation_id)


def test_an_administrator_sees_who_has_a_role_here_and_nobody_else(
    administrator: UUID, account: UUID, stranger: UUID, elsewhere: UUID
) -> None:
    today = queries.local_day(timezone.now())
    Membership.objects.create(user_id=account, organisation_id=elsewhere, role=Role.AUDITOR, valid_from=today)
    client = sign_in(ADMINISTRATOR)
    page = client.get("/accounts/").content.decode()
    assert "V. Verpleegkundige" in page
    assert "triagist" in page
    assert "V. Vreemd" not in page
    assert '<td data-th="Rollen">triagist, auditor' not in page  # what somebody is elsewhere is not told
    assert client.get(f"/accounts/{account}/").status_code == HTTPStatus.OK
    assert 'href="/accounts/"' in client.get("/account/").content.decode()


def test_the_list_costs_one_query_however_many(
    administrator: UUID, account: UUID, hospital: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        lines = queries.members_of(organisation_id=hospital, now=timezone.now())
    assert [line.user_id for line in lines] == [administrator, account]


def test_roles_are_given_and_ended_and_given_again_on_one_day(administrator: UUID, account: UUID) -> None:
    client = sign_in(ADMINISTRATOR)
    for _ in range(2):
        given = client.post(f"/accounts/{account}/give-role/", {"role": "capacity-manager"})
        assert given.headers["Location"] == f"/accounts/{account}/"
        assert roles_of(account) == [Role.TRIAGIST, Role.CAPACITY_MANAGER]
        again = client.post(f"/accounts/{account}/give-role/", {"role": "capacity-manager"})
        assert again.status_code == HTTPStatus.CONFLICT
        assert client.post(f"/accounts/{account}/end-role/", {"role": "capacity-manager"}).status_code == 302
        assert roles_of(account) == [Role.TRIAGIST]
    assert client.post(f"/accounts/{account}/end-role/", {"role": "coordinator"}).status_code == 404
    assert client.post(f"/accounts/{account}/end-role/", {"role": "king"}).status_code == HTTPStatus.NOT_FOUND
    lines = AuditLine.objects.filter(action__startswith="access.role-", actor_id=administrator)
    assert lines.count() == 4
    assert lines.filter(subject=f"account/{account}").count() == 4


def test_a_role_counts_and_ends_at_once_also_where_somebody_is_in(administrator: UUID, account: UUID) -> None:
    nurse = sign_in("nurse@example.org")
    client = sign_in(ADMINISTRATOR)
    client.post(f"/accounts/{account}/end-role/", {"role": "triagist"})
    key = nurse.session.session_key or ""
    actor = queries.actors_of_sessions(session_keys=[key], now=timezone.now())[key]
    assert actor.grants == frozenset()


@pytest.mark.parametrize("role", ["platform-administrator", "auditor"])
def test_nobody_gives_or_ends_a_role_that_may_do_more_than_they(
    administrator: UUID, account: UUID, hospital: UUID, role: str
) -> None:
    client = sign_in(ADMINISTRATOR)
    assert f'value="{role}"' not in client.get(f"/accounts/{account}/").content.decode()
    assert client.post(f"/accounts/{account}/give-role/", {"role": role}).status_code == HTTPStatus.FORBIDDEN
    today = queries.local_day(timezone.now())
    Membership.objects.create(user_id=account, organisation_id=hospital, role=role, valid_from=today)
    for deed in ("end-role", "reset-second-step", "end"):
        answer = client.post(f"/accounts/{account}/{deed}/", {"role": role})
        assert answer.status_code == HTTPStatus.FORBIDDEN, deed
    assert Role(role) in roles_of(account)
    assert User.objects.get(id=account).ended_at is None


@pytest.mark.parametrize("deed", ["", "give-role/", "end-role/", "reset-second-step/", "end/"])
def test_nobody_reaches_people_of_another_organisation(
    stranger: UUID, administrator: UUID, account: UUID, recovery_codes: list[str], deed: str
) -> None:
    client = sign_in(STRANGER)
    address = f"/accounts/{account}/{deed}"
    answer = client.post(address, {"role": "triagist"}) if deed else client.get(address)
    assert answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    assert "V. Verpleegkundige" not in answer.content.decode()
    unknown = f"/accounts/{uuid4()}/{deed}"
    answer = client.post(unknown, {"role": "triagist"}) if deed else client.get(unknown)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert roles_of(account) == [Role.TRIAGIST]
    assert SecondFactor.objects.exists()
    assert User.objects.get(id=account).ended_at is None


@pytest.mark.parametrize("deed", ["", "give-role/", "end-role/", "reset-second-step/", "end/"])
def test_nobody_without_the_right_reaches_anybody(account: UUID, administrator: UUID, deed: str) -> None:
    nurse, address = sign_in("nurse@example.org"), f"/accounts/{administrator}/{deed}"
    form = {"role": "organisation-administrator"}
    assert (nurse.post(address, form) if deed else nurse.get(address)).status_code == HTTPStatus.FORBIDDEN
    visitor = Client()
    assert (visitor.post(address, form) if deed else visitor.get(address)).headers["Location"].startswith("/sign-in/")
    if deed:
        assert Client(enforce_csrf_checks=True).post(address, form).status_code == HTTPStatus.FORBIDDEN
        assert sign_in(ADMINISTRATOR).get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert nurse.get("/accounts/").status_code == HTTPStatus.FORBIDDEN
    assert roles_of(account) == [Role.TRIAGIST]
    assert roles_of(administrator) == [Role.ORGANISATION_ADMINISTRATOR]


def test_an_organisation_keeps_an_administrator(administrator: UUID, account: UUID, hospital: UUID) -> None:
    client = sign_in(ADMINISTRATOR)
    form = {"role": "organisation-administrator"}
    answer = client.post(f"/accounts/{administrator}/end-role/", form)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "de laatste organisatiebeheerder" in answer.content.decode()
    client.post(f"/accounts/{account}/give-role/", form)
    assert client.post(f"/accounts/{administrator}/end-role/", form).status_code == HTTPStatus.FOUND
    assert roles_of(administrator) == []
    with pytest.raises(Conflict):
        operations.end_role(
            user_id=account, role=Role.ORGANISATION_ADMINISTRATOR, actor=acting(hospital), at=timezone.now()
        )


def test_an_account_with_roles_here_only_is_ended_and_out(administrator: UUID, account: UUID) -> None:
    nurse = sign_in("nurse@example.org")
    assert sign_in(ADMINISTRATOR).post(f"/accounts/{account}/end/").headers["Location"] == "/accounts/"
    assert not is_in(nurse)
    assert AuditLine.objects.filter(action="access.account-ended", actor_id=administrator).count() == 1


def test_an_account_with_roles_elsewhere_is_not_ended_from_here(
    administrator: UUID, account: UUID, elsewhere: UUID
) -> None:
    today = queries.local_day(timezone.now())
    Membership.objects.create(user_id=account, organisation_id=elsewhere, role=Role.TRIAGIST, valid_from=today)
    client = sign_in(ADMINISTRATOR)
    assert client.post(f"/accounts/{account}/end/").status_code == HTTPStatus.FORBIDDEN
    assert client.post(f"/accounts/{account}/end-role/", {"role": "triagist"}).status_code == HTTPStatus.FOUND
    assert roles_of(account) == [Role.TRIAGIST]  # the one elsewhere
    assert client.get(f"/accounts/{account}/").status_code == HTTPStatus.NOT_FOUND


def test_a_second_step_is_taken_away_for_who_lost_it(
    administrator: UUID, account: UUID, recovery_codes: list[str]
) -> None:
    client = sign_in(ADMINISTRATOR)
    assert client.post(f"/accounts/{account}/reset-second-step/").status_code == HTTPStatus.FOUND
    assert not SecondFactor.objects.exists()
    assert client.post(f"/accounts/{account}/reset-second-step/").status_code == HTTPStatus.CONFLICT


@pytest.mark.parametrize(
    "deed",
    [
        lambda user_id, **who: operations.give_role(user_id=user_id, role=Role.TRIAGIST, **who),
        lambda user_id, **who: operations.end_role(user_id=user_id, role=Role.TRIAGIST, **who),
    ],
)
def test_the_deeds_themselves_refuse_too(account: UUID, hospital: UUID, deed: Callable[..., None]) -> None:
    now = timezone.now()
    for actor, refusal in (
        (person(Role.TRIAGIST, organisation_id=hospital), NotPermitted),
        (acting(uuid4()), NotFound),
        (PLATFORM, NotFound),
    ):
        with pytest.raises(refusal):
            deed(account, actor=actor, at=now)
