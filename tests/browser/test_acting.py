"""Choosing for whom one acts, in a real browser, with names as long as they come."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import TELEPHONE, assert_accessible, assert_fits, tab_to

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.access.models import Membership
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
EMAIL, PASSWORD = "coordinator@example.org", "een lange zin die niemand raadt"
NAMES = ("Regionaal Zorgcoördinatiecentrum Noord- en Midden-Nederland", "Huisartsenspoedpost De Proef")


@pytest.fixture(scope="module", autouse=True)
def account(own_database: str) -> None:
    centre, post = (
        register_organisation(name=name, kind=OrganisationKind.PROVIDER, identifiers=[], actor=PLATFORM, at=NOW)
        for name in NAMES
    )
    user_id = operations.create_account(
        name="C. Coördinator",
        email=EMAIL,
        password=PASSWORD,
        organisation_id=centre.id,
        role=Role.COORDINATOR,
        actor=PLATFORM,
        at=NOW,
    )
    Membership.objects.create(user_id=user_id, organisation_id=post.id, role=Role.TRIAGIST, valid_from=local_day(NOW))


def test_one_chooses_by_keyboard_and_sees_it_on_every_page(page: Page) -> None:
    page.goto("/sign-in/?next=/toegankelijkheid/")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Voor wie handelt u?")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size(TELEPHONE)
    assert_accessible(page)
    assert_fits(page)
    tab_to(page, "Afmelden")  # the last of the header, which names the organisation too
    tab_to(page, NAMES[0])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/toegankelijkheid/$"))
    expect(page.get_by_role("banner")).to_contain_text(f"voor {NAMES[1]}")
    page.get_by_role("link", name="Mijn account").click()
    page.get_by_role("link", name="Wisselen").click()
    page.get_by_label(NAMES[0]).check()
    page.get_by_role("button", name="Zo handelen").click()
    page.goto("/account/")
    expect(page.get_by_role("banner")).to_contain_text(f"voor {NAMES[0]}")
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert_fits(page)
