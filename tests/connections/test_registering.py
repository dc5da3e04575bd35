"""Registering a test connection without an account: what one gets, what is kept of it, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.connections.conftest import NEW, caller

from ketenzicht.access.domain import fingerprint
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Invalid, NotFound
from ketenzicht.connections import operations, queries
from ketenzicht.connections.domain import (
    KEPT_FOR,
    MOST_REGISTRATIONS,
    UNUSED_FOR,
    Disturbance,
    MadeTestConnection,
    NewTestConnection,
    report_link_of,
)
from ketenzicht.connections.models import SandboxDelivery, TestConnection, TestKey
from ketenzicht.definitions import operations as definitions
from ketenzicht.definitions.queries import catalogue
from ketenzicht.rest.problems import NotSignedIn

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def modules(db: None) -> None:
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOON)


def registered(new: NewTestConnection = NEW, *, address: str = "192.0.2.1", at: datetime = NOON) -> MadeTestConnection:
    return operations.register_test_connection(new=new, address=address, at=at)


def connection_of_key(key: str) -> UUID:
    return queries.caller_of(credential=key, certificate=None, at=NOON).connection_id


def test_key_and_links_are_kept_as_fingerprints_only() -> None:
    made = registered()
    row, key = TestConnection.objects.get(), TestKey.objects.get()
    assert made.key.startswith("kztest_")
    assert (key.fingerprint, row.link) == (fingerprint(made.key), fingerprint(made.link))
    assert row.report_link == fingerprint(report_link_of(made.link))
    kept = f"{row.__dict__} {key.__dict__} {list(AuditLine.objects.values())}"
    for secret in (made.key, made.key[16:], made.link, report_link_of(made.link), "192.0.2.1"):
        assert secret not in kept
    assert connection_of_key(made.key) == made.id == queries.connection_of_link(link=made.link).id


def test_every_module_can_be_tried() -> None:
    every = tuple(catalogue().modules)
    made = registered(replace(NEW, modules=every))
    lines = queries.sandbox_unit_lines(connection_id=made.id, on=NOON.date())
    for code, module in catalogue().modules.items():
        version = module.version_at(NOON.date())
        assert version
        assert {line.label for line in lines if line.module == code} == {label.code for label in version.labels}


@pytest.mark.parametrize(
    "wrong",
    [
        {"supplier": "  "},
        {"system": ""},
        {"supplier": "x" * 121},
        {"system": "a\x00b"},
        {"email": "niemand"},
        {"email": f"{'a' * 250}@voorbeeld.invalid"},
        {"modules": ()},
        {"modules": ("kliniek", "none")},
    ],
)
def test_what_is_wrong_is_told_and_makes_nothing(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        registered(replace(NEW, **wrong))
    assert not TestConnection.objects.exists()


def test_one_address_makes_so_many_a_day() -> None:
    for _ in range(MOST_REGISTRATIONS):
        registered()
    with pytest.raises(Conflict, match="24 uur"):
        registered(at=NOON + DAY - timedelta(seconds=1))
    registered(address="192.0.2.2")
    registered(at=NOON + DAY)


def test_a_subscriber_with_many_ipv6_addresses_is_one() -> None:
    for number in range(MOST_REGISTRATIONS):
        registered(address=f"2001:db8::{number}")
    with pytest.raises(Conflict):
        registered(address="2001:db8::ffff:1")
    registered(address="2001:db8:1::1")


def test_from_where_one_came_is_forgotten_after_a_day() -> None:
    registered()
    operations.end_unused(at=NOON + DAY)
    assert TestConnection.objects.get().asked_from
    operations.end_unused(at=NOON + DAY + timedelta(seconds=1))
    assert not TestConnection.objects.get().asked_from


def test_a_new_key_ends_the_old_one() -> None:
    made = registered()
    new = operations.replace_test_key(link=made.link, at=NOON)
    with pytest.raises(NotSignedIn):
        connection_of_key(made.key)
    assert connection_of_key(new) == made.id


def test_what_ended_is_forgotten_and_opens_nothing() -> None:
    made = registered()
    operations.take_delivery(caller=caller(made.id), body=b"{", key=None, at=NOON)
    operations.end_test_connection(link=made.link, at=NOON)
    row = TestConnection.objects.get()
    assert (row.email, row.units.count(), row.deliveries.count()) == ("", 0, 0)
    with pytest.raises(NotSignedIn):
        connection_of_key(made.key)
    with pytest.raises(NotSignedIn):
        operations.take_delivery(caller=caller(made.id), body=b"{", key=None, at=NOON)
    for deed in (operations.replace_test_key, operations.end_test_connection):
        with pytest.raises(NotFound):
            deed(link=made.link, at=NOON)
    with pytest.raises(NotFound):
        queries.connection_of_link(link=made.link)


@pytest.mark.parametrize("link", ["", "x" * 43, "x" * 44, "..", "\x00" * 43, "é" * 43])
def test_a_link_that_is_nobodys_finds_nothing(link: str) -> None:
    registered()
    with pytest.raises(NotFound):
        queries.connection_of_link(link=link)
    with pytest.raises(NotFound):
        operations.disturb(link=link, disturbance=Disturbance.TOO_MANY, requests=1, at=NOON)


def test_the_link_to_the_report_is_no_way_to_the_page() -> None:
    made = registered()
    with pytest.raises(NotFound):
        queries.connection_of_link(link=report_link_of(made.link))


def test_a_year_without_use_ends_it_and_use_does_not() -> None:
    registered()
    used = registered()
    operations.take_delivery(caller=caller(used.id), body=b"{", key=None, at=NOON + DAY)
    assert operations.end_unused(at=NOON + UNUSED_FOR) == 0
    assert operations.end_unused(at=NOON + UNUSED_FOR + timedelta(seconds=1)) == 1
    assert TestConnection.objects.get(ended_at__isnull=False).email == ""
    assert queries.connection_of_link(link=used.link).email == NEW.email


def test_what_was_tried_is_forgotten_after_a_month() -> None:
    made = registered()
    operations.take_delivery(caller=caller(made.id), body=b"{", key=None, at=NOON)
    operations.take_delivery(caller=caller(made.id), body=b"{", key=None, at=NOON + DAY)
    assert operations.forget_sandbox_data(at=NOON + KEPT_FOR + timedelta(seconds=1)) == 1
    assert SandboxDelivery.objects.count() == 1


def test_every_deed_is_on_record() -> None:
    made = registered()
    operations.replace_test_key(link=made.link, at=NOON)
    operations.disturb(link=made.link, disturbance=Disturbance.UNAVAILABLE, requests=3, at=NOON)
    operations.end_test_connection(link=made.link, at=NOON)
    actions = list(AuditLine.objects.filter(subject=f"test-connection/{made.id}").values_list("action", flat=True))
    assert sorted(actions) == [
        "connections.disturbed",
        "connections.ended",
        "connections.key-replaced",
        "connections.registered",
    ]


@pytest.mark.parametrize("requests", [-1, 21])
def test_a_disturbance_has_an_end(requests: int) -> None:
    made = registered()
    with pytest.raises(Invalid):
        operations.disturb(link=made.link, disturbance=Disturbance.TOO_MANY, requests=requests, at=NOON)
