"""What is told outside a centre: nothing small, and nothing that the rest gives away."""

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.learning.domain import Figure, Unit, outside
from ketenzicht.learning.domain.disclosing import LEAST

shares = st.integers(0, 60).flatmap(
    lambda whole: st.builds(Figure, st.integers(0, whole), st.just(whole), st.integers(0, 20))
)
by_group = st.dictionaries(st.sampled_from("abcdef"), shares, min_size=1)


@given(by_group)
def test_nothing_small_is_told_and_never_is_one_group_alone_left_out(figures: dict[str, Figure]) -> None:
    told = outside(figures, unit=Unit.PERCENT)
    assert told.keys() == figures.keys()
    hidden = [group for group, one in told.items() if one is None]
    assert len(hidden) != 1 or len(figures) == 1
    assert all(one is None or figures[group].denominator >= LEAST for group, one in told.items())


@given(by_group)
def test_what_is_told_is_blurred_and_has_no_numerator(figures: dict[str, Figure]) -> None:
    for group, one in outside(figures, unit=Unit.PERCENT).items():
        if one is not None:
            exact = figures[group]
            assert one.numerator is None
            assert (one.denominator % 5, one.unknown % 5) == (0, 0)
            assert one.value is not None
            assert exact.value is not None
            assert abs(one.value - exact.value) <= 0.0051


def test_a_share_of_two_in_a_hundred_points_at_two_people() -> None:
    figures = {"a": Figure(2, 100, 0), "b": Figure(0, 100, 0), "c": Figure(98, 100, 0), "d": Figure(50, 100, 0)}
    assert [group for group, one in outside(figures, unit=Unit.PERCENT).items() if one is None] == ["a", "c"]


def test_times_are_whole_minutes() -> None:
    assert outside({"a": Figure(None, 12, 3, 4.4, 9.6)}, unit=Unit.MINUTES) == {"a": Figure(None, 10, 5, 4.0, 10.0)}
