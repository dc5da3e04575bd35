"""Who had a hand-over, or was told of it, is told that it was withdrawn, as they were told of it; nobody else is."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.coordination.conftest import NOON, _ids, centre, somebody
from tests.fhir_r4 import faults
from tests.handover.conftest import BSN, CALLED_OFF, Accepted, accepted, receiver
from tests.handover.receiver import Receiver
from tests.handover.test_fetching import FETCH, ask
from tests.handover.told import passings, texts
from tests.telephony.conftest import key_of

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict
from ketenzicht.coordination import operations as coordination
from ketenzicht.events.models import Event
from ketenzicht.handover import operations, queries
from ketenzicht.handover.domain.dataset import Party
from ketenzicht.handover.domain.delivery import READABLE_FOR, State, Way
from ketenzicht.handover.domain.fhir import Passing, Stand, withdrawal_notification_of, withdrawal_of
from ketenzicht.handover.domain.withdrawing import Why
from ketenzicht.handover.models import Recall, Release
from ketenzicht.handover.operations import delivering
from ketenzicht.notices.models import Notice
from ketenzicht.placement.domain import Cancelled, Status

__all__ = ["_ids", "accepted", "centre", "receiver"]  # fixtures
pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
LATER = NOON + 5 * MINUTE
whys = st.builds(Why, st.sampled_from(Status), st.sampled_from(["", *(one.value for one in Cancelled)]))


def of(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind)


def recall(accepted_: Accepted) -> Recall:
    return Recall.objects.get(release=accepted_.row())


def pushed(accepted_: Accepted, receiver_: Receiver) -> None:
    accepted_.receives(Way.PUSH, receiver_.address, token="geheim")
    accepted_.release()
    operations.deliver_due(at=NOON)
    assert "Johanna" in str(receiver_.stored)


@settings(max_examples=40, deadline=None)
@given(passings, whys, texts)
def test_any_withdrawal_is_valid_by_r4_points_at_what_is_there_and_says_that_it_is_over(
    passing: Passing, why: Why, sender: str
) -> None:
    over = replace(passing, stand=Stand.REVOKED)
    bundle = json.loads(json.dumps(withdrawal_of(over, number=7, sender=Party(sender), why=why)))
    assert faults(bundle) == []
    assert bundle["id"] == str(passing.release_id)
    assert (of(bundle, "ServiceRequest")["status"], of(bundle, "Task")["status"]) == ("revoked", "cancelled")
    there = {f"{one['resource']['resourceType']}/{one['resource']['id']}" for one in bundle["entry"]}
    assert {one["reference"] for one in of(bundle, "MessageHeader")["focus"]} <= there
    assert {one["resource"]["resourceType"] for one in bundle["entry"]} == {
        "MessageHeader", "ServiceRequest", "Task", "Organization", "Location",
    }  # fmt: skip
    notification = withdrawal_notification_of(over, sender=sender, why=why)
    assert (faults(notification), notification["status"]) == ([], "cancelled")


def test_their_system_gets_a_later_version_that_says_so_and_nothing_of_the_patient(
    accepted: Accepted, receiver: Receiver
) -> None:
    pushed(accepted, receiver)
    accepted.withdraw(at=LATER)
    assert operations.recall_due(at=LATER) == 1
    (bundle,) = receiver.stored.values()
    assert bundle["meta"]["versionId"] == "2"
    assert (of(bundle, "ServiceRequest")["status"], of(bundle, "Task")["status"]) == ("revoked", "cancelled")
    reason = of(bundle, "Task")["statusReason"]
    assert [one["code"] for one in reason["coding"]] == ["cancelled", "worse"]
    assert reason["text"] == "afgezegd: de toestand van de patiënt is veranderd"
    assert all(one not in str(bundle) for one in ("Johanna", BSN, "Gevallen", "Niet reanimeren", "0612345678"))
    assert receiver.found == []
    assert recall(accepted).state == State.DELIVERED.value
    assert accepted.steps() == ["released", "delivered", "withdrawn", "recalled"]
    assert operations.recall_due(at=LATER + MINUTE) == 0, "once"
    assert not Notice.objects.exists(), "nobody read it on the page"


def test_it_is_in_the_log_of_the_patient_and_events_say_nothing_of_them(accepted: Accepted, receiver: Receiver) -> None:
    pushed(accepted, receiver)
    accepted.withdraw(at=LATER)
    operations.recall_due(at=LATER)
    lines = AuditLine.objects.filter(action__in=["handover.withdrawn", "handover.recalled"])
    assert {one.action for one in lines if one.patient} == {"handover.withdrawn", "handover.recalled"}
    assert not Event.objects.filter(payload__icontains="Johanna").exists()


def test_what_never_left_is_told_to_nobody(accepted: Accepted, receiver: Receiver) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()
    accepted.withdraw()
    assert not Recall.objects.exists()
    assert operations.recall_due(at=LATER) == operations.deliver_due(at=LATER) == 0
    assert receiver.asked == []
    assert not Notice.objects.exists()
    assert queries.received(actor=accepted.officer, now=LATER) == []


def test_a_later_version_that_waits_hides_not_that_they_had_an_earlier_one(
    accepted: Accepted, receiver: Receiver
) -> None:
    pushed(accepted, receiver)
    me, at = accepted.centre.me, NOON + MINUTE
    claim = coordination.pick_up(request_id=accepted.request_id, actor=me, at=at)
    coordination.note(request_id=accepted.request_id, claim=claim, changes={"allergies": "latex"}, actor=me, at=at)
    accepted.release(at=at)
    assert (accepted.row().state, accepted.row().attempts) == (State.QUEUED.value, 0)
    accepted.withdraw(at=LATER)
    operations.recall_due(at=LATER)
    assert [one["meta"]["versionId"] for one in receiver.stored.values()] == ["3"]


def test_a_server_that_died_while_it_went_knows_that_it_may_have_come(
    accepted: Accepted, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()

    def die(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("ketenzicht.handover.operations.delivering._write_down", die)
        with pytest.raises(SystemExit):
            operations.deliver_due(at=NOON)
    assert accepted.steps() == ["released"]
    accepted.withdraw(at=LATER)
    operations.recall_due(at=LATER)
    assert of(next(iter(receiver.stored.values())), "Task")["status"] == "cancelled"


def test_what_came_after_its_withdrawal_is_withdrawn_again(
    accepted: Accepted, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was on its way: their system had the cancellation first, and then what was cancelled."""
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()
    real = delivering._write_down

    def late(*told: Any, **named: Any) -> None:
        accepted.withdraw()
        operations.recall_due(at=NOON)
        receiver.stored.clear()
        real(*told, **named)

    monkeypatch.setattr("ketenzicht.handover.operations.delivering._write_down", late)
    operations.deliver_due(at=NOON)
    assert recall(accepted).state == State.QUEUED.value
    operations.recall_due(at=NOON + MINUTE)
    assert of(next(iter(receiver.stored.values())), "Task")["status"] == "cancelled"


