"""What a receiver tells of the patient moves the placement; what is told of the placement stands at the hand-over."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from django.test import Client as Browser
from django.utils import timezone
from tests.handover.conftest import located
from tests.placement.conftest import ELV, MINUTE, Home, Region, _region, region, somebody
from tests.telephony.conftest import key_of

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import Hold
from ketenzicht.coordination import operations as coordination
from ketenzicht.handover import operations
from ketenzicht.handover.domain.delivery import Feedback, State
from ketenzicht.handover.domain.fhir import handover_of
from ketenzicht.handover.models import Release
from ketenzicht.notices.models import Notice
from ketenzicht.placement import operations as placement
from ketenzicht.placement.domain import Cancelled, Dropped, Side
from ketenzicht.placement.models import Need, Offer, OfferStep

__all__ = ["_region", "region"]  # fixtures
pytestmark = pytest.mark.django_db


@dataclass
class Placed:
    """A place that was confirmed: `nurse` reads hand-overs there, and answers no questions for the home."""

    region: Region
    offer_id: UUID
    home: Home
    nurse: Actor

    @property
    def offer(self) -> Offer:
        return Offer.objects.select_related("need", "hold").get(id=self.offer_id)

    @property
    def release(self) -> Release:
        return Release.objects.get(offer_id=self.offer_id)

    def tell(self, told: Feedback, *, actor: Actor | None = None) -> bool:
        at = self.region.later()
        return operations.tell_back(release_id=self.release.id, told=told, actor=actor or self.nurse, at=at)

    def steps(self) -> list[str]:
        return [one.kind for one in self.release.steps.order_by("id")]


@pytest.fixture
def placed(region: Region) -> Placed:
    offer_id = region.placed(region.need())
    home = region.home_of(offer_id)
    return Placed(region, offer_id, home, somebody(home.organisation_id, Role.CARE_PROFESSIONAL, "Nel Zorg"))


def test_that_the_patient_is_there_moves_the_placement(placed: Placed) -> None:
    assert placed.tell(Feedback.ARRIVED)
    offer = placed.offer
    assert (offer.status, offer.need.status) == ("arrived", "met")
    assert offer.hold is not None
    assert offer.hold.absorbed_at is not None, "the next figure of the home counts the patient"
    assert placed.release.told == Feedback.ARRIVED.value
    assert not placed.tell(Feedback.ARRIVED), "twice is once"
    assert OfferStep.objects.filter(offer=offer, action="arrive", side="provider", by_name="Nel Zorg").count() == 1


def test_it_is_on_record_by_which_right_that_was_told(placed: Placed) -> None:
    placed.tell(Feedback.ARRIVED)
    line = AuditLine.objects.get(action="coordination.arrived", subject=f"care-request/{placed.offer.need.request_id}")
    assert (line.authorisation, line.actor_name) == ("handover.receive", "Nel Zorg")


def test_that_the_patient_did_not_come_frees_the_place_and_takes_the_hand_over_back(placed: Placed) -> None:
    assert placed.tell(Feedback.NOT_ARRIVED)
    offer = placed.offer
    assert (offer.status, offer.need.status) == ("not-arrived", "seeking")
    assert not Hold.objects.filter(ended_at__isnull=True).exists()
    assert (placed.release.state, placed.release.withdrawn_as) == (State.WITHDRAWN.value, "not-arrived")
    assert not placed.tell(Feedback.NOT_ARRIVED), "twice is once"
    with pytest.raises(Conflict, match="ingetrokken"):
        placed.tell(Feedback.ARRIVED)


def test_an_arrival_that_was_a_mistake_is_turned_back(placed: Placed) -> None:
    placed.tell(Feedback.ARRIVED)
    assert placed.tell(Feedback.NOT_ARRIVED)
    assert placed.offer.status == "not-arrived"
    assert placed.offer.need.status == "seeking"
    actions = list(OfferStep.objects.filter(offer_id=placed.offer_id).order_by("id").values_list("action", flat=True))
    assert actions[-3:] == ["arrive", "correct", "miss"]


@pytest.mark.parametrize("side", [Side.CENTRE, Side.PROVIDER])
def test_what_either_side_tells_of_the_placement_stands_at_the_hand_over(placed: Placed, side: Side) -> None:
    actor = placed.region.cor if side is Side.CENTRE else placed.home.opname
    placement.arrive(offer_id=placed.offer_id, side=side, actor=actor, at=placed.region.later())
    assert placed.release.told == Feedback.ARRIVED.value
    assert list(placed.release.steps.values_list("actor_name", flat=True))[-1] == actor.name
    assert not placed.tell(Feedback.ARRIVED)
    placement.correct(
        offer_id=placed.offer_id, because="Verkeerde kamer", side=side, actor=actor, at=placed.region.later()
    )
    assert (placed.release.told, placed.release.told_at) == ("", None)
    assert placed.steps()[-1] == "corrected"
    assert placed.tell(Feedback.ARRIVED)
    assert placed.offer.status == "arrived"


def test_a_patient_who_was_there_and_left_did_come(placed: Placed) -> None:
    placed.tell(Feedback.ARRIVED)
    placement.leave(offer_id=placed.offer_id, side=Side.PROVIDER, actor=placed.home.opname, at=placed.region.later())
    with pytest.raises(Conflict, match="vertrokken"):
        placed.tell(Feedback.NOT_ARRIVED)
    assert placed.release.told == Feedback.ARRIVED.value, "nothing of it was kept"
    assert placed.offer.status == "left"


def test_of_a_placement_that_was_called_off_nothing_is_told_and_reading_says_why(placed: Placed) -> None:
    placement.cancel(
        offer_id=placed.offer_id, reason=Cancelled.BETTER_PLACE, words="", side=Side.CENTRE, actor=placed.region.cor,
        at=placed.region.later(),
    )  # fmt: skip
    for told in Feedback:
        with pytest.raises(Conflict, match="een beter passende plaats gevonden"):
            placed.tell(told)
    opened = operations.look_into(release_id=placed.release.id, actor=placed.nurse, at=placed.region.later())
    assert (opened.sections, opened.line.why and opened.line.why.words) == (
        (), "afgezegd: een beter passende plaats gevonden",
    )  # fmt: skip


def test_who_was_sent_on_to_another_unit_arrives_there_and_not_here(placed: Placed) -> None:
    location_id = located(placed.home.organisation_id)
    new = NewUnit(location_id=location_id, module=ELV[0], label=ELV[1], deliverer_id=placed.home.organisation_id)
    (unit,) = capacity.create_units(units=[new], active_from=date(2020, 1, 1), actor=PLATFORM, at=placed.region.at)
    other = Home(placed.home.organisation_id, location_id, unit, "Tweede afdeling")
    other.say(2, at=placed.region.at)
    first = placed.release.id
    there = placement.redirect(
        offer_id=placed.offer_id, to=unit.code, words="Boven", yes=placement.Yes(), side=Side.PROVIDER,
        actor=placed.home.opname, at=placed.region.later(),
    )  # fmt: skip
    with pytest.raises(Conflict, match="doorverwezen"):
        operations.tell_back(release_id=first, told=Feedback.ARRIVED, actor=placed.nurse, at=placed.region.at)
    second = Release.objects.get(offer_id=there)
    assert operations.tell_back(
        release_id=second.id, told=Feedback.ARRIVED, actor=placed.nurse, at=placed.region.later()
    )
    assert Offer.objects.get(id=there).status == "arrived"
    assert placed.offer.status == "redirected"


@pytest.mark.parametrize(
    ("dropped", "why"),
    [
        (Dropped.DIED, "afgezegd: de patiënt is overleden"),
        (Dropped.LEFT, "afgezegd: de patiënt ziet ervan af of is vertrokken"),
        (Dropped.LANDED, "elders terechtgekomen"),
    ],
)
def test_of_a_patient_who_died_or_left_before_it_was_read_nothing_is_read_but_that(
    placed: Placed, dropped: Dropped, why: str
) -> None:
    operations.deliver_due(at=placed.region.later())
    placement.drop_need(
        need_id=placed.offer.need_id, dropped=dropped, because="De dochter belde", actor=placed.region.cor,
        at=placed.region.later(),
    )  # fmt: skip
    opened = operations.look_into(release_id=placed.release.id, actor=placed.nurse, at=placed.region.later())
    assert (opened.sections, opened.line.why and opened.line.why.words) == ((), why)
    told = Notice.objects.get(organisation_id=placed.home.organisation_id, about__endswith="/withdrawn")
    assert "overleden" not in told.title + told.text, "a notice goes by mail"
    system = somebody(placed.home.organisation_id, Role.ORGANISATION_ADMINISTRATOR, "EPD")
    with pytest.raises(Conflict, match=why):
        operations.fetch(release_id=placed.release.id, actor=system, at=placed.region.later())
    with pytest.raises(Conflict, match=why):
        placed.tell(Feedback.ARRIVED)


def test_others_tell_nothing(placed: Placed) -> None:
    elsewhere = somebody(placed.region.homes[3].organisation_id, Role.ADMISSIONS_OFFICER, "Ank Anders")
    with pytest.raises(NotFound):
        placed.tell(Feedback.ARRIVED, actor=elsewhere)
    with pytest.raises(NotPermitted):
        placed.tell(Feedback.ARRIVED, actor=placed.region.cor)
    with pytest.raises(NotFound):
        operations.tell_back(release_id=uuid4(), told=Feedback.ARRIVED, actor=placed.nurse, at=placed.region.at)
    assert placed.offer.status == "placed"


def test_that_it_was_seen_moves_nothing(placed: Placed) -> None:
    assert placed.tell(Feedback.RECEIVED)
    assert placed.offer.status == "placed"
    assert placed.tell(Feedback.ARRIVED)
    assert placed.offer.status == "arrived"


def test_the_form_of_care_is_that_for_which_a_place_was_sought(placed: Placed) -> None:
    need = Need.objects.get(offers=placed.offer_id)
    need.form_name, need.before = "Eerstelijnsverblijf, hoog", placed.region.at + 90 * MINUTE
    need.save()
    request_id, me, at = need.request_id, placed.region.cor, placed.region.later()
    claim = coordination.pick_up(request_id=request_id, actor=me, at=at)
    coordination.note(request_id=request_id, claim=claim, changes={"complaint": "Gevallen"}, actor=me, at=at)
    operations.release(
        request_id=request_id, offer_id=placed.offer_id, organisation_id=placed.home.organisation_id,
        location_id=placed.home.location_id, actor=me, at=at,
    )  # fmt: skip
    system = somebody(placed.home.organisation_id, Role.ORGANISATION_ADMINISTRATOR, "EPD")
    bundle = operations.fetch(release_id=placed.release.id, actor=system, at=placed.region.later())
    told = handover_of(bundle)
    assert told.decided is not None
    assert (told.decided.form, told.decided.name) == ("elv-hoog", "Eerstelijnsverblijf, hoog")
    assert told.begin_before == need.before
    request = next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "ServiceRequest")
    assert request["code"]["text"] == "Eerstelijnsverblijf, hoog"


@pytest.fixture
def system(region: Region) -> tuple[Browser, Placed]:
    region.at = timezone.now()
    for home in region.homes:
        home.say(2, at=region.at)
    offer_id = region.placed(region.need())
    home = region.home_of(offer_id)
    key = key_of(home.organisation_id, "handover.fetch")
    return Browser(headers={"Authorization": f"Bearer {key}"}), Placed(region, offer_id, home, home.opname)


def put(browser: Browser, release_id: UUID, task: Any) -> tuple[int, Any]:
    answer = browser.put(f"/api/v1/hand-overs/{release_id}/task", task, content_type="application/fhir+json")
    return answer.status_code, answer.json()


def test_a_system_tells_it_and_the_placement_goes_along(system: tuple[Browser, Placed]) -> None:
    browser, placed_ = system
    address = f"/api/v1/hand-overs/{placed_.release.id}/statuses"
    answer = browser.post(address, {"told": "arrived"}, content_type="application/json")
    assert answer.status_code == 201
    assert placed_.offer.status == "arrived"
    assert browser.post(address, {"told": "arrived"}, content_type="application/json").status_code == 200


@pytest.mark.parametrize(
    ("status", "becomes", "told"),
    [("received", "placed", "received"), ("completed", "arrived", "arrived"), ("failed", "not-arrived", "not-arrived")],
)
def test_a_task_tells_it_too(system: tuple[Browser, Placed], status: str, becomes: str, told: str) -> None:
    browser, placed_ = system
    release_id = placed_.release.id
    task = {"resourceType": "Task", "id": str(uuid5(release_id, "task")), "intent": "order", "status": status}
    assert put(browser, release_id, task) == (201, {"told": told, "toldName": Feedback(told).word})
    assert placed_.offer.status == becomes
    assert put(browser, release_id, task)[0] == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"resourceType": "Bundle", "status": "completed"},
        {"resourceType": "Task"},
        {"resourceType": "Task", "status": "ready"},
        {"resourceType": "Task", "status": ["completed"]},
        {"resourceType": "Task", "status": {"completed": 1}},
        {"resourceType": "Task", "status": "completed", "id": "of-another"},
        {"resourceType": ["Task"], "status": "completed", "id": {"a": 1}},
        {},
    ],
)
def test_what_is_no_task_of_it_is_refused_and_moves_nothing(system: tuple[Browser, Placed], wrong: Any) -> None:
    browser, placed_ = system
    assert put(browser, placed_.release.id, wrong)[0] == 400
    assert placed_.offer.status == "placed"
