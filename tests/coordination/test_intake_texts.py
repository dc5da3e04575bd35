"""What is written down at intake: kept as typed, with a remark at what cannot be right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.errors import Invalid
from ketenzicht.coordination.domain import FIELDS, age, recognised_by, refuse_unkeepable, remarks

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("field", "right"),
    [
        ("birth-date", "31-12-1950"),
        ("birth-date", "1-2-2026"),
        ("birth-date", "1950-12-31"),
        ("birth-date", "22-11-2026"),
        ("bsn", "123456782"),
        ("bsn", "1234 567 82"),
        ("postcode", "3511 ab"),
        ("call-back", "030-123 45 67"),
        ("call-back", "+31 6 12345678"),
        ("call-back", "0049 30 123456"),
        ("point", "52.0907, 5.1214"),
    ],
)
def test_what_is_right_gets_no_remark(field: str, right: str) -> None:
    assert remarks({field: right}, today=TODAY) == {}


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("birth-date", "23-11-2026", "toekomst"),
        ("birth-date", "31-2-1950", "bestaat niet"),
        ("birth-date", "1-1-1850", "130 jaar"),
        ("birth-date", "gisteren", "dag-maand-jaar"),
        ("birth-date", "1-1-0000", "bestaat niet"),
        ("bsn", "123456789", "elfproef"),
        ("bsn", "000000000", "nullen"),
        ("bsn", "12", "9 cijfers"),
        ("postcode", "35 AB", "vier cijfers"),
        ("call-back", "112", "geen telefoonnummer"),
        ("call-back", "mama", "geen telefoonnummer"),
        ("point", "91, 5", "niet op aarde"),
        ("point", "nan, 5", "niet op aarde"),
        ("point", "hier", "breedte, lengte"),
    ],
)
def test_what_cannot_be_right_gets_a_remark_and_is_kept(field: str, wrong: str, said: str) -> None:
    refuse_unkeepable({field: wrong})
    assert said in remarks({field: wrong}, today=TODAY)[field]


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=40)))
def test_whatever_is_typed_a_remark_is_all_that_happens(intake: dict[str, str]) -> None:
    assert remarks(intake, today=TODAY).keys() <= FIELDS.keys()
    assert recognised_by(intake, today=TODAY).keys() <= {"telephone", "bsn", "name"}
    years = age(intake, today=TODAY)
    assert years is None or 0 <= years <= 130


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"shoe-size": "42"}, "/shoe-size", "unknown-field"),
        ({"complaint": "a" * 2001}, "/complaint", "too-long"),
        ({"complaint": "a\x00b"}, "/complaint", "not-storable"),
        ({"notes": "\ud800"}, "/notes", "not-storable"),
        ({"sex": "unicorn"}, "/sex", "unknown-choice"),
    ],
)
def test_what_no_intake_can_hold_is_refused_with_its_place(changes: dict[str, str], place: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        refuse_unkeepable({"name": "Jansen", **changes})
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(place, code)]


@pytest.mark.parametrize(("born", "years"), [("22-11-2000", 26), ("23-11-2000", 25), ("22-11-2026", 0)])
def test_one_is_a_year_older_on_the_day_itself(born: str, years: int) -> None:
    assert age({"birth-date": born}, today=TODAY) == years


def test_the_same_person_is_recognised_however_it_was_written() -> None:
    one = {"call-back": "06-12345678", "bsn": "123456782", "name": "Jansen ", "birth-date": "1-2-1950"}
    other = {"call-back": "+31 6 1234 5678", "bsn": "1234.567.82", "name": "JANSEN", "birth-date": "1950-02-01"}
    assert recognised_by(one, today=TODAY) == recognised_by(other, today=TODAY)
    assert recognised_by(one, today=TODAY).keys() == {"telephone", "bsn", "name"}


def test_by_what_is_wrong_nobody_is_recognised() -> None:
    wrong = {"call-back": "12", "bsn": "123456789", "name": "Jansen", "birth-date": "23-11-2026"}
    assert recognised_by(wrong, today=TODAY) == {}
