"""Which regions a location belongs to: pure rules."""

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.registry.domain import RegionKind, regions_in_force

ROAZ = ["ROAZ-01", "ROAZ-02", "ROAZ-03"]
AREAS = {"ZCG-01": "ROAZ-01", "ZCG-02A": "ROAZ-02", "ZCG-02B": "ROAZ-02"}

memberships = st.fixed_dictionaries(
    {},
    optional={
        RegionKind.ROAZ: st.sampled_from(ROAZ),
        RegionKind.RAV: st.sampled_from(["VR01", "VR02"]),
        RegionKind.AREA: st.sampled_from(sorted(AREAS)),
    },
)


@given(memberships, memberships)
def test_an_area_never_crosses_the_border_of_its_roaz_region(
    own: dict[RegionKind, str], by_municipality: dict[RegionKind, str]
) -> None:
    regions = regions_in_force(own=own, by_municipality=by_municipality, areas=AREAS)
    assert regions.area is None or AREAS[regions.area] == regions.roaz


@given(memberships, memberships)
def test_what_a_location_chose_itself_counts(
    own: dict[RegionKind, str], by_municipality: dict[RegionKind, str]
) -> None:
    regions = regions_in_force(own=own, by_municipality=by_municipality, areas=AREAS)
    assert regions.roaz == own.get(RegionKind.ROAZ, by_municipality.get(RegionKind.ROAZ))
    assert regions.rav == own.get(RegionKind.RAV, by_municipality.get(RegionKind.RAV))


def test_the_only_area_of_a_region_is_the_area() -> None:
    regions = regions_in_force(own={RegionKind.ROAZ: "ROAZ-01"}, by_municipality={}, areas=AREAS)
    assert regions.area == "ZCG-01"


def test_of_several_areas_none_is_guessed() -> None:
    regions = regions_in_force(own={RegionKind.ROAZ: "ROAZ-02"}, by_municipality={}, areas=AREAS)
    assert regions.area is None
