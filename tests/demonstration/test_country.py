"""The fictional country has the numbers that are published of the real one, and bears nobody's name."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demonstration.country import modules, regions, towns

from ketenzicht.base.geography import distance_km
from ketenzicht.demonstration.domain.country import country
from ketenzicht.demonstration.domain.plan import LocationPlan, OrganisationPlan, UnitPlan
from ketenzicht.demonstration.domain.spread import Town, spread

DAY = date(2026, 11, 22)
NIGHT_AND_DAY = 7  # openings from midnight to midnight

# Names of hospitals, as the field knows them, that no name of ours may hold.
REAL = """
Amphia Adrz Alrijne Amstelland Antonius Beatrix Bernhoven Bethesda BovenIJ Bravis Canisius Catharina Deventer
Diakonessen Dijklander Elisabeth Elkerliek Erasmus Flevo Franciscus Frisius Gelderse Gelre Groene Haaglanden
HagaZiekenhuis Ikazia Isala Jansdal LangeLand Laurentius Maasstad Maasziekenhuis Martini Máxima Meander Noordwest
Ommelander Pantein Radboud Reinier Rijnstate Rivas Rode Saxenburgh Schweitzer Sionsberg Slingeland Smellinghe Spaarne
Tergooi Tjongerschans Treant Viecuri Weezenlanden Wilhelmina Zaans ZorgSaam Zuyderland
""".split()  # noqa: SIM905 - a list of names reads better in lines


@pytest.fixture(scope="module")
def plan() -> tuple[OrganisationPlan, ...]:
    return country(towns=towns(), regions=regions(), today=DAY)


@pytest.fixture(scope="module")
def locations(plan: tuple[OrganisationPlan, ...]) -> list[LocationPlan]:
    return [location for organisation in plan for location in organisation.locations]


@pytest.fixture(scope="module")
def units(locations: list[LocationPlan]) -> list[UnitPlan]:
    return [unit for location in locations for unit in location.units]


def _with(locations: list[LocationPlan], module: str, label: str) -> list[LocationPlan]:
    return [
        location
        for location in locations
        if any(unit.module == module and unit.label == label for unit in location.units)
    ]


def _is_always_open(location: LocationPlan) -> bool:
    return sum(hours.opens == hours.closes for hours in location.hours) == NIGHT_AND_DAY


def test_the_country_has_about_two_thousand_five_hundred_units_over_all_modules(units: list[UnitPlan]) -> None:
    assert 2_400 <= len(units) <= 2_700
    assert {unit.module for unit in units} == set(modules())


def test_every_unit_is_of_a_kind_that_its_module_knows(units: list[UnitPlan]) -> None:
    for unit in units:
        version = modules()[unit.module].version_at(DAY)
        assert version is not None
        assert version.label(unit.label) is not None, unit


def test_the_numbers_are_those_that_are_published(
    locations: list[LocationPlan], plan: tuple[OrganisationPlan, ...]
) -> None:
    emergency = _with(locations, "spoed", "seh")
    assert len(emergency) == 79
    assert sum(map(_is_always_open, emergency)) == 76
    assert len(_with(locations, "geboortezorg", "obstetrics-clinical")) == 71
    assert len(_with(locations, "hap", "consult")) == 105
    assert len(_with(locations, "hap", "telephone-triage")) == 52
    assert len({location.point for location in _with(locations, "hap", "consult")} & {s.point for s in emergency}) == 70
    services = _with(locations, "rav", "als-ambulance")
    assert {location.town.rav for location in services} == {f"VR{number:02}" for number in range(1, 26)}
    assert sum(organisation.key.startswith("coordinatie-") for organisation in plan) == 43
    crisis = _with(locations, "acute-ggz", "assessment-adult")
    assert len(crisis) == 60
    assert sum(map(_is_always_open, crisis)) == 41
    assert len(_with(locations, "acute-ggz", "hic-closed")) == 28


def test_every_ambulance_region_has_every_kind_of_chain_care(locations: list[LocationPlan]) -> None:
    everywhere = {f"VR{number:02}" for number in range(1, 26)}
    for module, label in (("spoed", "seh"), ("hap", "consult"), ("rav", "als-ambulance")):
        assert {location.town.rav for location in _with(locations, module, label)} == everywhere


def test_keys_names_and_ids_are_unique(plan: tuple[OrganisationPlan, ...], locations: list[LocationPlan]) -> None:
    everything: list[OrganisationPlan | LocationPlan] = [*plan, *locations]
    assert len({one.key for one in everything}) == len({one.id for one in everything}) == len(everything)
    assert [name for name, times in Counter(one.name for one in locations).items() if times > 1] == []
    assert [name for name, times in Counter(one.name for one in plan).items() if times > 1] == []


def test_every_unit_has_a_deliverer_that_exists(plan: tuple[OrganisationPlan, ...], units: list[UnitPlan]) -> None:
    assert {unit.deliverer for unit in units} <= {organisation.key for organisation in plan}


def test_no_name_is_that_of_a_real_hospital_and_every_organisation_says_that_it_is_made_up(
    plan: tuple[OrganisationPlan, ...], locations: list[LocationPlan]
) -> None:
    names = " ".join(location.name.split(",")[0] for location in locations if location.type_code in {"V5", "V6"})
    assert [name for name in REAL if name.lower() in names.lower()] == []
    assert all(organisation.name.endswith("(demonstratie)") for organisation in plan)


def test_nothing_stands_at_the_very_middle_of_a_town_and_nothing_far_from_it(locations: list[LocationPlan]) -> None:
    for location in locations:
        assert 0 < distance_km(location.point, location.town.point) < 5


def test_phone_numbers_cannot_be_dialled(locations: list[LocationPlan]) -> None:
    phones = [contact.phone for location in locations for contact in location.contacts]
    assert all(phone.startswith("000 ") for phone in phones)
    assert len(set(phones)) == len(phones)


def test_the_same_seed_makes_the_same_country_and_another_seed_another() -> None:
    assert country(towns=towns(), regions=regions(), today=DAY) == country(towns=towns(), regions=regions(), today=DAY)
    other = country(towns=towns(), regions=regions(), today=DAY, seed="other")
    assert other != country(towns=towns(), regions=regions(), today=DAY)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(towns()), min_size=2, max_size=40, unique=True), st.integers(1, 60))
def test_sites_are_spread_by_the_number_of_people(some: list[Town], number: int) -> None:
    chosen = Counter(spread(towns=some, number=number))
    assert chosen.total() == number
    assert chosen.keys() <= set(some)


def test_people_live_about_as_far_from_an_emergency_department_as_they_really_do(locations: list[LocationPlan]) -> None:
    """CBS (2022): 7.3 km by road to the nearest hospital; as the crow flies a fifth to a third less."""
    emergency = [location.point for location in _with(locations, "spoed", "seh")]
    people = sum(town.inhabitants for town in towns())
    far = sum(town.inhabitants * min(distance_km(town.point, point) for point in emergency) for town in towns())
    assert 3 < far / people < 8
