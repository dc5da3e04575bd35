"""What is odd is found, and what is ordinary is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.feeds.domain import Finding, Reading, findings_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CALM = Reading(
    observed_at=NOON - 2 * HOUR, held_until=NOON - HOUR, available=4, total=20, occupied=16, contradicts=False
)


def found(*readings: Reading, missing: tuple[str, ...] = (), manual: bool = False) -> list[Finding]:
    return findings_of(readings, missing=missing, manual=manual, now=NOON)


def codes(*readings: Reading, manual: bool = False) -> list[str]:
    return [finding.code for finding in found(*readings, manual=manual)]


def later(**other: float | bool | None) -> Reading:
    moved = replace(CALM, observed_at=NOON - HOUR, held_until=NOON)
    return replace(moved, **other)  # type: ignore[arg-type]  # of its fields


def test_ordinary_figures_raise_no_question() -> None:
    assert found() == []
    assert found(CALM, later(available=3, occupied=17)) == []


def test_free_that_does_not_follow_from_total_and_occupied_is_told_of_the_last_reading_only() -> None:
    wrong = later(available=9, contradicts=True)
    assert codes(CALM, wrong) == ["disagrees"]
    assert found(wrong)[0].said == "vrij 9, terwijl totaal 20 min bezet 16 4 is"
    assert codes(replace(CALM, available=9, contradicts=True), later()) == []


def test_a_jump_is_more_than_three_places_and_more_than_half() -> None:
    assert codes(CALM, later(available=16, occupied=4)) == ["vrij-jumps"]
    assert codes(CALM, later(available=14, occupied=6)) == []
    small = replace(CALM, total=4, occupied=4, available=0)
    assert codes(small, later(total=4, occupied=1, available=3)) == []
    assert codes(CALM, later(total=60, occupied=56)) == ["totaal-jumps"]


def test_unknown_is_no_jump_and_no_contradiction() -> None:
    assert found(CALM, later(available=None), later(available=16, occupied=4)) == []
    assert found(later(total=None, available=19)) == []


def test_figures_that_stand_still_for_days_are_told_of_automatic_feeds_of_some_size() -> None:
    still = replace(CALM, observed_at=NOON - timedelta(days=4), held_until=NOON)
    assert codes(still) == ["stuck"]
    assert codes(still, manual=True) == []
    assert codes(replace(still, total=4, occupied=0)) == []
    assert codes(replace(still, held_until=NOON - timedelta(hours=30))) == []


def test_required_figures_without_a_value_are_named() -> None:
    (finding,) = found(CALM, missing=("bezet (storing in het systeem)", "totaal"))
    assert finding.said == "onbekend: bezet (storing in het systeem), totaal"


figures = st.none() | st.integers(-50, 300).map(float)
readings = st.lists(
    st.builds(
        Reading,
        observed_at=st.integers(1, 30 * 24).map(lambda hours: NOON - hours * HOUR),
        held_until=st.just(NOON),
        available=figures,
        total=figures,
        occupied=figures,
        contradicts=st.booleans(),
    ),
    max_size=8,
)


@given(readings, st.booleans())
def test_whatever_was_said_findings_come_in_order_and_never_speak_of_what_is_unknown(
    said: list[Reading], manual: bool
) -> None:
    ordered = sorted(said, key=lambda reading: reading.observed_at)
    results = findings_of(ordered, missing=(), manual=manual, now=NOON)
    assert [one.at for one in results] == sorted((one.at for one in results), reverse=True)
    assert not any("None" in one.said or "onbekend" in one.said for one in results)
