"""A moment that somebody fills in is one moment, also in the two nights in which the clock is changed."""

from datetime import UTC, datetime

import pytest
from django import forms

from ketenzicht.ui.fields import Moment


def moment(text: str) -> datetime | None:
    found: datetime | None = Moment(required=False, input_formats=["%Y-%m-%dT%H:%M"]).clean(text)
    return found


def test_of_an_hour_that_comes_twice_it_is_the_first() -> None:
    assert moment("2026-10-25T02:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_refused_in_words() -> None:
    with pytest.raises(forms.ValidationError, match="bestaat niet"):
        moment("2027-03-28T02:30")


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_year_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(forms.ValidationError, match="jaar"):
        moment(text)


@pytest.mark.parametrize("text", ["morgen", "2026-13-01T00:00", "\x00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(forms.ValidationError):
        moment(text)


def test_nothing_filled_in_is_nothing_and_the_rest_is_the_time_in_the_netherlands() -> None:
    assert moment("") is None
    assert moment("2026-11-23T14:30") == datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
