"""Laws and stories of levels, and of versions in time."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.definitions.drawn import beds

from ketenzicht.definitions.domain import (
    Band,
    Choice,
    ElementDefinition,
    ElementKind,
    Level,
    ModuleDefinition,
    Relation,
    Role,
    Threshold,
    VersionDefinition,
)

DAY = date(2026, 6, 1)
BANDS = (Band(Level.FULL, "vol"), Band(Level.BUSY, "krap", 1), Band(Level.CALM, "ruimte", 3))
OF_REGION = (Band(Level.FULL, "vol"), Band(Level.CALM, "ruimte", 1))


def level(
    version: VersionDefinition, *, label: str = "ccu", region: str | None = None, on: date = DAY, **values: object
) -> str:
    band = version.level_of(values, label=label, region=region, on=on)
    return band.word if band else "onbekend"


bounds = st.lists(st.integers(-100, 100), unique=True, max_size=5).map(sorted)


@given(bounds, st.floats(-200, 200), st.floats(-200, 200))
def test_a_higher_figure_never_falls_in_a_lower_band(edges: list[int], one: float, other: float) -> None:
    bands = (Band(Level.FULL, "0"), *(Band(Level.FULL, str(place + 1), edge) for place, edge in enumerate(edges)))
    threshold = Threshold(bands, role=Role.AVAILABLE)
    low, high = sorted((one, other))
    assert int(threshold.band_of(low).word) <= int(threshold.band_of(high).word)


@given(bounds, st.integers(-200, 200))
def test_a_band_begins_at_its_bound(edges: list[int], figure: int) -> None:
    bands = (Band(Level.FULL, "0"), *(Band(Level.FULL, str(place + 1), edge) for place, edge in enumerate(edges)))
    assert int(Threshold(bands, role=Role.AVAILABLE).band_of(figure).word) == sum(edge <= figure for edge in edges)


@pytest.mark.parametrize(("free", "word"), [(-4, "vol"), (0, "vol"), (1, "krap"), (2, "krap"), (3, "ruimte")])
def test_a_level_has_a_word(free: int, word: str) -> None:
    assert level(beds(thresholds=(Threshold(BANDS, role=Role.AVAILABLE),)), available=free) == word


@pytest.mark.parametrize("free", [None, "veel", True])
def test_what_is_unknown_has_no_level(free: object) -> None:
    version = beds(thresholds=(Threshold(BANDS, role=Role.AVAILABLE),))
    assert level(version, available=free) == "onbekend"
    assert level(version, total=20) == "onbekend"
    assert level(version, label="burns", available=3) == "onbekend"


def test_the_first_threshold_whose_figure_is_known_decides() -> None:
    crowding = Threshold((Band(Level.CALM, "rustig"), Band(Level.FULL, "druk", 100)), role=Role.CROWDING)
    version = beds(thresholds=(crowding, Threshold(BANDS, role=Role.AVAILABLE)))
    assert level(version, score=50, available=0) == "rustig"
    assert level(version, available=0) == "vol"


def test_a_region_may_have_a_threshold_of_its_own() -> None:
    everywhere = Threshold(BANDS, role=Role.AVAILABLE)
    version = beds(thresholds=(everywhere, Threshold(OF_REGION, role=Role.AVAILABLE, region_code="ROAZ-09")))
    assert level(version, region="ROAZ-09", available=1) == "ruimte"
    assert level(version, region="ROAZ-01", available=1) == "krap"
    assert level(version, region=None, available=1) == "krap"


def test_a_threshold_of_one_label_goes_before_that_of_all() -> None:
    version = beds(
        thresholds=(
            Threshold(BANDS, role=Role.AVAILABLE),
            Threshold(OF_REGION, role=Role.AVAILABLE, labels=frozenset({"ccu"})),
        )
    )
    assert level(version, label="ccu", available=1) == "ruimte"
    assert level(version, label="ic-adult", available=1) == "krap"


def test_thresholds_have_days() -> None:
    version = beds(
        thresholds=(
            Threshold(BANDS, role=Role.AVAILABLE, valid_until=DAY),
            Threshold(OF_REGION, role=Role.AVAILABLE, valid_from=DAY, valid_until=DAY + timedelta(days=1)),
        )
    )
    words = [level(version, on=DAY + timedelta(days=days), available=1) for days in (-1, 0, 1)]
    assert words == ["krap", "ruimte", "onbekend"]


@pytest.mark.parametrize(
    ("free", "total", "word"),
    [(1, 20, "krap"), (10, 20, "ruimte"), (0, 20, "vol"), (0, 0, "onbekend"), (1, None, "onbekend")],
)
def test_a_share_of_the_total_can_decide(free: int, total: int | None, word: str) -> None:
    bands = (Band(Level.FULL, "vol"), Band(Level.BUSY, "krap", 0.1), Band(Level.CALM, "ruimte", 10))
    version = beds(thresholds=(Threshold(bands, role=Role.AVAILABLE, share_of=Role.TOTAL),))
    assert level(version, available=free, total=total) == word


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=2, max_size=6, unique=True), st.dates())
def test_on_each_day_at_most_one_version_is_in_force(starts: list[date], day: date) -> None:
    starts = sorted(starts)
    versions = tuple(
        beds(id=place, number=str(place), valid_from=start, valid_until=end)
        for place, (start, end) in enumerate(pairwise(starts))
    )
    module = ModuleDefinition(code="kliniek", name="Kliniek", short_name="Kliniek", order=1, versions=versions)
    expected = [version for version in versions if version.valid_from <= day < (version.valid_until or date.max)]
    found = module.version_at(day)
    assert ([found] if found else []) == expected


def test_a_version_knows_its_parts() -> None:
    version = beds()
    element = version.element_of_role(Role.AVAILABLE, "ccu")
    assert element is not None
    assert element.code == "available"
    assert version.element_of_role(Role.WAITING, "ccu") is None
    assert version.element_of_role(Role.AVAILABLE, "burns") is None
    assert version.element("available") == element
    assert version.element("nothing") is None
    label = version.label("ic-adult")
    assert label is not None
    assert label.name == "IC volwassenen"
    assert version.label("burns") is None
    assert version.absent_word("system-down") == "storing"
    assert version.absent_word("not-known-here") == "not-known-here"


def test_impossible_parts_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="minimum"):
        ElementDefinition("a", "A", ElementKind.COUNT, minimum=2, maximum=1)
    with pytest.raises(ValueError, match="choice"):
        ElementDefinition("a", "A", ElementKind.CHOICE)
    with pytest.raises(ValueError, match="choice"):
        ElementDefinition("a", "A", ElementKind.FLAG, choices=(Choice("b", "B"),))
    with pytest.raises(ValueError, match="role"):
        ElementDefinition("a", "A", ElementKind.FLAG, role=Role.TOTAL)
    with pytest.raises(ValueError, match="right"):
        Relation("a", "b", (), "", "")
    with pytest.raises(ValueError, match="either"):
        Threshold(BANDS)
    with pytest.raises(ValueError, match="lowest"):
        Threshold(BANDS[1:], role=Role.TOTAL)
    with pytest.raises(ValueError, match="up"):
        Threshold((BANDS[0], BANDS[2], BANDS[1]), role=Role.TOTAL)
    with pytest.raises(ValueError, match="ends"):
        beds(valid_until=date(2020, 1, 1))
    with pytest.raises(ValueError, match="usable"):
        beds(usable_for=timedelta(minutes=1))
