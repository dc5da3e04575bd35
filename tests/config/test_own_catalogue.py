"""A catalogue of competences of one's own is looked through before the server starts."""

from pathlib import Path

import pytest

from ketenzicht.competences.queries.catalogue import SHIPPED
from ketenzicht.config.abilities import own_catalogue


def test_one_that_is_right_is_used_and_none_is_no_fault() -> None:
    assert own_catalogue(str(SHIPPED)) == str(SHIPPED)
    assert own_catalogue("") == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[version", "geen TOML"),
        ("[version]\nnumber = '1'\n", "klopt niet:\n.*valid_from"),
        (SHIPPED.read_text(encoding="utf-8").replace('kind = "epa"', 'kind = "rang"', 1), "/competences/3/kind"),
    ],
)
def test_one_that_is_wrong_ends_the_start_with_all_that_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "catalogue.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match=f"(?s){says}"):
        own_catalogue(str(file))


def test_one_that_is_not_there_ends_the_start(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="niet te lezen"):
        own_catalogue(str(tmp_path / "weg.toml"))
