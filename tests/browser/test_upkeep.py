"""Finding locations and keeping their entries, in a real browser: accessible and usable, on a desk and a telephone."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.web import country
from tests.web.country import Country

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import ClosureReason, NewClosure, NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.upkeep import operations
from ketenzicht.upkeep.domain import Kind

NOW = datetime.now(UTC)
ADMINISTRATOR = "beheerder@voorbeeld.invalid"


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> Country:
    country.load(at=NOW)
    built = country.build(at=NOW)
    country.account(built, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=NOW)
    country.account(built, email="functioneel@voorbeeld.invalid", role=Role.PLATFORM_ADMINISTRATOR, at=NOW)
    closure = NewClosure(NOW + timedelta(days=2), None, ClosureReason.RENOVATION, "SEH", "Ga naar Amersfoort")
    registry.announce_closure(location_id=built.locations[0], new=closure, actor=PLATFORM, at=NOW)
    here = country.PLACES[0]
    twin = NewLocation("De Proef, ziekenhuis", "V6", here.point, "Proefstraat 1", "3511 AB", "Utrecht", "GM0344")
    namesakes = (
        NewOrganisation("Stichting De Proef", OrganisationKind.PROVIDER, locations=(twin,)),
        NewOrganisation(
            "Verzonnen B.V.", OrganisationKind.PROVIDER, locations=(replace(twin, name="Ginds", street=""),)
        ),
    )
    registry.register_organisations(organisations=namesakes, actor=PLATFORM, at=NOW)
    operations.set_approvals(region="ROAZ-05", kinds=[Kind.PARTICULARS], actor=PLATFORM, at=NOW)
    return built


@pytest.fixture
def administrator(page: Page) -> Page:
    return signed_in(page, ADMINISTRATOR)


def signed_in(page: Page, email: str) -> Page:
    page.goto("/sign-in/?next=/upkeep/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/upkeep/$"))
    return page


def test_every_page_of_it_is_good_for_everybody(administrator: Page, land: Country) -> None:
    here = f"/locations/{land.locations[0]}/"
    parts = ("particulars", "address", "reach", "hours", "care")
    for path in (
        "/upkeep/",
        "/locations/?near=Utrecht&open=on",
        "/locations/?text=nergens",
        "/locations/new/",
        "/reports/",
        "/upkeep/exchange/",
        "/upkeep/numbers/",
        here + "report/",
        here,
        here + "closures/",
        here + "units/",
        f"{here}units/{land.units[0, country.SEH].code}/end/",
        here + "changes/",
        here + "end/",
        *(f"{here}edit/{part}/" for part in parts),
    ):
        administrator.goto(path)
        assert_good(administrator)


def test_two_that_look_alike_are_compared_and_told_apart_with_the_keyboard(administrator: Page) -> None:
    administrator.goto("/upkeep/duplicates/")
    assert_good(administrator)
    administrator.get_by_role(
        "link", name=re.compile("Vergelijk Zorggroep Verzonnen en|Vergelijk Verzonnen B.V.")
    ).click()
    assert_good(administrator)
    administrator.goto("/upkeep/duplicates/")
    administrator.get_by_role("link", name=re.compile("Ziekenhuis De Proef")).first.click()
    assert_good(administrator)
    administrator.get_by_role("radio").first.check()
    administrator.get_by_role("button", name="Laat deze eindigen").click()
    expect(administrator.get_by_text("wordt nog geleverd").first).to_be_visible()
    assert_good(administrator)
    administrator.get_by_role("button", name="Niet dezelfde").click()
    expect(administrator.get_by_role("alert")).to_be_visible()
    assert_good(administrator)
    administrator.get_by_label("Waarom zijn het er twee?").fill("De ene is de polikliniek achter")
    administrator.keyboard.press("Tab")
    administrator.keyboard.press("Enter")
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Dubbel in het register")


def test_a_new_location_that_looks_like_another_is_asked_about(administrator: Page) -> None:
    administrator.goto("/locations/new/")
    for label, text in (
        ("Naam", "Ziekenhuis de Proef"), ("Straat", "Proefstraat 1"), ("Postcode", "3511 AB"), ("Plaats", "Utrecht"),
        ("Punt", "52.09, 5.12"),
    ):  # fmt: skip
        administrator.get_by_label(re.compile(f"^{label}")).first.fill(text)
    administrator.get_by_label(re.compile("^Soort")).first.select_option("V6")
    administrator.get_by_label(re.compile("^Gemeente")).first.select_option("GM0344")
    administrator.get_by_role("button", name="Voeg de locatie toe").click()
    expect(administrator.get_by_text("Is het een van deze?")).to_be_visible()
    assert_good(administrator)
    administrator.get_by_label("Het is een andere, want").fill("Polikliniek aan de overkant")
    administrator.get_by_role("button", name="Voeg de locatie toe").click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Ziekenhuis de Proef")


def test_a_report_says_where_it_stands(administrator: Page, land: Country) -> None:
    administrator.goto(f"/locations/{land.locations[2]}/report/")
    administrator.get_by_label("Wat moet het zijn?").fill("Een andere naam")
    administrator.get_by_role("button", name="Meld", exact=True).click()
    expect(administrator.get_by_text("Reageert niemand").first).to_be_visible()
    assert_good(administrator)


def test_somebody_finds_a_location_with_the_keyboard_alone(administrator: Page) -> None:
    administrator.goto("/locations/")
    administrator.get_by_label("Naam, plaats of organisatie").fill("oefening")
    administrator.keyboard.press("Enter")
    expect(administrator.get_by_role("heading", name="1 locatie")).to_be_visible()
    administrator.get_by_role("link", name="Streekziekenhuis Oefening").click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Streekziekenhuis Oefening")


def test_a_change_is_made_and_another_is_proposed_and_approved(administrator: Page, land: Country) -> None:
    here = f"/locations/{land.locations[1]}/"
    administrator.goto(here + "edit/hours/")
    administrator.get_by_label("Gewone openingstijden: feestdagen").fill("dicht")
    administrator.get_by_role("button", name="Sla op").click()
    expect(administrator.get_by_text("begrijpen wij niet").first).to_be_visible()
    assert_good(administrator)
    administrator.get_by_label("Gewone openingstijden: feestdagen").fill("gesloten")
    administrator.get_by_role("button", name="Sla op").click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Ziekenhuis Het Voorbeeld")
    administrator.goto(here + "changes/")
    expect(administrator.get_by_text("feestdagen gesloten").first).to_be_visible()
    assert_good(administrator)
    administrator.goto(here + "edit/particulars/")
    administrator.get_by_label("Naam").first.fill("Ziekenhuis Het Nieuwe Voorbeeld")
    administrator.get_by_role("button", name="Sla op").click()
    expect(administrator.get_by_text("wacht op goedkeuring")).to_be_visible()
    assert_good(administrator)


def test_a_unit_is_added_moved_and_taken_back_with_the_keyboard(administrator: Page, land: Country) -> None:
    administrator.goto(f"/locations/{land.locations[2]}/units/")
    administrator.get_by_role("button", name="Voeg toe").focus()
    administrator.keyboard.press("Enter")
    expect(administrator.get_by_role("alert")).to_be_visible()
    assert_good(administrator)
    administrator.get_by_label(re.compile("^Soort zorg")).select_option("kliniek/nicu")
    administrator.get_by_label(re.compile("^Vanaf")).press("Enter")
    row = administrator.get_by_role("row", name=re.compile("NICU"))
    expect(row).to_contain_text("nog nooit")
    administrator.get_by_role("link", name=re.compile("Beëindig of verhuis NICU")).press("Enter")
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    administrator.get_by_label("Eerste dag zonder deze eenheid").fill(tomorrow)
    administrator.get_by_label(re.compile("^Verhuist naar")).select_option(str(land.locations[3]))
    administrator.get_by_label("Waarom?").fill("Nieuwbouw")
    administrator.keyboard.press("Enter")
    expect(row).to_contain_text("naar Streekziekenhuis Oefening")
    assert_good(administrator)
    row.get_by_role("button", name="Verhuist toch niet").press("Enter")
    expect(row).to_contain_text("geen einde bekend")


def test_a_file_is_fetched_changed_looked_at_and_carried_out(administrator: Page, tmp_path: Path) -> None:
    administrator.goto("/upkeep/exchange/")
    with administrator.expect_download() as download:
        administrator.get_by_role("link", name="CSV-bestand met uw locaties").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    file = tmp_path / "locaties.csv"
    changed = text.replace("030 123 45 67", "030 999 99 99").replace('"V6"', '"ZZ"', 1)
    file.write_text(changed, encoding="utf-8-sig")
    administrator.get_by_label("Bestand").set_input_files(file)
    administrator.get_by_role("button", name="Bekijk wat het bestand doet").click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Wat dit bestand doet")
    expect(administrator.get_by_text("geen soort instelling “ZZ”")).to_be_visible()
    assert_good(administrator)
    administrator.get_by_role("button", name="Sla alleen de goede regels op").click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Wat er met het bestand is gedaan")
    assert_good(administrator)
    administrator.get_by_role("link", name="fout (1)").click()
    expect(administrator.get_by_role("row")).to_have_count(2)


def test_a_file_that_is_none_is_refused_on_the_page(administrator: Page, tmp_path: Path) -> None:
    administrator.goto("/upkeep/exchange/")
    file = tmp_path / "brief.pdf"
    file.write_bytes(b"%PDF-1.7 \x00")
    administrator.get_by_label("Bestand").set_input_files(file)
    administrator.get_by_role("button", name="Bekijk wat het bestand doet").click()
    expect(administrator.get_by_text("geen tekstbestand").first).to_be_visible()
    assert_good(administrator)
