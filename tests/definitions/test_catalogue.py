"""What a process remembers of the definitions, and what that costs."""

from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.definitions.conftest import DOCUMENT, NOON, changed

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import NotFound
from ketenzicht.definitions import queries
from ketenzicht.definitions.operations import CHANNEL, load_module

READ = 8  # the revision, modules, versions, labels, elements, relations, thresholds, requirements


def test_the_catalogue_takes_as_many_queries_for_twelve_modules_as_for_one(
    twelve: None, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another test's database may have had the same revision: begin as a process that remembers nothing.
    monkeypatch.setattr(queries, "_shared", queries._Shared())
    monkeypatch.setattr(queries, "_memory", queries._Memory())
    with django_assert_num_queries(READ):
        assert len(queries.catalogue().modules) == 12
    with django_assert_num_queries(0):
        assert queries.module(code="spoed") is queries.catalogue().modules["spoed"]


@pytest.mark.django_db
def test_without_definitions_the_catalogue_is_empty() -> None:
    assert queries.catalogue().modules == {}
    with pytest.raises(NotFound, match="De module ‘spoed’ bestaat niet"):
        queries.module(code="spoed")


def test_modules_come_in_the_order_in_which_people_see_them(twelve: None) -> None:
    assert list(queries.catalogue().modules) == [
        "spoed",
        "kliniek",
        "geboortezorg",
        "pandemie",
        "acute-vv",
        "acute-ggz",
        "hap",
        "rav",
        "wijkverpleging",
        "farmacie",
        "huisartsen",
        "gehandicaptenzorg",
    ]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_database_is_asked_once_a_second(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000_000.0]
    monkeypatch.setattr(queries, "monotonic", lambda: now[0])
    queries.look_again()
    load_module(document=DOCUMENT, actor=PLATFORM, at=NOON)
    with django_assert_num_queries(READ):
        first = queries.catalogue()
    now[0] += 0.9
    with django_assert_num_queries(0):
        assert queries.catalogue() is first
    now[0] += 0.2
    with django_assert_num_queries(1):
        assert queries.catalogue() is first
    queries.look_again()


def change_and_regret() -> None:
    with transaction.atomic():
        load_module(document=changed(DOCUMENT, name="Anders"), actor=PLATFORM, at=NOON)
        assert queries.module(code="dialyse").name == "Anders"
        raise RuntimeError("Somebody thinks better of it.")


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_is_never_seen_by_others() -> None:
    load_module(document=DOCUMENT, actor=PLATFORM, at=NOON)
    before = queries.catalogue()
    with pytest.raises(RuntimeError, match="thinks better"):
        change_and_regret()
    queries.look_again()
    assert queries.catalogue() is before
    load_module(document=changed(DOCUMENT, name="Nog anders"), actor=PLATFORM, at=NOON)
    assert queries.module(code="dialyse").name == "Nog anders"


@pytest.mark.django_db(transaction=True)
def test_who_listens_hears_of_a_change_once_it_is_committed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    load_module(document=DOCUMENT, actor=PLATFORM, at=NOON)
    heard = list(connection.connection.notifies(timeout=5, stop_after=1))
    assert [(notice.channel, int(notice.payload)) for notice in heard] == [(CHANNEL, queries.catalogue().revision)]


def revision_after(document: dict[str, Any]) -> int:
    load_module(document=document, actor=PLATFORM, at=NOON)
    return queries.catalogue().revision


@pytest.mark.django_db
def test_every_change_has_a_revision_of_its_own() -> None:
    revisions = [
        revision_after(DOCUMENT),
        revision_after(changed(DOCUMENT, name="Anders")),
        revision_after(changed(DOCUMENT, thresholds=[])),
    ]
    assert len(set(revisions)) == 3
