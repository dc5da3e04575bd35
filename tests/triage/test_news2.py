"""NEWS2 beside a table of its own, and the law that worse measurements never make it less urgent."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ketenzicht.triage.domain import UNKNOWN, Answer, assess
from ketenzicht.triage.operations import shipped_instruments

NEWS2 = next(one for one in shipped_instruments() if one.code == "news2")
NORMAL: dict[str, Answer] = {
    "ademfrequentie": 16.0,
    "spo2-schaal": "schaal-1",
    "zuurstof": "nee",
    "spo2": 98.0,
    "bloeddruk": 125.0,
    "pols": 70.0,
    "bewustzijn": "alert",
    "temperatuur": 37.0,
}
# Points downwards and upwards from normal: (value, points) from which they hold, the worst last (domain.md 3.4).
Points = list[tuple[float, int]]
LOWER: dict[str, Points] = {
    "ademfrequentie": [(11, 1), (8, 3)],
    "bloeddruk": [(110, 1), (100, 2), (90, 3)],
    "pols": [(50, 1), (40, 3)],
    "temperatuur": [(36.0, 1), (35.0, 3)],
    "spo2": [(95, 1), (93, 2), (91, 3)],
}
HIGHER: dict[str, Points] = {
    "ademfrequentie": [(21, 2), (25, 3)],
    "bloeddruk": [(220, 3)],
    "pols": [(91, 1), (111, 2), (131, 3)],
    "temperatuur": [(38.1, 1), (39.1, 2)],
    "spo2": [],
}
SCALE_2_LOWER: Points = [(87, 1), (85, 2), (83, 3)]
SCALE_2_OXYGEN: Points = [(93, 1), (95, 2), (97, 3)]
measured = st.fixed_dictionaries(
    {
        "ademfrequentie": st.integers(0, 60).map(float),
        "spo2-schaal": st.sampled_from(["schaal-1", "schaal-2"]),
        "zuurstof": st.sampled_from(["ja", "nee"]),
        "spo2": st.integers(70, 100).map(float),
        "bloeddruk": st.integers(50, 260).map(float),
        "pols": st.integers(20, 200).map(float),
        "bewustzijn": st.sampled_from(["alert", "verward", "aanspreken", "pijnprikkel", "geen-reactie"]),
        "temperatuur": st.integers(330, 420).map(lambda tenths: tenths / 10),
    }
)


def number(of: dict[str, Answer], code: str) -> float:
    found = of[code]
    assert isinstance(found, float)
    return found


def _points(value: float, lower: Points, higher: Points) -> int:
    found = [points for bound, points in lower if value <= bound] + [
        points for bound, points in higher if value >= bound
    ]
    return found[-1] if found else 0


def by_the_table(of: dict[str, Answer]) -> list[int]:
    """The points of each measurement."""
    numbers = {code: number(of, code) for code in LOWER}
    found = [_points(numbers[code], LOWER[code], HIGHER[code]) for code in LOWER if code != "spo2"]
    if of["spo2-schaal"] == "schaal-1":
        found.append(_points(numbers["spo2"], LOWER["spo2"], []))
    else:
        found.append(_points(numbers["spo2"], SCALE_2_LOWER, SCALE_2_OXYGEN if of["zuurstof"] == "ja" else []))
    return [*found, 2 if of["zuurstof"] == "ja" else 0, 0 if of["bewustzijn"] == "alert" else 3]


@given(measured)
@settings(max_examples=500)
def test_the_sum_is_that_of_the_table_and_so_is_the_class(of: dict[str, Answer]) -> None:
    found = assess(NEWS2, complaint="vitale-functies", answers=of)
    points = by_the_table(of)
    total = sum(points)
    expected = "hoog" if total >= 7 else "midden" if total >= 5 else "licht" if max(points) == 3 else "laag"
    # Before there is a conclusion the scores tell a range; with everything measured it is one number.
    assert (found.scores["news2-som"].low, found.scores["news2-som"].high) == (total, total)
    assert found.urgency == expected


def test_the_worst_sum_is_twenty() -> None:
    nothing = assess(NEWS2, complaint="vitale-functies", answers={})
    assert (nothing.scores["news2-som"].low, nothing.scores["news2-som"].high) == (0, 20)
    assert nothing.urgency is None


@given(measured, st.sampled_from(sorted(LOWER)), st.integers(0, 30))
@settings(max_examples=500)
def test_worse_measurements_never_lower_it(of: dict[str, Answer], code: str, worse: int) -> None:
    """Further from normal, in the direction in which it was. With oxygen on scale 2 more is worse too, above 92."""
    value = number(of, code)
    is_above = value > number(NORMAL, code)
    if code == "spo2":
        is_above = of["spo2-schaal"] == "schaal-2" and of["zuurstof"] == "ja" and value >= 93
    question = NEWS2.question[code]
    moved = value + worse if is_above else value - worse
    further = {**of, code: round(min(max(moved, question.lowest), question.highest), question.decimals)}
    before, after = (assess(NEWS2, complaint="vitale-functies", answers=one) for one in (of, further))
    assert before.urgency is not None
    assert after.urgency is not None
    assert NEWS2.rank[after.urgency] <= NEWS2.rank[before.urgency]


@given(measured, st.sets(st.sampled_from(sorted(NORMAL)), min_size=1))
def test_what_was_not_measured_may_still_be_anything(of: dict[str, Answer], unknown: set[str]) -> None:
    partly = {**of, **dict.fromkeys(unknown, UNKNOWN)}
    found = assess(NEWS2, complaint="vitale-functies", answers=partly)
    assert found.scores["news2-som"].low <= sum(by_the_table(of)) <= found.scores["news2-som"].high
    assert found.urgency is not None
    full = assess(NEWS2, complaint="vitale-functies", answers=of).urgency
    assert full is not None
    assert NEWS2.rank[found.urgency] <= NEWS2.rank[full]
