"""Pages of instruments and crosswalks in a real browser: accessible, on a desk and on a telephone, to the end."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_accessible, assert_good
from tests.triage.versions import content, load, take
from tests.web import country

from ketenzicht.access.domain import Role

LONG = ('"NEWS2"', f'"{"W" * 100}"'), ('"Hartslag"', f'"{"x" * 300}"')
NEXT = ('number = "1.0"', 'number = "1.1"'), ("Bovendruk", "Bloeddruk")


@pytest.fixture(scope="module", autouse=True)
def versions(own_database: str) -> dict[str, UUID]:
    """A crosswalk and NEWS2 in use, and what is not: a newer NEWS2, demonstrations; and who maintains them."""
    now = datetime.now(UTC)
    country.load(at=now)
    country.account(country.build(at=now), role=Role.PLATFORM_ADMINISTRATOR, at=now)
    return {
        "crosswalk": take("crosswalk", at=now),
        "news2": take("news2", at=now),
        "newer": load("news2", *NEXT, at=now),
        "long": load("news2", ('number = "1.0"', 'number = "1.3"'), *LONG, at=now),
        "demonstration": load("demo-telefoon", at=now),
        "aid": load("demo-afweging", at=now),
        "care": load("demo-passende-zorg", at=now),
    }


@pytest.fixture
def maintainer(page: Page) -> Page:
    page.goto("/sign-in/?next=/triage/instruments/")
    page.get_by_label("E-mailadres").fill(country.READER)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/triage/instruments/$"))
    return page


def test_every_page_is_accessible_and_fits(maintainer: Page, versions: dict[str, UUID]) -> None:
    assert_good(maintainer)
    maintainer.goto(f"/triage/instruments/{versions['demonstration']}/")
    maintainer.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert_good(maintainer)
    for path in (
        f"{versions['news2']}/",
        f"{versions['crosswalk']}/",
        f"{versions['aid']}/",
        f"{versions['care']}/",
        f"compare/?from={versions['news2']}&to={versions['newer']}",
        "load/",
        f"{versions['demonstration']}/take-in-use/",
        f"{versions['long']}/",
        f"{versions['long']}/withdraw/",
    ):
        maintainer.goto(f"/triage/instruments/{path}")
        assert_good(maintainer)


def test_a_file_is_mended_loaded_and_taken_in_use_in_the_browser(maintainer: Page) -> None:
    number = ('number = "1.0"', 'number = "1.2"')
    maintainer.get_by_role("link", name="Lees een bestand in").click()
    file = maintainer.get_by_label("Bestand")
    wrong = content("news2", number, ('class = "licht"', 'class = "l"'))
    file.set_input_files({"name": "news2.toml", "mimeType": "application/toml", "buffer": wrong})
    maintainer.get_by_role("button", name="Lees in").click()
    expect(maintainer.get_by_text(re.compile(r"Regel \d+: Er is geen klasse")).first).to_be_visible()
    assert_accessible(maintainer)
    file.set_input_files({"name": "news2.toml", "mimeType": "application/toml", "buffer": content("news2", number)})
    maintainer.get_by_role("button", name="Lees in").click()
    maintainer.get_by_role("link", name="Neem in gebruik").click()
    expect(maintainer.get_by_text("NEWS2 1.0 eindigt daarmee")).to_be_visible()
    maintainer.get_by_role("button", name="Neem in gebruik").click()
    expect(maintainer.get_by_text("in gebruik", exact=True)).to_be_visible()
    maintainer.get_by_role("link", name="Triage-instrumenten").first.click()
    expect(maintainer.get_by_role("row").filter(has_text="NEWS2 1.0")).to_contain_text("beëindigd")
