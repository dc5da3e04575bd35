"""What somebody at the centre does on the pages, as a person would: by what stands on the screen."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from tests.browser.helpers import DESK, TELEPHONE
from tests.evening.stories import Answers, End, Story, Way

# Of somebody who is not ill, by question; of any other question the last answer but "weet niet" is the calm one.
CALM: Answers = {"ademweg-vrij": "ja", "ademt-goed": "normaal", "bewustzijn": "alert", "pijn": "2"}
MOST_QUESTIONS = 40
LEAVING: dict[End, tuple[str, Answers]] = {
    End.TO_AMBULANCE: ("forward", {"to": "ambulance", "spoke_with": "Centralist", "note": "Ernstig benauwd"}),
    End.PARK_FIRST: ("park", {"later": "10", "because": "Wacht op de uitslag van de HAP"}),
    End.TO_COLLEAGUE: ("transfer", {"because": "Spreekt Pools"}),
    End.ADVICE: ("close", {"ending": "advised", "note": "Verwezen naar de eigen huisarts"}),
    End.ANSWER: ("close", {"ending": "advised", "note": "Advies gegeven en gelezen"}),
    End.HUNG_UP: ("close", {"ending": "hung-up", "note": "Hing op, geen nummer"}),
    End.SAME: ("close", {"ending": "same", "note": "Zelfde vraag"}),
}


@dataclass(slots=True)
class Desk:
    """One colleague with a browser. `screens` is where pictures go, if anywhere."""

    page: Page
    name: str
    screens: Path | None = None

    def picture(self, name: str) -> None:
        """Of what is on the screen now, on a desk and on a telephone; once of each name."""
        if self.screens is None or (self.screens / f"{name}-1280.png").exists():
            return
        for size, wide in ((TELEPHONE, 390), (DESK, 1280)):
            self.page.set_viewport_size(size)
            self.page.screenshot(path=self.screens / f"{name}-{wide}.png", full_page=True)

    def take_call(self, story: Story) -> None:
        """Somebody is on the line, or was: a new request through this door, with what they say."""
        self.page.goto("/coordination/")
        self.picture(f"calls-{story.way.name.lower()}")
        self.page.get_by_role("button", name=story.way.value, exact=not story.way.is_rung).first.click()
        self.page.wait_for_url("**/coordination/*-*/")
        self.picture(f"new-{story.way.name.lower()}")
        for code, text in story.intake.items():
            self.page.locator(f"[data-intake] [name={code}]").fill(text)
        if story.intake:
            expect(self.page.locator("[data-kept]")).to_contain_text("Bewaard om")

    def hand_over_at_once(self) -> None:
        """By the first questions: it bleeds, and does not stop."""
        with self.page.expect_response("**/first/"):
            self.page.locator("input[name='f-bloedt-hevig'][value=ja]").check()
        expect(self.page.locator(".kz-first [role=status]")).to_have_text("Eerst: RAV.")
        self.picture("first-questions")
        self.page.locator("#spoke-1").fill("Ria van de RAV")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/coordination/")

    def answer(self) -> None:
        """The question of a professional at the request on the screen; a colleague has to read along."""
        self.page.get_by_role("link", name="Lees en beantwoord").click()
        self.picture("advice")
        self.page.get_by_label("Antwoord", exact=True).fill("Ja, ELV laag complex.")
        self.page.get_by_role("button", name="Leg het antwoord vast").click()
        expect(self.page.get_by_text("Een tweede collega moet dit lezen")).to_be_visible()

    def read_along(self) -> None:
        self.page.goto("/coordination/")
        self.picture("queue-read-along")
        self.page.get_by_role("link", name="Leest u mee?").first.click()
        self.picture("advice-read-along")
        self.page.get_by_role("button", name="Akkoord").click()
        expect(self.page.get_by_text("Meegelezen en akkoord")).to_be_visible()

    def pick_up_first(self) -> str:
        """The first of the queue that is to be picked up; gives its number."""
        self.page.goto("/coordination/")
        self.picture("queue")
        row = self.page.get_by_role("row").filter(has=self.page.get_by_role("button", name="Pak op")).first
        number = row.get_by_role("rowheader").locator("a").inner_text()
        row.get_by_role("button").click()
        self.page.wait_for_url("**/coordination/*-*/")
        return number

    def triage(self, story: Story) -> None:
        """Until there is an urgency: an outcome that came along, the citizen's own round, or a round of our own."""
        if self.page.locator(".kz-round").count() == 0 or story.way is Way.PARTNER:
            option = self.page.locator("#about option", has_text=story.complaint).first
            self.page.locator("#about").select_option(value=option.get_attribute("value") or "")
            self.page.get_by_role("button", name="Begin", exact=True).click()
            self.page.wait_for_url("**#triage-*")
        answers = {**CALM, **story.answers}
        end = self.page.locator(".kz-round__end").first.get_by_role("button", name="Rond de triage af")
        for _ in range(MOST_QUESTIONS):
            if end.is_enabled():
                break
            asked = self.page.locator(".kz-round .kz-question[data-next]").first
            self._answer(asked, answers)
        self.picture(f"triage-{story.way.name.lower()}")
        end.click()
        expect(self.page.get_by_text("De triage is afgerond")).to_be_visible()
        self.picture(f"urgency-{story.way.name.lower()}")

    def end(self, story: Story, *, colleague: str = "", same_as: str = "") -> None:
        """As the story ends; afterwards it is out of hand."""
        if story.end is End.DECIDE:
            self.decide()
        elif story.end is End.AT_ONCE:
            self.hand_over_at_once()
        else:
            deed, told = LEAVING[story.end]
            who = {"to": colleague} if story.end is End.TO_COLLEAGUE else {}
            number = {"same_as": same_as} if story.end is End.SAME else {}
            self._leave(deed, **told, **who, **number)

    def decide(self) -> None:
        """On the first form of care that was proposed."""
        form = self.page.locator("#decide")
        self.picture("fitting")
        form.locator("select").select_option(index=1)
        form.get_by_role("button", name="Leg het besluit vast").click()
        expect(self.page.get_by_text("Het besluit is vastgelegd")).to_be_visible()

    def _leave(self, deed: str, **told: str) -> None:
        place = self.page.locator(f"#leave-{deed}")
        place.locator("summary").click()
        for name, text in told.items():
            control = place.locator(f"[name={name}]")
            if control.evaluate("(one) => one.tagName") != "SELECT":
                control.fill(text)
            elif name == "to" and deed == "transfer":
                control.select_option(label=text)
            else:
                control.select_option(text)
        self.picture(f"leave-{deed}")
        place.locator("form button").last.click()
        self.page.wait_for_url("**/coordination/")

    def _answer(self, asked: Locator, answers: Answers) -> None:
        """One question, until the page shows that it was kept."""
        number = asked.locator("input[name^=n-]")
        if number.count():
            name = number.get_attribute("name") or ""
            given = answers.get(name.removeprefix("n-"), "2")
            number = self.page.locator(f".kz-round input[name='{name}']").first
            number.fill(given)
            number.blur()
            expect(self.page.locator(f".kz-round input[name='{name}'][value='{given}']")).to_be_attached()
            return
        first = asked.locator("input[type=radio]").first
        name = first.get_attribute("name") or ""
        wanted = answers.get(name.removeprefix("q-"))
        values = [one.get_attribute("value") for one in asked.locator("input[type=radio]").all()]
        value = wanted or ("nee" if "nee" in values else values[0])
        choice = f".kz-round input[name='{name}'][value='{value}']"
        self.page.locator(choice).first.check()
        expect(self.page.locator(f"{choice}[checked]")).to_be_attached()
