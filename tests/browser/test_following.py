"""What is followed after the decision, in a real browser: by keyboard, on pages that are good for everybody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.triage.versions import take
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door
from ketenzicht.coordination.models import CareRequest, Decision
from ketenzicht.definitions import operations as definitions
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Sought
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.triage import queries as content

NOW = datetime.now(UTC)
COR = "cor@voorbeeld.invalid"


@pytest.fixture(scope="module", autouse=True)
def followed(own_database: str) -> Iterator[tuple[UUID, UUID]]:
    """A request for which a place is sought, and one that needs none; both decided."""
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        yield made_to_follow()


def made_to_follow() -> tuple[UUID, UUID]:
    new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
    (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOW)
    take("crosswalk", at=NOW - timedelta(minutes=1))
    take("demo-passende-zorg", at=NOW - timedelta(minutes=1))
    user_id = access.create_account(
        name="Cor", email=COR, password=country.PASSWORD, organisation_id=made.id, role=Role.COORDINATOR,
        actor=PLATFORM, at=NOW,
    )  # fmt: skip
    cor = Actor(ActorKind.PERSON, user_id, "Cor", made.id, grants_of([Role.COORDINATOR]), role="coordinator")
    sought, plain = [
        coordination.receive(centre_id=made.id, door=Door.CITIZENS, intake={}, actor=cor, at=NOW).id for _ in range(2)
    ]
    need = operations.NewNeed(
        form="elv-hoog", sought=Sought(kinds=(("acute-vv", "elv-hoog"),)), question="Hulp bij alles, kan niet thuis."
    )
    operations.state_need(request_id=sought, new=need, actor=cor, at=NOW)
    rules = content.fitting_in_use(at=NOW)
    assert rules is not None
    form = next(one.code for one in rules[1].forms if not one.capacity)
    for request_id in (sought, plain):
        Decision.objects.create(
            request_id=request_id, at=NOW, by=uuid4(), rules_id=rules[0], form=form, proposed=[], agrees=True, facts=b""
        )
    CareRequest.objects.filter(id__in=[sought, plain]).update(status="decided", urgency="U4")
    return sought, plain


def test_one_click_completes_and_a_search_is_given_up_on_good_pages(page: Page, followed: tuple[UUID, UUID]) -> None:
    sought, plain = followed
    page.goto("/sign-in/?next=/placement/")
    page.get_by_label("E-mailadres").fill(COR)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/placement/")
    expect(page.get_by_text("2 gevolgd")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Patiënt is thuis").press("Enter")
    expect(page.get_by_text("De zorgvraag is afgerond.")).to_be_visible()
    assert CareRequest.objects.get(id=plain).whereabouts == "home"
    expect(page.get_by_text("1 gevolgd")).to_be_visible()
    page.get_by_role("link", name="Zoek verder").press("Enter")
    page.get_by_role("link", name="stop met zoeken").press("Enter")
    page.wait_for_url(f"**/{sought}/trajectory/")
    page.get_by_text("Niet gevonden: stop met zoeken").click()
    assert_good(page)
    page.get_by_label("geen aanbieder die deze zorg geeft").check()
    page.get_by_label("Wat is in plaats daarvan gedaan?").select_option("other")
    page.get_by_label("nog niet bekend").check()
    page.get_by_role("button", name="Leg vast en stop met zoeken").press("Enter")
    expect(page.locator(".utrecht-form-field-error-message")).to_contain_text("Schrijf in een paar woorden")
    assert_good(page)
    expect(page.get_by_label("geen aanbieder die deze zorg geeft")).to_be_checked()
    page.locator("[id^='give-up-'][id$='-words']").fill("Buren vangen op")
    page.get_by_role("button", name="Leg vast en stop met zoeken").press("Enter")
    expect(page.get_by_text("In plaats daarvan: anders").first).to_be_visible()
    assert_good(page)
    page.goto("/placement/quality/")
    assert_good(page)
