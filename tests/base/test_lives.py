"""What follows on what: only what the table says."""

import pytest

from ketenzicht.base.errors import Conflict
from ketenzicht.base.lives import next_in

DOOR = {("shut", "open"): "ajar", (None, "build"): "shut", ("ajar", "leave"): ""}


def test_a_step_of_the_table_leads_where_it_says() -> None:
    assert next_in(DOOR, "shut", "open", otherwise="nee") == "ajar"
    assert next_in(DOOR, None, "build", otherwise="nee") == "shut"
    assert next_in(DOOR, "ajar", "leave", otherwise="nee") == ""


@pytest.mark.parametrize(("now", "move"), [("ajar", "open"), (None, "open"), ("shut", "paint")])
def test_any_other_step_is_refused_in_the_words_of_who_asks(now: str | None, move: str) -> None:
    with pytest.raises(Conflict, match="Dat kan niet"):
        next_in(DOOR, now, move, otherwise="Dat kan niet.")
