"""A hand-over gets to who accepted, once, whatever their server does; and nothing is lost when it cannot."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.coordination.centres import gone_over
from tests.coordination.conftest import NOON, Centre, _ids, centre, somebody
from tests.handover.conftest import BSN, Accepted, accepted, offered, receiver
from tests.handover.receiver import Receiver

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import KEPT_FOR, Ending
from ketenzicht.events.models import Event
from ketenzicht.handover import operations, queries
from ketenzicht.handover.domain.delivery import GONE, NEXT, READABLE_FOR, Feedback, Move, State, Way, falls_back_at
from ketenzicht.handover.domain.fhir import handover_of
from ketenzicht.handover.domain.items import NONE, NOT_ASKED, UNKNOWN, known
from ketenzicht.handover.models import Release, Step
from ketenzicht.handover.operations import delivering
from ketenzicht.notices.models import Notice
from ketenzicht.placement.models import Need, Offer

__all__ = ["_ids", "accepted", "centre", "receiver"]  # fixtures
pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def test_what_was_released_arrives_in_their_system_once(accepted: Accepted, receiver: Receiver) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    release_id = accepted.release()
    assert operations.deliver_due(at=NOON) == 1
    assert operations.deliver_due(at=NOON + MINUTE) == 0
    assert list(receiver.stored) == [f"/fhir/Bundle/{release_id}"]
    assert receiver.found == []
    assert accepted.row().state == State.DELIVERED.value
    assert accepted.steps() == ["released", "delivered"]


def test_it_holds_what_the_centre_wrote_down_and_tells_unknown_from_none(
    accepted: Accepted, receiver: Receiver
) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()
    operations.deliver_due(at=NOON)
    told = handover_of(next(iter(receiver.stored.values())))
    assert told.patient.name == known("Johanna Proefpersoon")
    assert told.patient.birth_date == known("1940-12-31")
    assert told.patient.bsn == known(BSN)
    assert told.complaint == known("Gevallen, kan niet staan")
    assert (told.directives, told.allergies, told.medication) == (known("Niet reanimeren"), NONE, UNKNOWN)
    assert told.treaters == NOT_ASKED
    assert told.contact.relation == known("partner of familie")


def test_what_cannot_be_right_is_not_known_and_not_lost(centre: Centre, accepted: Accepted) -> None:
    accepted.request_id = centre.receive(bsn="123456789", birth_date="ergens in 1950", complaint="x")
    accepted.offer_id = offered(accepted.request_id)
    opened = operations.look_into(release_id=accepted.release(), actor=accepted.officer, at=NOON)
    said = [one.text for section in opened.sections for one in section.said]
    assert "BSN, zoals opgeschreven: 123456789" in said
    assert "Geboortedatum, zoals opgeschreven: ergens in 1950" in said


def test_a_server_that_is_down_for_an_hour_is_tried_again_and_the_page_takes_over(
    accepted: Accepted, receiver: Receiver
) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()
    receiver.does = "fail"
    for minute in range(61):
        operations.deliver_due(at=NOON + minute * MINUTE)
    assert accepted.row().state == State.ON_PAGE.value
    assert accepted.row().problem == "status-503"
    assert "fell-back" in accepted.steps()
    assert 6 <= len(receiver.asked) <= 12
    receiver.does = "take"
    for minute in range(61, 80):
        operations.deliver_due(at=NOON + minute * MINUTE)
    assert accepted.row().state == State.DELIVERED.value
    assert len(receiver.stored) == 1


def test_who_coordinates_sees_that_it_fell_back_and_the_receiver_is_asked_to_read(
    accepted: Accepted, receiver: Receiver
) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()
    receiver.does = "fail"
    for minute in range(40):
        operations.deliver_due(at=NOON + minute * MINUTE)
    told = {one.organisation_id: one for one in Notice.objects.all()}
    assert set(told) == {accepted.centre.id, accepted.hospital_id}
    assert all("Johanna" not in one.title + one.text and BSN not in one.text for one in told.values())
    operations.look_into(release_id=accepted.row().id, actor=accepted.officer, at=NOON + 41 * MINUTE)
    assert accepted.row().state == State.DELIVERED.value
    assert Notice.objects.get(organisation_id=accepted.hospital_id).settled_at is not None


def test_where_nobody_said_how_a_location_receives_it_is_read_on_the_page(accepted: Accepted) -> None:
    accepted.release()
    operations.deliver_due(at=NOON)
    assert accepted.row().state == State.ON_PAGE.value
    assert Notice.objects.get().organisation_id == accepted.hospital_id


def test_a_notification_says_that_there_is_something_and_they_fetch_it(accepted: Accepted, receiver: Receiver) -> None:
    accepted.receives(Way.PULL, receiver.address, token="geheim")
    release_id = accepted.release()
    operations.deliver_due(at=NOON)
    assert list(receiver.stored) == [f"/fhir/Task/{release_id}"]
    assert "Johanna" not in str(receiver.stored)
    assert accepted.row().state == State.NOTIFIED.value
    system = somebody(accepted.hospital_id, Role.ORGANISATION_ADMINISTRATOR, "EPD")
    bundle = operations.fetch(release_id=release_id, actor=system, at=NOON)
    assert handover_of(bundle).patient.name == known("Johanna Proefpersoon")
    assert accepted.row().state == State.DELIVERED.value
    assert operations.fetch(release_id=release_id, actor=system, at=NOON) == bundle


def test_what_is_not_fetched_in_time_goes_on_to_the_page(accepted: Accepted, receiver: Receiver) -> None:
    accepted.receives(Way.PULL, receiver.address, token="geheim")
    accepted.release()
    for minute in range(32):
        operations.deliver_due(at=NOON + minute * MINUTE)
    assert (accepted.row().state, accepted.row().problem) == (State.ON_PAGE.value, "")
    assert Notice.objects.count() == 2


def test_a_location_that_asks_by_itself_needs_no_notification(accepted: Accepted) -> None:
    accepted.receives(Way.PULL)
    accepted.release()
    operations.deliver_due(at=NOON)
    assert accepted.row().state == State.NOTIFIED.value


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_was_withdrawn_is_read_by_nobody_any_more(accepted: Accepted, receiver: Receiver, when: str) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    release_id = accepted.release()
    if when == "after":
        operations.deliver_due(at=NOON)
    assert accepted.withdraw()
    assert not accepted.withdraw()
    operations.deliver_due(at=NOON + 5 * MINUTE)
    assert len(receiver.stored) == (1 if when == "after" else 0)
    assert ("delivered" in accepted.steps()) is (when == "after"), "what went out stays on record"
    with pytest.raises(Conflict, match="ingetrokken"):
        operations.print_out(release_id=release_id, actor=accepted.officer, at=NOON)
    opened = operations.look_into(release_id=release_id, actor=accepted.officer, at=NOON)
    assert (opened.line.state, opened.sections) == (State.WITHDRAWN, ())


def test_withdrawn_while_it_was_being_sent_it_stays_withdrawn_and_on_record(
    accepted: Accepted, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()
    real = delivering._write_down

    def late(*told: Any, **named: Any) -> None:
        accepted.withdraw()
        real(*told, **named)

    monkeypatch.setattr("ketenzicht.handover.operations.delivering._write_down", late)
    operations.deliver_due(at=NOON)
    assert accepted.row().state == State.WITHDRAWN.value
    assert accepted.steps() == ["released", "withdrawn", "delivered"]


def test_what_became_known_since_goes_out_as_a_later_version(accepted: Accepted, receiver: Receiver) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    first = accepted.release()
    operations.deliver_due(at=NOON)
    assert accepted.release(at=NOON + MINUTE) == first, "nothing became known, and nothing goes out"
    assert operations.deliver_due(at=NOON + MINUTE) == 0
    me, at = accepted.centre.me, NOON + MINUTE
    claim = _pick_up(accepted, at)
    coordination.note(
        request_id=accepted.request_id, claim=claim, changes={"allergies": "penicilline"}, actor=me, at=at
    )
    assert accepted.release(at=NOON + 2 * MINUTE) == first
    operations.deliver_due(at=NOON + 2 * MINUTE)
    assert [one["meta"]["versionId"] for one in receiver.stored.values()] == ["2"]
    assert handover_of(next(iter(receiver.stored.values()))).allergies == known("penicilline")


def test_after_a_week_nobody_reads_it_any_more(accepted: Accepted) -> None:
    release_id = accepted.release()
    operations.deliver_due(at=NOON)
    with pytest.raises(Conflict, match="verlopen"):
        operations.print_out(release_id=release_id, actor=accepted.officer, at=NOON + READABLE_FOR)
    steps = Step.objects.count()
    opened = operations.look_into(release_id=release_id, actor=accepted.officer, at=NOON + READABLE_FOR)
    assert (opened.sections, Step.objects.count()) == ((), steps)  # nothing to read: it is no reading
    operations.deliver_due(at=NOON + READABLE_FOR)
    assert accepted.row().state == State.EXPIRED.value
    (line,) = queries.sent_by_centre(actor=accepted.centre.me)
    assert line.needs_attention  # nobody read it


def test_who_told_that_the_patient_is_there_needs_no_call_when_it_expires_unread(accepted: Accepted) -> None:
    release_id = accepted.release()
    operations.tell_back(release_id=release_id, told=Feedback.ARRIVED, actor=accepted.officer, at=NOON)
    operations.deliver_due(at=NOON + READABLE_FOR)
    assert accepted.row().state == State.EXPIRED.value
    (line,) = queries.sent_by_centre(actor=accepted.centre.me)
    assert not line.needs_attention


def test_only_who_accepted_reads_it(accepted: Accepted) -> None:
    release_id = accepted.release()
    elsewhere = somebody(accepted.centre.other_id, Role.ADMISSIONS_OFFICER)
    with pytest.raises(NotFound):
        operations.look_into(release_id=release_id, actor=elsewhere, at=NOON)
    for role in (Role.TRIAGIST, Role.CAPACITY_MANAGER, Role.ORGANISATION_ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            operations.look_into(release_id=release_id, actor=somebody(accepted.hospital_id, role), at=NOON)
    with pytest.raises(NotFound):
        operations.fetch(
            release_id=release_id, actor=somebody(accepted.centre.other_id, Role.ORGANISATION_ADMINISTRATOR), at=NOON
        )
    with pytest.raises(NotPermitted):
        operations.fetch(release_id=release_id, actor=accepted.officer, at=NOON)
    assert accepted.steps() == ["released"]


def test_a_location_of_somebody_else_gets_nothing(accepted: Accepted) -> None:
    with pytest.raises(Conflict):
        operations.release(
            request_id=accepted.request_id, offer_id=accepted.offer_id, organisation_id=accepted.centre.other_id,
            location_id=accepted.location_id, actor=accepted.centre.me, at=NOON,
        )  # fmt: skip
    assert not Release.objects.exists()


def test_each_reading_is_a_line_in_the_log_of_the_patient(accepted: Accepted) -> None:
    release_id = accepted.release()
    before = set(AuditLine.objects.values_list("id", flat=True))
    operations.look_into(release_id=release_id, actor=accepted.officer, at=NOON)
    operations.print_out(release_id=release_id, actor=accepted.officer, at=NOON)
    lines = AuditLine.objects.exclude(id__in=before).filter(action__startswith="handover.").order_by("id")
    assert [(one.action, one.deed) for one in lines] == [("handover.read", "read"), ("handover.printed", "export")]
    assert all(one.patient and one.organisation_id == accepted.hospital_id for one in lines)
    assert not Event.objects.filter(payload__icontains="Johanna").exists()


def test_who_received_it_tells_what_came_of_it(accepted: Accepted) -> None:
    release_id = accepted.release()

    def tell(told: Feedback) -> bool:
        return operations.tell_back(release_id=release_id, told=told, actor=accepted.officer, at=NOON)

    assert tell(Feedback.RECEIVED)
    assert not tell(Feedback.RECEIVED)
    assert tell(Feedback.ARRIVED)
    with pytest.raises(Conflict, match="patiënt is er"):
        tell(Feedback.RECEIVED)
    assert accepted.row().told == Feedback.ARRIVED.value
    assert tell(Feedback.NOT_ARRIVED), "a mistake is mended"
    with pytest.raises(NotPermitted):
        operations.tell_back(release_id=release_id, told=Feedback.RECEIVED, actor=accepted.centre.me, at=NOON)


def test_it_goes_with_its_request(accepted: Accepted) -> None:
    long_ago = NOON - KEPT_FOR - dt.timedelta(days=1)
    kept = accepted.release()
    accepted.centre.at = long_ago
    accepted.request_id, claim = accepted.centre.in_hand(complaint="x")
    accepted.offer_id = offered(accepted.request_id)
    accepted.release(at=long_ago)
    Need.objects.filter(request_id=accepted.request_id).update(status="met", ended_at=NOON)  # they came, and left again
    Offer.objects.filter(id=accepted.offer_id).update(status="left", arrived_at=long_ago)
    coordination.close(
        request_id=accepted.request_id, claim=claim, ending=Ending.ADVISED, note="Advies gegeven",
        actor=accepted.centre.me, at=long_ago,
    )  # fmt: skip
    assert Release.objects.count() == 2
    assert coordination.forget_requests(at=NOON) == 1
    assert list(Release.objects.values_list("id", flat=True)) == [kept]
    assert set(Step.objects.values_list("release_id", flat=True)) == {kept}


def test_every_key_to_a_request_an_offer_or_a_hand_over_cascades_in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confdeltype FROM pg_constraint WHERE contype = 'f' AND confrelid IN "
            "('coordination_carerequest'::regclass, 'placement_offer'::regclass, 'handover_release'::regclass) "
            "AND starts_with(conrelid::regclass::text, 'handover_')"
        )
        assert [deed for (deed,) in cursor.fetchall()] == ["c"] * 4


def test_delivering_takes_a_bounded_number_of_queries(accepted: Accepted, receiver: Receiver) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    accepted.release()
    with CaptureQueriesContext(connection) as asked:
        operations.deliver_due(at=NOON)
    assert len(asked) <= 25, [one["sql"][:80] for one in asked]


def test_every_state_is_reached_and_only_what_is_gone_is_a_dead_end() -> None:
    assert {State.QUEUED, *NEXT.values()} == set(State)
    assert set(State) - {state for state, _ in NEXT} == GONE
    assert all(NEXT[state, Move.WITHDRAW] is State.WITHDRAWN for state in set(State) - GONE)


def test_it_falls_back_well_before_care_must_begin() -> None:
    soon = NOON + 10 * MINUTE
    assert falls_back_at(released_at=NOON, begin_before=soon) == NOON + 5 * MINUTE
    assert falls_back_at(released_at=NOON, begin_before=NOON) == NOON + 2 * MINUTE
    assert falls_back_at(released_at=NOON, begin_before=None) == NOON + 30 * MINUTE


def _pick_up(accepted: Accepted, at: dt.datetime) -> int:
    return coordination.pick_up(request_id=accepted.request_id, actor=accepted.centre.me, at=at)


def test_nobody_is_sent_to_what_was_withdrawn(accepted: Accepted) -> None:
    accepted.receives(Way.PAGE)
    accepted.release()
    operations.deliver_due(at=NOON)
    asked = Notice.objects.get()
    assert asked.settled_at is None
    accepted.withdraw(at=NOON + MINUTE)
    asked.refresh_from_db()
    assert asked.settled_at == NOON + MINUTE


def test_that_it_did_not_get_there_is_told_to_who_took_the_request_over_since(
    accepted: Accepted, receiver: Receiver
) -> None:
    accepted.receives(Way.PUSH, receiver.address, token="geheim")
    release_id = accepted.release()
    other = accepted.centre.stranger
    gone_over(accepted.centre, accepted.request_id)
    receiver.does = "fail"
    for minute in range(40):
        operations.deliver_due(at=NOON + minute * MINUTE)
    assert "fell-back" in accepted.steps()
    whose = set(Notice.objects.values_list("organisation_id", flat=True))
    assert whose == {accepted.hospital_id, accepted.centre.other_id}
    assert [one.id for one in queries.sent_by_centre(actor=other)] == [release_id]
    accepted.withdraw(at=NOON + 60 * MINUTE, actor=other)
    with pytest.raises(Conflict, match="ZCC Elders"):
        operations.print_out(release_id=release_id, actor=accepted.officer, at=NOON + 60 * MINUTE)
