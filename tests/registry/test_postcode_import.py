"""The official postcode file enters the register, whole or not at all."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.registry.conftest import NOON, REGISTRAR

from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Invalid
from ketenzicht.base.geography import Point
from ketenzicht.registry import operations, queries
from ketenzicht.registry.domain import RegionKind
from ketenzicht.registry.models import Postcode
from ketenzicht.registry.queries.ground import ground

SHARED = Path(__file__).parents[2].parent / "shared/data/geography/pc4_centroids_population.csv"
PC4 = "pc4,lat,lon,plaats,gemeente\n3511,52.0883,5.1160,Utrecht,Utrecht\n5831,51.6436,5.9475,Boxmeer,Boxmeer\n"

pytestmark = pytest.mark.usefixtures("reference")


def load(text: str, *, dry_run: bool = False) -> operations.PostcodeImport:
    return operations.import_postcodes(
        lines=text.splitlines(), name="pc4.csv", dry_run=dry_run, actor=REGISTRAR, at=NOON
    )


def imported() -> int:
    return Postcode.objects.filter(code__regex="^....").count()


def test_after_the_import_a_postcode_has_its_own_point_and_region() -> None:
    done = load(PC4)
    assert (done.postcodes, done.written, done.approximate) == (2, 2, 0)
    spot = queries.spot(text="3511 xx")
    assert spot.point == Point(52.0883, 5.1160)
    assert (spot.municipality, spot.municipality_code, spot.rav) == ("Utrecht", "GM0344", "VR09")
    assert spot.source == "Postcodebestand pc4.csv"
    assert not spot.approximate


def test_a_municipality_that_was_merged_is_known_by_its_new_name() -> None:
    load(PC4)
    assert queries.spot(text="5831").municipality == "Land van Cuijk"


def test_a_point_near_a_known_postcode_has_its_municipality() -> None:
    load(PC4)
    assert queries.spot(text="52.09,5.12").rav == "VR09"
    assert queries.spot(text="53.2,6.5").rav is None


def test_importing_twice_writes_nothing_the_second_time() -> None:
    load(PC4)
    assert load(PC4).written == 0
    assert load(PC4.replace("52.0883", "52.0884")).written == 1
    assert AuditLine.objects.filter(action="registry.postcodes-imported").count() == 2


def test_a_dry_run_stores_nothing() -> None:
    assert load(PC4, dry_run=True).written == 2
    assert imported() == 0
    assert not AuditLine.objects.filter(action="registry.postcodes-imported").exists()


def test_one_wrong_line_stops_the_whole_file() -> None:
    with pytest.raises(Invalid) as refusal:
        load(PC4 + "3512,oost,5.1,Utrecht,Utrecht\n3513,52.1\n")
    assert [(fault.pointer, fault.nl) for fault in refusal.value.faults] == [
        ("/lines/4", "Regel 4: “oost” is geen getal."),
        ("/lines/5", "Regel 5: 2 kolommen in plaats van 5."),
    ]
    assert imported() == 0


def test_six_signs_without_a_point_get_that_of_their_area_or_municipality_and_say_so() -> None:
    load(PC4)
    done = load("PC6;Huisnummer;Gemeente2023\n3511AB;1;344\n3511AB;2;344\n3526KZ;1;344\n")
    assert (done.lines, done.postcodes, done.approximate) == (3, 2, 2)
    near, far = queries.spot(text="3511AB"), queries.spot(text="3526 KZ")
    assert near.point == Point(52.0883, 5.1160)
    assert far.point == Point(52.09095, 5.08222) or far.municipality == "Utrecht"
    assert near.approximate
    assert near.source == "ongeveer: het gebied rond postcode 3511"
    assert queries.spot(text="3511 ZZ").point == Point(52.0883, 5.1160)


def test_a_strange_place_name_is_kept_as_far_as_it_can_be() -> None:
    load("pc4,lat,lon,plaats\n3511,52.09,5.12,Ut\x00recht" + "x" * 200 + "\n")
    assert Postcode.objects.get(code="3511").place.startswith("Utrechtxx")


def test_a_postcode_without_point_and_municipality_is_a_fault() -> None:
    with pytest.raises(Invalid, match="geen coördinaten en geen gemeente die wij kennen"):
        load("PC6;Gemeente2023\n3511AB;9999\n")


def test_the_command_reads_a_file_of_windows_and_tells_what_it_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pc4.csv"
    file.write_bytes("PC4;Lat;Lon;Woonplaats;Gemeente\r\n9001;53,1;5,8;Gr\u00f4u;Fr\u00fd\r\n".encode("cp1252"))
    call_command("import_postcodes", file, "--dry-run")
    call_command("import_postcodes", file)
    said = capsys.readouterr().out
    assert "Dit was een proef" in said
    assert "1 nieuw of gewijzigd" in said
    assert "Onbekende gemeenten: “Frý” (1)" in said
    assert Postcode.objects.get(code="9001").place == "Grôu"


@pytest.mark.parametrize(
    ("content", "said"),
    [("pc4,lat,lon\n0,0,0\n", "Regel 2: “0” is geen postcode"), ("", "leeg"), (None, "kan niet worden gelezen")],
)
def test_the_command_says_why_it_stored_nothing(tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "pc4.csv"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError, match=said):
        call_command("import_postcodes", file)


@pytest.fixture
def shared_lines() -> Iterator[list[str]]:
    if not SHARED.exists():
        pytest.skip("the reference data are not beside the checkout")
    with SHARED.open(encoding="utf-8") as file:
        yield list(file)


@pytest.mark.reference
def test_the_real_file_of_all_postcodes_is_read_and_every_postcode_is_where_it_says(shared_lines: list[str]) -> None:
    done = operations.import_postcodes(lines=shared_lines, name=SHARED.name, dry_run=False, actor=REGISTRAR, at=NOON)
    assert (done.lines, done.postcodes, done.written, done.approximate) == (4067, 4067, 4067, 0)
    assert done.unknown_municipalities == {"Haaren": 4}  # divided among four in 2021
    rows = {row["pc4"]: row for row in csv.DictReader(shared_lines)}
    rav = {code: kinds[RegionKind.RAV] for code, kinds in ground(on=NOON.date()).by_municipality.items()}
    placed = Postcode.objects.filter(municipality__isnull=False).values_list("code", "municipality")
    regions = {code: rav[municipality] for code, municipality in placed}
    stored = {postcode.code: postcode for postcode in Postcode.objects.filter(code__in=rows)}
    assert stored.keys() == rows.keys()
    for code, row in rows.items():
        assert stored[code].point == Point(float(row["lat"]), float(row["lon"]))
    moved = {row["plaats"] for code, row in rows.items() if regions.get(code, row["vr_code"]) != row["vr_code"]}
    assert moved == {"Stroobos"}  # a village on the border of two provinces: the file itself hesitates
