"""What the reference files say, said once more and independently of the code that is tested, and comparing with it."""

import csv
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
from django.core.management import call_command
from tests.capacity.conftest import EVERYTHING
from tests.serving import Site

from ketenzicht.capacity import queries
from ketenzicht.capacity.domain import Freshness, HistoryPoint
from ketenzicht.demonstration.domain.series import Publisher
from ketenzicht.demonstration.series_register import location_id

DATA = Path(__file__).parents[3] / "shared" / "data" / "nl-covid-occupancy"
REGIONS = DATA / "nl_nice_hosp_admissions_by_veiligheidsregio_wide.csv"
COUNTRY = DATA / "nl_lcps_nice_daily.csv"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOT_SUPPLIED = "niet aangeleverd door de bron"

# What the columns of the national file mean.
NATIONAL = {
    "clinic_covid_beds": (Publisher.LCPS, "kliniek-covid", "occupied"),
    "clinic_covid_influx": (Publisher.LCPS, "kliniek-covid", "admissions"),
    "ic_covid_beds": (Publisher.LCPS, "ic-covid", "occupied"),
    "ic_covid_influx": (Publisher.LCPS, "ic-covid", "admissions"),
    "ic_covid_share_pct": (Publisher.LCPS, "ic-covid", "share"),
    "nice_hosp_admissions_by_admission_date": (Publisher.NICE, "nice-hospital-admissions", "admissions"),
    "nice_hosp_admissions_by_report_date": (Publisher.NICE, "nice-hospital-admissions", "admissions-reported"),
    "nice_ic_admissions_by_admission_date": (Publisher.NICE, "nice-ic-admissions", "admissions"),
    "nice_ic_admissions_by_report_date": (Publisher.NICE, "nice-ic-admissions", "admissions-reported"),
}
Key = tuple[UUID, str]  # location, label
Figures = dict[str, float | None]
File = Mapping[date, Mapping[Key, Figures]]


def read_files() -> File:
    """What the files say of every day, per unit and element."""
    found: defaultdict[date, defaultdict[Key, Figures]] = defaultdict(lambda: defaultdict(dict))
    for row in csv.DictReader(REGIONS.open(encoding="utf-8")):
        day = date.fromisoformat(row.pop("date"))
        for region, cell in row.items():
            found[day][location_id(Publisher.NICE, region), "nice-hospital-admissions"]["admissions"] = _number(cell)
    for row in csv.DictReader(COUNTRY.open(encoding="utf-8")):
        day = date.fromisoformat(row.pop("date"))
        for column, cell in row.items():
            publisher, label, element = NATIONAL[column]
            found[day][location_id(publisher, "NL"), label][element] = _number(cell)
    return found


def _number(cell: str) -> float | None:
    return None if cell == "" else float(cell)


def replay(site: Site, first: str, last: str) -> str:
    """What the command says at the end."""
    out = StringIO()
    call_command("replay", str(REGIONS), str(COUNTRY), "--base-url", site.address, "--from", first, "--until", last,
                 stdout=out)  # fmt: skip
    return out.getvalue().splitlines()[-1]


def days_between(first: str, last: str) -> Iterator[date]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += timedelta(days=1)


def local(day: date, hour: int = 12, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=AMSTERDAM)


def compare_board(file: File, day: date, at: datetime) -> int:
    """Compare the board of the whole country with the file; how many figures were equal."""
    board = queries.board(region_code="NL", module_code="pandemie", insight=EVERYTHING, now=datetime.now(UTC), at=at)
    lines = {(line.location_id, line.label): line for line in board.lines}
    compared = 0
    for key, figures in file.get(day, {}).items():
        line = lines[key]
        assert line.freshness(now=at) is Freshness.FRESH, (day, at, key)
        assert line.values == figures, (day, at, key)
        assert line.absent == {code: NOT_SUPPLIED for code, figure in figures.items() if figure is None}
        compared += len(figures)
    for key in lines.keys() - file.get(day, {}).keys():
        assert lines[key].freshness(now=at) in {Freshness.STALE, Freshness.NEVER}, (day, at, key)
        assert not lines[key].is_known(now=at)
    return compared


def compare_history(file: File, first: date, last: date) -> int:
    """Compare every day in the history of every unit with the file; how many figures were equal."""
    picture = queries.picture_now(now=datetime.now(UTC))
    units = {unit.id: (unit.location.id, unit.label) for unit in picture.units}
    start, end = local(first, 0), local(last, 23, 59)
    history = queries.history(unit_ids=list(units), start=start, end=end, now=datetime.now(UTC))
    compared = 0
    for unit_id, key in units.items():
        for day in days_between(str(first), str(last)):
            known = _known_at(history.get(unit_id, ()), local(day, 0))
            assert known == file.get(day, {}).get(key), (day, key)
            compared += len(known or ())
    return compared


def _known_at(points: tuple[HistoryPoint, ...], moment: datetime) -> dict[str, Any] | None:
    """The figures of which the history says that they were seen at that very moment."""
    before = bisect_right(points, moment, key=lambda point: point.observed_at)
    last = points[before - 1] if before else None
    return dict(last.values) if last and moment <= last.held_until else None


def compare_api(file: File, day: date, api: httpx.Client) -> None:
    at = local(day)
    board = api.get("boards/NL/pandemie", params={"at": at.isoformat()}).raise_for_status().json()
    for line in board["lines"]:
        figures = file.get(day, {}).get((UUID(line["locationId"]), line["label"]))
        is_usable = line["usableUntil"] is not None and datetime.fromisoformat(line["usableUntil"]) >= at
        assert is_usable == (figures is not None), (day, line)
        assert figures is None or line["values"] == figures
    line = board["lines"][0]
    asked = {"start": local(day, 0).isoformat(), "end": at.isoformat()}
    points = api.get(f"units/{line['unit']}/history", params=asked).raise_for_status().json()["points"]
    figures = file.get(day, {}).get((UUID(line["locationId"]), line["label"]))
    seen = [point["values"] for point in points if datetime.fromisoformat(point["heldUntil"]) >= local(day, 0)]
    assert seen == ([] if figures is None else [figures])
