"""Four years of real figures, replayed whole and compared to the last one."""

from datetime import date, timedelta

import pytest
from tests.demonstration.replays import File, compare_board, compare_history, days_between, local, replay
from tests.serving import Site

pytestmark = pytest.mark.reference


def test_the_whole_of_both_files_is_told_exactly(file: File, site: Site) -> None:
    first, last = min(file), max(file)
    said = replay(site, str(first), str(last))
    assert said.startswith("Klaar: 1.485 dagen, 42.440 waarnemingen in 2.970 leveringen")
    assert said.endswith("0 al bekend, 0 later dan nieuwere.")
    assert compare_history(file, first, last) == 1_460 * 25 + 1_485 * 9
    missing = {first + timedelta(days=number) for number in range((last - first).days)} - file.keys()
    for day in [*sorted(missing), *list(days_between(str(first), str(last)))[::37]]:
        compare_board(file, day, local(day))
    assert date(2024, 2, 18) in missing
