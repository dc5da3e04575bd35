"""Locations as a file: what was fetched and is brought back unchanged changes nothing, whatever stands in it."""

from dataclasses import fields, replace
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ketenzicht.base.errors import Refused
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry.domain import (
    HOLIDAY,
    Cells,
    Column,
    Entry,
    Hours,
    HoursKind,
    IdentifierLine,
    Listed,
    Names,
    NewLocation,
    Reader,
    ReadLine,
    checked_hours,
    checked_location,
    harmless,
    meant,
    refuse_held,
    row_of,
    table_of,
)
from ketenzicht.upkeep.sheets import read_sheet, written_csv, written_xlsx

HERE = UUID(int=1)
NAMES = Names(
    types={"V6": "Algemeen ziekenhuis", "N6": "Huisartsenpost"},
    municipalities={"GM0344": "Utrecht", "GM0518": "'s-Gravenhage"},
    municipality_of={"Utrecht": "GM0344", "GM0344": "GM0344", "'s-Gravenhage": "GM0518"}.get,
)
LOCATION = NewLocation(
    id=HERE, name="Ziekenhuis De Vecht", type_code="V6", point=Point(52.09, 5.12), street="Vechtlaan 1",
    postcode="3511 AB", place="Utrecht", municipality_code="GM0344", phone_urgent="030 123 45 67",
    identifiers=(IdentifierLine(IdentifierKind.AGB, "06010101"),),
    hours=tuple(Hours(day, time(8), time(17)) for day in range(1, 6)),
)  # fmt: skip
OWN = (IdentifierLine(IdentifierKind.OWN, "a;b"), IdentifierLine(IdentifierKind.OWN, "c"))
ANW_ON_HOLIDAYS = Hours(HOLIDAY, time(0), time(0), HoursKind.ANW)
OURS = {Column.ORGANISATION: "Stichting De Vecht", Column.URA: "01234567", Column.KVK: "30123456"}

SIGNS = "abcXYZ019éßñØ漢字’“”…<>&|#_^ '=+-@;,\"＝"
words = st.text(SIGNS, max_size=70).map(lambda text: " ".join(text.split()))
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
hours = st.lists(
    st.builds(Hours, st.integers(1, HOLIDAY), minutes, minutes, st.sampled_from(HoursKind))
    | st.builds(Hours, st.just(HOLIDAY), st.none(), st.none(), st.sampled_from(HoursKind)),
    max_size=12,
    unique_by=lambda one: (one.kind, one.weekday, one.opens),
)
phones = st.sampled_from(["", "112", "030 123 45 67", "+31 30 123 45 67", "0301234567", "0900-1234"])
identifiers = st.lists(
    st.builds(IdentifierLine, st.just(IdentifierKind.OWN), words.filter(lambda one: 0 < len(one) < 65))
    | st.builds(IdentifierLine, st.just(IdentifierKind.AGB), st.integers(1, 10**8 - 1).map("{:08d}".format))
    | st.builds(
        IdentifierLine, st.just(IdentifierKind.ESTABLISHMENT), st.integers(1, 10**12 - 1).map("{:012d}".format)
    ),
    max_size=4,
    unique=True,
)


@st.composite
def locations(draw: st.DrawFn) -> NewLocation:
    """Any location that the register can hold, as far as a file shows it."""
    made = NewLocation(
        name=draw(words.filter(lambda one: 0 < len(one) < 121)),
        type_code=draw(st.sampled_from(list(NAMES.types))),
        point=Point(draw(st.floats(50.75, 53.5)), draw(st.floats(3.3, 7.2))),
        street=draw(words.filter(lambda one: len(one) < 121)),
        postcode=draw(st.sampled_from(["", "3511 AB", "9999 ZZ"])),
        place=draw(words.filter(lambda one: 0 < len(one) < 81)),
        municipality_code=draw(st.sampled_from(list(NAMES.municipalities))),
        identifiers=tuple(draw(identifiers)),
        phone_urgent=draw(phones),
        phone_regular=draw(phones),
        website=draw(st.sampled_from(["", "https://www.voorbeeld.invalid/?a=1;b"])),
        helipad=draw(st.booleans()),
        accepts_new_patients=draw(st.sampled_from([True, False, None])),
        active_from=draw(st.none() | st.dates(date(1980, 1, 1), date(2040, 1, 1))),
        hours=tuple(draw(hours)),
    )
    try:
        return checked_location(made)
    except Refused:  # hours that cannot be together
        assume(False)
        raise


