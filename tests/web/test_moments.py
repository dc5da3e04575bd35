"""The moment somebody looks back to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.errors import Refused
from ketenzicht.web.moments import as_asked, past_moment

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_moment_is_read_on_dutch_clocks() -> None:
    assert past_moment("2026-11-22T10:00", now=NOW) == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert past_moment("2026-07-01T10:00", now=NOW) == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    assert past_moment("2026-07-01T10:00:00Z", now=NOW) == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


def test_nothing_asked_is_now() -> None:
    assert past_moment("", now=NOW) is None


@pytest.mark.parametrize("text", ["gisteren", "2026-13-01T00:00", "2026-11-22 25:00", "2027-01-01T00:00", "0001-01-01"])
def test_what_is_no_moment_or_lies_ahead_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        past_moment(text, now=NOW)


@given(st.integers(0, 5_000_000))
def test_what_the_form_shows_is_what_it_asks(minutes: int) -> None:
    moment = NOW - timedelta(minutes=minutes)
    again = past_moment(as_asked(moment), now=NOW)
    assert again is not None
    assert abs(again - moment) in (timedelta(0), timedelta(hours=1)), "an hour apart only in the hour that comes twice"


@given(st.text(max_size=30))
def test_no_text_makes_it_crash(text: str) -> None:
    try:
        moment = past_moment(text, now=NOW)
    except Refused:
        return
    assert moment is None or moment <= NOW
