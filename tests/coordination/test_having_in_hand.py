"""A request has one pair of hands at a time, and never none for good."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.coordination.conftest import MINUTE, Centre, somebody

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import LEASE, Door, Ending, Kind, Receiver, Status
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations import WarmTransfer


def story(request_id: UUID) -> list[str]:
    return list(CareRequest.objects.get(id=request_id).story.values_list("kind", flat=True))


def test_what_comes_in_is_numbered_waits_and_is_told(centre: Centre) -> None:
    first, second = centre.receive(), centre.receive(door=Door.CONTROL_ROOM)
    assert centre.row(second).number == centre.row(first).number + 1
    assert centre.row(first).status == Status.WAITING
    assert [line.id for line in queries.queue(actor=centre.me, now=centre.at)] == [first, second]
    assert story(first) == [Kind.RECEIVED]


def test_a_request_is_received_at_a_centre_by_who_works_there(centre: Centre) -> None:
    for actor, place in (
        (somebody(centre.hospital_id), centre.hospital_id),  # no centre
        (centre.stranger, centre.id),
        (somebody(centre.id, Role.CAPACITY_MANAGER), centre.id),
    ):
        with pytest.raises(NotPermitted):
            operations.receive(centre_id=place, door=Door.CITIZENS, intake={}, actor=actor, at=centre.at)
    with pytest.raises(NotPermitted, match="partner"):
        operations.receive(centre_id=centre.id, door=Door.PARTNER, intake={}, actor=centre.me, at=centre.at)


def test_what_a_system_sends_twice_comes_in_once(centre: Centre) -> None:
    system = Actor(ActorKind.SYSTEM, uuid4(), "HAP-systeem", centre.hospital_id, frozenset({"coordination.request"}))
    sent: dict[str, Any] = {
        "centre_id": centre.id,
        "door": Door.PARTNER,
        "intake": {"complaint": "Buikpijn"},
        "actor": system,
    }
    first = operations.receive(**sent, at=centre.at, key="HAP-1")
    again = operations.receive(**sent, at=centre.at + MINUTE, key="HAP-1")
    assert (again.id, first.is_new, again.is_new) == (first.id, True, False)
    assert operations.receive(**sent, at=centre.at, key="HAP-2").id != first.id
    for key in ("", "x" * 101):
        with pytest.raises(Invalid):
            operations.receive(**sent, at=centre.at, key=key)


def test_of_two_who_pick_up_one_has_it(centre: Centre) -> None:
    made, claim = centre.in_hand()
    with pytest.raises(Conflict, match="Een collega"):
        operations.pick_up(request_id=made, actor=centre.colleague, at=centre.at)
    operations.stay(request_id=made, claim=claim, actor=centre.me, at=centre.at + MINUTE)
    with pytest.raises(Conflict, match="Een collega"):
        operations.pick_up(request_id=made, actor=centre.colleague, at=centre.at + LEASE)


def test_who_closed_the_browser_loses_it_to_who_takes_over_and_writes_no_more(centre: Centre) -> None:
    made, claim = centre.in_hand()
    operations.note(request_id=made, claim=claim, changes={"complaint": "Buik"}, actor=centre.me, at=centre.at)
    later = centre.at + LEASE
    (line,) = queries.queue(actor=centre.colleague, now=later)
    assert line.has_lapsed(later)
    assert operations.pick_up(request_id=made, actor=centre.colleague, at=later) == claim + 1
    with pytest.raises(Conflict, match="op uw scherm"):
        operations.note(request_id=made, claim=claim, changes={"complaint": "Oud"}, actor=centre.me, at=later)
    file = operations.look_into(request_id=made, actor=centre.colleague, at=later)
    assert file.intake == {"complaint": "Buik"}
    assert [line.kind for line in file.story] == [Kind.RECEIVED, Kind.PICKED_UP, Kind.TAKEN_OVER]


def test_a_short_loss_of_the_line_costs_nobody_their_work(centre: Centre) -> None:
    made, claim = centre.in_hand()
    later = centre.at + 10 * MINUTE
    operations.note(request_id=made, claim=claim, changes={"complaint": "Buik"}, actor=centre.me, at=later)
    assert centre.row(made).claimed_until == later + LEASE


def test_a_second_window_takes_it_from_the_first(centre: Centre) -> None:
    made, claim = centre.in_hand()
    second = operations.pick_up(request_id=made, actor=centre.me, at=centre.at)
    with pytest.raises(Conflict, match="ander venster"):
        operations.stay(request_id=made, claim=claim, actor=centre.me, at=centre.at)
    operations.stay(request_id=made, claim=second, actor=centre.me, at=centre.at)
    assert story(made) == [Kind.RECEIVED, Kind.PICKED_UP]


def test_nobody_of_another_centre_sees_touches_or_finds_it(centre: Centre) -> None:
    made, claim = centre.in_hand()
    assert queries.queue(actor=centre.stranger, now=centre.at) == ()
    named: dict[str, Any] = {"request_id": made, "actor": centre.stranger, "at": centre.at}
    for deed in (
        lambda: operations.look_into(**named),
        lambda: operations.pick_up(**named),
        lambda: operations.note(**named, claim=claim, changes={}),
        lambda: operations.put_back(**named, claim=claim, because=""),
        lambda: operations.reopen(**named, because="Daarom"),
    ):
        with pytest.raises(NotFound, match="kennen wij niet"):
            deed()
    with pytest.raises(NotPermitted):
        operations.look_into(request_id=made, actor=somebody(centre.id, Role.CAPACITY_MANAGER), at=centre.at)


def test_what_is_put_aside_comes_back_and_not_after_care_must_begin(centre: Centre) -> None:
    made, claim = centre.in_hand()
    named: dict[str, Any] = {"request_id": made, "claim": claim, "actor": centre.me, "at": centre.at}
    CareRequest.objects.filter(id=made).update(urgency="U2", begin_before=centre.at + 60 * MINUTE)
    for until, said in (
        (centre.at, "voorbij"),
        (centre.at + timedelta(days=3), "twee dagen"),
        (centre.at + 61 * MINUTE, "later dan"),
    ):
        with pytest.raises(Refused, match=said):
            operations.park(**named, until=until, because="Wacht op de huisarts")
    with pytest.raises(Refused, match="waarop"):
        operations.park(**named, until=centre.at + MINUTE, because="  ")
    operations.park(**named, until=centre.at + 30 * MINUTE, because="Wacht op de huisarts")
    assert (centre.row(made).status, centre.row(made).claimed_by) == (Status.PARKED, None)
    claim = operations.pick_up(request_id=made, actor=centre.colleague, at=centre.at)
    operations.call_back(
        request_id=made, claim=claim, due_at=centre.at + 10 * MINUTE, note="", actor=centre.colleague, at=centre.at
    )
    assert centre.row(made).status == Status.CALL_BACK
    (line,) = queries.queue(actor=centre.me, now=centre.at + 10 * MINUTE)
    assert line.is_to_be_picked_up(centre.at + 10 * MINUTE)


def test_what_is_time_critical_is_handed_over_with_words(centre: Centre) -> None:
    made, claim = centre.in_hand()
    named: dict[str, Any] = {
        "request_id": made,
        "claim": claim,
        "actor": centre.me,
        "at": centre.at,
        "note": "Grauw, pijn op de borst",
    }
    for warm in (None, WarmTransfer("  ", stayed_on_line=True)):
        with pytest.raises(Refused, match="met wie u sprak"):
            operations.forward(**named, to=Receiver.AMBULANCE, warm=warm)
    operations.forward(**named, to=Receiver.AMBULANCE, warm=WarmTransfer("centralist Bos", stayed_on_line=True))
    file = operations.look_into(request_id=made, actor=centre.me, at=centre.at)
    assert file.status is Status.FORWARDED
    assert file.story[-1].detail == {"to": "ambulance", "warm": True, "stayedOnLine": True}
    assert "centralist Bos" in file.story[-1].note


def test_nobody_is_closed_away_while_a_red_flag_stands(centre: Centre) -> None:
    made, claim = centre.in_hand()
    CareRequest.objects.filter(id=made).update(has_red_flag=True)
    named: dict[str, Any] = {"request_id": made, "claim": claim, "actor": centre.me, "at": centre.at}
    with pytest.raises(Refused, match="alarmsignaal"):
        operations.close(**named, ending=Ending.HUNG_UP, note="Hing op")
    other = centre.receive()
    operations.close(**named, ending=Ending.SAME, note="Zelfde beller", same_as=centre.row(other).number)
    assert centre.row(made).same_as_id == other


def test_the_same_as_itself_or_as_nothing_is_refused(centre: Centre) -> None:
    made, claim = centre.in_hand()
    elsewhere = operations.receive(
        centre_id=centre.other_id, door=Door.CITIZENS, intake={}, actor=centre.stranger, at=centre.at
    ).id
    for number in (None, centre.row(made).number, centre.row(elsewhere).number):
        with pytest.raises(NotFound, match="andere zorgvraag"):
            operations.close(
                request_id=made,
                claim=claim,
                ending=Ending.SAME,
                note="Zelfde",
                actor=centre.me,
                at=centre.at,
                same_as=number,
            )
    assert centre.row(made).status == Status.IN_HAND


def test_what_is_done_is_reopened_with_a_reason_and_waits_again(centre: Centre) -> None:
    made, claim = centre.in_hand()
    operations.close(request_id=made, claim=claim, ending=Ending.HUNG_UP, note="Hing op", actor=centre.me, at=centre.at)
    assert queries.queue(actor=centre.me, now=centre.at) == ()
    with pytest.raises(Refused):
        operations.reopen(request_id=made, because=" ", actor=centre.colleague, at=centre.at)
    operations.reopen(request_id=made, because="Belt terug", actor=centre.colleague, at=centre.at)
    assert [line.id for line in queries.queue(actor=centre.me, now=centre.at)] == [made]
    with pytest.raises(Conflict):
        operations.reopen(request_id=made, because="Nog eens", actor=centre.colleague, at=centre.at)


def test_too_long_a_note_goes_back_whole(centre: Centre) -> None:
    made, claim = centre.in_hand()
    with pytest.raises(Refused, match="2000 tekens; nu 2001"):
        operations.close(
            request_id=made, claim=claim, ending=Ending.ADVISED, note="a" * 2001, actor=centre.me, at=centre.at
        )


def test_what_is_typed_is_kept_sealed_and_the_log_tells_who_and_which_fields(centre: Centre) -> None:
    made, claim = centre.in_hand()
    changes = {"name": "Jansen", "bsn": "123456782", "birth-date": "23-11-2099"}
    remarks = operations.note(request_id=made, claim=claim, changes=changes, actor=centre.me, at=centre.at)
    assert remarks.keys() == {"birth-date"}
    assert operations.note(request_id=made, claim=claim, changes=changes, actor=centre.me, at=centre.at) == remarks
    row = centre.row(made)
    assert b"Jansen" not in bytes(row.intake)
    lines = AuditLine.objects.filter(subject=f"care-request/{made}", action="coordination.noted")
    (line,) = lines
    assert line.detail == {"fields": ["birth-date", "bsn", "name"]}
    assert len(line.patient) == 64
    assert "Jansen" not in str(AuditLine.objects.values_list("detail", flat=True))
    operations.note(request_id=made, claim=claim, changes={"name": ""}, actor=centre.me, at=centre.at)
    assert "name" not in operations.look_into(request_id=made, actor=centre.me, at=centre.at).intake
    assert AuditLine.objects.filter(action="coordination.looked-into", deed="read", patient=line.patient).exists()


def test_what_no_intake_can_hold_keeps_nothing(centre: Centre) -> None:
    made, claim = centre.in_hand()
    with pytest.raises(Invalid):
        operations.note(
            request_id=made, claim=claim, changes={"name": "Jansen", "sex": "x"}, actor=centre.me, at=centre.at
        )
    assert operations.look_into(request_id=made, actor=centre.me, at=centre.at).intake == {}


def test_who_calls_again_is_recognised_within_the_centre_only(centre: Centre) -> None:
    first = centre.receive(call_back="06-12345678", name="Jansen", birth_date="1-2-1950")
    centre.at += 3 * 60 * MINUTE
    again, claim = centre.in_hand()
    operations.note(
        request_id=again, claim=claim, changes={"call-back": "+31 6 1234 5678"}, actor=centre.me, at=centre.at
    )
    operations.receive(
        centre_id=centre.other_id,
        door=Door.CITIZENS,
        intake={"call-back": "0612345678"},
        actor=centre.stranger,
        at=centre.at,
    )
    file = operations.look_into(request_id=again, actor=centre.me, at=centre.at)
    found = queries.recognised(file, now=centre.at)
    assert [(one.id, one.by) for one in found.again] == [(first, ("telephone",))]
    assert found.in_month == 1
    calls = {line.id: line.calls for line in queries.queue(actor=centre.me, now=centre.at)}
    assert calls == {first: 2, again: 2}
    operations.note(request_id=again, claim=claim, changes={"call-back": "0699999999"}, actor=centre.me, at=centre.at)
    file = operations.look_into(request_id=again, actor=centre.me, at=centre.at)
    assert queries.recognised(file, now=centre.at).again == ()


def test_marks_are_kept_for_as_long_as_they_are_of_use(centre: Centre) -> None:
    made = centre.receive(call_back="0612345678")
    assert operations.forget_marks(at=centre.at + timedelta(days=30)) == 0
    assert operations.forget_marks(at=centre.at + timedelta(days=30, seconds=1)) == 1
    assert not centre.row(made).marks.exists()


def test_a_clock_that_ran_out_is_on_record_once(centre: Centre) -> None:
    made, _ = centre.in_hand()
    CareRequest.objects.filter(id=made).update(urgency="U2", begin_before=centre.at + MINUTE)
    assert operations.note_late(at=centre.at) == 0
    assert operations.note_late(at=centre.at + MINUTE) == 1
    assert operations.note_late(at=centre.at + 2 * MINUTE) == 0
    assert centre.row(made).late_at == centre.at + MINUTE
    assert story(made)[-1] == Kind.LATE


def test_what_is_life_threatening_is_shown_however_many_came_in_before(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("ketenzicht.coordination.queries.queue"), "MOST_SHOWN", 2)
    first = centre.receive()
    for _ in range(2):
        centre.at += MINUTE
        last = centre.receive()
    CareRequest.objects.filter(id=last).update(urgency="U1", begin_before=centre.at + MINUTE)
    assert [line.id for line in queries.queue(actor=centre.me, now=centre.at)] == [last, first]
