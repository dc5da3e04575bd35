"""Keys of systems: issued once, found fast, ended at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries
from tests.access.conftest import IssueKey
from tests.access.helpers import NOON, person

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import LONGEST_KEY_LIFE, Permission, Role
from ketenzicht.access.models import ApiKey
from ketenzicht.access.remembering import KEPT_FOR
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.events.models import Event

SOON = NOON + timedelta(hours=1)


@pytest.fixture
def hearing() -> Iterator[None]:
    """A process that hears of changes, as a server does."""
    queries.keys.memory.begin()
    yield
    queries.keys.memory.end()


def last_used(prefix: str) -> datetime | None:
    return ApiKey.objects.get(prefix=prefix).last_used_at


def test_a_key_leads_to_its_system_in_one_query(
    issue_key: IssueKey, hospital: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    issued = issue_key(scopes=["capacity.read", "capacity.deliver", "capacity.read"])
    with django_assert_num_queries(1):
        client = queries.client_of_key(key=issued.key)
    assert client
    assert (client.id, client.name, client.organisation_id) == (issued.client_id, "EPD-koppeling", hospital)
    assert client.scopes == {"capacity.deliver", "capacity.read"}
    assert client.refusal(SOON) is None


def test_a_process_that_hears_of_changes_asks_once_whose_a_key_is(
    issue_key: IssueKey, django_assert_num_queries: DjangoAssertNumQueries, hearing: None
) -> None:
    key = issue_key(expires_at=SOON).key
    with django_assert_num_queries(1):
        first, again = (queries.known_client(key=key, now=NOON) for _ in range(2))
    assert first == again == queries.client_of_key(key=key)
    with django_assert_num_queries(1):
        assert queries.known_client(key=key, now=NOON + KEPT_FOR)


def test_whoever_hears_that_a_key_is_revoked_asks_again(issue_key: IssueKey, hearing: None) -> None:
    issued = issue_key()
    assert queries.known_client(key=issued.key, now=NOON)
    operations.revoke_key(prefix=issued.prefix, actor=PLATFORM, at=NOON)
    queries.keys.memory.forget()
    client = queries.known_client(key=issued.key, now=NOON)
    assert client
    assert client.refusal(NOON)


def test_a_key_that_was_nobodys_a_moment_ago_is_asked_again(
    issue_key: IssueKey, django_assert_num_queries: DjangoAssertNumQueries, hearing: None
) -> None:
    issued = issue_key().key
    unknown = issued[:-1] + ("A" if issued[-1] != "A" else "B")
    with django_assert_num_queries(2):
        assert [queries.known_client(key=unknown, now=NOON) for _ in range(2)] == [None, None]


def test_what_is_not_a_key_is_not_looked_up(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        for word in ("", "kz_", "Bearer", "kz_" + "a" * 52, "\x00", "kz_abcdefgh_" + "é" * 43):
            assert queries.client_of_key(key=word) is None


def test_a_well_formed_key_that_was_never_issued_is_nobodys(issue_key: IssueKey) -> None:
    issued = issue_key()
    assert queries.client_of_key(key=issued.key[:-1] + ("A" if issued.key[-1] != "A" else "B")) is None


def test_the_key_itself_is_nowhere_in_the_database(issue_key: IssueKey) -> None:
    secret = issue_key().key[12:]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS line WHERE line::text LIKE %s', [f"%{secret}%"])  # noqa: S608 - our own table names
            assert cursor.fetchone() == (0,), table


def test_a_new_key_for_the_same_system_lets_one_replace_the_other(issue_key: IssueKey) -> None:
    old, new = issue_key(), issue_key(at=SOON)
    assert old.client_id == new.client_id
    assert old.key != new.key
    operations.revoke_key(prefix=old.prefix, actor=PLATFORM, at=SOON)
    assert queries.client_of_key(key=old.key).refusal(SOON)  # type: ignore[union-attr]  # it is found
    assert queries.client_of_key(key=new.key).refusal(SOON) is None  # type: ignore[union-attr]  # it is found


def test_an_expired_key_is_found_and_refused(issue_key: IssueKey) -> None:
    client = queries.client_of_key(key=issue_key(expires_at=SOON).key)
    assert client
    assert client.refusal(SOON - timedelta(seconds=1)) is None
    assert "verlopen" in str(client.refusal(SOON))


def test_issuing_and_revoking_leave_a_line_and_an_event_each_without_the_secret(issue_key: IssueKey) -> None:
    issued = issue_key()
    operations.revoke_key(prefix=issued.prefix, actor=PLATFORM, at=SOON)
    subject = f"client/{issued.client_id}"
    told = ["access.key-issued", "access.key-revoked"]
    assert list(AuditLine.objects.filter(subject=subject).values_list("action", flat=True)) == told
    assert list(Event.objects.filter(subject=subject).order_by("at").values_list("kind", flat=True)) == told
    assert issued.key[12:] not in str(list(AuditLine.objects.values()) + list(Event.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_other_processes_hear_of_a_change_when_it_is_committed(issue_key: IssueKey) -> None:
    issued = issue_key()
    import psycopg

    parameters = connection.get_connection_params()
    own = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if name in parameters}
    with psycopg.connect(**own, autocommit=True) as listener:
        listener.execute(f"LISTEN {operations.CHANGED}")
        with transaction.atomic():
            operations.revoke_key(prefix=issued.prefix, actor=PLATFORM, at=SOON)
            assert list(listener.notifies(timeout=0.05)) == []
        (heard,) = listener.notifies(timeout=5, stop_after=1)
    assert heard.payload == f"client/{issued.client_id}"


@pytest.mark.parametrize("role", [Role.TRIAGIST, Role.COORDINATOR, Role.CAPACITY_MANAGER, Role.AUDITOR])
def test_only_administrators_issue_and_revoke_keys(issue_key: IssueKey, hospital: UUID, role: Role) -> None:
    issued = issue_key()
    actor = person(role, organisation_id=hospital)
    with pytest.raises(NotPermitted, match="Accounts en sleutels beheren mag niet"):
        issue_key(actor=actor)
    with pytest.raises(NotPermitted, match="Accounts en sleutels beheren mag niet"):
        operations.revoke_key(prefix=issued.prefix, actor=actor, at=SOON)
    assert ApiKey.objects.filter(revoked_at__isnull=True).count() == 1


def test_an_administrator_issues_keys_for_the_own_organisation_only(
    issue_key: IssueKey, hospital: UUID, elsewhere: UUID
) -> None:
    issued = issue_key(actor=person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital))
    stranger = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=elsewhere)
    with pytest.raises(NotPermitted, match="andere organisatie"):
        issue_key(actor=stranger)
    with pytest.raises(NotFound, match="in uw organisatie geen sleutel"):
        operations.revoke_key(prefix=issued.prefix, actor=stranger, at=SOON)
    operations.revoke_key(
        prefix=issued.prefix, actor=person(Role.PLATFORM_ADMINISTRATOR, organisation_id=elsewhere), at=SOON
    )


def test_nobody_puts_in_a_key_what_they_may_not_do(issue_key: IssueKey, hospital: UUID) -> None:
    from dataclasses import replace

    poor = replace(person(organisation_id=hospital), grants=frozenset({"access.administer", "capacity.read"}))
    issue_key(actor=poor, scopes=[Permission.CAPACITY_READ])
    with pytest.raises(NotPermitted, match="meer mogen dan u zelf"):
        issue_key(actor=poor, scopes=[Permission.CAPACITY_READ, Permission.CAPACITY_DELIVER])


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": "  "}, "/name"),
        ({"name": "x" * 121}, "/name"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["capacity.deliver", "everything"]}, "/scopes"),
        ({"scopes": [Permission.AUDIT_READ]}, "/scopes"),
        ({"expires_at": NOON}, "/expiresAt"),
        ({"expires_at": NOON + LONGEST_KEY_LIFE + timedelta(seconds=1)}, "/expiresAt"),
    ],
)
def test_an_impossible_key_is_refused_with_its_fault(issue_key: IssueKey, wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        issue_key(**wrong)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]
    assert not ApiKey.objects.exists()


def test_all_that_is_wrong_with_a_key_is_told_at_once(issue_key: IssueKey) -> None:
    with pytest.raises(Invalid) as refused:
        issue_key(name="", scopes=[], expires_at=NOON - timedelta(days=1))
    assert [fault.code for fault in refused.value.faults] == ["name-length", "unknown-scope", "impossible-end"]


def test_a_key_for_an_organisation_that_is_not_registered_is_refused(issue_key: IssueKey) -> None:
    with pytest.raises(NotFound, match="niet in het register"):
        issue_key(organisation_id=uuid4())
    assert not ApiKey.objects.exists()


def test_a_key_that_does_not_exist_or_was_revoked_cannot_be_revoked(issue_key: IssueKey) -> None:
    with pytest.raises(NotFound):
        operations.revoke_key(prefix="aaaaaaaa", actor=PLATFORM, at=SOON)
    prefix = issue_key().prefix
    operations.revoke_key(prefix=prefix, actor=PLATFORM, at=SOON)
    with pytest.raises(Conflict, match="al ingetrokken"):
        operations.revoke_key(prefix=prefix, actor=PLATFORM, at=SOON)


def test_last_use_is_written_for_many_keys_at_once_and_at_most_every_five_minutes(
    issue_key: IssueKey, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, other = issue_key().prefix, issue_key().prefix
    with django_assert_num_queries(1):
        assert operations.touch_keys(used={one: NOON, other: NOON, "aaaaaaaa": NOON}) == 2
    assert operations.touch_keys(used={one: NOON + timedelta(minutes=5)}) == 0
    assert operations.touch_keys(used={one: NOON + timedelta(minutes=5, seconds=1), other: NOON}) == 1
    assert last_used(one) == NOON + timedelta(minutes=5, seconds=1)
    assert last_used(other) == NOON


def test_last_use_never_goes_back_and_nothing_costs_nothing(
    issue_key: IssueKey, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    prefix = issue_key().prefix
    operations.touch_keys(used={prefix: NOON})
    assert operations.touch_keys(used={prefix: NOON - timedelta(days=1)}) == 0
    with django_assert_num_queries(0):
        assert operations.touch_keys(used={}) == 0


@pytest.mark.parametrize(
    ("change", "constraint"),
    [({"expires_at": NOON}, "key_lives"), ({"scopes": []}, "key_is_good_for_something")],
)
def test_the_database_refuses_a_key_that_cannot_be(issue_key: IssueKey, change: Any, constraint: str) -> None:
    issue_key()
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        ApiKey.objects.update(**change)
