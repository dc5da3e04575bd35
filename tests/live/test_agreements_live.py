"""Agreements on the real server: what one organisation sees, and how soon it sees less."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.capacity.delivering import Provider
from tests.live.test_streams import Viewer, deliver, has
from tests.serving import Site, serving, stretched

from ketenzicht.access import operations as access
from ketenzicht.access.domain import EVERY_MODULE, Detail, Extent, Party, Permission, Purpose, Reach, Scope
from ketenzicht.access.operations import NewAgreement
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import operations as definitions
from ketenzicht.registry import operations as registry

NOW = datetime.now(UTC)
BOARD = "/api/v1/boards/VR09/kliniek"
READ = [Permission.CAPACITY_READ]


@pytest.fixture(scope="module")
def providers(own_database: str) -> list[Provider]:
    """Hospitals in one region, with no agreement at all between them."""
    registry.load_reference(at=NOW)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOW)
    return [Provider(f"Ziekenhuis {name}") for name in ("Een", "Twee", "Drie", "Vier")]


@pytest.fixture(scope="module")
def site(own_database: str, providers: list[Provider], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


@contextmanager
def agreed(
    party: Provider, extent: Extent, detail: Detail, purpose: Purpose = Purpose.CARE_COORDINATION
) -> Iterator[UUID]:
    """An agreement of today, ended afterwards (when the test did not end it)."""
    new = NewAgreement(
        party=Party(organisation_id=party.organisation.id),
        module=EVERY_MODULE,
        extent=extent,
        detail=detail,
        purpose=purpose,
        valid_from=local_day(NOW),
        valid_until=None,
        decided_by="De proef",
        ground="Om te proberen",
    )
    agreement_id = access.decide_agreement(new=new, actor=PLATFORM, at=datetime.now(UTC))
    try:
        yield agreement_id
    finally:
        end(agreement_id)


def end(agreement_id: UUID) -> None:
    from ketenzicht.access.models import RecordedAgreement

    if RecordedAgreement.objects.get(id=agreement_id).ended_at is None:
        at = datetime.now(UTC)
        access.end_agreement(agreement_id=agreement_id, until=local_day(at), because="proef", actor=PLATFORM, at=at)


def ask(site: Site, provider: Provider, path: str) -> httpx.Response:
    return httpx.get(f"{site.address}{path}", headers={"Authorization": f"Bearer {provider.key}"}, timeout=20)


def wait_for(site: Site, provider: Provider, status: int, path: str = BOARD, *, within: float = 2.0) -> Any:
    until = time.monotonic() + stretched(within)
    while (answer := ask(site, provider, path)).status_code != status:
        assert time.monotonic() < until, f"{answer.status_code} and not {status} within {within} s: {answer.text}"
        time.sleep(0.02)
    return answer.json()


REGION, COUNTRY = Extent(Scope.REGION, region="VR09"), Extent(Scope.COUNTRY)
PATHS = [
    BOARD,
    "/api/v1/national",
    "/api/v1/places?module=kliniek&label=ic-adult&latitude=52.1&longitude=5.1",
    f"{BOARD}?at={NOW:%Y-%m-%dT00:00:00Z}",  # the day: as a name of a test it must be the same in every process
    "/live/boards?board=VR09:kliniek",
    "/live/national",
]


@pytest.mark.parametrize("path", PATHS)
def test_without_an_agreement_everything_is_refused_in_clear_words(
    site: Site, providers: list[Provider], path: str
) -> None:
    told = wait_for(site, providers[0], 403, path, within=10)
    assert "niet inzien" in told["detail"]
    assert "Vraag het ROAZ-bureau" in told["detail"]


def test_one_s_own_units_are_seen_and_of_others_nothing(site: Site, providers: list[Provider]) -> None:
    one, other = providers[:2]
    with agreed(one, Extent(Scope.OWN), Detail.PROVIDER):
        told = wait_for(site, one, 200)
        assert {line["unit"] for line in told["lines"]} == {str(unit.code) for unit in one.units}
        assert told["totals"] is None
        assert "Vraag het ROAZ-bureau" in told["notice"]
        places = ask(site, one, PATHS[2] + "&includeWithoutPlace=true").json()
        assert (places["considered"], {found["organisation"] for found in places["candidates"]}) == (
            1,
            {"Ziekenhuis Een"},
        )
        assert ask(site, one, f"/api/v1/units/{one.units[0].code}/history").status_code == 200
        refused = ask(site, one, f"/api/v1/units/{other.units[0].code}/history")
        assert refused.status_code == 403
        assert "Ziekenhuis Twee" in refused.json()["detail"]
        assert ask(site, other, BOARD).status_code == 403


def test_a_consent_like_agreement_on_one_provider_shows_that_one(site: Site, providers: list[Provider]) -> None:
    one, other = providers[:2]
    with agreed(one, Extent(Scope.PROVIDER, provider=other.organisation.id), Detail.PROVIDER):
        told = wait_for(site, one, 200)
        assert {line["organisation"] for line in told["lines"]} == {"Ziekenhuis Twee"}


def test_sums_of_the_country_come_without_lines_and_regions_that_overlap_without_sums(
    site: Site, providers: list[Provider]
) -> None:
    for number, provider in enumerate(providers):
        deliver(site, provider, 10 + number)
    with agreed(providers[0], COUNTRY, Detail.REGION):
        told = wait_for(site, providers[0], 200, "/api/v1/boards/ROAZ-05/kliniek")
        assert told["lines"] == []
        assert told["totals"]["available"] == 46
        assert ask(site, providers[0], BOARD).json()["totals"] is None
        national = ask(site, providers[0], "/api/v1/national").json()
        shown = {cell["region"] for cell in (*national["cells"], *national["country"])}
        assert shown == {"ROAZ-05", "NL"}
        assert {"region": "VR09", "module": "kliniek"} in national["withheld"]


def test_an_agreement_that_ends_ends_the_stream_within_two_seconds(site: Site, providers: list[Provider]) -> None:
    one, other = providers[:2]
    with agreed(one, REGION, Detail.PROVIDER) as agreement_id:
        wait_for(site, one, 200)
        viewer = Viewer(site, one.key)
        viewer.wait_for(lambda viewer: viewer.events)
        deliver(site, other, 31)
        viewer.wait_for(has(31))
        end(agreement_id)
        viewer.wait_for(lambda viewer: viewer.events[-1][0] == "end", within=2)
        assert "niet inzien" in viewer.events[-1][1]["reason"]
        viewer.wait_for(lambda viewer: not viewer.is_open, within=1)
        deliver(site, other, 32)
        assert not has(32)(viewer)


def test_an_agreement_that_ends_narrows_the_stream_to_what_is_left(site: Site, providers: list[Provider]) -> None:
    one, other = providers[:2]
    with agreed(one, Extent(Scope.OWN), Detail.PROVIDER), agreed(one, REGION, Detail.PROVIDER) as wide:
        told = wait_for(site, one, 200)
        assert (len(told["lines"]), told["notice"]) == (len(providers) * len(one.units), None)
        viewer = Viewer(site, one.key)
        viewer.wait_for(lambda viewer: viewer.events)
        end(wide)
        viewer.wait_for(lambda viewer: [name for name, _ in viewer.events].count("snapshot") == 2, within=2)
        _, data = viewer.events[-1]
        assert {line["unit"] for line in data["lines"]} == {str(unit.code) for unit in one.units}
        seen = len(viewer.events)
        deliver(site, other, 33)
        deliver(site, one, 34)
        viewer.wait_for(has(34))
        assert not has(33)(viewer)
        assert all(len(data.get("lines", ())) <= 1 for _, data in viewer.events[seen:])
        viewer.leave()


def test_many_organisations_that_come_at_once_are_asked_together(site: Site, providers: list[Provider]) -> None:
    with agreed(providers[0], REGION, Detail.PROVIDER):
        statuses: list[tuple[int, int]] = []

        def look(number: int) -> None:
            statuses.append((number, ask(site, providers[number % 4], BOARD).status_code))

        wait_for(site, providers[0], 200)
        asking = [threading.Thread(target=look, args=(number,)) for number in range(16)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        assert all((status == 200) == (number % 4 == 0) for number, status in statuses)


def test_a_key_for_one_purpose_reads_and_follows_what_was_agreed_for_that_and_nothing_else(
    site: Site, providers: list[Provider]
) -> None:
    one, other = providers[:2]
    narrowed = copy(one)
    narrowed.key = one.issue([*READ], reach=Reach(purposes=frozenset({Purpose.SPREADING})))
    history = "/api/v1/units/{}/history"
    with agreed(one, COUNTRY, Detail.PROVIDER):
        wait_for(site, one, 200)
        for path in (*PATHS, history.format(one.units[0].code)):
            assert ask(site, narrowed, path).status_code == 403
        assert "leest alleen voor patiëntenspreiding" in ask(site, narrowed, BOARD).json()["detail"]
        with agreed(one, Extent(Scope.OWN), Detail.PROVIDER, Purpose.SPREADING) as own:
            told = wait_for(site, narrowed, 200)
            assert {line["organisation"] for line in told["lines"]} == {"Ziekenhuis Een"}
            assert ask(site, narrowed, history.format(one.units[0].code)).status_code == 200
            assert ask(site, narrowed, history.format(other.units[0].code)).status_code == 403
            viewer = Viewer(site, narrowed.key)
            viewer.wait_for(lambda viewer: viewer.events)
            deliver(site, other, 35)
            end(own)
            viewer.wait_for(lambda viewer: viewer.events[-1][0] == "end", within=2)
            assert not has(35)(viewer)
        assert ask(site, one, BOARD).status_code == 200
