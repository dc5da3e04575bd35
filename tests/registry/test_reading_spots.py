"""What somebody types to say where the patient is: pure rules."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ketenzicht.base.errors import Refused
from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import NameText, PostcodeText, fold, read_spot, within_reach

inside = st.builds(
    Point, st.floats(50.1, 54.1).map(lambda x: round(x, 4)), st.floats(2.6, 7.9).map(lambda x: round(x, 4))
)


@given(
    st.integers(1000, 9999), st.text("ABCDEFGHJKLMNPRSTVWXZ", min_size=2, max_size=2), st.sampled_from(["", " ", "  "])
)
def test_a_postcode_is_understood_however_it_is_written(digits: int, letters: str, space: str) -> None:
    whole = PostcodeText(str(digits), letters)
    assert read_spot(f" {digits}{space}{letters.lower()} ") == whole
    assert whole.codes == (f"{digits}{letters}", str(digits), str(digits)[:2])
    assert read_spot(str(digits)) == PostcodeText(str(digits))


@given(inside, st.sampled_from([",", ", ", " ", ";", " ; "]))
def test_a_point_is_understood_with_points_or_with_commas(point: Point, between: str) -> None:
    written = f"{point.latitude:.4f}{between}{point.longitude:.4f}"
    assert read_spot(written) == point
    if between != ",":
        dutch = f"{point.latitude:.4f}".replace(".", ",") + between + f"{point.longitude:.4f}".replace(".", ",")
        assert read_spot(dutch) == point


@given(st.text(max_size=100))
def test_any_text_is_understood_or_refused_in_words(text: str) -> None:
    try:
        read = read_spot(text)
    except Refused as refusal:
        said = str(refusal)
    else:
        assert isinstance(read, PostcodeText | NameText) or within_reach(read)
        return
    assert said.endswith((".", "?"))


@example("\N{MATHEMATICAL BOLD CAPITAL A}")
@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("'s-Gravenhage", "‘S GRAVENHAGE"),
        ("Súdwest-Fryslân", "sudwest fryslan"),
        ("St. Willebrord", "sint willebrord"),
        ("Sint-Oedenrode", "St Oedenrode"),
        ("Bergen (NH.)", "bergen nh"),
        ("Ĳsselstein", "IJsselstein"),
    ],
)
def test_names_are_the_same_however_they_are_spelled(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Vul in waar de patiënt is"),
        ("x" * 81, "te lang"),
        ("0123", "geen postcode"),
        ("35111", "geen postcode"),
        ("3511 ABC", "geen postcode"),
        ("5.12,52.09", r"verwisseld.*52\.09,5\.12"),
        ("48.85,2.35", "niet in of vlak bij Nederland"),
        ("-33.9,18.4", "niet in of vlak bij Nederland"),
        ("520.9,5.12", "geen punt op aarde"),
        ("???", "begrijpen wij niet"),
        ("３５１１", "begrijpen wij niet"),
    ],
)
def test_what_cannot_be_a_place_is_refused_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_spot(text)
