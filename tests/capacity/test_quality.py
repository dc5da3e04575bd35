"""What is said with a figure: each doubt where there is one, none where there is none, never of what is unknown."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capacity.domain import BY_HAND, figures_of, marks_of
from ketenzicht.definitions.domain import Applicable, ElementDefinition, ElementKind, Role
from ketenzicht.definitions.domain.applicable import applicable_to
from ketenzicht.definitions.domain.formulas import derive

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def element(code: str, role: Role | None = None, **more: object) -> ElementDefinition:
    return ElementDefinition(code=code, name=code, kind=ElementKind.COUNT, role=role, **more)  # type: ignore[arg-type]  # whatever the test wants other


PLACES = (
    element("total", Role.TOTAL, required=True),
    element("occupied", Role.OCCUPIED),
    element("available", Role.AVAILABLE, required=True),
)
BESIDE = (element("reserved"), element("overflow"))
CROWDING = element("crowding", Role.CROWDING, minimum=0, maximum=200, formula="10 * occupied")


def kind(*elements: ElementDefinition) -> Applicable:
    return applicable_to("bed", elements=elements, relations=(), thresholds=(), reasons={})


PLAIN, WIDE, SCORED = kind(*PLACES), kind(*PLACES, *BESIDE), kind(*PLACES, CROWDING)
CALM = {"total": 20, "occupied": 16, "available": 4}


def codes(values: Mapping[str, object], applicable: Applicable = PLAIN, **more: object) -> list[str]:
    asked = {
        "figures": figures_of(values, applicable),
        "absent": {},
        "observed_at": NOON - HOUR,
        "confirmed_at": NOON,
        "manual": False,
    } | more
    return [mark.code for mark in marks_of(values=values, applicable=applicable, **asked)]  # type: ignore[arg-type]  # idem


@pytest.mark.parametrize(
    ("told", "applicable", "expected"),
    [
        ({}, PLAIN, []),
        ({"available": 5}, PLAIN, []),  # one patient is just coming
        ({"available": -2, "occupied": 22}, PLAIN, []),
        ({"available": 9}, PLAIN, ["contradicts"]),
        ({"available": 0}, PLAIN, ["contradicts"]),
        ({"available": 1, "reserved": 3, "overflow": 0}, WIDE, []),
        ({"available": 1, "reserved": 1, "overflow": 0}, WIDE, ["contradicts"]),
        ({"available": 1}, WIDE, []),  # how many are reserved is unknown
        ({"available": 0, "occupied": 23, "overflow": 3, "reserved": 0}, WIDE, []),
        ({"available": 7, "occupied": 16, "overflow": 0, "reserved": 3}, WIDE, ["contradicts"]),
        ({"available": 7, "reserved": 3}, WIDE, []),  # how many extra places there are is unknown
        ({"available": 24, "occupied": None}, PLAIN, ["implausible"]),
        ({"available": 22, "occupied": None, "overflow": 2}, WIDE, []),
        ({"available": None}, PLAIN, ["incomplete"]),
        ({"occupied": None}, PLAIN, []),  # nobody is asked for it
        ({"crowding": 160}, SCORED, ["derived"]),
        ({"crowding": None}, SCORED, []),
    ],
)
def test_each_doubt_follows_from_what_was_told(
    told: dict[str, object], applicable: Applicable, expected: list[str]
) -> None:
    assert codes(CALM | told, applicable) == expected


def test_figures_from_which_something_impossible_follows_are_implausible() -> None:
    values, absent = derive(SCORED.derivations, CALM | {"occupied": 30, "available": -10}, {})  # 300, of at most 200
    assert codes(values, SCORED, absent=absent) == ["implausible"]


def test_figures_that_are_confirmed_for_days_without_any_change_stand_still() -> None:
    since = NOON - timedelta(days=3, minutes=1)
    assert codes(CALM, observed_at=since) == ["stands-still"]
    assert codes(CALM, observed_at=NOON - timedelta(days=3)) == []
    assert codes(CALM, observed_at=since, manual=True) == ["by-hand"]
    assert codes({"total": 4, "occupied": 0, "available": 4}, observed_at=since) == []


def test_what_was_never_delivered_or_means_nothing_any_more_has_no_doubts() -> None:
    assert codes({}, observed_at=None, confirmed_at=None) == []
    assert marks_of({}, {}, {}, applicable=None, observed_at=NOON, confirmed_at=NOON, manual=True) == (BY_HAND,)


def test_what_is_worked_out_is_named() -> None:
    values = CALM | {"crowding": 60}
    figures = figures_of(values, SCORED)
    (mark,) = marks_of(figures, values, {}, applicable=SCORED, observed_at=NOON, confirmed_at=NOON, manual=False)
    assert mark.word == "berekend: drukte"


figures = st.none() | st.integers(-50, 300) | st.floats(-50, 300)
told = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("total", "occupied", "available", "reserved", "overflow", "crowding"), figures)
)


@given(told, st.sampled_from([PLAIN, WIDE, SCORED]), st.booleans())
def test_nothing_is_doubted_because_it_is_unknown(
    values: dict[str, object], applicable: Applicable, manual: bool
) -> None:
    said = codes(values, applicable, manual=manual)
    assert ("by-hand" in said) == manual
    assert ("incomplete" in said) == (values.get("total") is None or values.get("available") is None)
    for code in ("total", "available"):
        without = codes(values | {code: None}, applicable, manual=manual)
        assert not {"contradicts", "stands-still"} & set(without) or code == "available"
        assert "contradicts" not in without
