"""Keys are replaced: all comes under the newest, nothing is lost, and what nothing uses is thrown away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings
from tests.sealing import trial
from tests.sealing.trial import COLUMN, MARKS

from ketenzicht.audit.models import AuditLine
from ketenzicht.config import person_keys, tasks
from ketenzicht.sealing import domain
from ketenzicht.sealing.models import DataKey
from ketenzicht.sealing.operations import reseal, retire_keys, rotate_key
from ketenzicht.sealing.queries import cipher_of, keys_in_use, needs_old_secrets, newest_key

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)
ALL = 10**9
OLD, NEW = "van vorig jaar", "van nu"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner", "table")]


@pytest.fixture
def table(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """With keys of its own, under a secret of its own; declared."""
    DataKey.objects.all().delete()
    settings.PERSON_KEYS = [OLD]
    trial.make()
    rotate_key(at=NOON)
    monkeypatch.setattr(person_keys, "SEALED", (COLUMN,))
    monkeypatch.setattr(person_keys, "MARKED", (MARKS,))


def names(count: int) -> list[str]:
    return [f"Persoon {number}" for number in range(count)]


def test_everything_comes_under_the_newest_key_and_secret_and_stays_what_it_was(settings: Settings) -> None:
    trial.add(*range(7))
    settings.PERSON_KEYS = [NEW, OLD]
    newest = rotate_key(at=NOON)
    assert reseal(columns=[COLUMN], most=ALL) == domain.Resealed(renewed=7, unreadable=0)
    assert {domain.code_of(name) for name in trial.rows().values()} == {newest}
    settings.PERSON_KEYS = [NEW]
    cipher_of.cache_clear()
    assert list(trial.names()) == names(7)
    assert reseal(columns=[COLUMN], most=ALL).renewed == 0, "the second time nothing is left to do"


def test_marks_are_found_and_need_the_old_secret_until_the_last_of_them_is_gone(settings: Settings) -> None:
    trial.add(1)
    settings.PERSON_KEYS = [NEW, OLD]
    rotate_key(at=NOON)
    trial.add(2)
    assert [trial.found(number) for number in (1, 2, 3)] == [[1], [2], []]
    assert needs_old_secrets(marks=[MARKS])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sealing_trial WHERE id = 1")
    assert not needs_old_secrets(marks=[MARKS])


def test_what_is_only_added_to_stays_and_keeps_its_key_and_nothing_is_no_content() -> None:
    trial.add(1)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO sealing_trial (person, name) VALUES (%s, '')", [UUID(int=2)])
    old, before = newest_key(), trial.rows()
    newest = rotate_key(at=NOON)
    kept = replace(COLUMN, is_only_added_to=True)
    assert reseal(columns=[kept], most=ALL) == domain.Resealed(renewed=0, unreadable=0)
    assert [retire_keys(columns=[kept], at=NOON + day * A_DAY) for day in range(3)] == [[], [], []]
    assert (trial.rows(), keys_in_use(columns=[kept])) == (before, {old})
    assert reseal(columns=[COLUMN], most=ALL) == domain.Resealed(renewed=1, unreadable=0)
    assert keys_in_use(columns=[COLUMN]) == {newest}


def test_more_than_one_batch_in_several_nights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketenzicht.sealing.operations.resealing.AT_ONCE", 3)
    trial.add(*range(10))
    rotate_key(at=NOON)
    assert [reseal(columns=[COLUMN], most=4).renewed for _ in range(3)] == [6, 4, 0]
    assert list(trial.names()) == names(10)


def test_who_is_killed_in_the_middle_has_lost_nothing_and_goes_on_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketenzicht.sealing.operations.resealing.AT_ONCE", 3)
    trial.add(*range(10))
    newest = rotate_key(at=NOON)
    sealed_by, seen = domain.close, []

    def killed_at_the_eighth(*arguments: Any, **options: Any) -> bytes:
        seen.append(options)
        if len(seen) == 8:
            raise KeyboardInterrupt
        return sealed_by(*arguments, **options)

    monkeypatch.setattr(domain, "close", killed_at_the_eighth)
    with pytest.raises(KeyboardInterrupt):
        reseal(columns=[COLUMN], most=ALL)
    assert [domain.code_of(name) == newest for name in trial.rows().values()] == [True] * 6 + [False] * 4
    assert list(trial.names()) == names(10)
    assert reseal(columns=[COLUMN], most=ALL).renewed == 4
    assert list(trial.names()) == names(10)


def test_what_cannot_be_read_stays_is_counted_and_keeps_its_key() -> None:
    trial.add(*range(4))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sealing_trial SET name = set_byte(name, 40, get_byte(name, 40) # 1) WHERE id = 2")
        cursor.execute("UPDATE sealing_trial SET name = 'kort' WHERE id = 3")
    before = trial.rows()
    old = newest_key()
    newest = rotate_key(at=NOON)
    assert reseal(columns=[COLUMN], most=ALL) == domain.Resealed(renewed=2, unreadable=2)
    after = trial.rows()
    assert [after[number] == before[number] for number in range(4)] == [False, True, True, False]
    assert keys_in_use(columns=[COLUMN]) == {old, newest}
    for day in range(3):
        assert retire_keys(columns=[COLUMN], at=NOON + day * A_DAY) == []


def test_a_key_goes_when_it_was_seen_unused_for_a_day_and_the_newest_never() -> None:
    trial.add(1)
    old = newest_key()
    rotate_key(at=NOON)
    assert retire_keys(columns=[COLUMN], at=NOON + 9 * A_DAY) == [], "it is in use"
    reseal(columns=[COLUMN], most=ALL)
    at = NOON + 10 * A_DAY
    assert retire_keys(columns=[COLUMN], at=at) == []
    assert retire_keys(columns=[COLUMN], at=at + A_DAY - timedelta(seconds=1)) == []
    assert retire_keys(columns=[COLUMN], at=at + A_DAY) == [old]
    trial.add(2)
    assert list(trial.names()) == ["Persoon 1", "Persoon 2"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sealing_trial")
    for day in range(3):
        assert retire_keys(columns=[COLUMN], at=at + day * A_DAY) == []


def test_a_row_that_comes_back_as_it_was_keeps_its_key() -> None:
    trial.add(2)
    (before,) = trial.rows().values()
    rotate_key(at=NOON)
    reseal(columns=[COLUMN], most=ALL)
    retire_keys(columns=[COLUMN], at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sealing_trial SET name = %s", [before])
    assert retire_keys(columns=[COLUMN], at=NOON + A_DAY) == []
    assert reseal(columns=[COLUMN], most=ALL).renewed == 1
    assert retire_keys(columns=[COLUMN], at=NOON + 2 * A_DAY) == [], "the day begins again"
    assert len(retire_keys(columns=[COLUMN], at=NOON + 3 * A_DAY)) == 1


def test_the_command_does_it_all_and_tells_what_it_did_on_record_too(settings: Settings) -> None:
    trial.add(*range(3))
    settings.PERSON_KEYS = [NEW, OLD]
    out = StringIO()
    call_command("rotate_person_keys", stdout=out, stderr=out)
    assert "Opnieuw verzegeld: 3 gegevens. Sleutels weggegooid: 0." in out.getvalue()
    assert "zijn nog nodig" in out.getvalue(), "for marks"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sealing_trial SET phone = NULL")
    call_command("rotate_person_keys", stdout=out, stderr=out)
    assert "geen geheim uit KETENZICHT_OLD_PERSON_KEYS meer nodig" in out.getvalue()
    lines = AuditLine.objects.filter(subject="person-keys").order_by("id")
    assert [line.action for line in lines] == ["sealing.key-made", "sealing.content-resealed"] * 2
    assert lines[1].detail == {"renewed": 3, "unreadable": 0}
    assert "Persoon" not in str([line.detail for line in lines])


def test_the_command_says_what_it_could_not_read_and_refuses_without_the_secret(settings: Settings) -> None:
    trial.add(1, 2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sealing_trial SET name = name || 'x' WHERE id = 2")
    settings.PERSON_KEYS = [NEW, OLD]
    out = StringIO()
    call_command("rotate_person_keys", stdout=out, stderr=out)
    assert "gebleven zoals zij waren: 1 gegevens" in out.getvalue()
    settings.PERSON_KEYS = ["een ander"]
    with pytest.raises(CommandError, match="ander geheim"):
        call_command("rotate_person_keys", stdout=out)
    assert DataKey.objects.count() == 2


def test_at_night_a_key_that_sealed_for_90_days_is_replaced_and_older_ones_go(monkeypatch: pytest.MonkeyPatch) -> None:
    trial.add(1)
    at = NOON
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    done = []
    for days in (89, 90, 91, 92, 93):
        at = NOON + days * A_DAY
        done.append((tasks.renew_person_keys(timestamp=0), DataKey.objects.count()))
    assert done == [(0, 1), (1, 2), (0, 1), (0, 1), (0, 1)]
    assert list(trial.names()) == ["Persoon 1"]
    assert AuditLine.objects.filter(action="sealing.keys-retired").count() == 1
