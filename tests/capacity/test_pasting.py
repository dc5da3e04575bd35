"""What is pasted out of a spreadsheet: every line is read, or says why it cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.capacity.conftest import NOON, MakeWard

from ketenzicht.capacity import queries
from ketenzicht.capacity.domain import HandUnit, Pasted, read_pasted

HEADER = "Locatie;Soort zorg;Totaal;Bezet;Vrij"


@pytest.fixture
def country(loaded_once: None, db: None) -> None:
    """No test here needs a commit."""


@pytest.fixture
def units(make_ward: MakeWard) -> list[HandUnit]:
    first = make_ward(labels=("clinic-internal", "ic-adult"))
    found = queries.hand_units(organisation_id=first.organisation_id, now=NOON)
    second = make_ward(name="Ziekenhuis Twee", labels=("ic-adult",))
    return [*found, *queries.hand_units(organisation_id=second.organisation_id, now=NOON)]


def read(units: list[HandUnit], *lines: str) -> Pasted:
    return read_pasted("\n".join(lines), units=units)


def test_every_way_in_which_excel_copies_says_the_same(units: list[HandUnit]) -> None:
    lines = [HEADER, "Ziekenhuis De Proef;IC volwassenen;12;10;2"]
    wanted = {"total": 12, "occupied": 10, "available": 2}
    for text in (
        "\n".join(lines),
        "\r\n".join(lines) + "\r\n",
        "\n".join(lines).replace(";", "\t"),
        "\ufeff" + "\n".join(lines),
        "\n".join(
            ['"Locatie";"Soort zorg";"Totaal";"Bezet";"Vrij"', '"Ziekenhuis De Proef";"IC volwassenen";12;10;"2,0"']
        ),
        "\n".join(
            ["LOCATIE ; soort\N{NO-BREAK SPACE}zorg;totaal;bezet;vrij;", "Ziekenhuis  De Proef;ic volwassenen;12;10;2;"]
        ),
        "\n\n" + "\n".join(lines) + "\n;;;;\n",
    ):
        pasted = read_pasted(text, units=units)
        assert pasted.problem == ""
        assert [entry.values for entry in pasted.entries] == [wanted], text
        assert pasted.entries[0].unit == units[0].code


def test_names_of_figures_are_headers_too_and_codes_name_a_unit(units: list[HandUnit]) -> None:
    assert units[0].version
    name = next(element.name for element in units[0].version.elements if element.code == "occupied")
    pasted = read(units, f"Eenheid\t{name}\ttotal\tOpmerking", f"{units[2].code}\t3\t4\tdruk")
    assert pasted.entries[0].unit == units[2].code
    assert pasted.entries[0].values == {"occupied": 3, "total": 4}
    assert pasted.ignored == ("Opmerking",)


def test_a_merged_cell_counts_for_the_lines_below(units: list[HandUnit]) -> None:
    pasted = read(units, HEADER, "Ziekenhuis De Proef;IC volwassenen;1;1;0", f";{units[1].label_name};2;1;1")
    assert [line.problem for line in pasted.lines] == ["", ""]
    assert [entry.unit for entry in pasted.entries] == [units[0].code, units[1].code]


def test_unknown_is_said_with_a_reason_and_an_empty_cell_says_nothing(units: list[HandUnit]) -> None:
    pasted = read(units, HEADER, "Ziekenhuis Twee;ic-adult;niet gemeten;onbekend;")
    entry = pasted.entries[0]
    assert entry.values == {"total": None, "occupied": None}
    assert entry.absent == {"total": "not-measured", "occupied": "temporarily-unknown"}


def test_every_line_says_what_is_wrong_with_it(units: list[HandUnit]) -> None:
    pasted = read(
        units,
        HEADER,
        "Ziekenhuis De Proef;Hartbewaking op de maan;1;1;0",
        ";;3;2;1",
        "Ziekenhuis De Proef;IC volwassenen;5;4;1",
        "Ziekenhuis De Proef;IC volwassenen;6;4;2",
        "Ziekenhuis Twee;IC volwassenen;;;",
    )
    first, second, third, fourth, fifth = pasted.lines
    assert "levert uw organisatie geen eenheid" in first.problem
    assert "levert uw organisatie geen eenheid" in second.problem
    assert third.entry
    assert third.number == 4
    assert fourth.problem == "Deze eenheid staat ook al op regel 4."
    assert fifth.problem == "Er staat geen enkel cijfer op deze regel."


def test_what_can_be_two_units_is_not_guessed(units: list[HandUnit]) -> None:
    pasted = read(units, "Soort zorg;Totaal", "IC volwassenen;3")
    assert "meer dan een eenheid" in pasted.lines[0].problem


@pytest.mark.parametrize("text", ["", "\n\n", "12\t10\t2", '"', "Locatie;Totaal\nA;1", "x" * 200_000])
def test_what_is_no_table_is_refused_in_words(units: list[HandUnit], text: str) -> None:
    pasted = read_pasted(text, units=units)
    assert pasted.problem
    assert not pasted.lines


def test_too_many_lines_are_refused_whole(units: list[HandUnit]) -> None:
    assert "hoogstens 2000" in read(units, HEADER, *["A;B;1;1;1"] * 2001).problem


def test_formulas_and_thousands_stay_text_for_the_check(units: list[HandUnit]) -> None:
    pasted = read(units, HEADER, "Ziekenhuis Twee;IC volwassenen;=A1+1;1.234;2")
    assert pasted.entries[0].values == {"total": "=A1+1", "occupied": "1.234", "available": 2}
    faults = queries.entry_faults(entries=pasted.entries, organisation_id=units[2].code, now=NOON)
    assert [fault.code for fault in faults[0]] == ["not-your-unit"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_nothing_that_is_pasted_breaks_the_reading(text: str) -> None:
    read_pasted(f"Soort zorg;Totaal\n{text}", units=())
    read_pasted(text, units=())
