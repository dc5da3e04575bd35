"""Numbers of Dutch care: what they look like, and how they are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.errors import Refused
from ketenzicht.base.identifiers import BSN_WEIGHTS, FORMS, IdentifierKind, parse_bsn, parse_identifier

OFFICIAL = sorted(FORMS)
kinds = st.sampled_from(OFFICIAL)


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length).filter(lambda text: set(text) != {"0"})


@given(kinds.flatmap(lambda kind: st.tuples(st.just(kind), digits(FORMS[kind].digits))))
def test_a_number_of_the_right_length_is_kept_as_it_is(pair: tuple[IdentifierKind, str]) -> None:
    kind, number = pair
    assert parse_identifier(kind=kind, text=number) == number


@given(kinds.flatmap(lambda kind: st.tuples(st.just(kind), digits(FORMS[kind].digits))), st.data())
def test_spaces_dots_and_dashes_do_not_matter(pair: tuple[IdentifierKind, str], data: st.DataObject) -> None:
    kind, number = pair
    separators = data.draw(st.lists(st.sampled_from(["", " ", ".", "-", "\t"]), min_size=13, max_size=13))
    written = "".join(sign + mark for sign, mark in zip(number, separators, strict=False))
    assert parse_identifier(kind=kind, text=written) == number


@given(kinds, st.text(max_size=20))
def test_any_text_is_either_a_number_of_the_right_length_or_refused(kind: IdentifierKind, text: str) -> None:
    try:
        number = parse_identifier(kind=kind, text=text)
    except Refused as refusal:
        said = str(refusal)
    else:
        assert number.isascii()
        assert number.isdigit()
        assert len(number) == FORMS[kind].digits
        assert parse_identifier(kind=kind, text=number) == number
        return
    assert said.startswith(FORMS[kind].name)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (IdentifierKind.AGB, "6012345", "voorloopnul"),
        (IdentifierKind.AGB, "060123456", "heeft er 9"),
        (IdentifierKind.URA, "0000 0000", "nullen"),
        (IdentifierKind.KVK, "12345a78", "zonder letters"),
        (IdentifierKind.KVK, "１２３４５６７８", "zonder letters"),
        (IdentifierKind.ESTABLISHMENT, "12345678", "heeft 12 cijfers"),
        (IdentifierKind.ESTABLISHMENT, "  ", "ontbreekt"),
        (IdentifierKind.OWN, " ", "leeg"),
        (IdentifierKind.OWN, "x" * 65, "te lang"),
        (IdentifierKind.OWN, "SEH\x001", "niet zichtbaar"),
    ],
)
def test_refusals_say_in_dutch_what_is_wrong(kind: IdentifierKind, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        parse_identifier(kind=kind, text=text)


def test_an_own_key_may_be_anything_that_can_be_read() -> None:
    assert parse_identifier(kind=IdentifierKind.OWN, text=" SEH-noord/1 ") == "SEH-noord/1"


@pytest.mark.parametrize("number", ["111222333", "123456782", "999910942", "1112.22.333"])
def test_recognised_test_numbers_are_citizen_service_numbers(number: str) -> None:
    assert parse_bsn(number) == number.replace(".", "")


@given(digits(9))
def test_one_wrong_digit_never_passes_the_sum(number: str) -> None:
    """The sum is modulo a prime and no weight is a multiple of it, so a changed digit always shows."""
    total = sum(weight * int(digit) for weight, digit in zip(BSN_WEIGHTS, number, strict=True))
    if total % 11:
        with pytest.raises(Refused, match="elfproef"):
            parse_bsn(number)
        return
    for place in range(9):
        other = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        if set(other) != {"0"}:
            with pytest.raises(Refused, match="elfproef"):
                parse_bsn(other)


def test_a_leading_zero_that_a_spreadsheet_dropped_comes_back() -> None:
    number = next(str(n) for n in range(10_000_000, 10_000_100) if _passes("0" + str(n)))
    assert parse_bsn(number) == "0" + number


@pytest.mark.parametrize("number", ["000000000", "00000000", "1234567", "1234567890", "12345678x", ""])
def test_what_cannot_be_a_citizen_service_number_is_refused(number: str) -> None:
    with pytest.raises(Refused):
        parse_bsn(number)


def test_a_refused_citizen_service_number_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(Refused) as refusal:
        parse_bsn("123456789")
    assert "123456789" not in str(refusal.value)


def _passes(number: str) -> bool:
    return sum(w * int(d) for w, d in zip(BSN_WEIGHTS, number, strict=True)) % 11 == 0
