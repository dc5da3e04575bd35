"""Accounts of people: opened by who may, ended at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries, Settings
from tests.access.conftest import CreateAccount
from tests.access.helpers import EMAIL, NOON, PASSWORD, person

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import ANONYMOUS, ROLES, Role
from ketenzicht.access.models import Membership, User
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.config import settings as ours
from ketenzicht.events.models import Event

TOMORROW = NOON + timedelta(days=1)


def member(user_id: UUID, organisation_id: UUID, role: Role, start: date, end: date | None = None) -> Membership:
    return Membership.objects.create(
        user_id=user_id, organisation_id=organisation_id, role=role, valid_from=start, valid_until=end
    )


def user(user_id: UUID) -> User:
    return User.objects.get(id=user_id)


def test_passwords_are_kept_as_argon2id(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ours.PASSWORD_HASHERS
    assert make_password(PASSWORD).startswith("argon2$argon2id$")


def test_a_new_account_may_do_what_its_role_may(
    create_account: CreateAccount, hospital: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    account = user(create_account(role=Role.CAPACITY_MANAGER))
    with django_assert_num_queries(1):
        actor = queries.actor_of_user(user=account, now=NOON)
    assert (actor.id, actor.name, actor.organisation_id) == (account.id, "V. Verpleegkundige", hospital)
    assert actor.grants == ROLES[Role.CAPACITY_MANAGER]


def test_a_visitor_acts_as_nobody() -> None:
    assert queries.actor_of_user(user=AnonymousUser(), now=NOON) == ANONYMOUS


def test_opening_and_ending_leave_a_line_and_an_event_each_without_the_password(create_account: CreateAccount) -> None:
    user_id = create_account()
    operations.end_account(user_id=user_id, actor=PLATFORM, at=TOMORROW)
    told = ["access.account-created", "access.account-ended"]
    lines = AuditLine.objects.filter(subject=f"account/{user_id}")
    events = Event.objects.filter(subject=f"account/{user_id}")
    assert list(lines.values_list("action", flat=True)) == list(events.values_list("kind", flat=True)) == told
    said = str(list(lines.values()) + list(events.values()))
    assert PASSWORD not in said
    assert EMAIL not in said


def test_an_address_has_one_account_however_it_is_spelled(create_account: CreateAccount) -> None:
    create_account(email="Nurse@Example.org")
    assert User.objects.get().email == EMAIL
    with pytest.raises(Conflict, match="al een account"):
        create_account(email=" NURSE@example.ORG ")
    with pytest.raises(DatabaseError, match="email_in_small_letters"), transaction.atomic():
        User.objects.update(email="Nurse@example.org")


@pytest.mark.parametrize(
    ("wrong", "pointers"),
    [
        ({"name": " "}, ["/name"]),
        ({"name": "x" * 201}, ["/name"]),
        ({"email": "nobody"}, ["/email"]),
        ({"email": f"{'x' * 250}@example.org"}, ["/email"]),
        ({"password": "kort"}, ["/password"]),
        ({"password": "password1234"}, ["/password"]),
        ({"password": "v. verpleegkundige"}, ["/password"]),
        ({"name": "", "email": "", "password": "a-b-c-d"}, ["/name", "/email", "/password"]),
    ],
)
def test_an_impossible_account_is_refused_with_all_its_faults(
    create_account: CreateAccount, wrong: dict[str, Any], pointers: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        create_account(**wrong)
    assert [fault.pointer for fault in refused.value.faults] == pointers
    assert all(fault.nl and fault.en for fault in refused.value.faults)
    assert not User.objects.exists()


def test_an_account_at_an_organisation_that_is_not_registered_is_refused_and_leaves_nothing(
    create_account: CreateAccount,
) -> None:
    with pytest.raises(NotFound, match="niet in het register"):
        create_account(organisation_id=uuid4())
    assert not User.objects.exists()


def test_administrators_open_accounts_in_their_own_organisation_with_roles_that_may_no_more_than_they(
    create_account: CreateAccount, hospital: UUID, elsewhere: UUID
) -> None:
    administrator = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital)
    create_account(actor=administrator)
    with pytest.raises(NotPermitted, match="andere organisatie"):
        create_account(actor=administrator, organisation_id=elsewhere, email="other@example.org")
    for role in (Role.PLATFORM_ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(NotPermitted, match="Deze rol kunt u niet geven"):
            create_account(actor=administrator, role=role, email="other@example.org")
    with pytest.raises(NotPermitted, match="uw rol geeft dit recht niet"):
        create_account(actor=person(Role.COORDINATOR, organisation_id=hospital), email="other@example.org")
    assert User.objects.count() == 1


def test_an_ended_account_may_nothing_and_its_password_is_gone(create_account: CreateAccount, hospital: UUID) -> None:
    user_id = create_account()
    member(user_id, hospital, Role.COORDINATOR, start=date(2026, 12, 1))  # had still to begin
    operations.end_account(user_id=user_id, actor=PLATFORM, at=TOMORROW)
    ended = user(user_id)
    assert queries.account(user_id=user_id) is None
    assert queries.actor_of_user(user=ended, now=TOMORROW) == ANONYMOUS
    assert not ended.check_password(PASSWORD)
    assert queries.memberships_of(user_id=user_id, on=date(2027, 1, 1)) == []
    assert [line.role for line in queries.memberships_of(user_id=user_id, on=NOON.date())] == [Role.TRIAGIST]


def test_an_account_can_be_ended_on_the_day_it_was_opened(create_account: CreateAccount) -> None:
    user_id = create_account()
    operations.end_account(user_id=user_id, actor=PLATFORM, at=NOON)
    assert queries.memberships_of(user_id=user_id, on=NOON.date()) == []


def test_an_account_that_does_not_exist_or_had_ended_cannot_be_ended(create_account: CreateAccount) -> None:
    with pytest.raises(NotFound, match="bestaat niet"):
        operations.end_account(user_id=uuid4(), actor=PLATFORM, at=NOON)
    user_id = create_account()
    operations.end_account(user_id=user_id, actor=PLATFORM, at=NOON)
    with pytest.raises(Conflict, match="al beëindigd"):
        operations.end_account(user_id=user_id, actor=PLATFORM, at=TOMORROW)


def test_an_account_is_ended_by_who_administers_every_organisation_of_the_person(
    create_account: CreateAccount, hospital: UUID, elsewhere: UUID
) -> None:
    user_id = create_account()
    member(user_id, elsewhere, Role.TRIAGIST, start=NOON.date())
    for actor in (
        person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital),
        person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=elsewhere),
        person(Role.TRIAGIST, organisation_id=hospital),
    ):
        with pytest.raises(NotPermitted):
            operations.end_account(user_id=user_id, actor=actor, at=NOON)
    operations.end_account(user_id=user_id, actor=person(Role.PLATFORM_ADMINISTRATOR), at=NOON)


def test_an_account_without_a_role_is_ended_by_the_platform_only(create_account: CreateAccount, hospital: UUID) -> None:
    user_id = create_account()
    Membership.objects.all().delete()
    administrator = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital)
    with pytest.raises(NotPermitted, match="Het platform beheren"):
        operations.end_account(user_id=user_id, actor=administrator, at=NOON)
    operations.end_account(user_id=user_id, actor=person(Role.PLATFORM_ADMINISTRATOR), at=NOON)


def test_a_role_counts_from_its_first_day_until_its_last_as_the_netherlands_count_days(
    create_account: CreateAccount, elsewhere: UUID
) -> None:
    user_id = create_account()
    Membership.objects.all().delete()
    member(user_id, elsewhere, Role.TRIAGIST, start=date(2026, 7, 1), end=date(2026, 7, 3))
    summer = [datetime(2026, 6, 30, 21, 59, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC)]
    ending = [datetime(2026, 7, 2, 21, 59, tzinfo=UTC), datetime(2026, 7, 2, 22, tzinfo=UTC)]
    counts = [bool(queries.actor_of_user(user=user(user_id), now=at).grants) for at in [*summer, *ending]]
    assert counts == [False, True, True, False]


def test_one_acts_for_the_organisation_of_the_oldest_role_that_lasts(
    create_account: CreateAccount, hospital: UUID, elsewhere: UUID
) -> None:
    user_id = create_account(role=Role.CAPACITY_MANAGER)
    member(user_id, elsewhere, Role.PLATFORM_ADMINISTRATOR, start=NOON.date() - timedelta(days=9), end=NOON.date())
    member(user_id, elsewhere, Role.AUDITOR, start=NOON.date())
    actor = queries.actor_of_user(user=user(user_id), now=NOON)
    assert actor.organisation_id == hospital
    assert actor.grants == ROLES[Role.CAPACITY_MANAGER]


@pytest.mark.parametrize(
    ("start", "end", "constraint"),
    [
        (date(2026, 11, 20), None, "one_role_once_at_a_time"),
        (date(2027, 1, 1), date(2027, 2, 1), "one_role_once_at_a_time"),
        (date(2026, 1, 2), date(2026, 1, 1), "role_does_not_end_before_it_starts"),
    ],
)
def test_the_database_refuses_a_role_that_cannot_be(
    create_account: CreateAccount, hospital: UUID, start: date, end: date | None, constraint: str
) -> None:
    user_id = create_account()
    with pytest.raises(DatabaseError, match=f"{constraint}|range lower bound"), transaction.atomic():
        member(user_id, hospital, Role.TRIAGIST, start=start, end=end)


def test_the_database_knows_no_other_roles(create_account: CreateAccount) -> None:
    create_account()
    with pytest.raises(DatabaseError, match="role_is_known"), transaction.atomic():
        Membership.objects.update(role="boss")
