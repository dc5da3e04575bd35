"""The adapter's own page in a browser."""

from pathlib import Path

from playwright.sync_api import Page
from tests.adapter.pages import page_of, refuse, served
from tests.adapter.platform import NOON
from tests.browser.helpers import assert_good, tab_to


def test_it_is_for_everybody(page: Page, tmp_path: Path) -> None:
    own = page_of(tmp_path)
    with served(own) as address:
        page.goto(address)
        assert_good(page)
        (status,) = own.statuses
        status.trouble = "De map is niet te gebruiken: Permission denied."
        status.tell("stand.csv, regel 4: de code 'X9' staat niet in de mappingtabel.", at=NOON)
        refuse(own, "Vrij is meer dan totaal.")
        tab_to(page, "Vernieuw")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Let op").wait_for()
        assert page.get_by_role("row").count() > 8
        assert_good(page)
