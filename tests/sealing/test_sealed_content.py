"""What was sealed is read by who has the key, of the same owner and purpose, exactly as it was, and otherwise not."""

import os
import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import DataError, IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.sealing import domain
from ketenzicht.sealing.domain import Unreadable
from ketenzicht.sealing.models import DataKey
from ketenzicht.sealing.operations import rotate_key, seal
from ketenzicht.sealing.queries import cipher_of, unseal

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANNA, BERT = UUID(int=1), UUID(int=2)
NAME = "intake.name"
CODE, CIPHER = UUID(int=7), AESGCM(bytes(range(32)))
OWNERS = st.uuids()
PURPOSES = st.text(st.characters(codec="utf-8"), max_size=30)


def closed(content: str, *, owner: UUID = ANNA, purpose: str = NAME) -> bytes:
    return domain.close(content, code=CODE, cipher=CIPHER, owner=owner, purpose=purpose, nonce=os.urandom(12))


@given(content=st.text(), owner=OWNERS, purpose=PURPOSES)
def test_any_text_comes_back_as_it_was(content: str, owner: UUID, purpose: str) -> None:
    sealed = closed(content, owner=owner, purpose=purpose)
    assert domain.code_of(sealed) == CODE
    assert domain.open_up(sealed, cipher=CIPHER, owner=owner, purpose=purpose) == content


@given(owners=st.tuples(OWNERS, OWNERS), purposes=st.tuples(PURPOSES, PURPOSES))
def test_of_another_owner_or_for_another_purpose_nothing_is_read(
    owners: tuple[UUID, UUID], purposes: tuple[str, str]
) -> None:
    sealed = closed("geheim", owner=owners[0], purpose=purposes[0])
    if (owners[0], purposes[0]) == (owners[1], purposes[1]):
        return
    with pytest.raises(Unreadable):
        domain.open_up(sealed, cipher=CIPHER, owner=owners[1], purpose=purposes[1])


@given(data=st.data(), content=st.text(max_size=50))
def test_one_bit_that_is_not_as_it_was_is_seen(data: st.DataObject, content: str) -> None:
    sealed = bytearray(closed(content))
    sealed[data.draw(st.integers(domain.CODE, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable, match="niet zoals zij zijn verzegeld"):
        domain.open_up(bytes(sealed), cipher=CIPHER, owner=ANNA, purpose=NAME)


@pytest.mark.django_db
def test_what_was_cut_off_or_never_sealed_is_refused_in_words() -> None:
    sealed = seal("Testpersoon", owner=ANNA, purpose=NAME)
    for length in range(len(sealed)):
        with pytest.raises(Unreadable, match="Waarschuw de beheerder"):
            unseal(sealed[:length], owner=ANNA, purpose=NAME)
    for other in (sealed + b"\0", bytes(len(sealed)), b"Testpersoon" * 9, sealed[16:] + sealed[:16]):
        with pytest.raises(Unreadable, match="Waarschuw de beheerder"):
            unseal(other, owner=ANNA, purpose=NAME)


@pytest.mark.django_db
def test_two_rows_that_change_places_are_read_by_nobody() -> None:
    anna, bert = (seal(name, owner=owner, purpose=NAME) for name, owner in (("Anna", ANNA), ("Bert", BERT)))
    assert (unseal(anna, owner=ANNA, purpose=NAME), unseal(bert, owner=BERT, purpose=NAME)) == ("Anna", "Bert")
    for sealed, owner, purpose in ((anna, BERT, NAME), (bert, ANNA, NAME), (anna, ANNA, "intake.bsn")):
        with pytest.raises(Unreadable):
            unseal(sealed, owner=owner, purpose=purpose)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    ["", "\x00Jan\x00", "🚑é\r\n", "half \ud83d paar", "x" * 1_000_000],
    ids=["empty", "NUL", "signs", "half a pair", "1 MB"],
)
def test_odd_content_is_kept_too_and_what_is_read_can_be_shown(content: str) -> None:
    found = unseal(seal(content, owner=ANNA, purpose=NAME), owner=ANNA, purpose=NAME)
    assert found == content.replace("\ud83d", "?")
    found.encode()  # as a page would


@pytest.mark.django_db
def test_nothing_of_the_content_is_in_what_is_kept_and_the_same_twice_is_not_the_same() -> None:
    first, second = (seal("0612345678 Testpersoon", owner=ANNA, purpose=NAME) for _ in range(2))
    assert first != second
    assert not re.search(b"0612|Test|intake", first + second)
    assert ANNA.bytes not in first


@pytest.mark.django_db
def test_sealing_asks_once_which_key_is_newest_and_reading_asks_for_a_key_once() -> None:
    seal("", owner=ANNA, purpose=NAME)
    with CaptureQueriesContext(connection) as asked:
        sealed = [seal("Anna", owner=ANNA, purpose=NAME) for _ in range(5)]
    assert len(asked) == 5
    cipher_of.cache_clear()
    with CaptureQueriesContext(connection) as asked:
        assert {unseal(one, owner=ANNA, purpose=NAME) for one in sealed} == {"Anna"}
    assert len(asked) == 1


@pytest.mark.django_db
def test_a_process_that_remembers_an_older_key_seals_with_the_new_one_and_another_reads_it() -> None:
    old = seal("voor", owner=ANNA, purpose=NAME)
    code = rotate_key(at=NOON)
    new = seal("na", owner=ANNA, purpose=NAME)
    assert (domain.code_of(old), domain.code_of(new)) != (code, code)
    assert domain.code_of(new) == code
    cipher_of.cache_clear()
    assert [unseal(one, owner=ANNA, purpose=NAME) for one in (old, new)] == ["voor", "na"]


@pytest.mark.django_db
def test_more_keys_than_a_process_remembers_are_all_read() -> None:
    sealed = []
    for number in range(70):
        rotate_key(at=NOON)
        sealed.append(seal(str(number), owner=ANNA, purpose=NAME))
    assert [unseal(one, owner=ANNA, purpose=NAME) for one in sealed] == [str(number) for number in range(70)]
    assert cipher_of.cache_info().currsize == 64


@pytest.mark.django_db
def test_without_its_key_content_is_refused_in_words_and_without_any_key_nothing_is_sealed() -> None:
    sealed = seal("Anna", owner=ANNA, purpose=NAME)
    DataKey.objects.all().delete()
    cipher_of.cache_clear()
    with pytest.raises(Unreadable, match="hun sleutel is er niet meer"):
        unseal(sealed, owner=ANNA, purpose=NAME)
    with pytest.raises(Unreadable, match="nog geen sleutel"):
        seal("Anna", owner=ANNA, purpose=NAME)


@pytest.mark.django_db
def test_keys_that_change_places_in_the_database_open_nothing() -> None:
    rotate_key(at=NOON)
    sealed = seal("Anna", owner=ANNA, purpose=NAME)
    one, other = DataKey.objects.order_by("id")[:2]
    one.wrapped, other.wrapped = other.wrapped, one.wrapped
    DataKey.objects.bulk_update([one, other], ["wrapped"])
    cipher_of.cache_clear()
    with pytest.raises(Unreadable):
        unseal(sealed, owner=ANNA, purpose=NAME)


@pytest.mark.django_db
def test_what_is_no_wrapped_key_is_refused_by_the_database() -> None:
    with pytest.raises((IntegrityError, DataError), match="data_key_is_wrapped"):
        DataKey.objects.create(code=UUID(int=3), wrapped=os.urandom(32), made_at=NOON)
