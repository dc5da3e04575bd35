"""Lines of a board to try presenters on, and strategies that make any line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from ketenzicht.capacity.domain import MARKS, STOP_REASONS, BoardLine, Opening, OpeningState
from ketenzicht.definitions.domain import Level

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CODES = {role: role for role in ("total", "occupied", "available", "waiting", "crowding")}

LINE = BoardLine(
    unit_id=1,
    unit=UUID(int=1),
    module="spoed",
    label="seh",
    label_name="Spoedeisende hulp",
    location_id=UUID(int=2),
    location="Ziekenhuis De Proef",
    place="Utrecht",
    organisation="Zorggroep Verzonnen",
    available=3.0,
    total=20.0,
    occupied=17.0,
    waiting=1.0,
    crowding=55.0,
    level=Level.BUSY,
    level_word="druk",
    opening=Opening(OpeningState.OPEN),
    declared_by="",
    values={"available": 3, "total": 20},
    absent={},
    observed_at=NOON - timedelta(minutes=5),
    confirmed_at=NOON - timedelta(minutes=5),
    fresh_for=timedelta(minutes=15),
    usable_for=timedelta(hours=1),
    definition="0.1",
    manual=False,
    marks=(),
)


def line(**changes: object) -> BoardLine:
    return replace(LINE, **changes)  # type: ignore[arg-type]  # whatever the test wants other


figures = st.none() | st.integers(-30, 400).map(float) | st.floats(-30, 4000, allow_nan=False)
moments = st.integers(-2, 5000).map(lambda minutes: NOON - timedelta(minutes=minutes))
openings = (
    st.none()
    | st.just(Opening(OpeningState.OPEN))
    | st.builds(
        Opening,
        st.sampled_from([OpeningState.STOP, OpeningState.STOP_THREATENED]),
        st.none() | st.sampled_from(sorted(STOP_REASONS)),
        st.none() | st.integers(-3000, 3000).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    )
)
levels = st.sampled_from([(None, ""), (Level.CALM, "rustig"), (Level.BUSY, "druk"), (Level.FULL, "overvol")])


@st.composite
def lines(draw: st.DrawFn) -> BoardLine:
    confirmed = draw(st.none() | moments)
    level, word = draw(levels)
    known = confirmed is not None
    return line(
        unit=UUID(int=draw(st.integers(1, 2**64))),
        location=draw(st.sampled_from(["Ziekenhuis <b>A</b>", "Huize Madelief", "’s Heeren Loo & Zn"])),
        available=draw(figures) if known else None,
        total=draw(figures) if known else None,
        occupied=draw(figures) if known else None,
        waiting=draw(figures) if known else None,
        crowding=draw(figures) if known else None,
        level=level if known else None,
        level_word=word if known else "",
        opening=draw(openings),
        declared_by=draw(st.sampled_from(["", "Zorggroep <b>A</b>, automatisch"])),
        absent=draw(st.sampled_from([{}, {"available": "storing in het systeem"}])),
        observed_at=confirmed,
        confirmed_at=confirmed,
        marks=draw(st.lists(st.sampled_from(MARKS), max_size=2, unique=True).map(tuple)),
    )


codes = st.sets(st.sampled_from(sorted(CODES))).map(lambda roles: {role: CODES[role] for role in roles})
