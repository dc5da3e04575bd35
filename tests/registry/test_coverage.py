"""Shapes put together: nothing is lost, nothing counted twice, whatever squares somebody chooses."""

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.registry.domain.coverage import Ring, area, polygons, together, touching

WIDE = 6
squares = st.frozensets(st.tuples(st.integers(0, WIDE - 1), st.integers(0, WIDE - 1)), min_size=1)


def square(x: int, y: int) -> list[Ring]:
    return [((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))]


@given(squares)
def test_a_group_is_as_large_as_its_parts_and_no_corner_of_a_ring_comes_twice(
    group: frozenset[tuple[int, int]],
) -> None:
    rings = together(square(*one) for one in group)
    assert sum(map(area, rings)) == len(group)
    assert all(len(set(ring)) == len(ring) for ring in rings)
    found = polygons(rings)
    assert sum(map(len, found)) == len(rings)
    for outer, *holes in found:
        assert area(outer) > 0
        assert all(area(hole) < 0 for hole in holes)
        assert sum(map(area, (outer, *holes))) > 0


@given(squares, squares)
def test_groups_that_divide_the_land_fill_it(
    one: frozenset[tuple[int, int]], other: frozenset[tuple[int, int]]
) -> None:
    groups = [one, other - one]
    whole = together(square(*here) for here in one | other)
    parts = [sum(map(area, together(square(*here) for here in group))) for group in groups]
    assert sum(parts) == sum(map(area, whole))


def test_a_hole_belongs_to_the_part_around_it() -> None:
    ring_of_squares = [(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    (large, small) = polygons(together(square(*one) for one in [*ring_of_squares, (5, 5)]))
    assert (len(large), len(small)) == (2, 1)


def test_who_shares_a_border_touches_and_who_shares_a_corner_does_not() -> None:
    shapes = {"a": square(0, 0), "b": square(1, 0), "c": square(1, 1)}
    assert touching(shapes) == {frozenset("ab"), frozenset("bc")}
