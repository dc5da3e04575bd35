"""Where a region wants to see changes of units first: adding, ending and moving one is proposed, and decided."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from tests.access.helpers import person
from tests.feeds.conftest import bureau
from tests.web.conftest import sign_in
from tests.web.country import IC, SEH, Country, account
from tests.web.reading import text_of

from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.capacity import operations
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import Unit
from ketenzicht.notices.models import Notice
from ketenzicht.registry import operations as registry
from ketenzicht.registry.models import Change
from ketenzicht.upkeep import operations as upkeep
from ketenzicht.upkeep.domain import Kind
from ketenzicht.upkeep.models import Proposal
from ketenzicht.upkeep.queries import judged_regions, region_of

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "beheerder@voorbeeld.invalid"
DAY = timedelta(days=1)


@pytest.fixture
def keeper(land: Country) -> Actor:
    return person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)


@pytest.fixture
def officer(land: Country, now: datetime) -> Actor:
    """Of the bureau of the region in which places 0 to 3 lie, which asks for approval."""
    (made,) = registry.register_organisations(organisations=[bureau("ROAZ-bureau Proef", 0)], actor=PLATFORM, at=now)
    who = person(Role.ROAZ_OFFICER, organisation_id=made.id)
    upkeep.set_approvals(region="ROAZ-05", kinds=[Kind.UNITS], actor=who, at=now)
    return who


@pytest.fixture
def administrator(land: Country, client: Client, now: datetime) -> Client:
    account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    return sign_in(client, ADMINISTRATOR)


def nicu(land: Country, place: int = 0) -> NewUnit:
    return NewUnit(land.locations[place], "kliniek", "nicu", land.organisation_id, "manual", date(2040, 1, 1))


def approve(proposal_id: UUID | None, actor: Actor, at: datetime) -> None:
    assert proposal_id is not None
    operations.approve(proposal_id=proposal_id, seen=1, actor=actor, at=at)


def test_a_unit_is_proposed_on_the_page_judged_and_then_there(
    administrator: Client, land: Country, officer: Actor, now: datetime
) -> None:
    page, on = f"/locations/{land.locations[0]}/units/", local_day(now) + DAY
    before = Unit.objects.count()
    sent = administrator.post(page, {"kind": "kliniek/nicu", "mode": "automatic", "on": str(on)})
    proposal = Proposal.objects.get()
    assert sent["Location"] == f"/upkeep/proposals/{proposal.id}/"
    assert Unit.objects.count() == before
    said = text_of(administrator.get(sent["Location"]))
    assert "NICU" in said
    assert f"(Kliniek): erbij vanaf {on:%d-%m-%Y}, automatisch geleverd." in said
    assert "Wacht op goedkeuring" in text_of(administrator.get(page))
    assert Notice.objects.get(about=f"proposal/{proposal.id}").organisation_id == officer.organisation_id
    again = administrator.post(page, {"kind": "kliniek/nicu", "mode": "manual", "on": str(on)})
    assert again.status_code == 422
    assert "Er wacht al een voorstel" in text_of(again)
    other = administrator.post(page, {"kind": "kliniek/picu", "mode": "manual", "on": str(on)})
    assert other.status_code == 302  # of each unit one
    approve(proposal.id, officer, now + timedelta(minutes=10))  # the page read the clock itself
    unit = Unit.objects.get(location=land.locations[0], label="nicu")
    assert (unit.active_from, unit.mode, unit.deliverer_id) == (on, "automatic", land.organisation_id)
    history = list(Change.objects.filter(location_id=land.locations[0]).values_list("what", flat=True))
    assert "Voorstel van Zorggroep Verzonnen, goedgekeurd." in history
    assert Notice.objects.filter(organisation_id=land.organisation_id, title__contains="goedgekeurd").exists()


def test_what_was_proposed_is_carried_out_as_it_was_proposed(
    land: Country, keeper: Actor, officer: Actor, now: datetime
) -> None:
    on = local_day(now) + 3 * DAY
    begun = operations.ask_begin(unit=nicu(land), on=on, actor=keeper, at=now)
    ended = operations.ask_end(
        location_id=land.locations[0], code=land.units[0, SEH].code, on=on, because="Fusie", actor=keeper, at=now
    )
    Unit.objects.filter(pk=land.units[2, IC].pk).update(active_until=local_day(now))
    moved = operations.ask_move(
        location_id=land.locations[0],
        code=land.units[0, IC].code,
        to=land.locations[2],
        on=on,
        because="Nieuwbouw",
        actor=keeper,
        at=now,
    )
    for outcome in (begun, ended, moved):
        approve(outcome.proposal_id, officer, now + DAY)
    made = Unit.objects.get(location=land.locations[0], label="nicu")
    assert (made.mode, made.automation_expected_on, made.active_from) == ("manual", date(2040, 1, 1), on)
    assert Unit.objects.get(pk=land.units[0, SEH].pk).active_until == on
    follower = Unit.objects.get(continues=land.units[0, IC])
    assert (follower.location_id, follower.active_from) == (land.locations[2], on)
    assert AuditLine.objects.filter(action="upkeep.approved").count() == 3


def test_a_move_is_judged_where_it_goes_when_only_that_region_asks(
    land: Country, keeper: Actor, officer: Actor, now: datetime
) -> None:
    Unit.objects.filter(pk=land.units[0, IC].pk).update(active_until=local_day(now))
    told = operations.ask_move(
        location_id=land.locations[4], code=land.units[4, IC].code, to=land.locations[0], on=local_day(now) + DAY,
        because="Nieuwbouw", actor=keeper, at=now,
    )  # fmt: skip
    assert told.proposal_id is not None
    assert Proposal.objects.get().region == "ROAZ-05"
    approve(told.proposal_id, officer, now)
    assert Unit.objects.get(continues=land.units[4, IC]).location_id == land.locations[0]


def test_a_move_is_judged_by_both_regions_when_both_ask(
    land: Country, keeper: Actor, officer: Actor, now: datetime
) -> None:
    (made,) = registry.register_organisations(organisations=[bureau("ROAZ-bureau Ginds", 4)], actor=PLATFORM, at=now)
    there = person(Role.ROAZ_OFFICER, organisation_id=made.id)
    (region,) = judged_regions(actor=there, on=local_day(now))
    upkeep.set_approvals(region=region, kinds=[Kind.UNITS], actor=there, at=now)
    Unit.objects.filter(pk=land.units[0, IC].pk).update(active_until=local_day(now))
    told = operations.ask_move(
        location_id=land.locations[4], code=land.units[4, IC].code, to=land.locations[0], on=local_day(now) + DAY,
        because="Nieuwbouw", actor=keeper, at=now,
    )  # fmt: skip
    with pytest.raises(NotFound):
        approve(told.proposal_id, officer, now)  # not yet theirs
    approve(told.proposal_id, there, now)
    waiting = Proposal.objects.get()
    assert (waiting.status, waiting.region) == ("waiting", "ROAZ-05")
    assert waiting.wishes["what"].endswith(f"{region} keurde dit goed.")
    assert not Unit.objects.filter(continues=land.units[4, IC]).exists()
    open_tasks = Notice.objects.filter(about=f"proposal/{waiting.id}", settled_at=None)
    assert [one.organisation_id for one in open_tasks] == [officer.organisation_id]
    with pytest.raises(NotFound):
        approve(told.proposal_id, there, now)  # no longer theirs
    approve(told.proposal_id, officer, now)
    assert Unit.objects.get(continues=land.units[4, IC]).location_id == land.locations[0]
    assert Proposal.objects.get().status == "approved"


def test_who_judges_both_regions_approves_once(land: Country, keeper: Actor, officer: Actor, now: datetime) -> None:
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    region = region_of(location_id=land.locations[4], on=local_day(now))
    upkeep.set_approvals(region=region, kinds=[Kind.UNITS], actor=everything, at=now)
    Unit.objects.filter(pk=land.units[0, IC].pk).update(active_until=local_day(now))
    told = operations.ask_move(
        location_id=land.locations[4], code=land.units[4, IC].code, to=land.locations[0], on=local_day(now) + DAY,
        because="Nieuwbouw", actor=keeper, at=now,
    )  # fmt: skip
    approve(told.proposal_id, everything, now)
    assert Unit.objects.get(continues=land.units[4, IC]).location_id == land.locations[0]


def test_what_cannot_be_is_refused_before_it_is_proposed_and_leaves_nothing(
    land: Country, keeper: Actor, officer: Actor, now: datetime
) -> None:
    today, before = local_day(now), Unit.objects.count()
    again = NewUnit(land.locations[0], *SEH, land.organisation_id)
    with pytest.raises(Conflict):
        operations.ask_begin(unit=again, on=today, actor=keeper, at=now)
    with pytest.raises(Refused):
        operations.ask_begin(unit=nicu(land), on=today - DAY, actor=keeper, at=now)
    with pytest.raises(NotFound):
        operations.ask_end(
            location_id=land.locations[0], code=land.organisation_id, on=today, because="Weg", actor=keeper, at=now
        )
    for actor in (officer, person(Role.CAPACITY_MANAGER, organisation_id=land.organisation_id)):
        with pytest.raises(NotPermitted):
            operations.ask_begin(unit=nicu(land), on=today, actor=actor, at=now)
    assert not Proposal.objects.exists()
    operations.ask_begin(unit=nicu(land), on=today, actor=keeper, at=now)
    assert Unit.objects.count() == before


def test_what_became_impossible_meanwhile_is_refused_to_who_approves(
    land: Country, keeper: Actor, officer: Actor, now: datetime
) -> None:
    told = operations.ask_begin(unit=nicu(land), on=local_day(now), actor=keeper, at=now)
    with pytest.raises(Refused, match="vandaag of een latere dag"):
        approve(told.proposal_id, officer, now + 2 * DAY)
    operations.create_unit(unit=nicu(land), active_from=local_day(now), actor=PLATFORM, at=now)
    with pytest.raises(Conflict, match="heeft de zorgsoort"):
        approve(told.proposal_id, officer, now)
    assert Proposal.objects.get().status == "waiting"


def test_nobody_judges_their_own_and_a_refusal_changes_nothing(
    land: Country, keeper: Actor, officer: Actor, now: datetime
) -> None:
    told = operations.ask_begin(unit=nicu(land), on=local_day(now), actor=keeper, at=now)
    assert told.proposal_id is not None
    with pytest.raises(NotPermitted):
        approve(told.proposal_id, keeper, now)
    upkeep.refuse(proposal_id=told.proposal_id, reasons="Niet afgesproken", actor=officer, at=now)
    assert not Unit.objects.filter(location=land.locations[0], label="nicu").exists()


def test_elsewhere_and_for_functioneel_beheer_it_is_done_at_once(
    land: Country, keeper: Actor, officer: Actor, now: datetime
) -> None:
    on = local_day(now)
    assert operations.ask_begin(unit=nicu(land, 4), on=on, actor=keeper, at=now).proposal_id is None
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    assert operations.ask_begin(unit=nicu(land), on=on, actor=everything, at=now).proposal_id is None
    assert Unit.objects.filter(label="nicu").count() == 2