def test_a_system_that_is_down_for_an_hour_is_told_again_people_hear_it_and_who_coordinates_too(
    accepted: Accepted, receiver: Receiver
) -> None:
    pushed(accepted, receiver)
    receiver.does = "fail"
    accepted.withdraw(at=LATER)
    for minute in range(61):
        operations.recall_due(at=LATER + minute * MINUTE)
    assert (recall(accepted).state, recall(accepted).problem) == (State.ON_PAGE.value, "status-503")
    told = {one.organisation_id: one for one in Notice.objects.all()}
    assert set(told) == {accepted.centre.id, accepted.hospital_id}
    assert all("Johanna" not in one.title + one.text and BSN not in one.text for one in told.values())
    (line,) = queries.sent_by_centre(actor=accepted.centre.me)
    assert line.needs_attention
    receiver.does = "take"
    for minute in range(61, 80):
        operations.recall_due(at=LATER + minute * MINUTE)
    assert recall(accepted).state == State.DELIVERED.value
    assert of(next(iter(receiver.stored.values())), "ServiceRequest")["status"] == "revoked"
    (line,) = queries.sent_by_centre(actor=accepted.centre.me)
    assert not line.needs_attention


def test_a_system_that_never_comes_back_is_given_up_after_a_week_and_that_is_seen(
    accepted: Accepted, receiver: Receiver
) -> None:
    pushed(accepted, receiver)
    receiver.does = "fail"
    accepted.withdraw(at=LATER)
    operations.recall_due(at=LATER)
    operations.recall_due(at=LATER + READABLE_FOR)
    assert recall(accepted).state == State.EXPIRED.value
    assert operations.recall_due(at=LATER + 2 * READABLE_FOR) == 0
    (line,) = queries.sent_by_centre(actor=accepted.centre.me)
    assert line.needs_attention


def test_who_fetches_gets_the_same_notification_cancelled(accepted: Accepted, receiver: Receiver) -> None:
    accepted.receives(Way.PULL, receiver.address, token="geheim")
    release_id = accepted.release()
    operations.deliver_due(at=NOON)
    accepted.withdraw(at=LATER)
    operations.recall_due(at=LATER)
    (task,) = receiver.stored.values()
    assert (task["id"], task["status"], faults(task)) == (str(release_id), "cancelled", [])
    assert "input" not in task, "there is nothing to fetch"
    system = somebody(accepted.hospital_id, Role.ORGANISATION_ADMINISTRATOR, "EPD")
    with pytest.raises(Conflict, match="ingetrokken op 22-11-2026 12:05: afgezegd"):
        operations.fetch(release_id=release_id, actor=system, at=LATER)


