"""Whatever a simulated unit tells, at whatever moment and under whatever definition: the platform accepts it."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.demonstration.country import modules, regions, towns

from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.definitions.domain import (
    Choice,
    ElementDefinition,
    ElementKind,
    LabelDefinition,
    Relation,
    Role,
    Status,
    VersionDefinition,
)
from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.country import country
from ketenzicht.demonstration.domain.figures import Report, Teller
from ketenzicht.demonstration.domain.habits import profile_of
from ketenzicht.demonstration.domain.plan import UnitPlan

DAY = date(2026, 11, 22)
MONDAY = datetime(2026, 11, 23, tzinfo=AMSTERDAM)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
kinds = st.sampled_from(
    [(module.code, label.code) for module in modules().values() for label in module.versions[0].labels]
)


@pytest.fixture(scope="module")
def units() -> dict[str, UnitPlan]:
    plan = country(towns=towns(), regions=regions(), today=DAY)
    return {
        f"{location.key}/{unit.module}/{unit.label}": unit
        for organisation in plan
        for location in organisation.locations
        for unit in location.units
    }


def _report(key: str, unit: UnitPlan, at: datetime) -> Report:
    version = modules()[unit.module].version_at(at.date())
    assert version is not None
    told = Teller(profile=profile_of(unit), chance=Chance(key)).report(version=version, at=at)
    assert told is not None
    faults = version.faults_of(told.values, told.absent, label=unit.label, pointer="")
    assert faults == [], (unit, told)
    return told


@given(kinds, st.integers(1, 400), st.text(max_size=6), moments)
def test_every_kind_of_care_of_every_module_is_told_rightly(
    kind: tuple[str, str], size: int, key: str, at: datetime
) -> None:
    module, label = kind
    _report(key, UnitPlan(module, label, size, "x"), at)


def test_every_unit_of_the_country_is_told_rightly_at_every_hour_of_a_day(units: dict[str, UnitPlan]) -> None:
    for number, (key, unit) in enumerate(units.items()):
        _report(key, unit, MONDAY + timedelta(hours=number % 24, minutes=number % 60))


def test_the_same_moment_is_told_in_the_same_words(units: dict[str, UnitPlan]) -> None:
    for key, unit in list(units.items())[::50]:
        assert _report(key, unit, MONDAY) == _report(key, unit, MONDAY.astimezone(UTC))


def test_between_five_and_twelve_percent_of_what_is_told_each_minute_is_new(units: dict[str, UnitPlan]) -> None:
    some = list(units.items())[::13]
    noon = MONDAY + timedelta(hours=19)
    changed = [
        _report(key, unit, noon + timedelta(minutes=minute)) != _report(key, unit, noon + timedelta(minutes=minute + 1))
        for key, unit in some
        for minute in range(0, 30, 3)
    ]
    assert 0.03 < mean(changed) < 0.14


def test_what_a_teller_remembers_changes_nothing(units: dict[str, UnitPlan]) -> None:
    for key, unit in list(units.items())[::100]:
        version = modules()[unit.module].versions[0]
        teller = Teller(profile=profile_of(unit), chance=Chance(key))
        for minutes in (0, 1, 2, 60, 61, 0, 7, 600):
            at = MONDAY + timedelta(minutes=minutes)
            assert teller.report(version=version, at=at) == _report(key, unit, at)


def test_unknown_is_rare_and_never_nought(units: dict[str, UnitPlan]) -> None:
    told = [_report(key, unit, MONDAY + timedelta(hours=20)) for key, unit in units.items()]
    figures = [value for one in told for value in one.values.values()]
    assert 0.005 < mean(value is None for value in figures) < 0.08
    assert all((one.values[code] is None) for one in told for code in one.absent)


def test_wards_are_nearly_full_and_sometimes_more_than_full(units: dict[str, UnitPlan]) -> None:
    by_module: defaultdict[str, list[float]] = defaultdict(list)
    for key, unit in units.items():
        told = _report(key, unit, MONDAY + timedelta(hours=11)).values
        total, occupied = told.get("total"), told.get("occupied")
        if isinstance(total, int) and isinstance(occupied, int) and total:
            by_module[unit.module].append(occupied / total)
    assert 0.85 < mean(by_module["kliniek"]) < 1.0
    assert max(by_module["kliniek"]) > 1.0
    assert 0.5 < mean(by_module["spoed"]) < 0.95
    assert mean(by_module["pandemie"]) < 0.7


def test_a_post_is_closed_on_a_weekday_morning_and_open_in_the_evening(units: dict[str, UnitPlan]) -> None:
    posts = {key: unit for key, unit in units.items() if unit.label == "consult"}
    morning = [_report(key, unit, MONDAY + timedelta(hours=10)) for key, unit in posts.items()]
    evening = [_report(key, unit, MONDAY + timedelta(hours=19)) for key, unit in posts.items()]
    assert all(told.values["total"] in (0, None) and told.values["available"] is None for told in morning)
    assert mean(bool(told.values["total"]) for told in evening) > 0.9


def test_who_stops_because_it_is_full_is_full(units: dict[str, UnitPlan]) -> None:
    stopped = 0
    for key, unit in units.items():
        for hour in range(0, 48, 3) if unit.label == "seh" else ():
            at = MONDAY + timedelta(hours=hour)
            told, earlier = _report(key, unit, at), _report(key, unit, at - timedelta(minutes=6))
            total, occupied = told.values["total"], told.values.get("occupied")
            was_full = told.opening == earlier.opening and told.opening and told.opening.reason == "beds"
            if was_full and isinstance(total, int) and isinstance(occupied, int):
                stopped += 1
                assert occupied >= total
    assert stopped >= 3


def test_only_departments_that_declare_it_have_an_opening(units: dict[str, UnitPlan]) -> None:
    told = {key: _report(key, unit, MONDAY + timedelta(hours=18)) for key, unit in units.items()}
    declared = {units[key].module for key, one in told.items() if one.opening is not None}
    assert {"spoed", "geboortezorg"} <= declared
    assert "rav" not in declared


words = st.sampled_from(["total", "occupied", "available", "waiting", "crowding", "x", "y", "z"])


@st.composite
def versions(draw: st.DrawFn) -> VersionDefinition:
    """Any definition that could follow, with elements and relations of which no rule of ours knows."""
    codes = draw(st.lists(words, min_size=1, unique=True))
    elements = []
    for code in codes:
        kind = draw(st.sampled_from(ElementKind))
        low = draw(st.none() | st.integers(-10, 3)) if kind.is_number else None
        high = draw(st.none() | st.integers(4, 50)) if kind.is_number else None
        choices = (Choice("a", "A"), Choice("b", "B")) if kind is ElementKind.CHOICE else ()
        role = Role.TOTAL if code == "total" and kind.is_number else None
        required = draw(st.booleans())
        elements.append(
            ElementDefinition(
                code, code, kind, role=role, minimum=low, maximum=high, choices=choices, required=required
            )
        )
    numbers = [element for element in elements if element.kind.is_number]
    loose = [element.code for element in numbers if element.minimum is None]
    relations = []
    if len(numbers) > 1 and loose:
        left = draw(st.sampled_from(loose))
        right = draw(st.lists(st.sampled_from([e.code for e in numbers if e.code != left]), min_size=1, unique=True))
        relations = [Relation("r", left, tuple(right), "nl", "en")]
    return _version(elements, relations)


def _version(elements: list[ElementDefinition], relations: list[Relation]) -> VersionDefinition:
    return VersionDefinition(
        id=1,
        module="new",
        number="1",
        status=Status.PILOT,
        valid_from=date(2020, 1, 1),
        valid_until=None,
        source="",
        proposal=True,
        agreed_by="",
        expected_every=timedelta(minutes=5),
        fresh_for=timedelta(minutes=15),
        usable_for=timedelta(hours=1),
        elements=tuple(elements),
        relations=tuple(relations),
        labels=(LabelDefinition("l", "L"),),
        thresholds=(),
        absent_reasons=(Choice("because", "daarom"),),
    )


@given(versions(), st.integers(1, 100), st.text(max_size=4), moments)
def test_a_module_that_does_not_exist_yet_is_told_rightly_too(
    version: VersionDefinition, size: int, key: str, at: datetime
) -> None:
    teller = Teller(profile=profile_of(UnitPlan("new", "l", size, "x")), chance=Chance(key))
    told = teller.report(version=version, at=at)
    assert told is not None
    assert version.faults_of(told.values, told.absent, label="l", pointer="") == []


def test_a_unit_that_delivers_nothing_at_all_tells_nothing() -> None:
    version = _version([ElementDefinition("z", "z", ElementKind.COUNT)], [])
    for key in range(200):
        teller = Teller(profile=profile_of(UnitPlan("new", "l", 1, "x")), chance=Chance(str(key)))
        told = teller.report(version=version, at=MONDAY)
        assert told is not None
        assert told.absent.keys() <= told.values.keys() <= {"z"}
