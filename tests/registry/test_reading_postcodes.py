"""Reading postcode files of many shapes: pure rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.errors import Refused
from ketenzicht.base.geography import Point, distance_km
from ketenzicht.registry.domain import Reading, fold, municipality_finder, read_postcodes
from ketenzicht.registry.domain.dutch_grid import point_of_grid

NAMES = {
    "Utrecht": "GM0344",
    "Bergen (NH.)": "GM0373",
    "Bergen (L.)": "GM0893",
    "Hengelo (O.)": "GM0164",
    "Boxmeer": "GM1982",
}
find = municipality_finder(names=NAMES, fold=fold)


def read(text: str) -> Reading:
    return read_postcodes(lines=text.splitlines(keepends=True), municipality_of=find)


@pytest.mark.parametrize(
    "text",
    [
        "pc4,lat,lon,gemeente\n3511,52.09,5.12,Utrecht\n",
        "\ufeffPostcode;Latitude;Longitude;Gemeentecode\n3511;52,09;5,12;GM0344\n",
        "PC4\tBreedtegraad\tLengtegraad\tGemeente2023\n3511\t52.09\t5.12\t344\n",
        'postcode4;"lat";"lng";"gm_code"\n"3511";"52.09";"5.12";"0344"\n\n',
        "aantal,lon,pc4,lat,gemeentenaam\n7,5.12,3511,52.09,UTRECHT\n3511,5.12,3511,52.09,utrecht\n".replace(
            "3511,5.12,3511,52.09,utrecht\n", ""
        ),
    ],
)
def test_the_same_fact_is_read_from_files_of_many_shapes(text: str) -> None:
    reading = read(text)
    (area,) = reading.areas
    assert (area.code, area.point, area.municipality) == ("3511", Point(52.09, 5.12), "GM0344")
    assert reading.wrong == 0


def test_metres_of_the_dutch_grid_become_degrees() -> None:
    (area,) = read("PC6;X;Y\n3511 ab;136000;455900\n").areas
    assert area.code == "3511AB"
    assert area.point is not None
    assert distance_km(area.point, Point(52.0906, 5.1096)) < 0.5


def test_a_file_with_house_numbers_gives_the_municipality_that_most_houses_have() -> None:
    text = "PC6;Huisnummer;Gemeente2023\n1017AB;1;344\n1017AB;2;164\n1017AB;3;344\n1017AC;1;164\n"
    assert [(area.code, area.municipality, area.point) for area in read(text).areas] == [
        ("1017AB", "GM0344", None),
        ("1017AC", "GM0164", None),
    ]


def test_every_fault_is_told_with_its_line() -> None:
    reading = read(
        "pc4,lat,lon\n"
        "3511,52.09,5.12\n"
        "0511,52.09,5.12\n"
        "3512,oost,5.12\n"
        "3513,5.12,52.09\n"
        "3514,52.09\n"
        "3511,52.10,5.12\n"
        "3515,nan,5.12\n"
        "3511,52.09,5.12\n"
    )
    assert [fault.line for fault in reading.faults] == [3, 4, 5, 6, 7, 8]
    said = " ".join(fault.nl for fault in reading.faults)
    for words in ("geen postcode", "geen getal", "niet in Nederland", "2 kolommen in plaats van 3", "ook in regel 2"):
        assert words in said
    assert all(fault.en for fault in reading.faults)


def test_of_very_many_faults_the_first_are_kept_and_all_are_counted() -> None:
    reading = read("pc4,lat,lon\n" + "x,1,1\n" * 500)
    assert (reading.wrong, len(reading.faults)) == (500, 50)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "leeg"), ("\n \n", "leeg"), ("naam,lat,lon\n", "naam, lat, lon"), ("pc4,inwoners\n", "geen coördinaten")],
)
def test_a_file_without_usable_columns_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GM0344", "GM0344"),
        ("344.0", "GM0344"),
        ("utrecht", "GM0344"),
        ("Hengelo", "GM0164"),
        ("Bergen (L.)", "GM0893"),
        ("Boxmeer", "GM1982"),
        ("Bergen", None),
        ("GM9999", None),
        ("", None),
    ],
)
def test_municipalities_are_found_by_code_and_by_name(text: str, code: str | None) -> None:
    assert find(text) == code


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reading = read("pc4,lat,lon,gemeente\n" + text)
    except Refused:
        return
    assert all(area.code.isascii() for area in reading.areas)


@given(st.floats(10_000, 280_000), st.floats(305_000, 620_000), st.floats(-500, 500), st.floats(-500, 500))
def test_the_dutch_grid_keeps_distances(x: float, y: float, dx: float, dy: float) -> None:
    one, other = point_of_grid(x=x, y=y), point_of_grid(x=x + dx, y=y + dy)
    assert one is not None
    assert other is not None
    metres = (dx**2 + dy**2) ** 0.5
    assert abs(distance_km(one, other) * 1000 - metres) <= 0.005 * metres + 0.01


def test_the_dutch_grid_knows_two_towers() -> None:
    """Westertoren and Martinitoren: the test points that the polynomials were published with."""
    for x, y, latitude, longitude in [
        (120_700.723, 487_525.501, 52.37453253, 4.88352559),
        (233_883.131, 582_065.167, 53.21938317, 6.56820053),
    ]:
        point = point_of_grid(x=x, y=y)
        assert point is not None
        assert abs(point.latitude - latitude) < 1e-7
        assert abs(point.longitude - longitude) < 1e-7
    assert point_of_grid(x=1e9, y=1e9) is None
