"""An evening at the centre through all doors, on the real pages and the API: every request comes to one end.

A short one each time; a whole one of sixty, with pictures of every kind of page, is
`KETENZICHT_EVENING=60 KETENZICHT_SCREENS=folder pytest tests/browser/test_evening.py`.
"""

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser
from tests.coordination.test_self_triage import location
from tests.evening.accounting import faults_of
from tests.evening.desk import Desk
from tests.evening.doors import ask_by_self_triage, how_far, send_by_partner
from tests.evening.stories import TEMPLATES, End, Story, Way, stories
from tests.serving import Site
from tests.triage.versions import take
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination.models import CareRequest
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOW = datetime.now(UTC)
NUMBER = int(os.environ.get("KETENZICHT_EVENING", len(TEMPLATES)))
CONTENT = ("crosswalk", "demo-telefoon", "demo-zelftriage", "demo-passende-zorg")
STAFF = {"Tom": Role.TRIAGIST, "Ine": Role.TRIAGIST, "Cor": Role.COORDINATOR}


@dataclass(frozen=True, slots=True)
class Evening:
    centre_id: UUID
    key: str


@pytest.fixture(scope="module", autouse=True)
def evening(own_database: str) -> Iterator[Evening]:
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        registry.load_reference(at=NOW)
        place = location("ZCC Avond", "ZCC", "030 111 11 11")
        new = (
            NewOrganisation(name="ZCC Avond", kind=OrganisationKind.ZCC, locations=(place,)),
            NewOrganisation(name="HAP Avond", kind=OrganisationKind.PROVIDER),
        )
        centre, partner = registry.register_organisations(organisations=new, actor=PLATFORM, at=NOW)
        for name in CONTENT:
            take(name, at=NOW - timedelta(minutes=1))
        for name, role in STAFF.items():
            access.create_account(
                name=name, email=f"{name}@voorbeeld.invalid", password=country.PASSWORD, organisation_id=centre.id,
                role=role, actor=PLATFORM, at=NOW,
            )  # fmt: skip
        issued = access.issue_key(
            organisation_id=partner.id, name="HAP", scopes=["coordination.request"],
            expires_at=NOW + timedelta(days=1), actor=PLATFORM, at=NOW,
        )  # fmt: skip
        yield Evening(centre.id, issued.key)


@pytest.fixture
def desks(browser: Browser, site: Site) -> Iterator[list[Desk]]:
    """Three colleagues, each in a browser of their own, signed in."""
    named = os.environ.get("KETENZICHT_SCREENS")
    screens = Path(named) if named else None
    contexts = [browser.new_context(base_url=site.address, locale="nl-NL") for _ in STAFF]
    found = [Desk(context.new_page(), name, screens) for context, name in zip(contexts, STAFF, strict=True)]
    for desk in found:
        desk.page.goto("/sign-in/?next=/coordination/")
        desk.page.get_by_label("E-mailadres").fill(f"{desk.name}@voorbeeld.invalid")
        desk.page.get_by_label("Wachtwoord").fill(country.PASSWORD)
        desk.page.keyboard.press("Enter")
        desk.page.wait_for_url("**/coordination/")
    yield found
    for context in contexts:
        context.close()


def test_every_request_of_an_evening_comes_to_one_end(
    desks: list[Desk], evening: Evening, site: Site, browser: Browser
) -> None:
    by_number: dict[str, Story] = {}
    sent: list[str] = []
    citizen = browser.new_context(base_url=site.address, locale="nl-NL").new_page()
    turns = deque(desks)
    for place, story in enumerate(stories(NUMBER)):
        turns.rotate(-1)
        if story.way is Way.PARTNER:
            sent.append(f"HAP-{place}")
            send_by_partner(site.address, key=evening.key, name=sent[-1], centre_id=evening.centre_id)
        elif story.way is Way.SELF_TRIAGE:
            ask_by_self_triage(citizen, name=f"Burger {place}")
        else:
            turns[0].take_call(story)
        row = CareRequest.objects.latest("number")
        by_number[str(row.number)] = story
        if story.way.is_spoken:
            _handle(turns[0], story, row, colleague=turns[1].name)
        elif len(by_number) % 3 == 0:  # what came in by itself waits until somebody has a hand free
            _pick_up(turns[0], by_number)
    while CareRequest.objects.filter(status__in=["waiting", "parked", "in-hand"]).exists():
        turns.rotate(-1)
        _pick_up(turns[0], by_number)
    assert faults_of(evening.centre_id, number=NUMBER) == []
    assert {how_far(site.address, key=evening.key, name=name) for name in sent} <= {"decided", "closed"}


def _pick_up(desk: Desk, by_number: dict[str, Story]) -> None:
    """The first of the queue; who has one that was parked or that a colleague gave ends it by a decision."""
    number = desk.pick_up_first()
    row = CareRequest.objects.get(number=number)
    story = by_number[number]
    if story.end in {End.PARK_FIRST, End.TO_COLLEAGUE}:
        desk.decide()
    elif story.end is End.SAME:
        other = CareRequest.objects.exclude(id=row.id).order_by("number").values_list("number", flat=True)[0]
        desk.end(story, same_as=str(other))
    else:
        desk.triage(story)
        desk.end(story)


def _handle(desk: Desk, story: Story, row: CareRequest, *, colleague: str) -> None:
    if story.end is not End.HUNG_UP:
        desk.triage(story)
    desk.end(story, colleague=colleague)
    row.refresh_from_db()
    assert row.status != "in-hand"
