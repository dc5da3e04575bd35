"""A file with one fault delivers nothing, and says on which line it is; a good file says what it says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.errors import Invalid
from ketenzicht.demonstration.domain.reading import read_series
from ketenzicht.demonstration.domain.series import (
    KINDS,
    NATIONAL_BY_DAY,
    NICE_BY_REGION,
    RAV_REGIONS,
    Publisher,
    SeriesKind,
    counts_from,
    days_of_units,
)

NICE_HEADER = ",".join(NICE_BY_REGION.header)
ZEROES = ",0" * 25
days = st.dates(date(2020, 1, 1), date(2026, 12, 31))


def _figures(kind: SeriesKind) -> st.SearchStrategy[tuple[float | None, ...]]:
    decimal = st.none() | st.integers(0, 10_000).map(lambda number: number / 100)
    whole = st.none() | st.integers(0, 5_000)
    return st.tuples(*(decimal if column.decimal else whole for column in kind.columns))


def _cell(figure: float | None) -> str:
    return "" if figure is None else str(figure)


@pytest.mark.parametrize("kind", KINDS, ids=["nice", "national"])
@given(data=st.data())
def test_what_is_written_is_read(kind: SeriesKind, data: st.DataObject) -> None:
    written = data.draw(st.dictionaries(days, _figures(kind), min_size=1, max_size=8))
    rows = [",".join([str(day), *map(_cell, figures)]) for day, figures in written.items()]
    series = read_series(lines=[",".join(kind.header), *rows])
    assert series.kind is kind
    assert [day.date for day in series.days] == sorted(written)
    assert {day.date: day.figures for day in series.days} == written


@pytest.mark.parametrize("kind", KINDS, ids=["nice", "national"])
@given(data=st.data())
def test_every_cell_of_a_day_reaches_exactly_one_element_of_one_unit(kind: SeriesKind, data: st.DataObject) -> None:
    figures = data.draw(_figures(kind))
    series = read_series(lines=[",".join(kind.header), ",".join(["2020-03-29", *map(_cell, figures)])])
    told = [
        (unit.unit, element, figure)
        for units in days_of_units(kind=kind, day=series.days[0]).values()
        for unit in units
        for element, figure in unit.figures.items()
    ]
    expected = [(column.unit, column.element, figure) for column, figure in zip(kind.columns, figures, strict=True)]
    assert sorted(map(repr, told)) == sorted(map(repr, expected))


@given(days)
def test_a_figure_counts_for_every_moment_of_its_day_and_no_other(day: date) -> None:
    starts, next_starts = counts_from(day), counts_from(day + timedelta(days=1))
    assert starts.date() == day
    assert timedelta(hours=23) <= next_starts.astimezone(UTC) - starts.astimezone(UTC) <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (["2020-02-27" + ZEROES, "2020-02-27" + ZEROES], ["Regel 3: 2020-02-27 staat ook al op regel 2."]),
        (["27-02-2020" + ZEROES], ["Regel 2: '27-02-2020' is geen datum"]),
        (
            ["2020-02-27,-1" + ",0" * 24],
            ["Regel 2: VR01: '-1' is geen geheel getal van 0 tot en met 100000."],
        ),
        (["2020-02-27,1.5" + ",0" * 24], ["Regel 2: VR01: '1.5' is geen geheel getal"]),
        (["2020-02-27,NaN,1e3" + ",0" * 23], ["Regel 2: VR01: 'NaN'", "Regel 2: VR02: '1e3'"]),
        (["2020-02-27,٣" + ",0" * 24], ["Regel 2: VR01: '٣'"]),
        (["2020-02-27,999999999" + ",0" * 24], ["Regel 2: VR01"]),
        (["2020-02-27,0", "2020-02-28" + ZEROES, "x" + ZEROES], ["Regel 2: 2 cellen", "Regel 4: 'x'"]),
        ([], ["Regel 1: Er staat geen enkele dag"]),
    ],
)
def test_every_fault_is_told_with_its_line(rows: list[str], faults: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        read_series(lines=[NICE_HEADER, *rows])
    told = [fault.nl for fault in refusal.value.faults]
    assert len(told) == len(faults)
    for sentence, beginning in zip(told, faults, strict=True):
        assert sentence.startswith(beginning)


@pytest.mark.parametrize("header", ["", "date", NICE_HEADER + ",VR26", NICE_HEADER.replace(",", ";"), "datum,VR01"])
def test_a_file_with_another_header_is_refused(header: str) -> None:
    with pytest.raises(Invalid, match="Regel 1: Deze kop wordt niet herkend"):
        read_series(lines=[header, "2020-02-27" + ZEROES])


def test_a_spreadsheet_may_have_added_a_byte_order_mark_and_empty_lines() -> None:
    series = read_series(lines=["\ufeff" + NICE_HEADER + "\r\n", "\r\n", "2020-02-27" + ZEROES + "\r\n", "\r\n"])
    assert [day.date for day in series.days] == [date(2020, 2, 27)]


def test_one_day_of_the_national_file() -> None:
    row = "2020-11-05,1876,,566,,52.7,299,300,46,"
    series = read_series(lines=[",".join(NATIONAL_BY_DAY.header), row])
    told = days_of_units(kind=NATIONAL_BY_DAY, day=series.days[0])
    assert {unit.unit.label: dict(unit.figures) for unit in told[Publisher.LCPS]} == {
        "kliniek-covid": {"occupied": 1876, "admissions": None},
        "ic-covid": {"occupied": 566, "admissions": None, "share": 52.7},
    }
    assert {unit.unit.label: dict(unit.figures) for unit in told[Publisher.NICE]} == {
        "nice-hospital-admissions": {"admissions": 299, "admissions-reported": 300},
        "nice-ic-admissions": {"admissions": 46, "admissions-reported": None},
    }
    assert told[Publisher.LCPS][0].observed_at == datetime(2020, 11, 4, 23, tzinfo=UTC)


def test_a_part_of_a_series_can_be_chosen() -> None:
    rows = [f"2020-03-{day:02}" + ZEROES for day in range(1, 11)]
    series = read_series(lines=[NICE_HEADER, *rows])
    part = series.between(first=date(2020, 3, 4), last=date(2020, 3, 6))
    assert [day.date.day for day in part.days] == [4, 5, 6]
    assert series.between(first=None, last=None) == series
    assert [unit.region for unit in series.kind.units] == list(RAV_REGIONS)