def test_who_asks_by_itself_sees_since_when_and_why_and_people_hear_it(accepted: Accepted) -> None:
    at = timezone.now()
    accepted.receives(Way.PULL)
    release_id, key = accepted.release(at=at), key_of(accepted.hospital_id, FETCH)
    operations.deliver_due(at=at)
    accepted.withdraw(at=at)
    operations.recall_due(at=at)
    _, told = ask(key, "hand-overs")
    (line,) = told["handOvers"]
    assert (line["id"], line["state"]) == (str(release_id), "withdrawn")
    assert line["withdrawnAt"] is not None
    assert line["withdrawnBecause"] == "afgezegd: de toestand van de patiënt is veranderd"
    status, refused = ask(key, f"hand-overs/{release_id}")
    assert (status, "ingetrokken op" in refused["detail"]) == (409, True)
    assert Notice.objects.filter(settled_at=None).get().organisation_id == accepted.hospital_id
    assert operations.recall_due(at=at + MINUTE) == 0


def test_who_reads_the_page_hears_it_as_they_heard_of_the_hand_over(accepted: Accepted) -> None:
    release_id = accepted.release()
    operations.deliver_due(at=NOON)
    first = Notice.objects.get()
    accepted.withdraw(at=LATER)
    told = Notice.objects.get(settled_at=None)
    assert (told.organisation_id, told.permission, told.link) == (first.organisation_id, first.permission, first.link)
    assert told.mail_due_at is not None, "by mail too, where that is sent"
    assert "ingetrokken" in told.title
    assert "Johanna" not in told.title + told.text
    assert not Recall.objects.exists(), "no system had it"
    opened = operations.look_into(release_id=release_id, actor=accepted.officer, at=LATER)
    assert opened.sections == ()
    assert opened.line.withdrawn_at == LATER
    assert accepted.steps()[-1] == "recall-read"
    assert not Notice.objects.filter(settled_at=None).exists()


def test_who_read_what_their_system_has_too_hears_it_in_both_ways(accepted: Accepted, receiver: Receiver) -> None:
    pushed(accepted, receiver)
    operations.look_into(release_id=accepted.row().id, actor=accepted.officer, at=NOON)
    accepted.withdraw(at=LATER)
    operations.recall_due(at=LATER)
    assert Notice.objects.get(settled_at=None).organisation_id == accepted.hospital_id
    assert recall(accepted).state == State.DELIVERED.value


def test_once_somebody_read_that_it_was_withdrawn_their_system_is_left_alone(
    accepted: Accepted, receiver: Receiver
) -> None:
    pushed(accepted, receiver)
    receiver.does = "fail"
    accepted.withdraw(at=LATER)
    for minute in range(40):
        operations.recall_due(at=LATER + minute * MINUTE)
    operations.look_into(release_id=accepted.row().id, actor=accepted.officer, at=LATER + 41 * MINUTE)
    assert recall(accepted).state == State.DELIVERED.value
    assert operations.recall_due(at=LATER + 60 * MINUTE) == 0


def test_a_week_later_it_stands_in_no_list_of_who_received_it(accepted: Accepted) -> None:
    accepted.release()
    operations.deliver_due(at=NOON)
    accepted.withdraw(at=LATER)
    assert [one.state for one in queries.received(actor=accepted.officer, now=LATER)] == [State.WITHDRAWN]
    assert queries.received(actor=accepted.officer, now=LATER + READABLE_FOR) == []


def test_on_its_page_it_says_since_when_why_and_whom_to_call(accepted: Accepted) -> None:
    release_id = accepted.release()
    operations.look_into(release_id=release_id, actor=accepted.officer, at=NOON)
    accepted.withdraw(at=LATER, why=Why(Status.CANCELLED, Cancelled.DIED.value))
    with pytest.raises(Conflict, match=r"22-11-2026 12:05: afgezegd: de patiënt is overleden\. Bel "):
        operations.print_out(release_id=release_id, actor=accepted.officer, at=LATER)


def test_the_database_keeps_no_withdrawal_without_its_moment_and_cause(accepted: Accepted) -> None:
    accepted.release()
    accepted.withdraw()
    for wrong in ({"withdrawn_at": None}, {"withdrawn_as": ""}, {"state": State.DELIVERED.value}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.update(**wrong)


def test_words_that_say_nothing_are_left_out() -> None:
    assert Why(Status.CANCELLED, Cancelled.OTHER.value).words == "afgezegd"
    assert Why(Status.NOT_ARRIVED).words == "niet aangekomen"
    assert CALLED_OFF.words == "afgezegd: de toestand van de patiënt is veranderd"


def test_a_key_that_is_gone_leaves_the_withdrawal_whole(
    accepted: Accepted, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs nothing of what was sealed for the request."""
    pushed(accepted, receiver)
    accepted.withdraw(at=LATER)
    monkeypatch.setattr("ketenzicht.handover.queries.content.content_of", None)
    operations.recall_due(at=LATER)
    assert recall(accepted).state == State.DELIVERED.value


def test_another_organisation_sees_nothing_of_it(accepted: Accepted) -> None:
    accepted.release(at=timezone.now())
    operations.deliver_due(at=timezone.now())
    accepted.withdraw(at=timezone.now())
    key = key_of(accepted.centre.other_id, FETCH)
    assert ask(key, "hand-overs")[1] == {"handOvers": []}
    assert Browser().get("/api/v1/hand-overs").status_code == 401
