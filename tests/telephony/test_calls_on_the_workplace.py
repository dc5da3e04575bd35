"""A call on the page of the centre: one button, one request; who hung up is called back, or somebody says why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.coordination.conftest import NOON, Centre, People
from tests.telephony.conftest import MOBILE, Ask, answered, ended, moment, ringing

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import Door, Kind
from ketenzicht.coordination.domain.queue import FIRST_LOOK
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.presenters.requests import told
from ketenzicht.telephony import operations as telephony
from ketenzicht.telephony.domain import Dismissal
from ketenzicht.telephony.models import Call, Exchange
from ketenzicht.ui.domain.words import clock

QUEUE = "/coordination/?rows"
NOW = datetime.now(UTC)


@pytest.fixture
def call(tell: Ask, line: UUID) -> UUID:
    tell("calls/A/events", ringing())
    return Call.objects.get().id


@pytest.fixture
def missed(tell: Ask, call: UUID) -> UUID:
    tell("calls/A/events", ended())
    return call


def test_a_ringing_call_becomes_a_request_with_its_door_and_number(centre: Centre, call: UUID) -> None:
    request_id = operations.take_call(call_id=call, actor=centre.me, at=NOW)
    file = operations.look_into(request_id=request_id, actor=centre.me, at=NOW)
    assert (file.door, file.intake["call-back"]) == (Door.PROFESSIONALS, MOBILE)
    assert file.claim is not None
    assert file.claim.by == centre.me.id
    assert Kind.CALL_TAKEN in [one.kind for one in file.story]
    assert MOBILE not in str([one.detail for one in file.story])
    assert Call.objects.get().request_id == request_id
    board = queries.calls(actor=centre.me, now=NOW).board
    assert not board.going_on


def test_who_clicks_twice_has_one_request_and_a_colleague_hears_who_has_it(centre: Centre, call: UUID) -> None:
    first = operations.take_call(call_id=call, actor=centre.me, at=NOW)
    assert operations.take_call(call_id=call, actor=centre.me, at=NOW) == first
    with pytest.raises(Conflict, match="Tom Triagist heeft dit gesprek al opgenomen"):
        operations.take_call(call_id=call, actor=centre.colleague, at=NOW)
    assert CareRequest.objects.count() == 1


def test_who_may_not_take_it_does_not(centre: Centre, call: UUID, administrator: Actor) -> None:
    with pytest.raises(NotFound):
        operations.take_call(call_id=call, actor=centre.stranger, at=NOW)
    with pytest.raises(NotFound):
        operations.take_call(call_id=uuid4(), actor=centre.me, at=NOW)
    with pytest.raises(NotPermitted):
        operations.take_call(call_id=call, actor=administrator, at=NOW)
    assert not CareRequest.objects.exists()


def test_a_withheld_number_on_an_unknown_line_is_taken_as_well(centre: Centre, tell: Ask) -> None:
    told = {"sequence": 1, "kind": "ringing", "at": moment(5), "dialled": "77", "callerWithheld": True}
    tell("calls/B/events", told)
    (line,) = queries.calls(actor=centre.me, now=NOW).board.going_on
    assert (line.door, line.last_digits) == (None, "")
    request_id = operations.take_call(call_id=line.id, actor=centre.me, at=NOW)
    file = operations.look_into(request_id=request_id, actor=centre.me, at=NOW)
    assert (file.door, "call-back" in file.intake) == (Door.CITIZENS, False)


def test_who_hung_up_is_put_in_the_queue_to_be_called_back(centre: Centre, missed: UUID) -> None:
    request_id = operations.call_back_later(call_id=missed, actor=centre.me, at=NOW)
    row = centre.row(request_id)
    assert (row.status, row.due_at) == ("call-back", NOW + timedelta(minutes=10))
    assert operations.call_back_later(call_id=missed, actor=centre.me, at=NOW) == request_id
    with pytest.raises(Conflict, match="al een zorgvraag"):
        telephony.dismiss(call_id=missed, because=Dismissal.REACHED, actor=centre.me, at=NOW)


def test_later_is_only_for_who_was_missed_and_can_be_called(centre: Centre, call: UUID, tell: Ask) -> None:
    with pytest.raises(Conflict, match="niet gemist"):
        operations.call_back_later(call_id=call, actor=centre.me, at=NOW)
    tell("calls/N/events", {"sequence": 1, "kind": "ended", "at": moment(1), "endedBy": "caller"})
    unknown = Call.objects.get(key="N").id
    with pytest.raises(Conflict, match="geen nummer"):
        operations.call_back_later(call_id=unknown, actor=centre.me, at=NOW)
    assert operations.take_call(call_id=unknown, actor=centre.me, at=NOW)


def test_a_missed_call_never_goes_by_itself(centre: Centre, missed: UUID) -> None:
    next_year = NOW + timedelta(days=300)
    telephony.forget_numbers(at=next_year)
    telephony.forget_calls(at=next_year)
    (line,) = queries.calls(actor=centre.me, now=next_year).board.missed
    assert (line.id, line.number) == (missed, MOBILE)


def test_what_somebody_dismissed_is_not_taken_any_more(centre: Centre, missed: UUID) -> None:
    telephony.dismiss(call_id=missed, because=Dismissal.CALLED_AGAIN, actor=centre.colleague, at=NOW)
    for deed in (operations.take_call, operations.call_back_later):
        with pytest.raises(Conflict, match="al afgehandeld"):
            deed(call_id=missed, actor=centre.me, at=NOW)


def test_the_page_shows_who_rings_and_no_more_than_that(
    centre: Centre, people: People, call: UUID, missed: UUID, tell: Ask
) -> None:
    tell("calls/B/events", ringing(caller="0612345678"))
    operations.take_call(call_id=missed, actor=centre.me, at=datetime.now(UTC))
    tom, _ = people["tom"]
    said = tom.get(QUEUE).content.decode()
    assert "Professionalslijn" in said
    assert "nummer bekend, eindigt op 78" in said
    assert "belde eerder: 1 zorgvraag in 30 dagen" in said
    assert "612345678" not in said
    other = people["eva"][0].get(QUEUE).content.decode()
    assert "Telefoon</h2>" not in other


def test_one_button_on_the_page_and_the_second_hears_who_has_it(people: People, call: UUID) -> None:
    tom, cor = people["tom"][0], people["cor"][0]
    answer = tom.post(f"/coordination/calls/{call}/take/")
    assert answer.status_code == 302
    assert MOBILE in tom.get(answer["Location"]).content.decode()
    refused = cor.post(f"/coordination/calls/{call}/take/")
    assert (refused.status_code, "Tom heeft dit gesprek al opgenomen" in refused.content.decode()) == (409, True)
    assert "Neem op" not in cor.get(QUEUE).content.decode()


def test_on_the_page_a_missed_call_is_called_back_later_or_dismissed_with_a_reason(
    people: People, missed: UUID, tell: Ask
) -> None:
    tom, _ = people["tom"]
    said = tom.get(QUEUE).content.decode()
    assert "Gemiste gesprekken" in said
    dismissing = f"/coordination/calls/{missed}/dismiss/"
    assert tom.get(dismissing).status_code == 200
    answer = tom.post(dismissing, {})
    assert (answer.status_code, "Kies een reden." in answer.content.decode()) == (422, True)
    assert tom.post(dismissing, {"because": "elsewhere"}).status_code == 302
    assert "Gemiste gesprekken" not in tom.get(QUEUE).content.decode()
    tell("calls/B/events", ringing())
    tell("calls/B/events", ended())
    later = Call.objects.get(key="B").id
    assert tom.post(f"/coordination/calls/{later}/later/").status_code == 302
    assert "terugbellen om" in tom.get(QUEUE).content.decode()


def test_an_exchange_that_is_silent_is_not_an_exchange_without_calls(people: People, tell: Ask) -> None:
    tom, _ = people["tom"]
    assert "Telefoon</h2>" not in tom.get(QUEUE).content.decode()
    tell("exchange-signs", {"at": moment()})
    assert "Er belt nu niemand." in tom.get(QUEUE).content.decode()
    Exchange.objects.update(heard_at=datetime.now(UTC) - timedelta(minutes=3))
    said = tom.get(QUEUE).content.decode()
    assert "Wij weten niet wie er nu belt" in said
    assert "Er belt nu niemand." not in said


def test_what_is_uncertain_is_said(people: People, tell: Ask) -> None:
    tell("calls/A/events", ended(3))
    assert "dit is niet zeker" in people["tom"][0].get(QUEUE).content.decode()


def test_who_rings_is_never_hidden_behind_many_that_were_missed(centre: Centre, call: UUID) -> None:
    Call.objects.bulk_create(
        Call(
            centre_id=centre.id, source=uuid4(), key=str(number), status="missed", since=NOON, rang_at=NOON,
            ended_at=NOON,
        )
        for number in range(120)
    )  # fmt: skip
    board = queries.calls(actor=centre.me, now=NOW).board
    assert ([one.id for one in board.going_on], len(board.missed), board.more) == ([call], 100, 20)


def test_however_many_call_the_page_asks_as_much(centre: Centre, tell: Ask, line: UUID) -> None:
    from django.test.utils import CaptureQueriesContext

    counts = []
    for name in "ABCD":
        tell(f"calls/{name}/events", ringing(caller=f"+3161234567{ord(name) % 10}"))
        tell(f"calls/{name}-done/events", answered(1))
        with CaptureQueriesContext(connection) as asked:
            queries.calls(actor=centre.me, now=datetime.now(UTC))
        counts.append(len(asked))
    assert counts[0] == counts[-1]
    assert counts[0] <= 5


def test_the_clock_of_a_request_runs_since_the_telephone_rang_and_its_story_says_since_when(
    centre: Centre, missed: UUID
) -> None:
    now, rang = datetime.now(UTC), Call.objects.get().rang_at
    request_id = operations.call_back_later(call_id=missed, actor=centre.me, at=now)
    (line,) = queries.queue(actor=centre.me, now=now)
    assert line.received_at == rang < now
    assert line.look_before == rang + FIRST_LOOK
    assert centre.row(request_id).since == now, "what was done is of when it was done"
    story = operations.look_into(request_id=request_id, actor=centre.me, at=now).story
    assert all(one.at == now for one in story)
    (call,) = [one for one in story if one.kind is Kind.CALL_MISSED]
    assert told(call) == f"gemist telefoongesprek (ging over sinds {clock(rang)})"
    assert "zeker sinds" in told(replace(call, detail={**call.detail, "hasGap": True}))
    assert told(replace(call, detail={"call": "x", "hasLine": True})) == "gemist telefoongesprek"
