"""The threat model promises nothing that no test shows."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
MODEL = (TESTS.parent / "docs" / "threat-model.md").read_text(encoding="utf-8")
DEFINED = {
    name
    for path in TESTS.rglob("test_*.py")
    for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}
ROWS = [line for line in MODEL.splitlines() if re.match(r"\| [STRIDE, ]+ \|", line)]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", MODEL))))
def test_every_test_that_is_named_exists(name: str) -> None:
    assert name in DEFINED, "Was it renamed? Then rename it in docs/threat-model.md too."


def test_every_threat_names_the_test_that_shows_what_is_done() -> None:
    assert len(ROWS) > 30
    assert not [row for row in ROWS if not re.search(r"`test_\w+` *\|$", row)]
