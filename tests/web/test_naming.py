"""No name on a drawing covers another, or hangs over the edge; what has no room is left out."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.web.presenters.naming import Box, Line, box_of, placed

FRAME = Box(0, 0, 1_000, 800)
SPOT = st.tuples(st.integers(0, 1_000), st.integers(0, 800))
REGIONS = st.lists(st.tuples(st.text("abcdefghij ", min_size=1, max_size=30), st.lists(SPOT, max_size=5)), max_size=25)


@given(REGIONS, st.integers(18, 60))
def test_no_name_covers_another_or_hangs_over_the_edge(
    regions: list[tuple[str, list[tuple[int, int]]]], letter: int
) -> None:
    boxes = [box_of(label) for label in placed(regions, within=FRAME, letter=letter)]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].covers(pair[1])]
    assert all(FRAME.holds(box) for box in boxes)


def test_concentric_regions_both_have_a_name() -> None:
    """Of a region around another the middle is in the other."""
    regions = [("Kern", [(500, 400)]), ("Brabant", [(500, 400), (200, 300), (800, 500)])]
    found = placed(regions, within=FRAME, letter=30)
    assert [label.lines for label in found] == [(Line(500, 400, "Kern"),), (Line(200, 300, "Brabant"),)]


def test_who_has_no_room_is_tried_in_a_smaller_letter_and_else_left_to_the_table() -> None:
    found = placed([("Kern", [(500, 400)]), ("Om", [(500, 431)]), ("Zuid", [(500, 400)])], within=FRAME, letter=30)
    assert [(label.lines[0].text, label.letter) for label in found] == [("Kern", 30), ("Om", 22)]


def test_at_the_edge_a_name_moves_inwards_and_one_that_fits_nowhere_is_left_out() -> None:
    (label,) = placed([("Zeeland", [(0, 400)]), ("x" * 200, [(500, 100)])], within=FRAME, letter=30)
    assert label.lines[0].text == "Zeeland"
    assert 0 <= box_of(label).west < 2


def test_a_long_name_stands_on_two_lines() -> None:
    texts = {"Midden- en West-Brabant": ["Midden- en", "West-Brabant"], "Gelderland-Midden": ["Gelderland-", "Midden"],
             "Hollands Noorden": ["Hollands", "Noorden"], "Limburg-Noord": ["Limburg-Noord"],
             "Eenheelerglangwoord": ["Eenheelerglangwoord"]}  # fmt: skip
    for text, lines in texts.items():
        (label,) = placed([(text, [(500, 400)])], within=FRAME, letter=30)
        assert [line.text for line in label.lines] == lines


def test_two_regions_of_one_name_are_both_named() -> None:
    assert len(placed([("Midden", [(200, 200)]), ("Midden", [(600, 600)])], within=FRAME, letter=30)) == 2
