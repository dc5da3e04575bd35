"""The board while it is being looked at: changes, pauses, a broken line, figures that grow old."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.helpers import PATIENCE, assert_accessible, assert_good, tab_to
from tests.serving import Site
from tests.web import country
from tests.web.country import IC, SEH, Country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import operations as definitions
from ketenzicht.definitions.domain import Requirement
from ketenzicht.definitions.queries import CHECK_EVERY

BOARD = "/regions/ROAZ-05/?module=spoed"
CONNECTED = "Verbonden: cijfers werken zichzelf bij"
Deliver = Callable[..., None]


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> Country:
    now = datetime.now(UTC)
    country.load(at=now)
    built = country.build(at=now)
    country.fill(built, now=now)
    country.account(built, at=now)
    return built


@pytest.fixture(scope="module")
def deliver(land: Country, site: Site) -> Deliver:
    """Deliver through the public API, as a provider's system does."""
    now = datetime.now(UTC)
    key = access.issue_key(
        organisation_id=land.organisation_id,
        name="Proefsysteem",
        scopes=["capacity.deliver"],
        expires_at=now + timedelta(days=1),
        actor=PLATFORM,
        at=now,
    )

    def send(place: int, kind: tuple[str, str], opening: dict[str, object] | None = None, **values: object) -> None:
        observation = {
            "unit": str(land.units[place, kind].code),
            "observedAt": datetime.now(UTC).isoformat(),
            "values": values,
            **({"opening": opening} if opening else {}),
        }
        answer = httpx.post(
            f"{site.address}/api/v1/deliveries",
            json={"observations": [observation]},
            headers={"Authorization": f"Bearer {key.key}"},
            timeout=30,
        )
        assert answer.is_success, answer.text

    return send


@pytest.fixture
def reader(page: Page) -> Page:
    """A page of somebody who signed in just now."""
    sign_in(page, country.READER)
    return page


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/national/"))


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row", name=re.compile(f"^{re.escape(name)}"))


def open_board(page: Page, address: str = BOARD) -> None:
    page.goto(address)
    expect(page.locator("[data-live-text]")).to_have_text(CONNECTED)


def test_a_delivery_changes_the_row_the_totals_and_lights_up_without_reloading(reader: Page, deliver: Deliver) -> None:
    deliver(0, SEH, total=20, occupied=12, available=8, crowding=55)
    open_board(reader)
    reader.evaluate("window.notReloaded = true")
    deliver(0, SEH, total=20, occupied=15, available=5, crowding=95)
    proof = row(reader, "Ziekenhuis De Proef")
    expect(proof.locator("[data-f=free]")).to_have_text("5")
    expect(proof.locator("[data-f=crowding]")).to_have_text("drukte 95")
    expect(proof).to_have_attribute("data-level", "busy")
    expect(proof.locator(".kz-changed").first).to_be_visible()
    expect(reader.locator("[data-totals=''] [data-t=free]")).to_have_text("6")
    assert reader.evaluate("window.notReloaded")


def test_what_the_stream_made_of_the_page_is_what_a_fresh_page_says(reader: Page, deliver: Deliver) -> None:
    open_board(reader)
    deliver(3, SEH, total=8, occupied=7, available=1, crowding=70, opening={"state": "stop", "reason": "beds"})
    deliver(0, SEH, total=20, occupied=21, available=-1, crowding=190)
    expect(row(reader, "Streekziekenhuis Oefening").locator("[data-f=openingWord]")).to_have_text("stop")
    expect(row(reader, "Ziekenhuis De Proef").locator("[data-f=freeNote]")).to_have_text("boven capaciteit")
    texts = "[...document.querySelectorAll('[data-rows] tr, [data-totals]')].map((one) => one.innerText).sort()"
    patched = reader.evaluate(texts)
    open_board(reader)
    assert reader.evaluate(texts) == patched
    deliver(3, SEH, total=8, occupied=3, available=5, crowding=30, opening={"state": "open"})


