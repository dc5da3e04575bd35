"""The doors where nobody at the centre is on the line: a partner's system, and citizens by themselves."""

from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

import httpx
from playwright.sync_api import Page, expect

SEVERE = {"instrument": "nts", "version": "2026", "urgencyClass": "U3"}


def send_by_partner(address: str, *, key: str, name: str, centre_id: UUID) -> None:
    """As a huisartsenpost does, with what its own triage came to; twice, for the first answer may have been lost."""
    done = datetime.now(UTC).isoformat()
    body = {
        "key": name,
        "centre": str(centre_id),
        "about": {"complaint": "Buikpijn", "callerIs": "gp", "callBack": "030 1234567"},
        "triage": {**SEVERE, "system": "HAP-systeem", "doneAt": done, "doneBy": "triagist", "redFlags": []},
    }
    headers = {"Authorization": f"Bearer {key}"}
    answers = [httpx.post(f"{address}/api/v1/care-requests", json=body, headers=headers, timeout=30) for _ in range(2)]
    assert [one.status_code for one in answers] == [HTTPStatus.CREATED, HTTPStatus.OK], answers[0].text
    assert how_far(address, key=key, name=name) == "waiting"


def ring(address: str, *, key: str, name: str, kinds: tuple[str, ...]) -> None:
    """As a telephone exchange tells of a call: each message twice, as exchanges do that do not trust their line."""
    for sequence, kind in enumerate(kinds, start=1):
        more = {"dialled": "088-0001", "caller": "+31612345678"} if kind == "ringing" else {"endedBy": "caller"}
        body = {"sequence": sequence, "kind": kind, "at": datetime.now(UTC).isoformat(), **more}
        for _ in range(2):
            headers = {"Authorization": f"Bearer {key}"}
            told = httpx.post(f"{address}/api/v1/calls/{name}/events", json=body, headers=headers, timeout=30)
            assert told.status_code in {HTTPStatus.CREATED, HTTPStatus.OK}, told.text


def ask_advice(page: Page) -> str:
    """A GP asks whether there is an indication for a bed; gives the address of the question."""
    page.goto("/advice/")
    page.get_by_role("link", name="Vraag advies").click()
    page.get_by_label("Waarover").select_option("bed")
    page.get_by_label("Uw vraag").fill("Is er een indicatie voor een ELV-bed?")
    page.get_by_label("Wat is er aan de hand").fill("Gevallen, kan niet alleen thuis")
    page.get_by_label("Uw functie").select_option("gp")
    page.get_by_label("Nummer om u op te bellen").fill("030 1234567")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nog niemand beantwoordt deze vraag")).to_be_visible()
    return page.url


def read_advice(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Gelezen").click()
    expect(page.get_by_text("U hebt dit antwoord gelezen")).to_be_visible()


def how_far(address: str, *, key: str, name: str) -> str:
    """What its sender hears of a request."""
    headers = {"Authorization": f"Bearer {key}"}
    answer = httpx.get(f"{address}/api/v1/care-requests/{name}", headers=headers, timeout=30)
    return str(answer.json()["status"])


def ask_by_self_triage(page: Page, *, name: str) -> None:
    """A sore throat for nine days: somebody is to look, and the citizen asks to be called."""
    page.goto("/self-triage/")
    steps = ("Voor mijzelf", "Keelpijn", "Ja", "Gewoon", "Nee", "Nee", "Nee", "Ja", "Nee, lager dan 38 graden")
    for step in steps:
        _press(page, step)
    page.get_by_role("textbox").fill("9")
    _press(page, "Verder")
    _press(page, "Bel mij terug")
    page.get_by_label("Uw naam").fill(name)
    page.get_by_label("Telefoonnummer").fill("0612345678")
    page.get_by_label("Geboortedatum").fill("45")
    page.get_by_label("Of kies de gemeente").select_option("GM0344")
    page.get_by_label("mag mijn antwoorden lezen").check()
    page.get_by_role("button", name="Bel mij terug").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij bellen u terug")


def _press(page: Page, name: str) -> None:
    before = page.locator("main").element_handle()
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_function("(before) => document.querySelector('main') !== before", arg=before)
