"""Flags for review: by people with a reason, by rules without anybody asking, and never twice by the same rule."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.coordination.centres import gone_over
from tests.learning.conftest import NOON, Centre, closed, judged, picked_up, received

from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.coordination.domain import Ending
from ketenzicht.coordination.models import CareRequest, Triage
from ketenzicht.learning import operations, queries
from ketenzicht.learning.domain import Reason, Rule, Signal, flags, flags_by, read_rules
from ketenzicht.learning.models import Contact, Flag
from ketenzicht.triage.queries import crosswalk_in_use

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
db = pytest.mark.django_db
NUMBER = "0612345678"


@given(st.frozensets(st.sampled_from(Signal)), st.sampled_from(Signal))
def test_seeing_more_never_takes_a_flag_away(signals: frozenset[Signal], more: Signal) -> None:
    assert flags_by(queries.rules(), signals) <= flags_by(queries.rules(), signals | {more})
    assert not flags_by(queries.rules(), frozenset())


def test_every_status_can_be_reached_and_what_is_settled_stays_so() -> None:
    assert {flags.Status.OPEN, *flags.NEXT.values()} == set(flags.Status)
    assert set(flags.Status) - {status for status, _ in flags.NEXT} == {flags.Status.DISCUSSED, flags.Status.SET_ASIDE}
    with pytest.raises(Conflict, match="besproken"):
        flags.after(flags.Status.DISCUSSED, flags.Move.LIST)


def test_two_rules_for_one_flag_and_an_unknown_signal_are_no_rules() -> None:
    one = {"code": "a", "name": "A", "signal": "late", "reason": "late", "source": "voorstel"}
    assert read_rules({"rule": [one]}) == (Rule("a", "A", Signal.LATE, Reason.LATE, "voorstel"),)
    for wrong in ([one, {**one, "code": "b"}], [{**one, "signal": "rumour"}]):
        with pytest.raises(ValueError):  # noqa: PT011 - of two kinds, each said by Python or by us
            read_rules({"rule": wrong})


@db
def test_who_works_there_flags_with_a_reason_and_words_that_are_sealed(centre: Centre) -> None:
    request_id = received(centre, at=NOON)
    operations.flag(request_id=request_id, reason=Reason.NEAR_MISS, note="Bijna mis", actor=centre.me, at=NOON)
    (line,) = queries.flagged(actor=centre.colleague)
    assert (line.request.id, line.reasons) == (request_id, (Reason.NEAR_MISS,))
    assert b"Bijna" not in bytes(Flag.objects.get().note)
    (told,) = operations.look_into(request_id=request_id, actor=centre.colleague, at=NOON).flags
    assert (told.note, told.who, told.is_by_rule) == ("Bijna mis", centre.me.name, False)
    said = AuditLine.objects.get(action="learning.flagged")
    assert said.authorisation == "learning.work"
    assert "Bijna" not in str(said.detail)


@db
def test_other_asks_for_words_and_nobody_of_elsewhere_flags_or_reads(centre: Centre, receiver: Actor) -> None:
    request_id = received(centre, at=NOON)
    with pytest.raises(Refused, match="wat er opviel"):
        operations.flag(request_id=request_id, reason=Reason.OTHER, note=" ", actor=centre.me, at=NOON)
    for note in ("a" * 2001, "a\x00"):
        with pytest.raises(Refused):
            operations.flag(request_id=request_id, reason=Reason.LATE, note=note, actor=centre.me, at=NOON)
    for request, who, refusal in (
        (request_id, centre.stranger, NotFound),
        (uuid4(), centre.me, NotFound),
        (request_id, receiver, NotPermitted),
    ):
        with pytest.raises(refusal):
            operations.flag(request_id=request, reason=Reason.LATE, note="", actor=who, at=NOON)
        with pytest.raises(refusal):
            operations.look_into(request_id=request, actor=who, at=NOON)
    assert not Flag.objects.exists()
    assert queries.flagged(actor=centre.stranger) == ()


def automatic() -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for request_id, reason in Flag.objects.filter(by__isnull=True).values_list("request_id", "reason"):
        found.setdefault(request_id, set()).add(reason)
    return found


@db
def test_rules_flag_what_began_late_was_lowered_or_dropped_and_only_once(centre: Centre) -> None:
    late, lowered, dropped, fine = (received(centre, at=NOON) for _ in range(4))
    CareRequest.objects.filter(id=late).update(late_at=NOON + MINUTE)
    Triage.objects.create(
        request_id=lowered, round=1, instrument_id=centre.telephone_id, begun_at=NOON, concluded_at=NOON,
        concluded_by=uuid4(), crosswalk_id=_crosswalk(), found="U1", proposed="U1", red_flag="U1", deviates_to="U3",
        deviates_by=uuid4(), seconded_by=uuid4(), deviates_at=NOON,
    )  # fmt: skip
    closed(centre, dropped, Ending.HUNG_UP, at=NOON + MINUTE)
    closed(centre, fine, Ending.ADVISED, at=NOON + MINUTE)
    assert operations.put_flags(at=NOON + HOUR) == 3
    assert operations.put_flags(at=NOON + HOUR) == 0
    assert automatic() == {late: {"late"}, lowered: {"red-flag"}, dropped: {"dropped"}}
    assert AuditLine.objects.filter(action="learning.flagged-by-rule").count() == 3


@db
def test_what_was_set_aside_does_not_come_back_by_itself(centre: Centre, lead: Actor) -> None:
    late = received(centre, at=NOON)
    CareRequest.objects.filter(id=late).update(late_at=NOON + MINUTE)
    operations.put_flags(at=NOON + HOUR)
    with pytest.raises(NotPermitted):
        operations.set_aside(request_id=late, actor=centre.me, at=NOON + HOUR)
    assert operations.set_aside(request_id=late, actor=lead, at=NOON + HOUR) == 1
    assert operations.put_flags(at=NOON + HOUR) == 0
    assert queries.flagged(actor=lead) == ()
    with pytest.raises(NotFound):
        operations.set_aside(request_id=late, actor=lead, at=NOON + HOUR)


@db
def test_who_comes_back_within_24_hours_more_urgent_is_flagged_and_within_one_centre(centre: Centre) -> None:
    first = received(centre, at=NOON - HOUR * 30, call_back=NUMBER)
    second = received(centre, at=NOON - HOUR * 10, call_back=NUMBER)
    third = received(centre, at=NOON, call_back="+31 6 12345678")
    other = received(centre, at=NOON, call_back="0687654321")
    nobody = received(centre, at=NOON)
    for one, urgency in ((first, "U1"), (second, "U4"), (third, "U2"), (other, "U1")):
        judged(one, urgency)
    assert operations.put_flags(at=NOON + MINUTE) == 1
    assert automatic() == {third: {"recontact"}}
    known = {one.request_id: (one.is_recognisable, one.earlier_id) for one in Contact.objects.all()}
    assert known == {
        first: (True, None), second: (True, first), third: (True, second), other: (True, None), nobody: (False, None),
    }  # fmt: skip


@db
def test_who_comes_back_at_another_centre_or_as_urgent_as_before_is_not_flagged(centre: Centre) -> None:
    first = received(centre, at=NOON - HOUR, call_back=NUMBER)
    again = received(centre, at=NOON, call_back=NUMBER)
    judged(first, "U3")
    judged(again, "U3")
    assert operations.put_flags(at=NOON) == 0
    gone_over(centre, first)
    CareRequest.objects.filter(id=first).update(urgency="U5")
    operations.put_flags(at=NOON)
    assert Contact.objects.get(request_id=again).earlier_id is None
    assert automatic() == {}


@db
def test_looking_costs_no_more_for_more_requests(
    centre: Centre, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        request_id = received(centre, at=NOON + MINUTE * number, call_back=NUMBER)
        picked_up(centre, request_id, at=NOON + MINUTE * number)
        operations.flag(request_id=request_id, reason=Reason.COMPLAINT, note="", actor=centre.me, at=NOON)
    with django_assert_max_num_queries(2):
        assert len(queries.flagged(actor=centre.me)) == 5


def _crosswalk() -> UUID:
    return crosswalk_in_use(at=NOON)[0]
