"""The mapping table, and what comes of rows and of a census by it."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapter.messages import DUTCH
from tests.adapter.platform import CATALOGUE, LOCATION, NOON, OTHER, UNITS, unit

from ketenzicht.adapter.catalogue import Catalogue, keep, kept
from ketenzicht.adapter.census.event import Place
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.mapping import Mapping, faults_of, read_mapping
from ketenzicht.adapter.occupancy import Beds, beds_of, occupancy
from ketenzicht.adapter.reading import Form, Reader, Reading
from ketenzicht.adapter.tables import Table, read_table
from ketenzicht.client import Opening

HEADING = "bron;code;kolom;locatie;module;label;element;opmerking"
CODES = [
    ";B2;;;kliniek;clinic-internal;;", ";B3;;;kliniek;clinic-internal;;", ";B2/12;;;kliniek;ic-adult;;bed met bewaking",
    ";OK;;;;-;;telt niet mee",
]  # fmt: skip
COLUMNS = [
    ";;open;;;;total;",
    ";;vrij;;;;available;",
    ";;naam;;;;-;",
    ";;stand;;;;opening;",
    ";;reden;;;;opening.reason;",
]


def mapping_of(folder: Path, *lines: str) -> Mapping:
    path = folder / "mapping.csv"
    path.write_text("\r\n".join([HEADING, *lines]), encoding="utf-8-sig")
    return read_mapping(path)


def table_of(folder: Path, *lines: str) -> Table:
    path = folder / "stand.csv"
    path.write_text("\r\n".join(lines), encoding="cp1252")
    return read_table(path)


def read(folder: Path, *lines: str, mapping: tuple[str, ...] = (*CODES, *COLUMNS), form: Form | None = None) -> Reading:
    reader = Reader(
        source="export", form=form or Form(code=("afdeling",)), mapping=mapping_of(folder, *mapping),
        catalogue=CATALOGUE, zone=DUTCH,
    )  # fmt: skip
    return reader.read(table_of(folder, *lines), read_at=NOON)


def test_rows_of_one_unit_are_added_up_and_what_is_not_supplied_is_unknown(tmp_path: Path) -> None:
    reading = read(tmp_path, "Afdeling;Vrij;Naam", "B2;3;x", "b3;4;y", "OK;9;z")
    assert reading.faults == []
    assert reading.left_out == 1
    (one,) = reading.observations
    assert (one.unit, one.observed_at) == (UNITS[0].code, NOON)
    assert one.values == {"available": 7, "total": None}
    assert one.absent_reasons == {"total": "not-supplied"}


def test_with_something_unknown_the_sum_is_unknown(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "afdeling;open;vrij", "B2;10;niet gemeten", "B3;10;4").observations
    assert one.values == {"total": 20, "available": None}
    assert one.absent_reasons == {"available": "not-measured"}


def test_what_is_wrong_is_told_by_line_and_the_rest_is_read(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "afdeling;open;vrij;stand;kleur", "B2;10;3;open;rood", "X9;1;1;;", ";1;1;;", "B2/12;drie;1;;",
        "B2/12;4;1;dicht;", "B2/12;4;1;;;5", "B2/12;4;1;stop;",
    )  # fmt: skip
    assert [number for number, _ in reading.faults] == [3, 4, 5, 6, 7]
    assert "'X9' staat niet in de mappingtabel" in reading.faults[0][1]
    assert "kolom 'open'" in reading.faults[2][1]
    assert {one.unit: one.opening for one in reading.observations} == {
        UNITS[0].code: Opening("open"),
        UNITS[2].code: Opening("stop"),
    }
    assert reading.notes == ["Niet in de mappingtabel, en dus niet geleverd: kolom kleur."]


def test_each_row_has_its_own_moment_where_there_is_a_column_for_it(tmp_path: Path) -> None:
    form = Form(code=("afdeling",), observed_at="tijd")
    reading = read(tmp_path, "afdeling;vrij;tijd", "B2;3;2026-11-22 14:00", "B2;2;2026-11-22 13:00", "B2;1;", form=form)
    assert [one.observed_at.astimezone(DUTCH).hour for one in reading.observations] == [13, 14]
    assert [number for number, _ in reading.faults] == [4]


def test_a_row_can_hold_the_figures_of_several_units(tmp_path: Path) -> None:
    """One row per location, a column per kind of bed: columns name the label, and no code is needed."""
    columns = (";;ic vrij;;kliniek;ic-adult;available;", ";;intern vrij;;kliniek;clinic-internal;available;")
    reading = read(tmp_path, "IC vrij;Intern vrij", "2;5", mapping=columns, form=Form())
    assert {one.unit: one.values["available"] for one in reading.observations} == {UNITS[2].code: 2, UNITS[0].code: 5}


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        (("afdeling;x", "B2;1"), None),
        (("vrij;open", "1;2"), None),
        (("afdeling;vrij", "B2;1"), Form(observed_at="tijd")),
    ],
)
def test_a_table_without_the_columns_that_matter_is_refused_whole(
    tmp_path: Path, lines: list[str], form: Form | None
) -> None:
    with pytest.raises(Unusable):
        read(tmp_path, *lines, form=form)


def test_a_contradiction_is_told_not_averaged(tmp_path: Path) -> None:
    mapping = (*CODES, ";;knelpunt;;;;limiting-factor;")
    reading = read(tmp_path, "afdeling;knelpunt", "B2;personeel", "B3;geen", mapping=mapping)
    assert [number for number, _ in reading.faults] == [3]
    assert [one.values["limiting-factor"] for one in reading.observations] == ["staff"]


FAULTY = {
    ";;;;kliniek;ic-adult;;": "óf een code óf een kolom",
    ";B2;vrij;;kliniek;ic-adult;;": "óf een code óf een kolom",
    ";B9;;;kliniek;;;": "een module en een label",
    ";B9;;;kliniek;ic-adult;total;": "laat 'element' leeg",
    ";;bezet;;;;;": "een element nodig",
    ";b2;;;kliniek;ic-adult;;": "staat ook op regel 2",
    ";B9;;;klinik;ic-adult;;": "de module 'klinik' bestaat niet",
    ";B9;;;kliniek;icu;;": "het label 'icu'",
    ";B9;;Elders;kliniek;ic-adult;;": "de locatie 'Elders'",
    ";;bezet;;;;occupid;": "het element 'occupid'",
    ";;bezet;;;;next-free;": "het element 'next-free' is er niet voor 'clinic-internal'",
}


@pytest.mark.parametrize("line", FAULTY)
def test_every_fault_in_the_table_is_found_with_its_line(tmp_path: Path, line: str) -> None:
    mapping = mapping_of(tmp_path, ";B2;;;kliniek;clinic-internal;;", ";;vrij;;;;available;", line)
    (fault,) = faults_of(mapping, CATALOGUE)
    assert str(fault).startswith("mapping.csv, regel 4: ")
    assert FAULTY[line] in str(fault)


def test_a_right_table_has_no_faults_and_the_same_content_is_the_same_version(tmp_path: Path) -> None:
    one, other = mapping_of(tmp_path, *CODES, *COLUMNS), mapping_of(tmp_path, *CODES, *COLUMNS)
    assert faults_of(one, CATALOGUE) == []
    assert one.version == other.version != mapping_of(tmp_path, *CODES).version


@pytest.mark.parametrize("heading", ["code;label", "code;module;label;element;kleur"])
def test_a_table_with_other_columns_is_refused(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text(f"{heading}\nB2;x")
    with pytest.raises(Unusable):
        read_mapping(path)


def test_a_label_that_the_definition_no_longer_has_is_told(tmp_path: Path) -> None:
    ended = unit(9, "clinic-ended")
    catalogue = Catalogue(NOON, (*UNITS, ended), CATALOGUE.definitions)
    (fault,) = faults_of(mapping_of(tmp_path, ";B2;;;kliniek;clinic-ended;;"), catalogue)
    assert "beëindigd" in fault.text


def test_with_more_locations_the_table_says_which(tmp_path: Path) -> None:
    twin = unit(10, location=OTHER, name="Polikliniek")
    catalogue = Catalogue(NOON, (*UNITS, twin), CATALOGUE.definitions)
    lines = [
        ";A;;;kliniek;clinic-internal;;",
        ";B;;polikliniek;kliniek;clinic-internal;;",
        f";C;;{LOCATION};kliniek;clinic-internal;;",
    ]
    assert [fault.line for fault in faults_of(mapping_of(tmp_path, *lines), catalogue)] == [2]


def test_the_catalogue_is_kept_for_when_the_platform_is_away(tmp_path: Path) -> None:
    assert kept(tmp_path) is None
    keep(CATALOGUE, tmp_path)
    assert kept(tmp_path) == CATALOGUE
    (tmp_path / "catalogue.json").write_text("{half")
    assert kept(tmp_path) is None


# --- Occupancy ---

LYING = Counter({Place("B2", "10", "1"): 1, Place("B2", "12", "1"): 1, Place("B3"): 5, Place("OK"): 1, Place("Z9"): 2})
BEDS = {"b2": 10, "b2/12": 2, "b3/1": 3, "b3/2": 4}


def figures(folder: Path, lying: Counter[Place] | None, beds: dict[str, int]) -> dict[str, dict[str, object]]:
    result = occupancy(
        lying, Beds(beds), source="adt", mapping=mapping_of(folder, *CODES), catalogue=CATALOGUE, at=NOON
    )
    labels = {unit.code: unit.label for unit in UNITS}
    for one in result.observations:
        assert set(one.absent_reasons) == {code for code, value in one.values.items() if value is None}
    return {labels[one.unit]: dict(one.values) for one in result.observations}


def test_a_census_and_the_open_beds_give_what_is_free(tmp_path: Path) -> None:
    assert figures(tmp_path, LYING, BEDS) == {
        "clinic-internal": {"total": 17, "occupied": 6, "available": 11},
        "ic-adult": {"total": 2, "occupied": 1, "available": 1},
    }


def test_more_patients_than_beds_is_less_than_nothing_free(tmp_path: Path) -> None:
    assert figures(tmp_path, Counter({Place("B2", "12"): 3}), BEDS)["ic-adult"]["available"] == -1


def test_without_all_open_beds_nobody_knows_what_is_free(tmp_path: Path) -> None:
    found = figures(tmp_path, LYING, {"b2": 10, "b2/12": 2})
    assert found["clinic-internal"] == {"total": None, "occupied": 6, "available": None}
    assert found["ic-adult"]["available"] == 1


def test_without_a_census_nobody_knows_what_is_occupied(tmp_path: Path) -> None:
    assert figures(tmp_path, None, BEDS)["ic-adult"] == {"total": 2, "occupied": None, "available": None}


def test_a_ward_that_nobody_mapped_is_told(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, *CODES)
    result = occupancy(LYING, Beds({}), source="adt", mapping=mapping, catalogue=CATALOGUE, at=NOON + timedelta(1))
    assert result.unknown == {"Z9": 2}


def test_open_beds_are_read_and_what_is_wrong_is_told(tmp_path: Path) -> None:
    beds = beds_of(table_of(tmp_path, "code;bedden;naam", "B2;10;x", "B3;;y", "B2;11;z", "B4;2,5;"), file="bedden.csv")
    assert beds.by_code == {"b2": 10}
    assert [fault.line for fault in beds.faults] == [3, 4, 5]