def test_a_new_stop_is_announced_at_once_in_one_sentence(reader: Page, deliver: Deliver) -> None:
    deliver(0, SEH, total=20, occupied=12, available=8, crowding=55, opening={"state": "open"})
    open_board(reader)
    deliver(0, SEH, total=20, occupied=13, available=7, crowding=56, opening={"state": "open"})
    expect(reader.locator("#kz-announce")).to_have_text("1 regel bijgewerkt.")  # the next one may wait half a minute
    deliver(0, SEH, total=20, occupied=20, available=0, crowding=120, opening={"state": "stop", "reason": "staff"})
    expect(reader.locator("#kz-announce")).to_have_text("1 regel bijgewerkt. Nieuwe stop: Ziekenhuis De Proef.")
    deliver(0, SEH, total=20, occupied=12, available=8, crowding=55, opening={"state": "open"})


def test_rows_do_not_jump_but_a_new_order_is_offered(reader: Page, deliver: Deliver) -> None:
    deliver(0, SEH, total=20, occupied=12, available=8, crowding=15, opening={"state": "open"})
    open_board(reader)
    names = reader.locator("tbody th a")
    before = names.all_inner_texts()
    deliver(0, SEH, total=20, occupied=20, available=0, crowding=190, opening={"state": "stop", "reason": "staff"})
    expect(row(reader, "Ziekenhuis De Proef").locator("[data-f=openingWord]")).to_have_text("stop")
    assert names.all_inner_texts() == before
    reader.get_by_role("button", name="Volgorde is veranderd").click()
    assert "Ziekenhuis De Proef" in names.all_inner_texts()[:2]
    expect(reader.get_by_role("button", name="Volgorde is veranderd")).to_be_hidden()
    deliver(0, SEH, total=20, occupied=12, available=8, crowding=55, opening={"state": "open"})


