"""By what a request is recognised as of who asks: rather one too many than one too few."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.errors import Invalid
from ketenzicht.coordination.domain import FIELDS, Part, Reason, Sought, reasons, sought_from
from ketenzicht.coordination.domain.inquiries import words_of

TODAY = date(2026, 11, 23)
BSN, OTHER = "999910942", "111222333"
ANNA = Sought(bsn=BSN, name="Anna de Vries-Bakker", born=date(1950, 2, 1), telephone="+31612345678")


def found(sought: Sought = ANNA, *, texts: tuple[str, ...] = (), **intake: Any) -> set[Reason]:
    told = {code.replace("_", "-"): text for code, text in intake.items()}
    return set(reasons(sought, told, texts=texts, today=TODAY))


@pytest.mark.parametrize(
    ("intake", "reason"),
    [
        ({"bsn": "9999.10.942"}, {Reason.BSN}),
        ({"name": "mw. de Vries", "birth_date": "01-02-1950"}, {Reason.NAME_AND_BIRTH}),
        ({"name": "De Vriess", "birth_date": "1950-02-01"}, {Reason.NAME_AND_BIRTH}),
        ({"birth_date": "1-2-1950"}, {Reason.BIRTH_WITHOUT_NAME}),
        ({"name": "A. Vries-Bakker"}, {Reason.NAME}),
        ({"name": "ANNA BAKKER", "birth_date": "2-1-1950"}, {Reason.NAME}),
        ({"name": "Anna Bakker", "birth_date": "1-2-1951"}, {Reason.NAME}),
        ({"name": "Änna Bàkker", "birth_date": "onbekend"}, {Reason.NAME}),
        ({"call_back": "06 1234 5678"}, {Reason.TELEPHONE}),
        ({"caller": "Anna Bakker (dochter)"}, {Reason.MENTIONED}),
        ({"notes": "Eerder gebeld, BSN 9999 10942"}, {Reason.MENTIONED}),
        ({"complaint": "Zoekt anna bakker, is niet thuis"}, {Reason.MENTIONED}),
        ({"name": "Piet Jansen", "birth_date": "01-02-1950"}, set()),
        ({"name": "Anna Bakker", "birth_date": "3-4-1972"}, set()),
        ({"name": "Anna Smit"}, set()),
        ({"bsn": OTHER}, set()),
        ({"bsn": "123456789", "call_back": "0611111111"}, set()),
        ({}, set()),
    ],
)
def test_what_finds_a_request(intake: dict[str, Any], reason: set[Reason]) -> None:
    assert found(**intake) == reason


def test_what_a_colleague_or_a_partner_wrote_is_looked_through_too() -> None:
    assert found(texts=("Dochter heet Anna de Vries Bakker",)) == {Reason.MENTIONED}
    assert found(texts=(f'{{"bsn": "{BSN}"}}',)) == {Reason.MENTIONED}
    assert found(texts=("Anna belde", "mw. Bakker")) == set(), "one word of a name is that of too many"


def test_who_is_known_only_by_number_is_not_found_by_having_no_name() -> None:
    only_number = Sought(bsn=BSN)
    assert found(only_number, name="Piet Jansen", birth_date="01-02-1950", notes="Anna Bakker") == set()
    assert found(only_number) == set()
    assert found(only_number, bsn=BSN) == {Reason.BSN}


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=40)), st.text(max_size=40))
def test_the_same_bsn_is_found_whatever_else_was_written(intake: dict[str, str], text: str) -> None:
    assert Reason.BSN in reasons(ANNA, {**intake, "bsn": BSN}, texts=(text,), today=TODAY)


@given(st.text())
def test_words_of_a_name_are_the_same_in_capitals_and_however_it_is_cut(name: str) -> None:
    assert words_of(name) == words_of(f"  {name.replace(' ', '  ')}-")


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ({}, ["/bsn"]),
        ({"name": "Anna Bakker"}, ["/bsn"]),
        ({"born": "1-2-1950"}, ["/bsn"]),
        ({"telephone": "0612345678"}, ["/bsn"]),
        ({"bsn": "123456789"}, ["/bsn"]),
        ({"bsn": BSN, "born": "1-2-2050"}, ["/born"]),
        ({"bsn": "x", "born": "32-1-1950", "telephone": "één"}, ["/bsn", "/born", "/telephone"]),
        ({"name": "A. de", "born": "1-2-1950"}, ["/name"]),
    ],
)
def test_too_little_or_what_cannot_be_right_is_said_at_its_place(told: dict[str, str], at: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        sought_from(told, today=TODAY)
    assert [fault.pointer for fault in refused.value.faults] == at
    assert all(fault.nl != fault.en for fault in refused.value.faults)


def test_what_is_enough_is_kept_in_one_form() -> None:
    told: dict[str, Any] = {"bsn": "9999.10.942", "name": " Anna ", "born": "1-2-1950", "telephone": "06-12345678"}
    assert sought_from(told, today=TODAY) == Sought(BSN, "Anna", date(1950, 2, 1), "+31612345678")
    assert sought_from({"name": "Li Wu", "born": "1-2-1950"}, today=TODAY).bsn == ""


def test_of_somebody_elses_request_the_caller_gets_nothing_about_the_patient() -> None:
    about_the_patient = {"name", "birth-date", "bsn", "complaint", "postcode", "notes", "treaters"}
    assert not about_the_patient & set(Part.AS_CALLER.fields)
    assert Part.NOTHING.fields == ()
    assert set(Part.WHOLE.fields) == set(FIELDS)
    assert not {"caller", "call-back"} & set(Part.WITHOUT_CALLER.fields)
    assert {"name", "complaint"} <= set(Part.WITHOUT_OTHERS.fields)
    assert [one for one in Part if one.tells_notes] == [Part.WHOLE, Part.WITHOUT_CALLER]
