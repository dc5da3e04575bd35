"""Rotation beside people at work, on connections of their own, with commits that are real."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import DjangoDbBlocker
from tests.elsewhere import Elsewhere
from tests.sealing import trial
from tests.sealing.trial import COLUMN

from ketenzicht.config.database import connected_as
from ketenzicht.postgres.roles import NAMES, Role
from ketenzicht.postgres.target import find_target
from ketenzicht.sealing.models import DataKey
from ketenzicht.sealing.operations import ensure_key, reseal, retire_keys, rotate_key
from ketenzicht.sealing.queries import cipher_of, newest_key

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ALL = 10**9
PEOPLE = 50
STOPS = """
CREATE FUNCTION sealing_stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.person = '00000000-0000-0000-0000-000000000078' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stop BEFORE UPDATE ON sealing_trial FOR EACH ROW EXECUTE FUNCTION sealing_stop();
"""


@pytest.fixture(autouse=True)
def table(own_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A new one for each test, in a database of the module's own."""
    with django_db_blocker.unblock():
        with connected_as(Role.OWNER), connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS sealing_trial")
            trial.make()
            cursor.execute(f"GRANT ALL ON sealing_trial, sealing_trial_id_seq TO {NAMES[Role.APPLICATION]}")
        yield
        connection.close()


def _arrives(number: int) -> None:
    try:
        with transaction.atomic():
            trial.add(number)
    finally:
        connection.close()


def _rotates(_turn: int) -> int:
    try:
        rotate_key(at=NOON)
        return reseal(columns=[COLUMN], most=ALL).renewed
    finally:
        connection.close()


def test_fifty_that_seal_while_keys_are_replaced_are_all_read_by_a_new_process() -> None:
    with ThreadPoolExecutor(4) as threads:
        turns = [threads.submit(_rotates, turn) for turn in range(10)]
        list(threads.map(_arrives, range(PEOPLE)))
        for turn in turns:
            turn.result()
    assert reseal(columns=[COLUMN], most=ALL).unreadable == 0
    for days in (0, 1):
        retire_keys(columns=[COLUMN], at=NOON + timedelta(days=days))
    assert DataKey.objects.count() == 1
    cipher_of.cache_clear()
    assert sorted(trial.names()) == sorted(f"Persoon {number}" for number in range(PEOPLE))
    assert [trial.found(number) for number in (2, PEOPLE)] == [[2], []]


def test_who_sealed_before_a_rotation_and_commits_after_it_is_read_and_done_later() -> None:
    late = Elsewhere(lambda: trial.add(2))
    old = newest_key()
    rotate_key(at=NOON)
    assert reseal(columns=[COLUMN], most=ALL).renewed == 0
    assert retire_keys(columns=[COLUMN], at=NOON) == []
    late.end()
    assert retire_keys(columns=[COLUMN], at=NOON + timedelta(days=1)) != [old]
    cipher_of.cache_clear()
    assert list(trial.names()) == ["Persoon 2"]
    assert reseal(columns=[COLUMN], most=ALL).renewed == 1


def test_a_row_that_somebody_has_in_hand_is_waited_for_by_nobody() -> None:
    trial.add(1, 2)
    rotate_key(at=NOON)

    def in_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM sealing_trial WHERE id = 1 FOR UPDATE")

    somebody = Elsewhere(in_hand)
    assert reseal(columns=[COLUMN], most=ALL).renewed == 1
    somebody.end()
    assert reseal(columns=[COLUMN], most=ALL).renewed == 1


def test_two_that_make_the_first_key_at_once_leave_one_that_seals() -> None:
    DataKey.objects.all().delete()

    def begin(_server: int) -> None:
        try:
            ensure_key(at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(begin, range(4)))
    trial.add(1)
    cipher_of.cache_clear()
    assert list(trial.names()) == ["Persoon 1"]


def test_who_loses_the_database_in_the_middle_has_lost_no_row(own_database: str) -> None:
    trial.add(*range(150))
    rotate_key(at=NOON)
    with psycopg.connect(find_target(role=Role.OWNER).conninfo, dbname=own_database, autocommit=True) as owner:
        owner.execute(STOPS)
        with pytest.raises(OperationalError):
            reseal(columns=[COLUMN], most=ALL)
        owner.execute("DROP FUNCTION sealing_stop CASCADE")
    connection.close()
    assert len(set(trial.names())) == 150
    assert reseal(columns=[COLUMN], most=ALL).renewed == 50
    assert len(set(trial.names())) == 150
