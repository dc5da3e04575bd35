"""A week of a unit: what is known holds as long as a board would count on it, and silence is a gap."""

import itertools
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capacity.domain import Declaration, HistoryPoint, Opening, OpeningState, spells_of
from ketenzicht.web.presenters.history import HOURS, Stretch, day_rows, series, stops, stretches

START = datetime(2026, 11, 15, 12, 0, tzinfo=UTC)
END = START + timedelta(days=7)
USABLE = timedelta(hours=1)


def point(minute: int, held: int = 0, *, figure: float | None = 1.0, late: bool = False) -> HistoryPoint:
    at = START + timedelta(minutes=minute)
    return HistoryPoint(
        observed_at=at,
        held_until=at if late else at + timedelta(minutes=held),
        is_late=late,
        values={},
        absent={},
        opening=None,
        version_id=1,
        definition="0.1",
        available=figure,
        total=10.0,
        occupied=None,
        waiting=None,
        crowding=None,
        marks=(),
        usable_for=USABLE,
    )


def shape(found: list[Stretch]) -> list[tuple[int, int, float | None]]:
    """Stretches in minutes since the start."""
    return [
        (int((one.start - START).total_seconds() // 60), int((one.end - START).total_seconds() // 60), one.available)
        for one in found
    ]


def test_a_figure_holds_until_the_next_one() -> None:
    found = stretches([point(0), point(5, figure=2.0)], start=START, end=END)
    assert shape(found) == [(0, 5, 1.0), (5, 65, 2.0)]


def test_a_silence_is_a_gap_once_the_figure_is_stale() -> None:
    found = stretches([point(0, held=30), point(300, figure=2.0)], start=START, end=END)
    assert shape(found) == [(0, 90, 1.0), (300, 360, 2.0)]
    drawn = series(found, end=END)
    assert drawn["available"] == [1.0, None, 2.0, None]


def test_what_held_before_the_week_holds_into_it() -> None:
    found = stretches([point(-60, held=90)], start=START, end=END)
    assert shape(found) == [(0, 90, 1.0)]


def test_a_late_figure_fills_a_silence_but_changes_nothing_that_was_confirmed() -> None:
    known = [point(0, held=30), point(20, figure=7.0, late=True), point(200, figure=5.0, late=True)]
    found = stretches(known, start=START, end=END)
    assert shape(found) == [(0, 90, 1.0), (200, 260, 5.0)]


def test_stops_are_drawn_within_the_week_and_up_to_now() -> None:
    said = [
        Declaration(START - timedelta(hours=1), Opening(OpeningState.STOP, "staff"), UUID(int=1)),
        Declaration(START + timedelta(minutes=5), Opening(OpeningState.STOP, "beds"), UUID(int=1)),
        Declaration(START + timedelta(minutes=10), Opening(OpeningState.OPEN), UUID(int=1)),
        Declaration(END - timedelta(minutes=10), Opening(OpeningState.STOP_THREATENED), UUID(int=1)),
    ]
    assert stops(spells_of(said), start=START, end=END) == [
        (START.timestamp(), START.timestamp() + 600, "stop"),
        (END.timestamp() - 600, END.timestamp(), "stop-threatened"),
    ]


def test_the_table_says_what_held_at_each_third_hour() -> None:
    rows = day_rows(
        stretches([point(0, held=600, figure=4.0)], start=START, end=END),
        role="available",
        start=START,
        end=END,
    )
    assert [row.name for row in (rows[0], rows[-1])] == ["zo 22 nov", "zo 15 nov"]
    first = rows[-1]  # 13:00 on Dutch clocks is the start
    assert first.figures[HOURS.index(12)] == "", "before the week begins"
    assert first.figures[HOURS.index(15)] == "4"
    assert first.figures[HOURS.index(21)] == "4"
    assert (first.lowest, first.highest) == ("4", "4")
    assert rows[-2].figures[HOURS.index(3)] == "onbekend"


points = st.lists(
    st.builds(
        point,
        st.integers(-2_000, 12_000),
        st.integers(0, 400),
        figure=st.none() | st.integers(-3, 20).map(float),
        late=st.booleans(),
    ),
    max_size=12,
)


@given(points)
def test_stretches_follow_each_other_and_lie_within_the_week(some: list[HistoryPoint]) -> None:
    found = stretches(some, start=START, end=END)
    for one, following in itertools.pairwise(found):
        assert one.end <= following.start
    assert all(START <= one.start < one.end <= END for one in found)


@given(points)
def test_the_chart_never_draws_what_nobody_said(some: list[HistoryPoint]) -> None:
    found = stretches(some, start=START, end=END)
    drawn = series(found, end=END)
    said = {one.available for one in some}
    assert {figure for figure in drawn["available"] if figure is not None} <= said
    moments = [moment for moment in drawn["moments"] if moment is not None]
    assert moments == sorted(moments)
    assert len({len(column) for column in drawn.values()}) == 1


@given(points)
def test_no_figure_outlives_its_last_confirmation_by_more_than_a_board_allows(some: list[HistoryPoint]) -> None:
    for one in stretches(some, start=START, end=END):
        assert any(point.observed_at <= one.start and one.end <= point.held_until + USABLE for point in some)
