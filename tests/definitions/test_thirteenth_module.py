"""Adding a module and a new version of an existing one takes files, and no code."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.definitions.conftest import NOON

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Invalid
from ketenzicht.definitions import queries
from ketenzicht.definitions.domain import Level, Role
from ketenzicht.definitions.operations import SHIPPED, Outcome, load_all

THIRTEENTH = """
code = "dialyse"
name = "Acute dialyse"
short_name = "Dialyse"
order = 130
absent_reasons = [{ code = "not-measured", name = "niet gemeten" }]

[version]
number = "0.1"
status = "pilot"
valid_from = 2026-12-01
expected_every = "PT15M"
fresh_for = "PT30M"
usable_for = "PT2H"
source = "Werkgroep dialyse, november 2026"

[[labels]]
code = "acute"
name = "Acute dialyse"
counted = "plaatsen"

[[elements]]
code = "total"
name = "Dialyseplaatsen open"
kind = "count"
role = "total"
minimum = 0
maximum = 100
required = true

[[elements]]
code = "available"
name = "Dialyseplaatsen vrij"
kind = "count"
role = "available"
maximum = 100

[[thresholds]]
role = "available"
bands = [{ level = "full", word = "vol" }, { at_least = 1, level = "calm", word = "plaats vrij" }]
"""


@pytest.mark.django_db
def test_a_thirteenth_module_is_a_file(twelve: None, tmp_path: Path) -> None:
    (tmp_path / "dialyse.toml").write_text(THIRTEENTH, encoding="utf-8")
    assert len(queries.catalogue().modules) == 12
    loaded = load_all(folder=tmp_path, actor=PLATFORM, at=NOON)
    assert [line.outcome for line in loaded] == [Outcome.ADDED]

    modules = queries.catalogue().modules
    assert list(modules)[-1] == "dialyse"
    assert len(modules) == 13
    version = modules["dialyse"].version_at(date(2026, 12, 1))
    assert version is not None
    assert version.faults_of({"total": 4, "available": 1}, {}, label="acute", pointer="") == []
    band = version.level_of({"available": 0}, label="acute", region="ROAZ-09", on=date(2026, 12, 1))
    assert band is not None
    assert (band.level, band.word) == (Level.FULL, "vol")


@pytest.mark.django_db
def test_a_new_version_of_an_existing_module_is_a_file(twelve: None, tmp_path: Path) -> None:
    text = (SHIPPED / "hap.toml").read_text(encoding="utf-8")
    text = text.replace('number = "0.1"', 'number = "1.0"').replace(
        "valid_from = 2020-01-01", "valid_from = 2027-03-01"
    )
    text = text.replace('status = "pilot"', 'status = "agreed"\nagreed_by = "Bestuurlijke tafel"')
    text += '\n[[elements]]\ncode = "video"\nname = "Beeldbellen mogelijk"\nkind = "flag"\n'
    (tmp_path / "hap-1.0.toml").write_text(text, encoding="utf-8")
    load_all(folder=tmp_path, actor=PLATFORM, at=NOON)

    hap = queries.module(code="hap")
    before, after = hap.version_at(date(2027, 2, 28)), hap.version_at(date(2027, 3, 1))
    assert before is not None
    assert after is not None
    assert (before.number, after.number) == ("0.1", "1.0")
    values = {"total": 3, "available": 1, "video": True}
    assert [fault.code for fault in before.faults_of(values, {}, label="visit", pointer="")] == ["unknown-element"]
    assert after.faults_of(values, {}, label="visit", pointer="") == []
    assert after.element_of_role(Role.AVAILABLE, "visit") == after.element("available")


@pytest.mark.django_db
def test_all_faults_of_a_file_are_told_at_once_and_other_files_still_load(tmp_path: Path) -> None:
    wrong = THIRTEENTH.replace('kind = "count"', 'kind = "aantal"').replace('"PT30M"', '"half uur"')
    (tmp_path / "a-wrong.toml").write_text(wrong, encoding="utf-8")
    (tmp_path / "b-broken.toml").write_text('code = "half', encoding="utf-8")
    (tmp_path / "c-right.toml").write_text(THIRTEENTH, encoding="utf-8")
    with pytest.raises(Invalid) as refusal:
        load_all(folder=tmp_path, actor=PLATFORM, at=NOON)
    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [
        ("a-wrong.toml#/version/fresh_for", "wrong-type"),
        ("a-wrong.toml#/elements/0/kind", "unknown-word"),
        ("a-wrong.toml#/elements/1/kind", "unknown-word"),
        ("b-broken.toml#", "not-toml"),
    ]
    assert list(queries.catalogue().modules) == ["dialyse"]


@pytest.mark.django_db
def test_the_command_loads_what_it_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "dialyse.toml"
    file.write_text(THIRTEENTH, encoding="utf-8")
    call_command("load_definitions", str(file))
    call_command("load_definitions", str(file))
    assert capsys.readouterr().out.splitlines() == [
        "dialyse 0.1 (pilot): toegevoegd",
        "dialyse 0.1 (pilot): ongewijzigd",
    ]


@pytest.mark.django_db
def test_the_command_tells_in_dutch_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "dialyse.toml"
    file.write_text(THIRTEENTH.replace('code = "acute"', 'code = "Acuut!"'), encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("load_definitions", str(file), str(tmp_path / "absent.toml"))
    text = str(refusal.value)
    assert "dialyse.toml#/labels/0/code: 'Acuut!' is geen code" in text
    assert "absent.toml#: Kan het bestand niet lezen" in text


@pytest.mark.django_db
def test_without_files_the_command_loads_the_twelve() -> None:
    call_command("load_definitions", verbosity=0)
    assert len(queries.catalogue().modules) == 12
