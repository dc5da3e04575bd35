"""Pages about competences and co-signing in a real browser: for everybody, on a desk and on a telephone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.coordination.test_triage_of_a_request import CALM
from tests.triage.versions import take
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.competences import operations
from ketenzicht.competences.operations import NewRecord
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOW = datetime.now(UTC)
TODAY = local_day(NOW)
EPA = "epa-triage-telefonisch"


@pytest.fixture(scope="module", autouse=True)
def centre(own_database: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
        (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
        people = {
            name: somebody(name, role, made.id)
            for name, role in (
                ("bea", Role.ORGANISATION_ADMINISTRATOR),
                ("tom", Role.TRIAGIST),
                ("cor", Role.COORDINATOR),
            )
        }
        prepare(**people)
        conclude(people["tom"], centre_id=made.id)
        yield


def prepare(*, bea: Actor, tom: Actor, cor: Actor) -> None:
    """Cor holds what is asked and looks along with Tom; something of everything stands on the pages."""
    for person, level in ((tom, 3), (cor, 5)):
        new = NewRecord(EPA, level, TODAY, TODAY + timedelta(days=60), "bekwaamverklaring")
        operations.record(person=id_of(person), new=new, actor=bea, at=NOW)
    ends_at = NOW + timedelta(hours=8)
    operations.supervise(trainee=id_of(tom), supervisor=id_of(cor), begins_at=NOW, ends_at=ends_at, actor=bea, at=NOW)
    operations.state_need(competence=EPA, wanted=3, actor=bea, at=NOW)
    training = operations.plan_training(competence=EPA, name="Triage", day=TODAY, places=2, actor=bea, at=NOW)
    operations.take_seat(training_id=training, person=id_of(tom), actor=bea, at=NOW)
    operations.introduce(begins_on=TODAY, because="", actor=bea, at=NOW)


def conclude(tom: Actor, *, centre_id: UUID) -> None:
    """A round that waits for a co-sign."""
    take("crosswalk", at=NOW - timedelta(minutes=1))
    version = take("demo-telefoon", at=NOW - timedelta(minutes=1))
    made = coordination.receive(centre_id=centre_id, door=Door.CITIZENS, intake={}, actor=tom, at=NOW).id
    claim = coordination.pick_up(request_id=made, actor=tom, at=NOW)
    triage = coordination.begin_triage(
        request_id=made, claim=claim, instrument_id=version, complaint="buikpijn", actor=tom, at=NOW
    )
    coordination.answer(triage_id=triage, claim=claim, answers=CALM, actor=tom, at=NOW)
    coordination.conclude(triage_id=triage, claim=claim, actor=tom, at=NOW)


def somebody(name: str, role: Role, organisation_id: UUID) -> Actor:
    email = f"{name}@voorbeeld.invalid"
    user_id = access.create_account(
        name=name.title(), email=email, password=country.PASSWORD, organisation_id=organisation_id, role=role,
        actor=PLATFORM, at=NOW,
    )  # fmt: skip
    return Actor(ActorKind.PERSON, user_id, name.title(), organisation_id, grants_of([role]), role=role.value)


def id_of(actor: Actor) -> UUID:
    assert actor.id is not None
    return actor.id


def open_as(page: Page, name: str, address: str) -> None:
    page.goto(f"/sign-in/?next={address}")
    page.get_by_label("E-mailadres").fill(f"{name}@voorbeeld.invalid")
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_who_keeps_competences_finds_all_of_it_on_good_pages(page: Page) -> None:
    open_as(page, "bea", "/competences/")
    assert_good(page)
    for address in ("/competences/supervision/", "/competences/plan/", "/competences/mine/"):
        page.goto(address)
        assert_good(page)
    page.goto("/competences/")
    page.get_by_role("table").get_by_role("link", name="Tom").click()
    assert_good(page)
    page.get_by_role("link", name="Wijzig").click()
    page.get_by_text("Beëindig").first.click()
    assert_good(page)


def test_a_supervisor_goes_from_what_waits_to_the_request_and_agrees(page: Page) -> None:
    open_as(page, "cor", "/coordination/along/")
    assert_good(page)
    page.get_by_role("table").first.get_by_role("link").click()
    page.wait_for_url("**/coordination/*-*/#co-sign")
    assert_good(page)
    page.get_by_role("button", name="Akkoord", exact=True).click()
    expect(page.get_by_text("Medebeoordeeld: akkoord")).to_be_visible()
