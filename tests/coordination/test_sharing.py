"""Centres agree to share work; while that is used colleagues of the other help, and otherwise nobody gets in."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.coordination.centres import agreed, ask, helped, leaders, open_other_centre, terms
from tests.coordination.conftest import MINUTE, Centre, somebody

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted, Refused
from ketenzicht.competences.domain import Ask
from ketenzicht.competences.models import Introduction, Record
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import (
    Door,
    Ending,
    Reach,
    SharedHours,
    SharingStage,
    SharingStep,
    is_under_pressure,
)
from ketenzicht.coordination.domain.sharing import BY_PRESSURE_FOR, SHARING_STEPS
from ketenzicht.coordination.models import CareRequest, Sharing, SharingSpell
from ketenzicht.coordination.operations.holding import locked
from ketenzicht.coordination.operations.supervised import lacked_at
from ketenzicht.coordination.queries.sharing import active_sharings, covered

pytestmark = pytest.mark.django_db


def numbers(centre: Centre, **named: Any) -> list[int]:
    """What somebody of the other centre sees in the queue."""
    found = queries.helping_now(actor=centre.stranger, now=centre.at)
    return [one.number for one in queries.queue(actor=centre.stranger, now=centre.at, helped=found, **named)]


def test_every_stage_is_reachable_and_what_was_refused_or_ended_is_over() -> None:
    assert {*SHARING_STEPS.values()} == set(SharingStage)
    assert {stage for stage, _ in SHARING_STEPS} == {None, SharingStage.PROPOSED, SharingStage.AGREED}
    assert {step for _, step in SHARING_STEPS} == set(SharingStep)


@given(
    doors=st.frozensets(st.sampled_from(Door)),
    urgencies=st.frozensets(st.sampled_from(["", "U1", "U3", "U5"])),
    door=st.sampled_from(Door),
    urgency=st.sampled_from(["", "U1", "U3", "U5"]),
)
def test_naming_none_is_all_and_naming_some_is_those_only(
    doors: frozenset[Door], urgencies: frozenset[str], door: Door, urgency: str
) -> None:
    some = terms(doors=doors, urgencies=urgencies)
    assert some.covers(door=door, urgency=urgency) == (
        (not doors or door in doors) and (not urgencies or urgency in urgencies)
    )
    assert not terms(doors=doors, urgencies=urgencies, cases=False).covers(door=door, urgency=urgency)


def test_out_of_hours_is_evening_night_weekend_and_holidays() -> None:
    monday = datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert not SharedHours.OUT_OF_HOURS.holds(monday)
    assert SharedHours.OUT_OF_HOURS.holds(monday + timedelta(hours=10))
    assert SharedHours.ALWAYS.holds(monday)
    assert is_under_pressure(waiting_too_long=6, begins_over=5)
    assert not is_under_pressure(waiting_too_long=5, begins_over=5)
    assert not is_under_pressure(waiting_too_long=500, begins_over=None)


def test_one_proposes_the_other_agrees_and_only_then_it_can_be_used(centre: Centre) -> None:
    ours, theirs = leaders(centre)
    made = operations.propose_sharing(
        giver_id=centre.id, helper_id=centre.other_id, terms=terms(begins_on=centre.at.date()), actor=ours, at=centre.at
    )
    until = centre.at + timedelta(hours=1)
    with pytest.raises(Conflict, match="geldt nu niet"):
        operations.begin_helping(sharing_id=made, until=until, because="Druk", actor=ours, at=centre.at)
    with pytest.raises(Refused, match="eigen centrum"):
        operations.answer_sharing(sharing_id=made, agrees=True, actor=ours, at=centre.at)
    operations.answer_sharing(sharing_id=made, agrees=True, actor=theirs, at=centre.at)
    with pytest.raises(Conflict):
        operations.answer_sharing(sharing_id=made, agrees=False, actor=theirs, at=centre.at)
    with pytest.raises(Refused, match="hulp krijgt"):
        operations.begin_helping(sharing_id=made, until=until, because="Druk", actor=theirs, at=centre.at)
    with pytest.raises(Refused, match="waarom"):
        operations.begin_helping(sharing_id=made, until=until, because=" ", actor=ours, at=centre.at)
    for wrong in (centre.at, centre.at + timedelta(hours=13)):
        with pytest.raises(Refused, match="binnen 12 uur"):
            operations.begin_helping(sharing_id=made, until=wrong, because="Druk", actor=ours, at=centre.at)
    operations.begin_helping(sharing_id=made, until=until, because="Druk", actor=ours, at=centre.at)
    with pytest.raises(Conflict, match="al aan"):
        operations.begin_helping(sharing_id=made, until=until, because="Druk", actor=ours, at=centre.at)
    assert [one.giver for one in queries.helping_now(actor=theirs, now=centre.at)] == ["ZCC Proef"]
    assert queries.helping_now(actor=theirs, now=until) == ()
    assert [line.action for line in AuditLine.objects.filter(action__startswith="coordination.sharing")] == [
        "coordination.sharing-proposed",
        "coordination.sharing-agreed",
    ]


def test_who_does_not_coordinate_at_one_of_both_decides_nothing_and_finds_nothing(centre: Centre) -> None:
    made = agreed(centre)
    third = somebody(centre.hospital_id, Role.COORDINATOR)
    for actor, refusal in ((centre.me, NotPermitted), (third, NotFound)):
        with pytest.raises(refusal):
            operations.answer_sharing(sharing_id=made, agrees=True, actor=actor, at=centre.at)
        with pytest.raises(refusal):
            operations.end_sharing(sharing_id=made, because="x", actor=actor, at=centre.at)
        with pytest.raises(refusal):
            operations.begin_helping(sharing_id=made, until=centre.at + MINUTE, because="x", actor=actor, at=centre.at)
        with pytest.raises(refusal):
            operations.end_helping(sharing_id=made, actor=actor, at=centre.at)
    with pytest.raises(NotPermitted):
        operations.propose_sharing(
            giver_id=centre.id, helper_id=centre.other_id, terms=terms(), actor=third, at=centre.at
        )
    with pytest.raises(NotPermitted):
        operations.propose_sharing(
            giver_id=centre.id, helper_id=centre.hospital_id, terms=terms(), actor=leaders(centre)[0], at=centre.at
        )
    assert queries.sharings(actor=third) == ()


def test_all_that_cannot_be_agreed_is_told_at_once(centre: Centre) -> None:
    today = centre.at.date()
    wrong = terms(
        calls=False, cases=False, urgencies=frozenset({"U9"}), begins_over=-1, call_seconds=1,
        begins_on=today - timedelta(days=1), until=today - timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        operations.propose_sharing(
            giver_id=centre.id, helper_id=centre.id, terms=wrong, actor=leaders(centre)[0], at=centre.at
        )
    assert {one.pointer for one in refused.value.faults} == {
        "/helper", "/calls", "/urgencies", "/beginsOver", "/callSeconds", "/beginsOn", "/until",
    }  # fmt: skip


def test_while_it_is_used_they_see_pick_up_triage_and_hand_back_and_it_stays_ours(centre: Centre) -> None:
    made = centre.receive(name="Jansen", bsn="999991772")
    with pytest.raises(NotFound):
        operations.pick_up(request_id=made, actor=centre.stranger, at=centre.at)
    sharing = helped(centre)
    assert numbers(centre) == [centre.row(made).number]
    claim = operations.pick_up(request_id=made, actor=centre.stranger, at=centre.at)
    row = centre.row(made)
    assert (row.centre_id, row.helping_id, row.claimed_by) == (centre.id, sharing, centre.stranger.id)
    triage = operations.begin_triage(
        request_id=made, claim=claim, instrument_id=centre.telephone_id, complaint="buikpijn", actor=centre.stranger,
        at=centre.at,
    )  # fmt: skip
    assert triage
    file = operations.look_into(request_id=made, actor=centre.stranger, at=centre.at)
    assert (file.reach, file.intake["name"]) == (Reach.HELPS, "Jansen")
    assert file.story[-1].who == "Eva Elders (ZCC Elders)"
    line = AuditLine.objects.filter(action="coordination.picked-up").latest("id")
    assert (line.organisation_id, line.detail["for"], line.detail["sharing"]) == (
        centre.other_id, str(centre.id), str(sharing)
    )  # fmt: skip
    operations.put_back(request_id=made, claim=claim, because="", actor=centre.stranger, at=centre.at)
    row = centre.row(made)
    assert (row.centre_id, row.helping_id, row.status) == (centre.id, None, "waiting")
    assert operations.pick_up(request_id=made, actor=centre.me, at=centre.at)


@pytest.mark.parametrize(
    "other",
    [
        {"doors": frozenset({Door.GP_POST})},
        {"urgencies": frozenset({"U3"})},
        {"cases": False},
        {"begins_on": None, "hours": SharedHours.OUT_OF_HOURS},
    ],
)
def test_what_does_not_fall_under_it_is_not_there(centre: Centre, other: dict[str, Any]) -> None:
    if "hours" in other:
        centre.at = datetime(2026, 11, 23, 10, tzinfo=UTC)  # a Monday morning
        other = {"hours": other["hours"]}
        made, sharing = centre.receive(), agreed(centre, **other)
        with pytest.raises(Conflict):
            operations.begin_helping(
                sharing_id=sharing, until=centre.at + MINUTE, because="x", actor=leaders(centre)[0], at=centre.at
            )
    else:
        made = centre.receive()
        helped(centre, **other)
    assert numbers(centre) == []
    for deed in (operations.pick_up, operations.look_into):
        with pytest.raises(NotFound):
            deed(request_id=made, actor=centre.stranger, at=centre.at)


def test_the_queue_and_the_decision_are_of_one_mind(centre: Centre) -> None:
    for door in (Door.CITIZENS, Door.GP_POST, Door.CONTROL_ROOM):
        for urgency in ("", "U1", "U4"):
            CareRequest.objects.filter(id=centre.receive(door)).update(urgency=urgency)
    helped(centre, doors=frozenset({Door.CITIZENS, Door.GP_POST}), urgencies=frozenset({"", "U4"}))
    (active,) = active_sharings(centre_id=centre.other_id, at=centre.at, as_helper=True)
    by_query = set(CareRequest.objects.filter(covered([active])).values_list("id", flat=True))
    by_rule = {
        row.id for row in CareRequest.objects.all() if active.terms.covers(door=Door(row.door), urgency=row.urgency)
    }
    assert by_query == by_rule
    assert len(by_rule) == 4
    assert active_sharings(centre_id=centre.id, at=centre.at, as_helper=True) == ()


def test_who_has_it_in_hand_finishes_it_when_the_help_ends_and_gets_nothing_new(centre: Centre) -> None:
    made, other = centre.receive(), centre.receive()
    sharing = helped(centre)
    claim = operations.pick_up(request_id=made, actor=centre.stranger, at=centre.at)
    operations.end_helping(sharing_id=sharing, actor=leaders(centre)[1], at=centre.at + MINUTE)
    centre.at += 2 * MINUTE
    assert numbers(centre) == []
    with pytest.raises(NotFound):
        operations.pick_up(request_id=other, actor=centre.stranger, at=centre.at)
    with pytest.raises(NotFound):
        operations.look_into(request_id=made, actor=somebody(centre.other_id), at=centre.at)
    operations.note(request_id=made, claim=claim, changes={"notes": "Gebeld"}, actor=centre.stranger, at=centre.at)
    operations.close(
        request_id=made, claim=claim, ending=Ending.ADVISED, note="Klaar", actor=centre.stranger, at=centre.at
    )
    with pytest.raises(NotFound):
        operations.look_into(request_id=made, actor=centre.stranger, at=centre.at)


def test_who_helps_does_not_divide_or_hand_over_the_work_of_another_centre(centre: Centre) -> None:
    open_other_centre(centre)
    made = centre.receive()
    helped(centre)
    claim = operations.pick_up(request_id=made, actor=centre.stranger, at=centre.at)
    with pytest.raises(Refused, match="Leg de zorgvraag terug"):
        ask(centre, made, claim, actor=centre.stranger)
    with pytest.raises(Refused, match="Leg de zorgvraag terug"):
        operations.transfer(
            request_id=made, claim=claim, to=centre.me.id or uuid4(), because="x", actor=centre.stranger, at=centre.at
        )


def test_it_begins_by_itself_from_the_agreed_pressure_and_ends_by_itself(centre: Centre) -> None:
    sharing = agreed(centre, begins_over=2)
    for _ in range(2):
        centre.receive()
    assert operations.begin_under_pressure(at=centre.at + 5 * MINUTE) == 0
    centre.receive()
    assert operations.begin_under_pressure(at=centre.at + 2 * MINUTE) == 0, "nobody waits too long yet"
    assert operations.begin_under_pressure(at=centre.at + 5 * MINUTE) == 1
    assert operations.begin_under_pressure(at=centre.at + 6 * MINUTE) == 0
    spell = SharingSpell.objects.get(sharing_id=sharing)
    assert (spell.begun_by, spell.until) == (None, centre.at + 5 * MINUTE + BY_PRESSURE_FOR)
    assert "3, afgesproken was 2" in spell.because
    centre.at = spell.until
    assert numbers(centre) == []


def test_ending_an_agreement_ends_the_help_and_says_why(centre: Centre) -> None:
    sharing = helped(centre)
    with pytest.raises(Refused):
        operations.end_sharing(sharing_id=sharing, because=" ", actor=leaders(centre)[0], at=centre.at)
    operations.end_sharing(sharing_id=sharing, because="Genoeg mensen", actor=leaders(centre)[0], at=centre.at)
    (line,) = queries.sharings(actor=centre.stranger)
    assert (line.stage, line.ended_because) == (SharingStage.ENDED, "Genoeg mensen")
    assert queries.helping_now(actor=centre.stranger, now=centre.at) == ()


def test_what_was_agreed_stays_as_it_was_by_the_database(centre: Centre) -> None:
    sharing = Sharing.objects.filter(id=helped(centre))
    for change in (
        {"cases": False},
        {"until": centre.at.date()},
        {"answered_by": uuid4()},
        {"helper": centre.hospital_id},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            sharing.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        SharingSpell.objects.update(because="Iets anders")


def test_how_busy_it_is_is_told_of_the_own_centre_and_of_those_with_an_agreement_only(
    centre: Centre, django_assert_max_num_queries: Any
) -> None:
    centre.receive()
    centre.in_hand()
    now = centre.at + 4 * MINUTE
    assert [one.centre for one in queries.peaks(actor=centre.stranger, now=now)] == ["ZCC Elders"]
    agreed(centre)
    with django_assert_max_num_queries(4):
        own, other = queries.peaks(actor=centre.stranger, now=now)
    assert (own.centre, own.waiting, own.at_work) == ("ZCC Elders", 0, 0)
    assert (other.centre, other.waiting, other.too_long, other.at_work) == ("ZCC Proef", 1, 1, 1)


def test_the_queue_with_what_is_shared_takes_five_queries(centre: Centre, django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        centre.receive(call_back="0612345678")
    helped(centre)
    with django_assert_max_num_queries(5):
        found = queries.helping_now(actor=centre.stranger, now=centre.at)
        lines, _ = queries.queue_of(actor=centre.stranger, now=centre.at, helped=found)
    assert len(lines) == 5
    assert {one.calls for one in lines} == {5}, "recognised within their own centre"


def test_a_mark_of_both_centres_recognises_nobody_across_them(centre: Centre) -> None:
    centre.receive(call_back="0612345678")
    operations.receive(
        centre_id=centre.other_id, door=Door.CITIZENS, intake={"call-back": "0612345678"}, actor=centre.stranger,
        at=centre.at,
    )  # fmt: skip
    helped(centre)
    found = queries.helping_now(actor=centre.stranger, now=centre.at)
    assert {one.calls for one in queries.queue(actor=centre.stranger, now=centre.at, helped=found)} == {1}


def test_what_who_helps_can_do_stands_at_their_own_centre_and_without_that_they_work_under_supervision(
    centre: Centre,
) -> None:
    asks = (Ask("telefonische-triage", 1),)

    def introduce(place: UUID) -> None:
        Introduction.objects.create(
            organisation_id=place, begins_on=centre.at.date(), recorded_at=centre.at, recorded_by=uuid4()
        )

    made = centre.receive()
    helped(centre)
    row = locked(made, actor=centre.stranger, at=centre.at)
    assert centre.stranger.id is not None
    assert lacked_at(row, asks, actor=centre.stranger, at=centre.at) == (), "neither centre asks for it"
    introduce(centre.id)
    assert lacked_at(row, asks, actor=centre.stranger, at=centre.at) == asks, "theirs keeps nothing"
    introduce(centre.other_id)
    assert lacked_at(row, asks, actor=centre.stranger, at=centre.at) == asks
    Record.objects.create(
        organisation_id=centre.other_id, person=centre.stranger.id, competence="telefonische-triage", level=4,
        since=centre.at.date(), what="recorded", recorded_at=centre.at, recorded_by=uuid4(), recorded_by_name="Bea",
    )  # fmt: skip
    assert lacked_at(row, asks, actor=centre.stranger, at=centre.at) == ()
