"""Who sent a request by its own system hears there that it changed, and reads how it goes; nobody else does."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.fhir_r4 import faults
from tests.placement.conftest import MINUTE, Home, Region
from tests.placement.listener import Listener, administrator, listener
from tests.placement.test_following import decided
from tests.placement.test_pages import somebody as signed_in
from tests.telephony.conftest import key_of

from ketenzicht.access.domain import Permission, Role
from ketenzicht.access.models import ApiClient
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import SENDER_HEARS, Ending, Whereabouts
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.notices.models import Notice
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.domain.informing import DEAD_AFTER, Form, Tells
from ketenzicht.placement.models import OutcomeTold, Untold
from ketenzicht.placement.operations import NewEndpoint

__all__ = ["listener"]  # a fixture
pytestmark = pytest.mark.django_db
SCOPE = Permission.COORDINATION_REQUEST
PAGE = "/api/v1/care-requests/HAP-1/outcome"


@dataclass
class Sent:
    """A request that the system of the last home sent, which was decided and is followed."""

    region: Region
    home: Home
    key: str
    request_id: UUID
    system: Actor

    def outcome(self, **headers: str) -> Any:
        return Browser(headers={"Authorization": f"Bearer {self.key}", **headers}).get(PAGE)

    def told(self) -> dict[str, Any]:
        answer = self.outcome()
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def complete(self, where: Whereabouts) -> None:
        operations.complete(
            request_id=self.request_id, whereabouts=where, words="", actor=self.region.cor, at=self.region.later()
        )


@pytest.fixture
def sent(region: Region) -> Sent:
    region.at = timezone.now() - 10 * MINUTE
    for one in region.homes:
        one.say(2, at=region.at)
    home = region.homes[3]
    key = key_of(home.organisation_id, SCOPE)
    client = ApiClient.objects.get(organisation=home.organisation_id)
    system = Actor(ActorKind.SYSTEM, client.id, client.name, home.organisation_id, frozenset({SCOPE}))
    request_id = decided(region)
    CareRequest.objects.filter(id=request_id).update(source=client.id, source_key="HAP-1", door="partner")
    return Sent(region, home, key, request_id, system)


def add(sent: Sent, listener: Listener, **more: Any) -> operations.MadeEndpoint:
    new = NewEndpoint(more.pop("form", Form.NOTICE), listener.address, tells=more.pop("tells", Tells.REQUESTS), **more)
    made = operations.add_endpoint(new=new, actor=administrator(sent.home), at=sent.region.at)
    operations.inform_due(at=sent.region.at)
    listener.heard.clear()
    return made


def news(sent: Sent, listener: Listener) -> list[dict[str, Any]]:
    """What it hears now."""
    listener.heard.clear()
    operations.inform_due(at=sent.region.at)
    return [one.json for one in listener.heard]


def test_the_sender_reads_where_the_patient_goes_once_that_is_confirmed_and_where_they_are(sent: Sent) -> None:
    region = sent.region
    offer_id = region.ask(region.need(sent.request_id))[0]
    region.accept(offer_id)
    first = sent.told()
    assert (first["status"], first["isEnded"], first["whereabouts"]) == ("decided", False, None)
    assert [(one["status"], one["place"]) for one in first["care"]] == [("seeking", None)], "only promised"
    assert "Aalscholver" not in str(first)
    operations.confirm(offer_id=offer_id, expected_at=None, actor=region.cor, at=region.later())
    assert sent.told()["care"][0]["place"] == "Huize Aalscholver"
    operations.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=region.homes[0].opname, at=region.later())
    sent.complete(Whereabouts.PLACED)
    last = sent.told()
    assert (last["isEnded"], last["whereabouts"]["code"], last["care"][0]["status"]) == (True, "placed", "met")
    assert "De patiënt is nu: bij Huize Aalscholver." in last["words"]


@pytest.mark.parametrize(
    ("where", "code"),
    [(Whereabouts.HOME, "264362003"), (Whereabouts.DIED, "183676005"), (Whereabouts.LEFT, "445060000")],
)
def test_where_the_patient_is_has_the_code_of_the_zib(sent: Sent, where: Whereabouts, code: str) -> None:
    sent.complete(where)
    told = sent.told()["whereabouts"]
    assert (told["code"], told["snomed"]) == (where.value, code)
    task = sent.outcome(Accept="application/fhir+json")
    assert task["Content-Type"].startswith("application/fhir+json")
    assert faults(task.json()) == []
    assert task.json()["status"] == "completed"
    assert [one["valueCodeableConcept"]["coding"][0]["code"] for one in task.json()["output"][1:]] == [code]


def test_a_home_outside_the_network_is_named_to_nobody(sent: Sent) -> None:
    operations.place_outside(
        need_id=sent.region.need(sent.request_id),
        name="Bij dochter Truus",
        words="Gesproken.",
        actor=sent.region.cor,
        at=sent.region.at,
    )
    told = sent.told()
    assert told["care"][0]["place"] == "een plaats buiten het netwerk"
    assert "Truus" not in str(told) + sent.outcome(Accept="application/fhir+json").content.decode()


def test_what_it_reads_counts_as_told_once_and_each_look_is_in_the_log(sent: Sent) -> None:
    sent.told()
    assert not OutcomeTold.objects.exists(), "nothing came of it yet"
    sent.complete(Whereabouts.HOME)
    for _ in range(3):
        sent.told()
    row = OutcomeTold.objects.get()
    assert (row.to, row.by, row.by_name) == ("referrer", sent.system.id, sent.system.name)
    assert Happening.objects.filter(kind="outcome-told").count() == 1
    looks = AuditLine.objects.filter(action="coordination.outcome-looked-into")
    assert looks.count() == 4
    assert {one.authorisation for one in looks} == {SCOPE}


def test_another_system_also_of_the_same_organisation_gets_nothing(sent: Sent) -> None:
    sent.complete(Whereabouts.HOME)
    for organisation_id in (sent.home.organisation_id, sent.region.homes[0].organisation_id):
        browser = Browser(headers={"Authorization": f"Bearer {key_of(organisation_id, SCOPE)}"})
        assert browser.get(PAGE).status_code == 404
    wrong = Browser(headers={"Authorization": f"Bearer {key_of(sent.home.organisation_id, 'placement.answer')}"})
    assert wrong.get(PAGE).status_code == 403
    with pytest.raises(NotPermitted):
        operations.read_outcome(key="HAP-1", actor=sent.home.opname, at=sent.region.at)
    with pytest.raises(NotFound):
        operations.read_outcome(key="HAP-2", actor=sent.system, at=sent.region.at)
    assert not OutcomeTold.objects.exists()


def test_its_system_hears_that_something_changed_signed_and_without_the_patient(sent: Sent, listener: Listener) -> None:
    made = add(sent, listener)
    region = sent.region
    offer_id = region.ask(region.need(sent.request_id))[0]
    region.accept(offer_id)
    assert news(sent, listener) == [], "what is only asked or promised may still be otherwise"
    operations.confirm(offer_id=offer_id, expected_at=None, actor=region.cor, at=region.later())
    (told,) = news(sent, listener)
    assert told["type"] == "care-request.changed"
    assert told["data"] == {
        "key": "HAP-1",
        "version": told["data"]["version"],
        "status": "decided",
        "since": region.at.isoformat(),
        "fetchAt": f"http://localhost:8000{PAGE}",
    }
    assert all(one.is_signed_with(made.secret) for one in listener.heard)
    assert b"Aalscholver" not in listener.heard[0].body
    operations.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=region.homes[0].opname, at=region.later())
    sent.complete(Whereabouts.PLACED)
    (last,) = news(sent, listener)
    assert last["data"]["version"] > told["data"]["version"], "told once, as it is when it goes out"
    assert not Untold.objects.exists()


def test_a_fhir_server_gets_a_task_that_is_valid_by_r4(sent: Sent, listener: Listener) -> None:
    add(sent, listener, form=Form.TASK, token="van-hen")
    sent.complete(Whereabouts.HOME)
    (told,) = news(sent, listener)
    assert faults(told) == []
    assert told["identifier"] == [{"system": "urn:ketenzicht:kenmerk", "value": "HAP-1"}]
    assert listener.heard[0].path.endswith(f"/Task/{sent.request_id}")


def test_only_who_sent_it_hears_and_only_of_what_they_asked_to_hear(sent: Sent, listener: Listener) -> None:
    add(sent, listener, tells=Tells.OFFERS)
    other = NewEndpoint(Form.NOTICE, listener.address, tells=Tells.REQUESTS)
    operations.add_endpoint(new=other, actor=administrator(sent.region.homes[0]), at=sent.region.at)
    operations.inform_due(at=sent.region.at)
    sent.complete(Whereabouts.HOME)
    assert news(sent, listener) == []
    add(sent, listener, tells=Tells.REQUESTS)
    sent.region.placed(sent.region.need())  # of another request, at other homes
    assert news(sent, listener) == []


def test_a_server_that_is_down_is_tried_again_and_the_centre_reads_that_it_hears_nothing(
    sent: Sent, listener: Listener, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    add(sent, listener)
    listener.status = 503
    sent.complete(Whereabouts.HOME)
    region = sent.region
    assert DEAD_AFTER < 25 * MINUTE
    for _ in range(25):
        operations.inform_due(at=region.later())
    notice = Notice.objects.get(organisation_id=sent.home.organisation_id)
    assert "zorgvragen" in notice.title
    browser = signed_in(region.centre_id, Role.COORDINATOR, "cor", settings)
    page = browser.get(reverse("placement:trajectory", args=[sent.request_id])).content.decode()
    assert "hoort niet dat er iets verandert" in page
    listener.status = 204
    region.later(6)
    assert [one["data"]["key"] for one in news(sent, listener) if one["type"] == "care-request.changed"] == ["HAP-1"]
    page = browser.get(reverse("placement:trajectory", args=[sent.request_id])).content.decode()
    assert "krijgt bericht als er iets verandert" in page


def test_the_database_notes_for_the_sender_exactly_what_the_domain_says() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'placement_note_sender'")
        (said,) = cursor.fetchone()
    assert set(said.split("'")[1::2]) == {one.value for one in SENDER_HEARS}


def test_a_request_that_was_closed_has_ended_for_its_sender(sent: Sent, listener: Listener) -> None:
    add(sent, listener)
    region = sent.region
    region.ask(region.need(sent.request_id))
    coordination.reopen(request_id=sent.request_id, because="Belt.", actor=region.cor, at=region.later())
    claim = coordination.pick_up(request_id=sent.request_id, actor=region.cor, at=region.at)
    coordination.close(
        request_id=sent.request_id, claim=claim, ending=Ending.ADVISED, note="Advies.", actor=region.cor, at=region.at
    )
    assert [one["data"]["status"] for one in news(sent, listener)] == ["closed"]
    told = sent.told()
    assert (told["isEnded"], told["care"][0]["why"]) == (True, "de zorgvraag is afgesloten")