def listed(location: NewLocation = LOCATION) -> Listed:
    numbers = (IdentifierLine(IdentifierKind.URA, "01234567"), IdentifierLine(IdentifierKind.KVK, "30123456"))
    entry = Entry(UUID(int=9), 3, location, None)
    return Listed(HERE, entry, OURS[Column.ORGANISATION], numbers, "Ziekenhuizen", "ROAZ-05", "VR09", "ZCG-05")


def nowhere(text: str) -> Point:
    if text == "9999 ZZ":
        raise Refused("Deze postcode kennen wij niet.")
    return Point(52.0, 5.0)


def read(*lines: Cells, known: NewLocation | None = LOCATION) -> list[ReadLine]:
    reader = Reader({HERE: listed(known)} if known else {}, NAMES, OURS, nowhere)
    return reader.lines(enumerate(lines, start=2))


def through(written: Any, location: NewLocation) -> list[ReadLine]:
    """Written to a file, and read back as a file."""
    row = row_of(listed(location), names=NAMES)
    content = written([[column.value for column in Column], [harmless(row[column]) for column in Column]])
    reader = Reader({HERE: listed(location)}, NAMES, OURS, nowhere)
    return reader.lines(table_of(read_sheet(content)).lines)


@given(locations())
def test_a_csv_file_that_is_brought_back_changes_nothing(location: NewLocation) -> None:
    (line,) = through(written_csv, location)
    assert (line.faults, line.wishes, line.listed is not None) == ((), {}, True)


@settings(max_examples=25)
@given(locations())
def test_nor_does_an_excel_file(location: NewLocation) -> None:
    (line,) = through(written_xlsx, location)
    assert (line.faults, line.wishes, line.listed is not None) == ((), {}, True)


@given(locations())
def test_read_as_a_new_location_it_is_the_same(location: NewLocation) -> None:
    row = row_of(listed(location), names=NAMES)
    row = {column: harmless(text) for column, text in row.items() if column is not Column.KEY}
    (line,) = read(row, known=None)
    assert line.faults == ()
    assert line.new is not None
    for one in fields(NewLocation):
        told, kept = getattr(line.new, one.name), getattr(location, one.name)
        assert told == kept or set(told) == set(kept), one.name


@given(hours)
def test_weekly_hours_are_written_as_they_are_read(drawn: list[Hours]) -> None:
    try:
        kept = checked_hours(drawn)
    except Refused:
        return
    row = row_of(listed(replace(LOCATION, hours=kept)), names=NAMES)
    row = {**row, Column.KEY: ""}
    (line,) = read({column: text for column, text in row.items() if column is not Column.AGB}, known=None)
    assert line.new is not None
    assert set(line.new.hours) == set(kept)


@given(st.text())
def test_no_cell_of_a_file_begins_as_a_formula_and_each_is_read_as_it_was(text: str) -> None:
    assert meant(harmless(text)) == text
    assert not harmless(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_hours_are_written_as_people_write_them() -> None:
    kept = (*LOCATION.hours, Hours(6, time(9), time(12)), Hours(6, time(13), time(0)), Hours(HOLIDAY, None, None))
    row = row_of(listed(replace(LOCATION, hours=kept)), names=NAMES)
    assert row[Column.HOURS] == "ma-vr 08:00-17:00; za 09:00-12:00 en 13:00-00:00; feestdagen gesloten"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (Column.AGB, "6010101"),  # what Excel makes of 06010101
        (Column.LATITUDE, "52.0900000001"),
        (Column.POSTCODE, "  3511   AB "),
        (Column.URA, "1234567"),
    ],
)
def test_what_a_spreadsheet_rewrote_is_no_change(column: Column, cell: str) -> None:
    (line,) = read(row_of(listed(), names=NAMES) | {column: cell})
    assert (line.faults, line.wishes) == ((), {})