def test_updating_can_be_paused_and_resumed_by_keyboard(reader: Page, deliver: Deliver) -> None:
    deliver(0, SEH, total=20, occupied=12, available=8, crowding=55)
    open_board(reader)
    free = row(reader, "Ziekenhuis De Proef").locator("[data-f=free]")
    expect(free).to_have_text("8")
    tab_to(reader, "Pauzeer bijwerken")
    reader.keyboard.press("Enter")
    expect(reader.locator("[data-live-text]")).to_have_text(re.compile(r"^Gepauzeerd: u ziet de stand van \d\d:\d\d$"))
    deliver(0, SEH, total=20, occupied=16, available=4, crowding=70)
    reader.wait_for_timeout(2_000)
    expect(free).to_have_text("8")
    assert_accessible(reader)
    expect(reader.get_by_role("button", name="Hervat bijwerken")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(free).to_have_text("4")
    expect(reader.locator("[data-live-text]")).to_have_text(CONNECTED)


def test_a_broken_line_is_said_in_words_with_the_moment_of_the_figures(reader: Page) -> None:
    reader.route("**/live/**", lambda route: route.fulfill(status=429))
    reader.goto(BOARD)
    expect(reader.locator("[data-live-text]")).to_have_text(
        re.compile(r"^Verbinding verbroken, cijfers van \d\d:\d\d\. Opnieuw verbinden …$")
    )
    assert_accessible(reader)
    reader.unroute("**/live/**")
    expect(reader.locator("[data-live-text]")).to_have_text(CONNECTED)


def test_figures_grow_old_and_stale_on_screen_by_themselves(reader: Page, deliver: Deliver) -> None:
    deliver(0, SEH, total=20, occupied=12, available=8, crowding=55)
    reader.route("**/live/**", lambda route: route.fulfill(status=429))
    reader.clock.install()
    reader.goto(BOARD)
    proof = row(reader, "Ziekenhuis De Proef")
    expect(proof.locator("[data-f=free]")).to_have_text("8")
    reader.clock.fast_forward("00:20:00")
    expect(proof.locator("[data-f=freshWord]")).to_have_text("ouder dan verwacht")
    expect(proof.locator("[data-f=free]")).to_have_text("8")
    reader.clock.fast_forward("00:45:00")
    expect(proof.locator("[data-f=freshWord]")).to_have_text("verouderd")
    expect(proof.locator("[data-f=free]")).to_have_text("onbekend")
    expect(proof.locator("[data-f=freeNote]")).to_have_text("laatst 8")
    expect(reader.locator("[data-totals=''] [data-t=free]")).to_have_text("onbekend")
    expect(reader.locator("[data-totals=''] [data-t=known]")).to_have_text("bekend 0 van 4")


def test_what_can_be_doubted_is_said_as_soon_as_it_comes(reader: Page, deliver: Deliver) -> None:
    deliver(0, SEH, total=20, occupied=12, available=8, crowding=55)
    open_board(reader, BOARD)
    marks = row(reader, "Ziekenhuis De Proef").locator("[data-f=marks]")
    expect(marks).to_have_text("")
    deliver(0, SEH, total=20, occupied=2, available=5, crowding=55)
    expect(marks).to_have_text("tegenstrijdig: vrij + bezet ≠ totaal")
    assert_good(reader)
    deliver(0, SEH, total=20, occupied=12, available=8, crowding=55)
    expect(marks).to_have_text("")


def test_what_a_region_needs_follows_its_board(reader: Page, land: Country, deliver: Deliver) -> None:
    now = datetime.now(UTC)
    need = Requirement(0, "spoed", "", "ROAZ-05", 60, local_day(now), None, "Bestuurlijk ROAZ", "ROAZ-plan")
    definitions.record_requirement(requirement=need, actor=PLATFORM, at=now)
    deliver(0, SEH, total=20, occupied=12, available=8, crowding=55)
    needed = reader.locator("tr[data-required='60']")
    for _ in range(PATIENCE // 1_000):  # the server knows of what was recorded here when it looks again
        open_board(reader, BOARD)
        if needed.count():
            break
        reader.wait_for_timeout(1_000 * CHECK_EVERY)
    before = int(needed.locator("[data-t=total]").inner_text())
    expect(needed.locator("[data-need=short]")).to_have_text("minder dan nodig")
    deliver(0, SEH, total=80, occupied=12, available=68, crowding=55)
    expect(needed.locator("[data-t=total]")).to_have_text(str(before + 60))
    expect(needed.locator("[data-need=short]")).to_have_text("")
    assert_good(reader)


def test_figures_of_the_country_grow_older_without_news(reader: Page) -> None:
    open_board(reader, "/national/")
    oldest = reader.locator("[data-cell='ROAZ-05:spoed'] [data-t=oldestShort]")
    reader.clock.install()
    reader.goto("/national/")
    expect(reader.locator("[data-live-text]")).to_have_text(CONNECTED)
    before = oldest.inner_text()
    reader.clock.fast_forward("00:20:00")
    expect(oldest).not_to_have_text(before)
    expect(reader.locator("#kz-announce")).to_have_text("")


def test_the_national_picture_and_the_map_follow_too(reader: Page, deliver: Deliver) -> None:
    deliver(5, IC, total=20, occupied=20, available=0, opening={"state": "stop", "reason": "staff"})
    open_board(reader, "/national/")
    cell = reader.locator("[data-cell='ROAZ-10:kliniek']")
    expect(cell.locator("[data-t=free]")).to_have_text("0")
    deliver(5, IC, total=20, occupied=14, available=6, opening={"state": "open"})
    expect(cell.locator("[data-t=free]")).to_have_text("6")
    expect(cell.locator("[data-t=stops]")).to_be_hidden()
    expect(cell).to_have_attribute("data-level", "calm")
    open_board(reader, "/map/?module=kliniek")
    deliver(5, IC, total=20, occupied=19, available=1)
    expect(reader.get_by_role("link", name=re.compile("^Limburg: 1 vrij, krap"))).to_be_visible()


def test_whose_account_ends_is_told_so_and_sees_no_more_changes(page: Page, land: Country) -> None:
    now = datetime.now(UTC)
    account = access.create_account(
        name="Tijdelijke Kracht",
        email="tijdelijk@voorbeeld.invalid",
        password=country.PASSWORD,
        organisation_id=land.organisation_id,
        role=Role.TRIAGIST,
        actor=PLATFORM,
        at=now,
    )
    sign_in(page, "tijdelijk@voorbeeld.invalid")
    open_board(page)
    access.end_account(user_id=account, actor=PLATFORM, at=now)
    told = page.locator("[data-live-text]")
    expect(told).to_have_text(re.compile(r"^Bijwerken gestopt, cijfers van \d\d:\d\d\."))
    expect(page.get_by_role("button", name="Pauzeer bijwerken")).to_be_hidden()
