"""A browser, and the whole application for it to look at: granian, the hot paths, a database of its own."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from tests.browser.helpers import PATIENCE, TELEPHONE
from tests.serving import Site, serving

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",  # tests run as root in CI, where Chromium's sandbox cannot
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def _orm_beside_playwright() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; Django would refuse to touch the database beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="module")
def site(own_database: str, _orm_beside_playwright: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real server with its real routes, in a process of its own."""
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[Browser, asyncio.AbstractEventLoop]]:
    """One for all files of a process, for starting it costs more than most files do; and the loop that drives it.

    That loop stays set aside but while a file uses it: it would be in the way of asynchronous tests.
    """
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield browser, loop
        asyncio._set_running_loop(loop)
        browser.close()


@pytest.fixture(scope="module")
def browser(
    site: Site, chromium: tuple[Browser, asyncio.AbstractEventLoop], _orm_beside_playwright: None
) -> Iterator[Browser]:
    """What a file finds in it is nothing of the file before.

    The site, and so the database, comes first: beside a running event loop Django uses other connections than
    without, so that nobody could close those that are open.
    """
    browser, loop = chromium
    asyncio._set_running_loop(loop)
    yield browser
    for left in browser.contexts:
        left.close()
    connections.close_all()
    asyncio._set_running_loop(None)


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A visitor without cookies, on a desktop."""
    context = browser.new_context(
        base_url=site.address, locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which every error in the console is a failed test."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    yield page
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def telephone(page: Page) -> Page:
    """The same, 390 px wide."""
    page.set_viewport_size(TELEPHONE)
    return page


def _complaint(message: ConsoleMessage) -> list[str]:
    # Chromium writes every answer of 400 and up in the console, and every one that a test kept from arriving.
    asked_for = ("the server responded with a status of 4", "net::ERR_FAILED")
    if message.type != "error" or any(words in message.text for words in asked_for):
        return []
    return [f"{message.text} ({message.location.get('url', '')})"]


def _chromium() -> str:
    named = os.environ.get("KETENZICHT_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("The browser tests need Chromium: scripts/ensure-chromium installs it, or says what to do.")
    return found