def test_days_that_a_spreadsheet_rewrote_are_no_change() -> None:
    known = replace(LOCATION, active_from=date(2026, 1, 2))
    (line,) = read(row_of(listed(known), names=NAMES) | {Column.BEGINS: "2-1-2026"}, known=known)
    assert line.faults == ()


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        (Column.NAME, "De Nieuwe Vecht", "name", "De Nieuwe Vecht"),
        (Column.TYPE, "huisartsenpost", "type_code", "N6"),
        (Column.TYPE, "n6", "type_code", "N6"),
        (Column.MUNICIPALITY, "'s-Gravenhage", "municipality_code", "GM0518"),
        (Column.PHONE_URGENT, "+31 30 7654321", "phone_urgent", "+31 30 7654321"),
        (Column.PHONE_URGENT, "", "phone_urgent", ""),
        (Column.ACCEPTS, "Ja", "accepts_new_patients", True),
        (Column.HELIPAD, "ja", "helipad", True),
        (Column.LONGITUDE, "5,2", "point", Point(52.09, 5.2)),
        (Column.POSTCODE, "3512 AC", "point", Point(52.0, 5.0)),
        (Column.AGB, "", "identifiers", ()),
        (Column.OWN, "a;b\nc", "identifiers", (*LOCATION.identifiers, *OWN)),
        (Column.HOURS_ANW, "feestdagen hele dag", "hours", (*LOCATION.hours, ANW_ON_HOLIDAYS)),
    ],
)
def test_what_changed_is_understood(column: Column, cell: str, field: str, value: object) -> None:
    (line,) = read({Column.KEY: str(HERE), Column.LATITUDE: "52,09", Column.LONGITUDE: "5,12", column: cell})
    assert line.faults == ()
    assert line.wishes[field] == value


def test_another_way_to_write_the_same_postcode_does_not_move_the_point() -> None:
    (line,) = read({Column.KEY: str(HERE), Column.POSTCODE: "3511ab"})
    assert line.wishes == {"postcode": "3511 AB"}


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        (Column.KEY, str(UUID(int=2)), "niet van een locatie van deze organisatie"),
        (Column.KEY, "hap", "niet van een locatie van deze organisatie"),
        (Column.NAME, "", "heeft geen naam"),
        (Column.NAME, "x" * 121, "te lange naam"),
        (Column.NAME, "De\u200bVecht", "niet zichtbaar"),
        (Column.TYPE, "ZZ", "geen soort instelling"),
        (Column.STREET, "x" * 121, "ten hoogste 120"),
        (Column.PLACE, "", "Vul dit in"),
        (Column.POSTCODE, "12", "geen postcode"),
        (Column.POSTCODE, "9999 ZZ", "kennen wij niet"),
        (Column.MUNICIPALITY, "Nergens", "geen gemeente"),
        (Column.LATITUDE, "noord", "als getal"),
        (Column.LATITUDE, "nan", "als getal"),
        (Column.LATITUDE, "5,12", "niet in of vlak bij Nederland"),
        (Column.AGB, "123", "8 cijfers"),
        (Column.AGB, "0601010A", "zonder letters"),
        (Column.AGB, "00000000", "alleen nullen"),
        (Column.ESTABLISHMENT, "12345678", "12 cijfers"),
        (Column.OWN, "x" * 65, "te lang"),
        (Column.PHONE_URGENT, "bel maar", "geen telefoonnummer"),
        (Column.WEBSITE, "javascript:alert(1)", "geen webadres"),
        (Column.ACCEPTS, "misschien", "“ja” of “nee”"),
        (Column.HELIPAD, "", "“ja” of “nee”"),
        (Column.HOURS, "altijd", "begrijpen wij niet"),
        (Column.HOURS, "vr-ma 08:00-17:00", "begrijpen wij niet"),
        (Column.HOURS, "zo-feestdagen gesloten", "begrijpen wij niet"),
        (Column.HOURS, "ma 25:00-26:00", "geen tijd"),
        (Column.HOURS, "ma 08:00-12:00; ma 08:00-17:00", "beginnen op hetzelfde"),
        (Column.NAME, "=1+1", "formule"),
        (Column.ORGANISATION, "Een andere", "wijzigt u niet met een bestand"),
        (Column.URA, "76543210", "is van de organisatie"),
        (Column.ROAZ, "ROAZ-01", "volgt uit de gemeente"),
        (Column.ENDS, "2027-01-01", "eigen pagina"),
    ],
)
def test_what_is_wrong_is_told_with_its_column(column: Column, cell: str, said: str) -> None:
    (line,) = read({Column.KEY: str(HERE), Column.LONGITUDE: "5,12", column: cell})
    assert any(said in fault.words for fault in line.faults), line.faults
    assert {fault.column for fault in line.faults} <= {column, Column.LATITUDE}


