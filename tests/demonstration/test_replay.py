"""After a replay the board, the history and the API say exactly what the files say, and gaps are unknown."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import httpx
import pytest
from django.core.management import CommandError, call_command
from tests.capacity.conftest import EVERYTHING
from tests.demonstration.replays import (
    COUNTRY,
    REGIONS,
    File,
    compare_api,
    compare_board,
    compare_history,
    days_between,
    local,
    replay,
)
from tests.serving import Site, free_port

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import queries
from ketenzicht.capacity.models import Delivery
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.demonstration.domain.series import Publisher
from ketenzicht.registry.models import Organisation

# The first wave with cells that were not filled in yet; a weekend without figures; single days that are missing from
# the files, between equal figures and between others; and the end.
PARTS = [
    ("2020-02-27", "2020-03-20"),
    ("2021-06-17", "2021-06-22"),
    ("2024-02-15", "2024-02-27"),
    ("2024-03-15", "2024-03-27"),
]

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def replayed(site: Site) -> Site:
    """A platform to which the parts were delivered."""
    for first, last in PARTS:
        assert replay(site, first, last).startswith("Klaar: ")
    return site


def test_the_board_of_every_hour_of_a_day_shows_that_days_figures(file: File, replayed: Site) -> None:
    compared = 0
    for first, last in PARTS:
        for day in list(days_between(first, last))[::2]:
            for at in (local(day, 6, 1), local(day, 12), local(day, 23, 59)):
                compared += compare_board(file, day, at)
    assert compared > 1_000


def test_days_that_are_missing_from_the_files_are_unknown(file: File, replayed: Site) -> None:
    for missing in ("2024-02-18", "2024-02-25", "2024-03-17", "2024-03-23"):
        day = date.fromisoformat(missing)
        assert day not in file
        assert compare_board(file, day, local(day)) == 0


def test_midnight_begins_the_day_also_when_the_clock_changes(file: File, site: Site) -> None:
    replay(site, "2022-03-26", "2022-03-28")
    for day in days_between("2022-03-26", "2022-03-28"):
        assert compare_board(file, day, local(day, 0, 0)) == 34


def test_the_history_of_every_unit_holds_every_day_and_no_other(file: File, replayed: Site) -> None:
    for first, last in PARTS:
        assert compare_history(file, date.fromisoformat(first), date.fromisoformat(last)) >= 90


def test_the_api_says_the_same_of_board_and_history(file: File, replayed: Site) -> None:
    now = datetime.now(UTC)
    issued = access.issue_key(
        organisation_id=id_of(Publisher.NICE.key),
        name="lezer",
        scopes=["capacity.read"],
        expires_at=now + timedelta(days=1),
        actor=PLATFORM,
        at=now,
    )
    headers = {"Authorization": f"Bearer {issued.key}"}
    with httpx.Client(base_url=f"{replayed.address}/api/v1/", headers=headers, timeout=30) as api:
        for day in (date(2020, 3, 20), date(2021, 6, 18), date(2021, 6, 20), date(2024, 2, 18), date(2024, 3, 27)):
            compare_api(file, day, api)


def test_a_second_replay_changes_nothing(file: File, replayed: Site) -> None:
    first, last = PARTS[1]
    before = compare_history(file, date.fromisoformat(first), date.fromisoformat(last))
    assert " 0 gewijzigd, 0 bevestigd, 174 al bekend, 0 later" in replay(replayed, first, last)
    assert compare_history(file, date.fromisoformat(first), date.fromisoformat(last)) == before


def test_national_figures_count_in_no_region(replayed: Site) -> None:
    now = datetime.now(UTC)
    for region in ("VR13", "ROAZ-06"):
        board = queries.board(
            region_code=region, module_code="pandemie", insight=EVERYTHING, now=now, at=local(date(2020, 3, 20))
        )
        assert {line.label for line in board.lines} == {"nice-hospital-admissions"}
        assert not [line.location for line in board.lines if line.location.startswith("Nederland")]


def test_a_file_with_a_fault_delivers_nothing_and_registers_nobody(site: Site, tmp_path: Path) -> None:
    wrong = tmp_path / "fout.csv"
    lines = REGIONS.read_text(encoding="utf-8").splitlines()[:4]
    wrong.write_text("\n".join([*lines, lines[-1], lines[-1].replace(",0", ",x")]), encoding="utf-8")
    before = (Delivery.objects.count(), Organisation.objects.count())
    with pytest.raises(CommandError) as refusal:
        call_command("replay", str(COUNTRY), str(wrong), str(tmp_path / "weg.csv"), "--base-url", site.address)
    sentences = str(refusal.value).splitlines()
    assert sentences[0] == "fout.csv: Regel 5: 2020-02-29 staat ook al op regel 4."
    assert any(sentence.startswith("fout.csv: Regel 6: VR01: 'x' is geen geheel getal") for sentence in sentences)
    assert any(sentence.startswith("weg.csv: niet te lezen") for sentence in sentences)
    assert sentences[-1] == "Er is niets geleverd."
    assert (Delivery.objects.count(), Organisation.objects.count()) == before


def test_without_a_server_the_command_says_how_to_start_one(site: Site) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(CommandError, match="antwoordt niet"):
        call_command("replay", str(REGIONS), "--base-url", nobody)


def test_a_period_without_days_is_refused(site: Site) -> None:
    with pytest.raises(CommandError, match="geen enkele dag"):
        call_command("replay", str(REGIONS), "--base-url", site.address, "--until", "2019-12-31", stdout=StringIO())
