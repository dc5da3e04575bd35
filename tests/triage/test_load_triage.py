"""The command with which an operator loads instruments and crosswalks."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.triage.versions import content

from ketenzicht.triage.models import KINDS, InstrumentVersion
from ketenzicht.triage.operations import shipped_files

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("load_triage", *arguments, stdout=out)
    return out.getvalue()


def test_without_a_file_it_loads_what_comes_with_us_once_and_takes_nothing_in_use() -> None:
    first, second = said(), said()
    assert first.startswith("crosswalk.toml: Kruistabel 0.1 ingelezen.\n")
    assert "news2.toml: NEWS2 1.0 ingelezen.\n" in first
    assert second == first.replace(" ingelezen", " al ingelezen")
    rows = [row for kind in KINDS for row in kind.objects.all()]
    assert len(rows) == len(shipped_files())
    assert {(row.in_use_from, row.loaded_by) for row in rows} == {(None, "Ketenzicht")}


def test_only_checking_keeps_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mijn.toml"
    file.write_bytes(content("news2"))
    assert said("--check", str(file)) == "mijn.toml: NEWS2 1.0 kan worden ingelezen.\n"
    assert not InstrumentVersion.objects.exists()


def test_what_is_wrong_is_told_with_its_place_and_does_not_hold_up_the_others(tmp_path: Path) -> None:
    wrong, right, other = (tmp_path / name for name in ("fout.toml", "goed.toml", "anders.toml"))
    wrong.write_bytes(content("news2", ('when = "news2-som >= 7"', 'when = "news2-som >= 700"')))
    right.write_bytes(content("news2"))
    other.write_bytes(content("news2", ("Bovendruk", "Onderdruk")))
    out = StringIO()
    with pytest.raises(CommandError, match="3 van 4 bestanden: niet ingelezen"):
        call_command("load_triage", str(wrong), str(right), str(other), str(tmp_path / "er-niet"), stdout=out)
    assert "fout.toml#/criteria/0/when: ‘news2-som’ loopt van 0 tot" in out.getvalue()
    assert "goed.toml: NEWS2 1.0 ingelezen." in out.getvalue()
    assert "anders.toml: NEWS2 1.0 is al ingelezen en zegt iets anders." in out.getvalue()
    assert "kan het bestand niet lezen" in out.getvalue()
