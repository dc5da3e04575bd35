"""An exchange tells of calls over the API: once, late, doubled, and what is wrong is refused in words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.coordination.conftest import Centre
from tests.telephony.conftest import MOBILE, Ask, answered, ended, key_of, moment, ringing

from ketenzicht.access.models import ApiClient
from ketenzicht.audit.models import AuditLine
from ketenzicht.events.models import Event
from ketenzicht.telephony import operations, queries
from ketenzicht.telephony.domain import CALLS_KEPT_FOR, NUMBERS_KEPT_FOR, Dismissal
from ketenzicht.telephony.models import Call, Exchange, ToldEvent
from ketenzicht.telephony.queries.calls import number_of

EVENTS = "calls/A-1/events"


def test_a_call_rings_is_answered_and_ends(centre: Centre, tell: Ask) -> None:
    assert tell(EVENTS, ringing())[1] == {"call": "A-1", "status": "ringing", "statusName": "gaat over"}
    assert tell(EVENTS, answered(extension="204"))[1]["status"] == "answered"
    assert tell(EVENTS, {**ended(4), "endedBy": "centre"}) == (
        201, {"call": "A-1", "status": "ended", "statusName": "beëindigd"},
    )  # fmt: skip
    assert tell("calls/A-1") == (200, {"call": "A-1", "status": "ended", "statusName": "beëindigd"})
    row = Call.objects.get()
    assert (row.centre_id, row.has_gap, row.answered_at is not None) == (centre.id, True, True)


def test_the_number_is_sealed_and_stands_nowhere_else(centre: Centre, tell: Ask) -> None:
    tell(EVENTS, ringing())
    row = Call.objects.get()
    assert MOBILE.encode() not in bytes(row.caller)
    assert number_of(row) == MOBILE
    everything = [*Event.objects.values(), *AuditLine.objects.values(), *ToldEvent.objects.values()]
    assert "612345678" not in str(everything)


def test_the_same_twice_changes_nothing_and_something_else_is_refused(centre: Centre, tell: Ask) -> None:
    told = ringing()
    assert [tell(EVENTS, told)[0] for _ in range(2)] == [201, 200]
    assert ToldEvent.objects.count() == 1
    status, problem = tell(EVENTS, {**told, "at": moment(1)})
    assert (status, "volgnummer" in problem["detail"]) == (409, True)
    status, problem = tell(EVENTS, ringing(2, 1, caller="+31687654321"))
    assert (status, "ander nummer" in problem["detail"]) == (409, True)
    assert number_of(Call.objects.get()) == MOBILE


def test_what_comes_late_counts_in_its_place(centre: Centre, tell: Ask) -> None:
    tell(EVENTS, ended(3))
    assert Call.objects.get().status == "missed"
    assert tell(EVENTS, answered(2))[1]["status"] == "ended"
    assert tell(EVENTS, ringing(1))[1]["status"] == "ended"
    row = Call.objects.get()
    assert not row.has_gap
    assert row.answered_at is not None
    assert row.rang_at < row.answered_at


def test_two_exchanges_with_the_same_call_id_do_not_meet(centre: Centre, tell: Ask) -> None:
    other, foreign = key_of(centre.id), key_of(centre.other_id)
    tell(EVENTS, ringing())
    for key in (other, foreign):
        assert tell("calls/A-1", key=key)[0] == 404
        assert tell(EVENTS, ended(1), key=key)[0] == 201
    assert sorted(Call.objects.values_list("status", flat=True)) == ["missed", "missed", "ringing"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (ringing(dialled=None), "/dialled"),
        (ringing(caller="06-1234"), "/caller"),
        (ringing(caller="1" * 16), "/caller"),
        (ringing(callerWithheld=True), "/caller"),
        (ringing(extension="12"), "/extension"),
        (ringing(name="Jan"), "/name"),
        ({**ringing(), "kind": "singing"}, "/kind"),
        ({**ringing(), "sequence": 0}, "/sequence"),
        ({**ringing(), "at": "2026-11-23T10:00:00"}, "/at"),
        (ringing(seconds_ago=-86_400), "/at"),  # told when tests are collected, asked much later
        (ringing(seconds_ago=3 * 86_400), "/at"),
        ({"sequence": 1, "kind": "transferred", "at": moment()}, "/to"),
        ({"sequence": 1, "kind": "ended", "at": moment()}, "/endedBy"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place_and_nothing_is_kept(
    centre: Centre, tell: Ask, body: dict[str, Any], pointer: str
) -> None:
    status, problem = tell(EVENTS, body)
    assert (status, problem["faults"][0]["pointer"]) == (400, pointer)
    assert not Call.objects.exists()


def test_a_telephone_number_is_no_name_of_a_call(centre: Centre, tell: Ask) -> None:
    for number in ("0612345678", "31612345678"):
        status, problem = tell(f"calls/{number}/events", ringing())
        assert (status, "logbestanden" in problem["detail"]) == (400, True)


def test_who_may_not_is_told_so(centre: Centre, tell: Ask) -> None:
    assert tell(EVENTS, ringing(), key=key_of(centre.id, "capacity.read"))[0] == 403
    status, problem = tell(EVENTS, ringing(), key=key_of(centre.hospital_id))
    assert (status, "zorgcoördinatiecentrum" in problem["detail"]) == (403, True)
    assert tell(EVENTS, ringing(), key="kz_nobody")[0] == 401
    assert tell("exchange-signs", {"at": moment()}, key=key_of(centre.hospital_id))[0] == 403


def test_a_call_has_no_end_of_events(centre: Centre, tell: Ask) -> None:
    tell(EVENTS, ringing())
    row = Call.objects.get()
    ToldEvent.objects.bulk_create(
        ToldEvent(call=row, sequence=number, kind="ringing", at=row.rang_at, received_at=row.rang_at)
        for number in range(2, 201)
    )
    assert tell(EVENTS, ended(201))[0] == 409


def test_after_a_restart_what_the_exchange_lost_was_missed_or_ended(centre: Centre, tell: Ask) -> None:
    for name in "ABC":
        tell(f"calls/{name}/events", ringing(seconds_ago=60))
    tell("calls/B/events", answered(seconds_ago=50))
    assert tell("exchange-signs", {"at": moment(10)}) == (200, {"closed": 0})  # it did not say which calls it has
    assert tell("exchange-signs", {"at": moment(10), "openCalls": ["C"]}) == (200, {"closed": 2})
    assert dict(Call.objects.values_list("key", "status")) == {"A": "missed", "B": "ended", "C": "ringing"}
    assert tell("exchange-signs", {"at": moment(10), "openCalls": ["C"]}) == (200, {"closed": 0})


def test_a_call_that_was_not_lost_after_all_goes_on(centre: Centre, tell: Ask) -> None:
    tell("calls/A/events", ringing(seconds_ago=60))
    tell("exchange-signs", {"at": moment(30), "openCalls": []})
    assert tell("calls/A/events", answered(seconds_ago=10))[1]["status"] == "answered"
    row = Call.objects.get()
    assert (row.lost_at, row.ended_at) == (None, None)


def test_a_call_that_was_dismissed_as_lost_and_still_rings_is_shown_again(centre: Centre, tell: Ask) -> None:
    tell("calls/A/events", ringing(seconds_ago=60))
    tell("exchange-signs", {"at": moment(30), "openCalls": []})
    call, now = Call.objects.get(), datetime.now(UTC)
    operations.dismiss(call_id=call.id, because=Dismissal.NO_NUMBER, actor=centre.me, at=now)
    assert not queries.switchboard(actor=centre.me, now=now).going_on
    tell("calls/A/events", ringing(2, seconds_ago=10))
    (line,) = queries.switchboard(actor=centre.me, now=now).going_on
    assert line.id == call.id
    assert AuditLine.objects.get(action="telephony.dismissal-undone").detail == {"because": "no-number"}
    tell("calls/A/events", ended(3))
    assert queries.switchboard(actor=centre.me, now=now).missed, "and missed it is missed anew"


def test_a_call_told_of_after_the_sign_is_not_closed_by_it(centre: Centre, tell: Ask) -> None:
    tell("calls/A/events", ringing(seconds_ago=5))
    assert tell("exchange-signs", {"at": moment(30), "openCalls": []}) == (200, {"closed": 0})


def test_everything_an_exchange_tells_is_a_sign_of_life(centre: Centre, tell: Ask) -> None:
    tell(EVENTS, ringing())
    heard = Exchange.objects.get()
    assert (heard.centre_id, datetime.now(UTC) - heard.heard_at < timedelta(minutes=1)) == (centre.id, True)
    board = queries.switchboard(actor=centre.me, now=heard.heard_at + timedelta(minutes=3))
    assert (board.has_exchange, [name for name, _ in board.silent]) == (True, [heard.name])
    assert not queries.switchboard(actor=centre.stranger, now=heard.heard_at).has_exchange
    ApiClient.objects.filter(id=heard.source).update(ended_at=datetime.now(UTC))
    assert not queries.switchboard(actor=centre.me, now=heard.heard_at + timedelta(minutes=3)).silent, "it is gone"


def test_numbers_go_after_a_week_but_never_of_who_waits_to_be_called_back(centre: Centre, tell: Ask) -> None:
    tell("calls/missed/events", ringing())
    tell("calls/missed/events", ended())
    tell("calls/done/events", ringing())
    tell("calls/done/events", answered(extension="204"))
    tell("calls/done/events", ended(3))
    now = datetime.now(UTC)
    assert operations.forget_numbers(at=now + NUMBERS_KEPT_FOR - timedelta(minutes=1)) == 0
    assert operations.forget_numbers(at=now + NUMBERS_KEPT_FOR) == 1
    assert operations.forget_numbers(at=now + NUMBERS_KEPT_FOR) == 0
    known = dict(Call.objects.values_list("key", "caller_is"))
    assert known == {"missed": "known", "done": "forgotten"}
    assert "204" not in str(list(ToldEvent.objects.values("detail")))
    assert operations.forget_calls(at=now + CALLS_KEPT_FOR) == 1
    assert Call.objects.get().key == "missed"
    operations.dismiss(call_id=Call.objects.get().id, because=Dismissal.REACHED, actor=centre.me, at=now)
    assert operations.forget_numbers(at=now + NUMBERS_KEPT_FOR) == 1
    assert operations.forget_calls(at=now + CALLS_KEPT_FOR) == 1


def test_who_answered_goes_also_of_a_call_of_which_nobody_knew_the_number(centre: Centre, tell: Ask) -> None:
    withheld = ringing(caller=None, callerWithheld=True)
    for event in (withheld, answered(extension="204"), ended(3)):
        tell(EVENTS, event)
    assert operations.forget_numbers(at=datetime.now(UTC) + NUMBERS_KEPT_FOR) == 0
    assert "204" not in str(list(ToldEvent.objects.values("detail")))
    assert Call.objects.get().caller_is == "withheld", "that there was none is no number"


def test_who_calls_again_under_a_forgotten_name_brings_no_number_back(centre: Centre, tell: Ask) -> None:
    for event in (ringing(), answered(), ended(3)):
        tell(EVENTS, event)
    operations.forget_numbers(at=datetime.now(UTC) + NUMBERS_KEPT_FOR)
    tell(EVENTS, ringing(4, 1))
    assert Call.objects.get().caller_is == "forgotten"


def test_figures_of_a_centre_are_asked_in_two_queries(
    centre: Centre, tell: Ask, line: object, django_assert_max_num_queries: Any
) -> None:
    for name in "ABC":
        tell(f"calls/{name}/events", ringing(seconds_ago=30))
    tell("calls/A/events", answered(seconds_ago=10))
    tell("calls/B/events", ended())
    now = datetime.now(UTC)
    with django_assert_max_num_queries(2):
        found = queries.answering(centre_id=centre.id, since=now - timedelta(hours=1), until=now)
    assert sum(one.offered for one in found) == 3
    assert [sum(one.answered for one in found), sum(one.missed for one in found)] == [1, 1]
    assert {one.door.word for one in found if one.door} == {"professionalslijn"}
    assert not queries.answering(centre_id=centre.other_id, since=now - timedelta(hours=1), until=now)


def test_only_of_a_missed_call_one_says_that_nobody_calls_back(centre: Centre, tell: Ask) -> None:
    from ketenzicht.base.errors import Conflict, NotFound

    tell(EVENTS, ringing())
    call, now = Call.objects.get(), datetime.now(UTC)
    with pytest.raises(Conflict, match="niet gemist"):
        operations.dismiss(call_id=call.id, because=Dismissal.REACHED, actor=centre.me, at=now)
    tell(EVENTS, ended())
    with pytest.raises(NotFound):
        operations.dismiss(call_id=call.id, because=Dismissal.REACHED, actor=centre.stranger, at=now)
    operations.dismiss(call_id=call.id, because=Dismissal.REACHED, actor=centre.me, at=now)
    with pytest.raises(Conflict, match="al afgehandeld"):
        operations.dismiss(call_id=call.id, because=Dismissal.REACHED, actor=centre.me, at=now)
    assert AuditLine.objects.filter(action="telephony.call-dismissed").count() == 1
    assert not queries.switchboard(actor=centre.me, now=now).missed


def test_a_key_of_an_exchange_may_nothing_else(centre: Centre) -> None:
    key = key_of(centre.id)
    from django.test import Client as Browser

    browser = Browser(headers={"Authorization": f"Bearer {key}"})
    body = {"key": "x", "centre": str(centre.id), "about": {"complaint": "x"}}
    assert browser.post("/api/v1/care-requests", body, content_type="application/json").status_code == 403
