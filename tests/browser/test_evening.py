"""An evening at the centre through all doors, on the real pages and the API: every request comes to one end.

A short one each time; a whole one of sixty, with pictures of every kind of page, is
`KETENZICHT_EVENING=60 KETENZICHT_SCREENS=folder pytest tests/browser/test_evening.py`.
"""

import os
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page
from tests.coordination.test_self_triage import location
from tests.evening.accounting import faults_of
from tests.evening.centre import Centre, Evening
from tests.evening.desk import Desk
from tests.evening.doors import how_far
from tests.evening.stories import TEMPLATES, stories
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
CONTENT = (
    *("crosswalk", "demo-telefoon", "demo-zelftriage", "demo-passende-zorg", "demo-gespreksregels", "demo-afweging"),
)
STAFF = {"Tom": Role.TRIAGIST, "Ine": Role.TRIAGIST, "Cor": Role.COORDINATOR}
GP = "Vis"


@pytest.fixture(scope="module", autouse=True)
def evening(own_database: str) -> Iterator[Evening]:
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        registry.load_reference(at=NOW)
        place = location("ZCC Avond", "ZCC", "030 111 11 11")
        practice = location("Praktijk Avond", "Z3", "030 111 11 12")
        new = (
            NewOrganisation(name="ZCC Avond", kind=OrganisationKind.ZCC, locations=(place,)),
            NewOrganisation(name="Praktijk Avond", kind=OrganisationKind.PROVIDER, locations=(practice,)),
        )
        centre, partner = registry.register_organisations(organisations=new, actor=PLATFORM, at=NOW)
        for name in CONTENT:
            take(name, at=NOW - timedelta(minutes=1))
        people = [(name, role, centre.id) for name, role in STAFF.items()]
        for name, role, of in (*people, (GP, Role.CARE_PROFESSIONAL, partner.id)):
            access.create_account(
                name=name, email=f"{name}@voorbeeld.invalid", password=country.PASSWORD, organisation_id=of,
                role=role, actor=PLATFORM, at=NOW,
            )  # fmt: skip
        requests = _key(partner.id, "HAP", "coordination.request")
        yield Evening(centre.id, requests, _key(centre.id, "Centrale", "telephony.deliver"))


def _key(organisation_id: UUID, name: str, *scopes: str) -> str:
    ends = NOW + timedelta(days=1)
    return access.issue_key(
        organisation_id=organisation_id, name=name, scopes=list(scopes), expires_at=ends, actor=PLATFORM, at=NOW
    ).key


@pytest.fixture
def desks(browser: Browser, site: Site) -> Iterator[list[Desk]]:
    """Three colleagues, each in a browser of their own, signed in."""
    named = os.environ.get("KETENZICHT_SCREENS")
    screens = Path(named) if named else None
    contexts = [browser.new_context(base_url=site.address, locale="nl-NL") for _ in STAFF]
    found = [Desk(context.new_page(), name, screens) for context, name in zip(contexts, STAFF, strict=True)]
    for desk in found:
        _sign_in(desk.page, desk.name)
    yield found
    for context in contexts:
        context.close()


@pytest.fixture
def others(browser: Browser, site: Site) -> Iterator[tuple[Page, Page]]:
    """A citizen, and a GP who is signed in."""
    contexts = [browser.new_context(base_url=site.address, locale="nl-NL") for _ in range(2)]
    citizen, gp = (context.new_page() for context in contexts)
    _sign_in(gp, GP, "/advice/")
    yield citizen, gp
    for context in contexts:
        context.close()


def _sign_in(page: Page, name: str, to: str = "/coordination/") -> None:
    page.goto(f"/sign-in/?next={to}")
    page.get_by_label("E-mailadres").fill(f"{name}@voorbeeld.invalid")
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{to}")


def test_every_request_of_an_evening_comes_to_one_end(
    desks: list[Desk], others: tuple[Page, Page], evening: Evening, site: Site
) -> None:
    centre = Centre(site.address, evening, deque(desks), *others)
    for place, story in enumerate(stories(NUMBER)):
        centre.turns.rotate(-1)
        centre.comes_in(f"{place}", story)
    while CareRequest.objects.filter(status__in=["waiting", "parked", "in-hand"]).exists():
        centre.turns.rotate(-1)
        centre.pick_up()
    assert faults_of(evening.centre_id, number=NUMBER) == []
    said = {how_far(site.address, key=evening.key, name=name) for name in centre.sent}
    assert said == {"decided", "closed"}
