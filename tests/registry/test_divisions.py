"""A division that passes the check covers, does not overlap and does not cross; whatever somebody draws: pure rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.errors import Conflict
from ketenzicht.registry.domain import (
    DivisionMove,
    DivisionStatus,
    DrawnRegion,
    Land,
    Plan,
    RegionKind,
    area_faults,
    day_faults,
    drawn,
    faults_of,
    moved,
    touched,
)

ROAZ, RAV, AREA, GGZ = RegionKind.ROAZ, RegionKind.RAV, RegionKind.AREA, RegionKind.GGZ
REGIONS = {
    one.code: one
    for one in (
        DrawnRegion(ROAZ, "ROAZ-01", "Noord"),
        DrawnRegion(ROAZ, "ROAZ-02", "Zuid"),
        DrawnRegion(RAV, "VR01", "Groningen"),
        DrawnRegion(RAV, "VR02", "Fryslân"),
        DrawnRegion(AREA, "ZCG-01", "Noord", "ROAZ-01"),
        DrawnRegion(AREA, "ZCG-01B", "Eilanden", "ROAZ-01"),
        DrawnRegion(AREA, "ZCG-02", "Zuid", "ROAZ-02"),
    )
}
TOWNS = {f"GM000{number}": f"Gemeente {number}" for number in range(1, 7)}
TODAY = date(2026, 11, 22)


def land(**of: str) -> Land:
    """Towns 1 to 3 in the north, 4 to 6 in the south, with one area each; `of` says what is otherwise."""
    members = set()
    for number, code in enumerate(TOWNS, start=1):
        side = "1" if number <= 3 else "2"
        usual = f"ROAZ-0{side} VR0{side} ZCG-0{side}"
        members |= {(code, region) for region in of.get(code, usual).split()}
    regions = {code: one for code, one in REGIONS.items() if code != "ZCG-01B"}
    return Land(regions, TOWNS, frozenset(members))


lands = st.builds(
    Land,
    regions=st.just(REGIONS),
    municipalities=st.just(TOWNS),
    members=st.frozensets(st.tuples(st.sampled_from(sorted(TOWNS)), st.sampled_from(sorted(REGIONS)))),
)
plans = st.builds(
    Plan,
    kind=st.just(AREA),
    within=st.just("ROAZ-01"),
    begins=st.dictionaries(st.sampled_from(["ZCG-01B", "ZCG-01C"]), st.sampled_from(["Eilanden", "Wad"])),
    ends=st.frozensets(st.sampled_from(["ZCG-01", "ZCG-02"])),
    moves=st.dictionaries(
        st.sampled_from(sorted(TOWNS)), st.sampled_from(["ZCG-01", "ZCG-01B", "ZCG-01C", "ZCG-02", "VR01", "nergens"])
    ),
)


def is_right(after: Land, roaz: str) -> bool:
    """The law itself, in other words than the check uses."""
    here = {town for town, code in after.members if code == roaz}
    areas = [code for code, one in after.regions.items() if one.kind is AREA and one.within == roaz]
    parts = [{town for town, code in after.members if code == area} for area in areas]
    all_areas = {code for code, one in after.regions.items() if one.kind is AREA}
    elsewhere = {(town, code) for town, code in after.members if town in here and code in all_areas - set(areas)}
    covered = set().union(*parts)
    return covered == here and sum(map(len, parts)) == len(here) and all(parts) and bool(parts) and not elsewhere


@given(lands)
def test_what_passes_the_check_covers_does_not_overlap_and_does_not_cross(drawn_land: Land) -> None:
    for roaz in ("ROAZ-01", "ROAZ-02"):
        assert (not area_faults(drawn_land, regions=[roaz])) == is_right(drawn_land, roaz)


@given(plans)
def test_a_plan_that_passes_makes_a_right_division_of_all_it_touches_and_leaves_the_rest(plan: Plan) -> None:
    before = land()
    after = drawn(before, plan)
    if not faults_of(before=before, plan=plan, taken=before.regions):
        assert all(is_right(after, roaz) for roaz in ("ROAZ-01", "ROAZ-02"))
        assert all(sum(after.regions[code].kind is kind for one, code in after.members if one == town) == 1
                   for town in TOWNS for kind in (ROAZ, RAV, AREA))  # fmt: skip
    untouched = {"ROAZ-01", "ROAZ-02"} - touched(before, after)
    for roaz in untouched:
        areas = [one.code for one in before.of_kind(AREA, within=roaz)]
        assert all(before.municipalities_in(code) == after.municipalities_in(code) for code in [roaz, *areas])


SPLIT = Plan(AREA, "ROAZ-01", begins={"ZCG-01B": "Eilanden"}, moves={"GM0003": "ZCG-01B"})


def test_a_region_is_split() -> None:
    assert faults_of(before=land(), plan=SPLIT, taken=land().regions) == []
    assert drawn(land(), SPLIT).municipalities_in("ZCG-01B") == {"GM0003"}
    assert touched(land(), drawn(land(), SPLIT)) == {"ROAZ-01"}


def test_who_goes_to_an_area_of_another_roaz_region_goes_to_that_region_too() -> None:
    plan = Plan(AREA, "ROAZ-01", moves={"GM0003": "ZCG-02"})
    after = drawn(land(), plan)
    assert faults_of(before=land(), plan=plan, taken=land().regions) == []
    assert after.by_municipality()["GM0003"] == {ROAZ: "ROAZ-02", RAV: "VR01", AREA: "ZCG-02"}
    assert touched(land(), after) == {"ROAZ-01", "ROAZ-02"}


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (Plan(AREA, "ROAZ-01"), "verandert niets"),
        (Plan(AREA, "ROAZ-01", begins={"ZCG-01B": "Eilanden"}), "In verzorgingsgebied Eilanden ligt geen enkele"),
        (Plan(AREA, "ROAZ-01", ends=frozenset({"ZCG-01"})), "heeft geen verzorgingsgebied"),
        (Plan(AREA, "ROAZ-01", ends=frozenset({"ZCG-01"})), "liggen Gemeente 1, Gemeente 2 en Gemeente 3 in geen"),
        (Plan(AREA, "ROAZ-01", ends=frozenset({"ZCG-02"})), "“ZCG-02” kan met deze indeling niet eindigen"),
        (Plan(AREA, "ROAZ-01", begins={"zcg 1": "Eilanden"}), "“zcg 1” is geen code"),
        (Plan(AREA, "ROAZ-01", begins={"ZCG-02": "Eilanden"}), "wordt nooit opnieuw gebruikt"),
        (Plan(AREA, "ROAZ-01", begins={"ZCG-01B": "NOORD"}), "Er is al een verzorgingsgebied met de naam"),
        (Plan(AREA, "ROAZ-01", begins={"ZCG-01B": " "}), "Geef ZCG-01B een naam"),
        (Plan(AREA, "ROAZ-01", moves={"GM0001": "VR01"}), "maar dat is dan geen verzorgingsgebied"),
        (Plan(AREA, "ROAZ-01", moves={"GM9999": "ZCG-01"}), "De gemeente “GM9999” kennen wij niet"),
        (Plan(RAV, moves=dict.fromkeys(["GM0001", "GM0002", "GM0003"], "VR02")), "In RAV-regio Groningen ligt geen"),
        (Plan(RAV, ends=frozenset({"VR01"})), "Gemeente 1, Gemeente 2 en Gemeente 3 liggen in geen RAV-regio"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(plan: Plan, sentence: str) -> None:
    assert sentence in " ".join(faults_of(before=land(), plan=plan, taken=REGIONS.keys() - {"ZCG-01B"}))


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ("ROAZ-01 VR01", "ligt Gemeente 1 in geen verzorgingsgebied"),
        ("ROAZ-01 VR01 ZCG-01 ZCG-01B", "Gemeente 1 ligt in meer dan één verzorgingsgebied: Eilanden en Noord"),
        ("ROAZ-02 VR01 ZCG-01 ", "Verzorgingsgebied Noord steekt de grens van ROAZ-regio Noord over: Gemeente 1 hoort"),
        ("ROAZ-01 VR01 ZCG-02", "ligt Gemeente 1 in een verzorgingsgebied van een andere ROAZ-regio"),
    ],
)
def test_a_division_that_is_wrong_is_told_apart(members: str, sentence: str) -> None:
    wrong = land(GM0001=members, GM0002="ROAZ-01 VR01 ZCG-01B")
    assert sentence in " ".join(area_faults(Land(REGIONS, TOWNS, wrong.members), regions=["ROAZ-01"]))


def test_regions_of_which_nothing_is_public_may_be_drawn_a_few_at_a_time() -> None:
    plan = Plan(GGZ, begins={"GGZ-01": "Crisisdienst Noord"}, moves={"GM0001": "GGZ-01"})
    assert faults_of(before=land(), plan=plan, taken=REGIONS) == []


def test_a_plan_is_changed_step_by_step() -> None:
    before = land()
    plan = Plan(AREA, "ROAZ-01").beginning("ZCG-01B", "Eilanden").moving(["GM0003"], to="ZCG-01B", before=before)
    assert plan == SPLIT
    assert plan.moving(["GM0003"], to="ZCG-01", before=before).moves == {}  # back where it was: no move
    assert plan.ending("ZCG-01B") == Plan(AREA, "ROAZ-01")
    assert plan.ending("ZCG-01").ends == {"ZCG-01"}
    assert plan.ending("ZCG-01").keeping("ZCG-01") == plan


def test_what_was_is_never_drawn_otherwise() -> None:
    for wrong in (None, TODAY, TODAY - timedelta(days=400), TODAY + timedelta(days=4000)):
        assert day_faults(wrong, today=TODAY)
    assert day_faults(TODAY + timedelta(days=1), today=TODAY) == []


def test_the_life_of_a_division() -> None:
    assert moved(DivisionStatus.DRAFT, DivisionMove.DECIDE) is DivisionStatus.DECIDED
    with pytest.raises(Conflict, match="wijzigen: zij is vastgesteld"):
        moved(DivisionStatus.DECIDED, DivisionMove.CHANGE)
