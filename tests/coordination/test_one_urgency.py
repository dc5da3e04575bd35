"""How urgent a request is by all its rounds together, and from when the clock runs."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.coordination.domain import Round, Standing, standing
from ketenzicht.triage.operations import shipped_crosswalk

CROSSWALK = shipped_crosswalk()
CODES = [one.code for one in CROSSWALK.scale]
FIRST = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def done(
    number: int, counts: str, *, by: str = "telephone", after: timedelta = MINUTE, flag: str | None = None
) -> Round:
    return Round(by, number, FIRST + after, counts=counts, at_least="U5", red_flag=flag)


def doing(number: int, at_least: str | None, *, by: str = "telephone", after: timedelta = MINUTE) -> Round:
    return Round(by, number, FIRST + after, counts=None, at_least=at_least, red_flag=None)


def found(*rounds: Round) -> Standing:
    return standing(rounds, crosswalk=CROSSWALK, received_at=FIRST)


def test_without_a_round_nobody_knows() -> None:
    assert found() == Standing(None, None, has_red_flag=False)


def test_the_clock_runs_from_the_first_contact() -> None:
    assert found(done(1, "U2")) == Standing("U2", FIRST + HOUR, has_red_flag=False)
    assert found(done(1, "U5")).begin_before is None


def test_what_is_found_halfway_counts_at_once() -> None:
    assert found(doing(1, "U1")).urgency == "U1"
    assert found(done(1, "U3"), doing(2, "U1", by="news2")).urgency == "U1"
    assert found(done(1, "U3"), doing(2, "U5", by="news2")).urgency == "U3"
    assert found(doing(1, None)).urgency is None, "that nothing was found yet says nothing"


def test_of_several_instruments_the_most_urgent_counts_and_of_each_its_last_round() -> None:
    assert found(done(1, "U4"), done(2, "U2", by="news2")).urgency == "U2"
    assert found(done(1, "U2"), done(2, "U4")).urgency == "U4"
    assert found(done(1, "U2"), done(2, "U4")).begin_before == FIRST + 24 * HOUR


def test_what_became_worse_later_has_its_clock_from_then() -> None:
    later = found(done(1, "U4"), done(2, "U2", after=5 * HOUR))
    assert later.begin_before == FIRST + 6 * HOUR
    again = found(done(1, "U2"), done(2, "U2", after=5 * HOUR))
    assert again.begin_before == FIRST + HOUR, "what was as urgent already was late already"


def test_the_moment_that_comes_first_counts() -> None:
    both = found(done(1, "U3"), done(2, "U2", by="news2", after=5 * HOUR))
    assert (both.urgency, both.begin_before) == ("U2", FIRST + 3 * HOUR)


rounds = st.lists(
    st.tuples(
        st.sampled_from(["telephone", "news2", "ggz"]), st.sampled_from(CODES), st.booleans(), st.integers(1, 600)
    ),
    max_size=6,
)


@given(rounds, st.sampled_from(CODES))
def test_one_more_instrument_never_makes_it_less_urgent(told: list[tuple[str, str, bool, int]], more: str) -> None:
    some = [
        Round(
            by, number, FIRST + minutes * MINUTE, counts=urgency if is_done else None, at_least=urgency, red_flag=None
        )
        for number, (by, urgency, is_done, minutes) in enumerate(told, start=1)
    ]
    before, after = found(*some), found(*some, done(len(some) + 1, more, by="obstetric", after=700 * MINUTE))
    assert after.urgency is not None
    assert before.urgency is None or CROSSWALK.rank(after.urgency) <= CROSSWALK.rank(before.urgency)
    if before.begin_before is not None:
        assert after.begin_before is not None
        assert after.begin_before <= before.begin_before
