"""What is looked at for flags: what changed, whatever was judged before, and nothing that did not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.coordination.test_under_supervision import asked, decided, triaged  # a fixture and its deeds
from tests.learning.conftest import NOON, Centre, closed, judged, picked_up, received
from tests.learning.test_flags import NUMBER, _crosswalk, automatic

from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination import queries as requests
from ketenzicht.coordination.domain import Door, Ending, Receiver
from ketenzicht.coordination.models import Triage
from ketenzicht.learning import operations
from ketenzicht.learning.models import Contact, Look

__all__ = ["asked"]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_what_is_done_and_was_looked_at_is_not_looked_at_again(centre: Centre) -> None:
    done, still_open = received(centre, at=NOON, call_back=NUMBER), received(centre, at=NOON)
    closed(centre, done, Ending.ADVISED, at=NOON + MINUTE)
    assert set(requests.changed(since=NOON)) == {done, still_open}
    assert requests.changed(since=NOON + HOUR) == [still_open]
    again = received(centre, at=NOON + HOUR * 2, call_back=NUMBER)
    assert set(requests.changed(since=NOON + HOUR)) == {still_open, again}


def test_whatever_happened_while_nobody_looked_is_seen_at_the_next_look(centre: Centre) -> None:
    operations.put_flags(at=NOON)
    dropped = received(centre, at=NOON + MINUTE)
    closed(centre, dropped, Ending.HUNG_UP, at=NOON + HOUR)
    assert operations.put_flags(at=NOON + DAY * 10) == 1
    assert automatic() == {dropped: {"dropped"}}
    assert Look.objects.get().at == NOON + DAY * 10


def test_what_was_written_a_little_late_is_looked_at_still(centre: Centre) -> None:
    """Another transaction, or another clock."""
    operations.put_flags(at=NOON + 10 * MINUTE)
    dropped = received(centre, at=NOON)
    closed(centre, dropped, Ending.NOT_REACHED, at=NOON + MINUTE)
    assert operations.put_flags(at=NOON + 20 * MINUTE) == 1


def test_who_turns_out_to_have_called_before_is_linked_though_the_later_request_was_judged(centre: Centre) -> None:
    first = received(centre, at=NOON)
    second = received(centre, at=NOON + HOUR, call_back=NUMBER)
    judged(first, "U5")
    judged(second, "U2")
    closed(centre, second, Ending.ADVISED, at=NOON + 2 * HOUR)
    assert operations.put_flags(at=NOON + 3 * HOUR) == 0
    claim = picked_up(centre, first, at=NOON + 4 * HOUR)
    coordination.note(request_id=first, claim=claim, changes={"call-back": NUMBER}, actor=centre.me, at=NOON + 4 * HOUR)
    assert operations.put_flags(at=NOON + 5 * HOUR) == 1
    assert Contact.objects.get(request_id=second).earlier_id == first
    assert automatic() == {second: {"recontact"}}


def test_who_rang_before_came_before_whichever_was_written_down_first(centre: Centre) -> None:
    """A call of which the request was made later than one that came in by itself meanwhile."""
    other = received(centre, at=NOON + MINUTE, call_back=NUMBER)
    made = coordination.receive(
        centre_id=centre.id, door=Door.CITIZENS, intake={"call-back": NUMBER}, actor=centre.me,
        at=NOON + 2 * MINUTE, since=NOON,
    ).id  # fmt: skip
    operations.put_flags(at=NOON + HOUR)
    assert Contact.objects.get(request_id=other).earlier_id == made
    assert Contact.objects.get(request_id=made).earlier_id is None


def test_a_decision_without_the_co_sign_it_took_is_flagged_with_the_triage_nobody_looked_at(asked: Centre) -> None:
    made, _, decision = decided(asked)
    assert operations.put_flags(at=asked.at) == 0, "it waits still"
    coordination.decide_in_emergency(cosign_id=decision, because="Niemand neemt op", actor=asked.me, at=asked.at)
    assert operations.put_flags(at=asked.at + HOUR) == 2
    assert automatic() == {made: {"emergency", "unsigned"}}
    assert operations.put_flags(at=asked.at + 2 * HOUR) == 0


def test_what_a_colleague_agreed_with_is_not_flagged(asked: Centre) -> None:
    _, conclusion, decision = decided(asked)
    for one in (conclusion, decision):
        coordination.co_sign(cosign_id=one, actor=asked.colleague, at=asked.at)
    assert operations.put_flags(at=asked.at + HOUR) == 0


def test_a_trainee_whose_triage_a_colleague_did_anew_was_not_left_alone(asked: Centre) -> None:
    made, claim = asked.in_hand()
    triaged(asked, made, claim)
    coordination.put_back(request_id=made, claim=claim, because="Wissel", actor=asked.me, at=asked.at)
    claim = coordination.pick_up(request_id=made, actor=asked.colleague, at=asked.at)
    triaged(asked, made, claim, by=asked.colleague)
    coordination.forward(
        request_id=made, claim=claim, to=Receiver.OWN_PROVIDER, warm=None, note="", actor=asked.colleague, at=asked.at
    )
    assert operations.put_flags(at=asked.at + HOUR) == 0


@pytest.mark.parametrize(("red_flag", "to", "is_flagged"), [("U1", "U3", True), ("", "U4", False), ("U3", "U2", False)])
def test_only_below_a_red_flag_a_deviation_with_a_second_colleague_stands_out(
    centre: Centre, red_flag: str, to: str, *, is_flagged: bool
) -> None:
    """Who works under supervision has a second for every deviation."""
    made = received(centre, at=NOON)
    Triage.objects.create(
        request_id=made, round=1, instrument_id=centre.telephone_id, begun_at=NOON, concluded_at=NOON,
        concluded_by=uuid4(), crosswalk_id=_crosswalk(), found="U3", proposed="U3", red_flag=red_flag, deviates_to=to,
        deviates_by=uuid4(), seconded_by=uuid4(), deviates_at=NOON,
    )  # fmt: skip
    assert operations.put_flags(at=NOON) == int(is_flagged)
