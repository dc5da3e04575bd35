"""The command with which an author checks an instrument."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ketenzicht.triage.operations import CONTENT, check_instrument

DEMONSTRATION = CONTENT / "instruments" / "demo-telefoon.toml"


def test_what_is_right_is_said_to_be_and_for_what() -> None:
    said = StringIO()
    call_command("check_instrument", str(DEMONSTRATION), stdout=said)
    assert said.getvalue() == (
        "demo-telefoon.toml: in orde. Demonstratie telefonische triage 0.1, telefonische triage, urgentie, NIET "
        "voor klinisch gebruik: 4 klachten, 18 vragen, 18 criteria, 6 klassen.\n"
    )


def test_what_is_wrong_is_told_with_its_place_and_fails(tmp_path: Path) -> None:
    wrong = tmp_path / "fout.toml"
    text = DEMONSTRATION.read_text(encoding="utf-8")
    wrong.write_text(text.replace('when = "pijn >= 8"', 'when = "pijn >= 18"'), encoding="utf-8")
    said = StringIO()
    with pytest.raises(CommandError, match="2 van 3 bestanden: niet in orde"):
        call_command("check_instrument", str(wrong), str(DEMONSTRATION), str(tmp_path / "er-niet"), stdout=said)
    assert "fout.toml#/criteria/3/when: fout: ‘pijn’ loopt van 0 tot 10; 18 ligt daarbuiten." in said.getvalue()
    assert "kan het bestand niet lezen" in said.getvalue()


def test_the_instrument_of_the_documentation_is_right_as_it_stands() -> None:
    guide = Path(__file__).parents[2] / "docs" / "howto" / "write-an-instrument.md"
    written = guide.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    checked = check_instrument(content=written.encode())
    assert (checked.faults, checked.remarks) == ((), ())
