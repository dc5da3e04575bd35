"""The twelve modules that come with Ketenzicht, as they stand in their files."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.definitions.drawn import observations

from ketenzicht.definitions.domain import ElementDefinition, LabelDefinition, Level, Role, VersionDefinition
from ketenzicht.definitions.domain import values as checking
from ketenzicht.definitions.domain.document import read_document
from ketenzicht.definitions.operations import SHIPPED

FILES = sorted(SHIPPED.glob("*.toml"))
MODULES = {file.stem: read_document(tomllib.loads(file.read_text(encoding="utf-8"))) for file in FILES}
VERSIONS = {code: module.versions[0] for code, module in MODULES.items()}


def test_there_are_twelve_and_each_file_is_named_after_its_module_or_version() -> None:
    assert len({module.code for module in MODULES.values()}) == 12
    assert len({module.order for module in MODULES.values()}) == 12
    assert all(name in (module.code, f"{module.code}-{module.versions[0].number}") for name, module in MODULES.items())


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_everything_is_explained_in_dutch_and_what_is_official_has_a_source(version: VersionDefinition) -> None:
    parts: list[ElementDefinition | LabelDefinition] = [*version.elements, *version.labels]
    for part in parts:
        assert part.explanation.endswith((".", ")")), part.code
        assert part.proposal or part.source, part.code
    assert all(facility.proposal or facility.source for facility in version.facilities)
    assert all(
        element.minimum is not None and element.maximum is not None
        for element in version.elements
        if element.kind.is_number
    )
    assert version.source
    assert "voorstel" in version.source.lower() or version.module == "pandemie"


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_every_label_with_places_has_a_total_and_free_places(version: VersionDefinition) -> None:
    for label in version.labels:
        if label.group != "Opnames":  # the series of NICE count admissions, no beds
            assert version.element_of_role(Role.TOTAL, label.code), label.code
            assert version.element_of_role(Role.AVAILABLE, label.code), label.code
            assert label.counted


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_every_label_gets_a_level_from_its_usual_figures(version: VersionDefinition) -> None:
    values = {element.code: 1 for element in version.elements if element.kind.is_number}
    day = max(version.valid_from, date(2026, 11, 22))
    for label in version.labels:
        if label.group != "Opnames":
            assert version.level_of(values, label=label.code, region=None, on=day), label.code


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_what_a_module_means_is_accepted_unless_its_own_relations_refuse_it(data: st.DataObject) -> None:
    version = data.draw(st.sampled_from(sorted(VERSIONS.values(), key=lambda version: version.module)))
    applicable = version.applicable(data.draw(st.sampled_from([label.code for label in version.labels])))
    assert applicable is not None
    observed = data.draw(observations(applicable))
    found = {fault.code for fault in checking.faults(applicable, observed.values, observed.absent, pointer="")}
    assert found <= {relation.code for relation in applicable.relations}


@pytest.mark.parametrize(
    ("free", "level", "word"),
    [
        (-1, Level.FULL, "rood: 0 vrij"),
        (0, Level.FULL, "rood: 0 vrij"),
        (1, Level.BUSY, "oranje: 1 vrij"),
        (2, Level.CALM, "groen: 2 of meer vrij"),
        (9, Level.CALM, "groen: 2 of meer vrij"),
    ],
)
def test_the_public_colours_of_geboortezorg(free: int, level: Level, word: str) -> None:
    band = VERSIONS["geboortezorg"].level_of(
        {"total": 10, "available": free}, label="neonatology", region=None, on=date(2026, 11, 22)
    )
    assert band is not None
    assert (band.level, band.word) == (level, word)
    assert not VERSIONS["geboortezorg"].thresholds[0].proposal


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (-5, "niet druk"),
        (20.5, "niet druk"),
        (21, "druk"),
        (75, "zeer druk"),
        (101, "overvol"),
        (181, "gevaarlijk overvol"),
    ],
)
def test_crowding_of_an_emergency_department_has_the_words_of_nedocs(score: float, word: str) -> None:
    band = VERSIONS["spoed"].level_of(
        {"crowding": score, "available": 0}, label="seh", region=None, on=date(2026, 1, 1)
    )
    assert band is not None
    assert band.word == word


def test_the_pandemic_module_takes_the_public_series() -> None:
    version = VERSIONS["pandemie"]
    assert MODULES["pandemie"].version_at(date(2020, 2, 27)) is version
    day: list[tuple[str, dict[str, object], dict[str, str]]] = [
        ("kliniek-covid", {"occupied": 1, "admissions": None}, {"admissions": "not-supplied"}),
        ("ic-covid", {"occupied": 1_424, "admissions": 127, "share": 53.3}, {}),
        ("nice-hospital-admissions", {"admissions": 3, "admissions-reported": 0}, {}),
        ("nice-ic-admissions", {"admissions": None}, {"admissions": "not-supplied"}),
    ]
    for label, values, absent in day:
        assert version.faults_of(values, absent, label=label, pointer="") == []
    assert (version.expected_every, version.fresh_for, version.usable_for) == (
        timedelta(days=1),
        timedelta(hours=26),
        timedelta(hours=30),
    )


@pytest.mark.parametrize("code", ["spoed", "kliniek", "geboortezorg"])
def test_hospitals_deliver_every_five_minutes(code: str) -> None:
    version = VERSIONS[code]
    minutes = [
        duration.total_seconds() / 60 for duration in (version.expected_every, version.fresh_for, version.usable_for)
    ]
    assert minutes == [5, 15, 60]


def test_the_profile_page_has_the_facilities_that_are_public() -> None:
    codes = {facility.code for facility in VERSIONS["kliniek"].facilities}
    assert codes >= {"pci", "stroke", "aneurysm-evar", "trauma-level-1", "trauma-level-2", "trauma-level-3", "helipad"}


def test_the_documentation_has_the_table_of_the_files(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("document_modules")
    documentation = Path(__file__).resolve().parents[2] / "docs" / "reference" / "modules.md"
    assert capsys.readouterr().out in documentation.read_text(encoding="utf-8")
