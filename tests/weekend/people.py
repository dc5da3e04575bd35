"""Who places patients in a weekend, on the real pages: a coordinator at a desk, and a provider on a telephone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Locator, Page, expect
from tests.browser.helpers import DESK, TELEPHONE
from tests.placement.conftest import Home

QUESTION = "84 jaar, gevallen, kan niet alleen thuis zijn. Hulp bij alles."
CONSULT = "34 jaar, hand opengehaald aan glas. Kan zelf komen."


@dataclass(slots=True)
class Pictures:
    """Where pictures go, if anywhere: each name once, at a desk and on a telephone."""

    folder: Path | None

    def take(self, page: Page, name: str) -> None:
        if self.folder is None or (self.folder / f"{name}-1280.png").exists():
            return
        was = page.viewport_size or DESK
        for size, wide in ((TELEPHONE, 390), (DESK, 1280)):
            page.set_viewport_size(size)
            page.screenshot(path=self.folder / f"{name}-{wide}.png", full_page=True)
        page.set_viewport_size(was)


@dataclass(slots=True)
class Coordinator:
    """`calls` counts what cost a telephone call."""

    page: Page
    pictures: Pictures
    calls: int = 0

    def seek(self, request_id: UUID, homes: Iterable[Home]) -> None:
        """State what is needed, look at who fits, and ask these."""
        self._state(request_id, "elv-hoog", QUESTION, age="84")
        self._choose(homes)

    def plans(self, request_id: UUID) -> None:
        """Care by appointment: the first moment that there is."""
        self._state(request_id, "hap-consult", CONSULT, age="34")
        self.look(request_id)
        self.page.get_by_role("link", name="Plan een afspraak").click()
        self.pictures.take(self.page, "appointment")
        self.page.get_by_role("button", name="Spreek af bij").first.click()
        expect(self.page.locator("h1")).to_have_text("Plaats zoeken")
        self.sees("Plaats geregeld")

    def gives_up(self, request_id: UUID, *, instead: str, consequence: str) -> None:
        """On the trajectory: why, as the answers tell; what was done; what came of it."""
        self.page.goto(f"/coordination/{request_id}/trajectory/")
        place = self.page.locator("details", has=self.page.locator("summary", has_text="Niet gevonden"))
        place.locator("summary").click()
        expect(place.locator("[name=reasons]:checked")).to_have_count(1)  # worked out
        self.pictures.take(self.page, "give-up")
        place.locator("[name=instead]").select_option(instead)
        place.locator(f"[name=consequences][value={consequence}]").check()
        place.get_by_role("button", name="Leg vast en stop met zoeken").click()
        expect(self.page.get_by_text("Vastgelegd dat deze zorg er niet was")).to_be_visible()
        self.pictures.take(self.page, "given-up")

    def says_where(self, request_id: UUID, where: str, *, words: str) -> None:
        """Where the patient is: with that a request is done."""
        self.page.goto(f"/coordination/{request_id}/trajectory/")
        place = self.page.locator("form[action$='/complete/']")
        _fill(place, {"whereabouts": where, "words": words})
        place.get_by_role("button", name="Rond af").click()
        self.page.wait_for_url("**/placement/")
        self.pictures.take(self.page, "followed")

    def seek_on(self, homes: Iterable[Home]) -> None:
        """Of what stands on the screen: ask others, or the same again."""
        self.page.get_by_role("link", name="Kandidaten en vragen").first.click()
        self._choose(homes)

    def look(self, request_id: UUID) -> None:
        self.page.goto(f"/coordination/{request_id}/needs/")

    def sees(self, words: str, *, by_itself: bool = False) -> None:
        """After loading the page again, or `by_itself`: it renews itself."""
        if not by_itself:
            self.page.reload()
        expect(self.page.locator(".kz-stand", has_text=words).first).to_be_visible()
        self.pictures.take(self.page, f"needs-{words.lower().replace(' ', '-')}")

    def does(self, words: str, home: Home | None = None, /, **told: str) -> None:
        """A deed at an offer of this home, or at the need itself."""
        place = self.page.locator("article.kz-offer", has_text=home.name) if home else self.page.locator(".kz-need")
        _do(place, words, told)
        expect(self.page.locator("h1")).to_have_text("Plaats zoeken")
        expect(self.page.get_by_text("Dit is niet gelukt")).to_have_count(0)

    def calls_up(self, words: str, home: Home, /, **told: str) -> None:
        """Writes down what a provider says by telephone."""
        self.calls += 1
        self.does(words, home, spoke_with="Olga van de opname", **told)

    def _state(self, request_id: UUID, care: str, question: str, *, age: str) -> None:
        self.look(request_id)
        self.pictures.take(self.page, "needs-empty")
        form = self.page.locator("#state")
        if form.get_attribute("open") is None:
            form.locator("summary").first.click()
        form.get_by_label("Welke zorg").select_option(care)
        form.get_by_label("Wat u aan aanbieders vraagt").fill(question)
        form.get_by_label("Waar de patiënt is").fill("52.09, 5.12")
        form.get_by_label("Leeftijd in jaren").fill(age)
        form.get_by_role("button", name="Zoek een plaats").click()

    def _choose(self, homes: Iterable[Home]) -> None:
        expect(self.page.locator("h1")).to_contain_text("Zoek een plaats: ")
        self.pictures.take(self.page, "find")
        for home in homes:
            self.page.get_by_role("checkbox", name=home.name).check()
        self.page.get_by_role("button", name="Vraag de gekozen eenheden").click()
        expect(self.page.get_by_text("gevraagd of in de rij gezet")).to_be_visible()


@dataclass(slots=True)
class Provider:
    """Somebody who answers for a home, with the page on a telephone."""

    page: Page
    home: Home
    pictures: Pictures

    def says(self, words: str, number: int, /, *, under: str = "", **told: str) -> None:
        """One deed at the question about this request; `under` is what has to be opened for it."""
        card = self.card(number)
        if under:
            card.locator("summary", has_text=under).click()
            self.pictures.take(self.page, f"asked-{words.lower().replace(' ', '-').replace(',', '')}-open")
            _fill(card.locator("details[open]").first, told)
            card.locator("details[open]").get_by_role("button", name=_whole(words)).click()
            return
        _do(card, words, told)

    def says_and_is_heard(self, words: str, number: int, /, *, under: str = "", **told: str) -> None:
        self.says(words, number, under=under, **told)
        expect(self.page.get_by_text("Dit is niet gelukt")).to_have_count(0)
        expect(self.page.locator("h1")).to_have_text("Aanvragen om een plaats")

    def card(self, number: int) -> Locator:
        self.page.goto("/places-asked/")
        card = self.page.locator("article.kz-asked", has_text=f"zorgvraag {number}.").first
        stand = card.get_attribute("data-stand")
        self.pictures.take(self.page, f"asked-{stand}")
        return card

    def reads(self, number: int, *, on_paper: bool = False) -> None:
        """What is handed over, on the page; kept as PDF where it has to go on paper."""
        self.page.goto("/hand-overs/")
        self.pictures.take(self.page, "hand-overs")
        self.page.get_by_role("link", name=str(number), exact=True).first.click()
        expect(self.page.locator("h1")).to_have_text(f"Overdracht van zorgvraag {number}")
        self.pictures.take(self.page, "hand-over")
        if on_paper:
            with self.page.expect_download():
                self.page.get_by_role("button", name="Bewaar als PDF").click()


def _do(place: Locator, words: str, told: dict[str, str]) -> None:
    """The deed of this name: under its own heading where it asks something, else at once."""
    page = place.page
    details = place.locator("details").filter(has=page.locator("summary", has_text=_whole(words)))
    button = place.get_by_role("button", name=_whole(words))
    expect(details.or_(button).first).to_be_attached()
    if details.count() == 0:
        button.first.click()
        return
    if details.first.get_attribute("open") is None:
        details.first.locator("summary").click()
    _fill(details.first, told)
    details.first.get_by_role("button", name=_whole(words)).click()


def _whole(words: str) -> re.Pattern[str]:
    """These words; behind them may stand, for who hears the page, of which request it is."""
    return re.compile(rf"^{re.escape(words)}( ?: zorgvraag \d+)?$")


def _fill(place: Locator, told: dict[str, str]) -> None:
    for name, text in told.items():
        control = place.locator(f"[name={name}]").first
        kind = control.evaluate("(one) => one.type")
        if kind == "radio":
            place.locator(f"[name={name}][value='{text}']").check()
        elif kind == "checkbox":
            control.check()
        elif kind == "select-one":
            control.select_option(text)
        else:
            control.fill(text)
