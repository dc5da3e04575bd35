"""The server dies while somebody types: they are told, nothing is lost, and what is sent again comes in once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from tests.browser.test_coordination import begin, centre, kept
from tests.serving import Site, free_port, serving

from ketenzicht.audit.models import AuditLine
from ketenzicht.coordination.models import CareRequest

__all__ = ["centre"]  # a fixture
MS = 30_000


@pytest.fixture(scope="module")
def site(own_database: str, _orm_beside_playwright: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """On a port on which another can take its place."""
    log = tmp_path_factory.mktemp("site") / "server.log"
    with serving(database=own_database, log=log, port=free_port()) as site:
        yield site


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """That nobody answers stands in its console, as it must."""
    return context.new_page()


def noted(made: CareRequest) -> int:
    return AuditLine.objects.filter(subject=f"care-request/{made.id}", action="coordination.noted").count()


def test_what_was_kept_while_its_answer_was_lost_comes_in_once(page: Page) -> None:
    made = begin(page)
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)  # the server kept it
        route.abort()  # and nobody heard

    page.route("**/intake/", lose, times=1)
    page.get_by_label("Klacht of vraag").fill("Gevallen van de trap")
    kept(page)
    assert lost == [200]
    assert noted(made) == 1
    page.reload()
    expect(page.get_by_label("Klacht of vraag")).to_have_value("Gevallen van de trap")


def test_what_is_typed_while_the_server_is_dead_is_sent_by_itself_when_it_is_back(
    page: Page, site: Site, own_database: str, tmp_path: Path
) -> None:
    made = begin(page)
    page.get_by_label("Wie belt").fill("Mevrouw Bos")
    kept(page)
    site.kill()
    page.get_by_label("Klacht of vraag").fill("Gevallen van de trap")
    expect(page.locator("#kz-connection")).to_contain_text("geen verbinding", timeout=MS)
    page.get_by_label("Notities").fill("Ligt in de gang")
    page.get_by_label("Wie belt").fill("Mevrouw Bosch")
    port = int(site.address.rsplit(":", 1)[1])
    with serving(database=own_database, log=tmp_path / "server.log", port=port):
        expect(page.locator("[data-kept]")).to_contain_text("Bewaard om", timeout=MS)
        expect(page.locator("#kz-connection")).to_be_empty()
        page.reload()
        for label, text in (
            ("Wie belt", "Mevrouw Bosch"),
            ("Klacht of vraag", "Gevallen van de trap"),
            ("Notities", "Ligt in de gang"),
        ):
            expect(page.get_by_label(label)).to_have_value(text)
    assert CareRequest.objects.get(id=made.id).claim_number == 1
    assert noted(made) == 2, "once before, and once with all that was typed meanwhile"
