"""A supplier registers, delivers and looks, in a real browser: accessible and usable, on a desk and on a telephone."""

import json
import re
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.access.signing import EC, pem
from tests.browser.helpers import assert_good
from tests.serving import Site

from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import operations as definitions

NOW = datetime.now(UTC)


@pytest.fixture(scope="module", autouse=True)
def modules(own_database: str) -> None:
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOW)


def test_from_nothing_to_a_first_delivery_and_a_report(page: Page, site: Site) -> None:
    page.goto("/api/")
    page.get_by_role("link", name="Testaansluiting maken").click()
    page.get_by_role("button", name="Maak de testaansluiting").click()
    expect(page.get_by_text("Kies ten minste één module").first).to_be_visible()
    assert_good(page)
    page.get_by_label("Naam van uw bedrijf").fill("Proefsoft")
    page.get_by_label("Naam van uw systeem").fill("Beddenplanner")
    page.get_by_label("E-mailadres voor contact").fill("support@voorbeeld.invalid")
    page.get_by_label("Kliniek").check()
    page.get_by_role("button", name="Maak de testaansluiting").click()
    found = re.search(r"kztest_[a-z2-7]{8}_[A-Za-z0-9_-]{43}", page.content())
    assert found
    assert_good(page)
    deliver(site, found.group())
    page.get_by_role("link", name="Verder naar uw pagina").click()
    expect(page.get_by_text("aangenomen (201)")).to_be_visible()
    page.get_by_text("1 fout", exact=True).click()
    expect(page.get_by_text("De eenheid 'x' is niet geregistreerd")).to_be_visible()
    page.get_by_label("Voor de volgende zoveel leveringen").fill("3")
    page.get_by_role("button", name="Stel in").click()
    expect(page.get_by_text("De volgende 3 leveringen")).to_be_visible()
    assert_good(page)
    sign(page)
    page.get_by_role("button", name="Leg de uitkomst vast").click()
    expect(page.get_by_role("heading", name="Rapport aansluittoets")).to_be_visible()
    assert_good(page)


def sign(page: Page) -> None:
    """There, a key that is none and one that is, and back."""
    page.get_by_role("link", name="Ondertekenen en certificaat proberen").click()
    page.get_by_label("Openbare sleutel").fill("-----BEGIN")
    page.get_by_role("button", name="Registreer de sleutel").click()
    expect(page.get_by_text("kunnen wij niet lezen").first).to_be_visible()
    page.get_by_label("Openbare sleutel").fill(pem(EC))
    page.get_by_role("button", name="Registreer de sleutel").click()
    expect(page.get_by_role("cell", name="EC P-256")).to_be_visible()
    assert_good(page)
    page.get_by_role("link", name="Testaansluiting", exact=True).click()


def deliver(site: Site, key: str) -> None:
    """What is right, and what is not."""
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{site.address}/sandbox/api/v1/", headers=headers, timeout=30) as api:
        unit = api.get("units").json()["units"][0]["unit"]
        for code in (unit, "x"):
            values = {"total": 20, "occupied": 18, "available": None}
            said = {
                "unit": code,
                "observedAt": datetime.now(UTC).isoformat(),
                "values": values,
                "absentReasons": {"available": "system-down"},
            }
            body = json.dumps({"observations": [said]})
            answer = api.post("deliveries", content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == (201 if code == unit else 400), answer.text
