"""The secret behind the keys: where it comes from, what happens without it, and marks that hang on it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from ketenzicht.config import preparing
from ketenzicht.config.secret import is_for_others, person_keys
from ketenzicht.sealing import domain
from ketenzicht.sealing.domain import Unreadable
from ketenzicht.sealing.models import DataKey
from ketenzicht.sealing.operations import ensure_key, rotate_key, seal
from ketenzicht.sealing.queries import cipher_of, marks, unseal

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANNA = UUID(int=1)
NUMBER = "+31612345678"
OLD, NEW = "van vorig jaar", "van nu"
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@pytest.mark.django_db
def test_a_newer_secret_beside_the_old_one_reads_everything_and_alone_it_says_what_is_missing(
    settings: Settings,
) -> None:
    DataKey.objects.all().delete()
    settings.PERSON_KEYS = [OLD]
    ensure_key(at=NOON)
    sealed = seal("Anna", owner=ANNA, purpose="name")
    for held in ([NEW, OLD], [NEW, "nog ouder", OLD]):
        settings.PERSON_KEYS = held
        cipher_of.cache_clear()
        ensure_key(at=NOON)
        assert unseal(sealed, owner=ANNA, purpose="name") == "Anna"
    settings.PERSON_KEYS = [NEW]
    cipher_of.cache_clear()
    for deed in (
        lambda: unseal(sealed, owner=ANNA, purpose="name"),
        lambda: seal("Bert", owner=ANNA, purpose="name"),
        lambda: ensure_key(at=NOON),
    ):
        with pytest.raises(Unreadable, match=r"ander geheim.*KETENZICHT_OLD_PERSON_KEYS"):
            deed()
    assert DataKey.objects.count() == 1, "no key of another secret is made beside it"


@pytest.mark.django_db
def test_without_a_secret_nothing_is_sealed_read_or_recognised(settings: Settings) -> None:
    sealed = seal("Anna", owner=ANNA, purpose="name")
    settings.PERSON_KEYS = []
    cipher_of.cache_clear()
    for deed in (
        lambda: seal("Anna", owner=ANNA, purpose="name"),
        lambda: unseal(sealed, owner=ANNA, purpose="name"),
        lambda: marks(NUMBER, purpose="phone"),
        lambda: ensure_key(at=NOON),
        lambda: rotate_key(at=NOON),
    ):
        with pytest.raises(Unreadable, match="KETENZICHT_PERSON_KEY_FILE"):
            deed()


@pytest.mark.django_db
def test_the_secret_and_the_key_itself_are_nowhere_in_the_database(settings: Settings) -> None:
    DataKey.objects.all().delete()
    settings.PERSON_KEYS = [NEW]
    code = rotate_key(at=NOON)
    wrapped = bytes(DataKey.objects.get(code=code).wrapped)
    key = domain.unwrap(wrapped, code=code, held=[NEW])
    assert key not in wrapped
    assert NEW.encode() not in wrapped


@pytest.mark.django_db
def test_a_first_key_is_made_once() -> None:
    DataKey.objects.all().delete()
    ensure_key(at=NOON)
    ensure_key(at=NOON)
    assert DataKey.objects.count() == 1


@given(value=TEXTS, other=TEXTS, purpose=TEXTS, another=TEXTS)
def test_a_mark_is_of_one_value_one_purpose_and_one_secret(value: str, other: str, purpose: str, another: str) -> None:
    found = domain.mark(value, purpose=purpose, secret=NEW)
    assert (found == domain.mark(other, purpose=purpose, secret=NEW)) == (value == other)
    assert (found == domain.mark(value, purpose=another, secret=NEW)) == (purpose == another)
    assert found != domain.mark(value, purpose=purpose, secret=OLD)
    assert len(found) == domain.NAME + domain.DIGEST


def test_what_was_marked_under_the_old_secret_is_found_and_the_first_is_of_the_newest(
    settings: Settings,
) -> None:
    settings.PERSON_KEYS = [OLD]
    (before,) = marks(NUMBER, purpose="phone")
    settings.PERSON_KEYS = [NEW, OLD]
    after = marks(NUMBER, purpose="phone")
    assert after == [domain.mark(NUMBER, purpose="phone", secret=NEW), before]
    assert not set(after) & set(marks(NUMBER, purpose="bsn"))
    assert NUMBER.encode() not in b"".join(after)
    assert marks("half \ud83d", purpose="phone") != marks("half \ud83e", purpose="phone")


def test_nothing_has_no_mark() -> None:
    with pytest.raises(ValueError, match="nobody's"):
        marks("", purpose="phone")


@pytest.mark.parametrize(
    ("address", "others"),
    [
        ("http://localhost:8000", False),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000/", False),
        ("https://ketenzicht.example", True),
        ("http://ketenzicht.intern:8080", True),
        ("https://localhost.example", True),
        ("http://192.0.2.7", True),
    ],
)
def test_a_site_with_an_address_of_its_own_is_for_others(address: str, others: bool) -> None:
    assert is_for_others(address) is others


def test_keys_come_from_the_environment_the_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETENZICHT_PERSON_KEY", "k" * 32)
    monkeypatch.setenv("KETENZICHT_OLD_PERSON_KEYS", "oud nog-ouder\n")
    assert person_keys(otherwise=["sessie"]) == ["k" * 32, "oud", "nog-ouder"]
    monkeypatch.delenv("KETENZICHT_PERSON_KEY")
    assert person_keys(otherwise=["sessie"]) == ["sessie"]
    assert person_keys(otherwise=[]) == [], "an old key alone is none to seal with"


@pytest.mark.parametrize("key", ["k" * 31, "twee woorden in een geheim van 40 tekens.", "\n" + "k" * 40])
def test_a_key_that_could_be_guessed_or_taken_for_two_stops_the_start(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETENZICHT_PERSON_KEY", key)
    with pytest.raises(SystemExit, match="KETENZICHT_PERSON_KEY deugt niet"):
        person_keys(otherwise=["sessie"])


def test_in_production_a_server_without_its_secret_does_not_start_and_changes_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PERSON_KEYS = []
    monkeypatch.setattr(preparing, "migrate", lambda **_: pytest.fail("something was changed"))
    with pytest.raises(CommandError, match="het geheim ervoor ontbreekt"):
        call_command("serve", port=0)