def test_a_number_finds_the_location_where_our_key_is_missing() -> None:
    (line,) = read({Column.AGB: "06 01 01 01", Column.NAME: "De Nieuwe Vecht"})
    assert line.listed is not None
    assert line.wishes["name"] == "De Nieuwe Vecht"


NEW = {Column.NAME: "HAP", Column.TYPE: "N6", Column.PLACE: "Utrecht", Column.MUNICIPALITY: "Utrecht"}


def test_what_a_new_location_needs() -> None:
    (line,) = read({**dict.fromkeys(NEW, ""), Column.STREET: "Laan 1"})
    assert {fault.column for fault in line.faults} == set(NEW)
    (line,) = read({**NEW, Column.SECTOR: "?", Column.BEGINS: "1-2-2027"})
    assert line.new is not None
    assert (line.faults, line.new.active_from, line.new.point) == ((), date(2027, 2, 1), Point(52.0, 5.0))
    (line,) = read({**NEW, Column.BEGINS: "morgen", Column.ENDS: "2027-01-01", Column.KVK: "12345678"})
    assert {fault.column for fault in line.faults} == {Column.BEGINS, Column.ENDS, Column.KVK}


def test_what_stands_twice_is_wrong_on_both_lines() -> None:
    same = {Column.KEY: str(HERE), Column.NAME: "Een"}
    assert ["ook op regel" in line.faults[0].words for line in read(same, same)] == [True, True]
    agb = {Column.AGB: "06029999"}
    one, other, third = read({**NEW, **agb}, {**NEW, Column.NAME: "GGZ", **agb}, {**NEW, Column.NAME: "V&V"})
    assert "andere regel" in one.faults[0].words
    assert "andere regel" in other.faults[0].words
    assert third.faults == ()


def test_a_new_location_that_is_there_already_is_refused() -> None:
    like = {**NEW, Column.NAME: "ziekenhuis de  vecht", Column.TYPE: "V6", Column.POSTCODE: "3511AB"}
    (line,) = read(like)
    assert str(HERE) in line.faults[0].words
    one, other = read(NEW, NEW)
    assert one.faults == ()
    assert "regel 2" in other.faults[0].words


def test_a_number_that_somebody_has_is_refused_without_telling_who() -> None:
    lines = read({**NEW, Column.AGB: "06029999"})
    (line,) = refuse_held(lines, held=[IdentifierLine(IdentifierKind.AGB, "06029999")])
    assert "AGB-code 06029999 is al van een andere" in line.faults[0].words


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "leeg"),
        ([["", ""], [" "]], "leeg"),
        ([["Iets", "Anders"], ["a", "b"]], "geen kopjes"),
        ([["Naam", "Plaats", "naam"], ["a", "b", "c"]], "twee keer"),
        ([["Naam", "Plaats"]], "geen enkele locatie"),
        ([["Naam", "Plaats"], ["Naam", "Plaats"]], "geen enkele locatie"),
        ([["Naam"], ["a", "b"]], "meer cellen"),
        ([["Naam"], *[["a"]] * 10_001], "hoogstens 10000"),
    ],
)
def test_a_file_that_is_no_table_is_refused(rows: list[list[str]], said: str) -> None:
    with pytest.raises(Refused, match=said):
        table_of(enumerate(rows, start=1))


def test_headings_are_found_however_they_are_written_and_the_rest_is_told() -> None:
    table = table_of(enumerate([[], ["naam", "AGB code", "Kleur", "", ""], ["a", "b", "c", "", ""]], start=1))
    assert table.lines == ((3, {Column.NAME: "a", Column.AGB: "b"}),)
    assert table.ignored == ("Kleur",)
    assert table_of([(1, ["Naam", "", "Plaats"]), (2, ["a", "b", "c"])]).ignored == ("kolom 2 zonder kopje",)
