"""A law: what was concluded under supervision, and nobody agreed with, never makes a request less urgent."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.coordination.domain import Round, standing
from ketenzicht.triage.operations import shipped_crosswalk

CROSSWALK = shipped_crosswalk()
CODES = [one.code for one in CROSSWALK.scale]
FIRST = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BY = st.sampled_from(["telephone", "news2"])
ROUNDS = st.lists(
    st.tuples(BY, st.integers(0, 600), st.none() | st.sampled_from(CODES), st.sampled_from(CODES), st.booleans()),
    max_size=5,
)


def rounds_of(told: list[tuple[str, int, str | None, str, bool]]) -> list[Round]:
    return [
        Round(by, number, FIRST + begun * MINUTE, counts, at_least, None, is_unsigned=unsigned and counts is not None)
        for number, (by, begun, counts, at_least, unsigned) in enumerate(told, start=1)
    ]


@given(ROUNDS, st.sampled_from(CODES), BY)
def test_what_nobody_co_signed_never_makes_a_request_less_urgent(
    told: list[tuple[str, int, str | None, str, bool]], counts: str, by: str
) -> None:
    rounds = rounds_of(told)
    another = Round(by, len(rounds) + 1, FIRST, counts, counts, None, is_unsigned=True)
    before = standing(rounds, crosswalk=CROSSWALK, received_at=FIRST)
    after = standing([*rounds, another], crosswalk=CROSSWALK, received_at=FIRST)
    assert after.urgency is not None
    assert CROSSWALK.rank(after.urgency) <= CROSSWALK.rank(counts)
    assert after.has_red_flag == before.has_red_flag
    if before.urgency is not None:
        assert CROSSWALK.rank(after.urgency) <= CROSSWALK.rank(before.urgency)
    if before.begin_before is not None:
        assert after.begin_before is not None
        assert after.begin_before <= before.begin_before


@given(ROUNDS, st.sampled_from(CODES), BY)
def test_who_may_do_it_alone_takes_the_place_of_what_was_not_signed(
    told: list[tuple[str, int, str | None, str, bool]], counts: str, by: str
) -> None:
    signed = [one for one in rounds_of(told) if not one.is_unsigned and one.counts]
    last = Round(by, len(told) + 2, FIRST, counts, counts, None)
    unsigned = Round(by, len(told) + 1, FIRST, CODES[0], CODES[0], None, is_unsigned=True)
    with_it = standing([*signed, unsigned, last], crosswalk=CROSSWALK, received_at=FIRST)
    assert with_it == standing([*signed, last], crosswalk=CROSSWALK, received_at=FIRST)
