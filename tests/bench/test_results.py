"""The table, its file, and the load generator's arithmetic."""

import json
from pathlib import Path

import pytest
from bench.goals import GOALS, goal_of
from bench.load import percentile
from bench.results import Result, document, rounded, table, write


def test_the_file_has_the_agreed_form(tmp_path: Path) -> None:
    results = [Result("board_per_s", 1234.5, "a note"), Result("ingest_copy_ratio", 7.666)]
    write(tmp_path / "results.json", machine="2 cores", commit="abc", results=results)
    written = json.loads((tmp_path / "results.json").read_text())
    assert written == document(machine="2 cores", commit="abc", results=results)
    assert list(written) == ["machine", "commit", "results"]
    assert written["results"] == [
        {"name": "board_per_s", "value": 1234.0, "unit": "requests/s", "goal": "≥ 1,000", "note": "a note"},
        {"name": "ingest_copy_ratio", "value": 7.67, "unit": "×", "goal": "reported", "note": ""},
    ]


def test_a_goal_is_reached_from_its_own_side() -> None:
    assert goal_of("board_per_s").is_reached(1000)
    assert not goal_of("board_per_s").is_reached(999)
    assert goal_of("live_p99_ms").is_reached(700)
    assert not goal_of("live_p99_ms").is_reached(701)
    assert goal_of("ingest_copy_ratio").is_reached(1) is None
    assert goal_of("growth_places_ms_100000").unit == "ms"
    with pytest.raises(KeyError):
        goal_of("no_such_row")


def test_every_row_of_the_table_says_whether_its_goal_is_reached() -> None:
    text = table([Result("board_per_s", 2000, "fast"), Result("live_p99_ms", 900.4), Result("cost_find_us", 1.234)])
    head, *lines = text.splitlines()
    assert head.split() == ["name", "value", "unit", "goal", "ok?", "note"]
    assert ["yes" in lines[0], "NO" in lines[1], "1.23" in lines[2]] == [True, True, True]


def test_the_goals_of_the_issue_are_all_there() -> None:
    agreed = {
        "ingest_batch_per_s": 25_000,
        "ingest_single_per_s": 2_500,
        "live_p99_ms": 700,
        "live_15000_p99_ms": 2_000,
        "live_500_p99_ms": 350,
        "live_kb_per_viewer": 30,
        "board_per_s": 1_000,
        "board_html_per_s": 60,
        "places_p95_ms": 10,
        "places_per_s": 2_000,
        "national_ms": 50,
        "reconnect_s": 5,
        "policy_cached_us": 50,
        "policy_cold_ms": 5,
        "triage_step_ms": 2,
        "adapter_adt_per_s": 500,
        "calls_per_placement": 2,
    }
    assert {name: GOALS[name].bound for name in agreed} == agreed


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile([1, 2], 1.0) == 2
    with pytest.raises(ValueError, match="Nothing"):
        percentile([], 0.5)


def test_a_number_keeps_the_digits_that_mean_something() -> None:
    assert [rounded(1234.56), rounded(12.345), rounded(1.2345)] == [1235.0, 12.3, 1.23]
