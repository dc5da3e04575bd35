"""A request goes over to another centre whole, is at each moment of exactly one, and both see the same."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries
from tests.coordination.centres import WARM, ask, open_other_centre, urgent
from tests.coordination.conftest import MINUTE, Centre, somebody

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import (
    About,
    Asking,
    Door,
    Ending,
    Proof,
    Reach,
    Receiver,
    Status,
    TransferStage,
    TransferStep,
    WhyNot,
    WhyOver,
)
from ketenzicht.coordination.domain.transfers import BY, TRANSFER_STEPS
from ketenzicht.coordination.models import CareRequest, Inquiry, Transfer
from ketenzicht.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(centre: Centre) -> Centre:
    open_other_centre(centre)
    return centre


def test_every_stage_is_reachable_and_only_what_is_asked_goes_on() -> None:
    assert {*TRANSFER_STEPS.values()} == set(TransferStage)
    assert {stage for stage, _ in TRANSFER_STEPS} == {None, TransferStage.ASKED}
    assert BY.keys() == set(TransferStep)


def test_it_goes_over_with_all_that_is_known_and_the_number_stays(both: Centre) -> None:
    made, claim = both.in_hand(name="Jansen", call_back="0612345678", bsn="999991772")
    asking = Asking(About.OTHER, "Mag zij ibuprofen?", "Dokter Vis")
    operations.note_question(request_id=made, claim=claim, asking=asking, actor=both.me, at=both.at)
    number = both.row(made).number
    transfer = ask(both, made, claim)
    row = both.row(made)
    assert (row.centre_id, row.claimed_by) == (both.id, both.me.id), "until it is accepted everything stays"
    assert operations.accept_transfer(transfer_id=transfer, actor=both.stranger, at=both.at) == made
    row = both.row(made)
    assert (row.centre_id, row.number, row.claimed_by) == (both.other_id, number, both.stranger.id)
    theirs = operations.look_into(request_id=made, actor=both.stranger, at=both.at)
    assert theirs.reach is Reach.OWN
    assert theirs.intake == {"name": "Jansen", "call-back": "0612345678", "bsn": "999991772"}
    assert [one.number for one in queries.open_advice(actor=both.stranger)] == [number]
    assert queries.open_advice(actor=both.me) == ()
    operations.note(
        request_id=made, claim=row.claim_number, changes={"notes": "Dochter belt"}, actor=both.stranger, at=both.at
    )
    again = operations.receive(
        centre_id=both.other_id,
        door=Door.CITIZENS,
        intake={"call-back": "06-12345678"},
        actor=both.stranger,
        at=both.at,
    )
    seen = operations.look_into(request_id=again.id, actor=both.stranger, at=both.at)
    assert [one.id for one in queries.recognised(seen, now=both.at).again] == [made], "they recognise who calls again"


def test_both_sides_see_the_same_but_who_handed_over_only_reads_and_each_look_is_logged(both: Centre) -> None:
    made, claim = both.in_hand(name="Jansen", bsn="999991772")
    transfer = ask(both, made, claim)
    operations.accept_transfer(transfer_id=transfer, actor=both.stranger, at=both.at)
    ours = operations.look_into(request_id=made, actor=both.me, at=both.at)
    theirs = operations.look_into(request_id=made, actor=both.stranger, at=both.at)
    assert (ours.reach, ours.intake, ours.story) == (Reach.HANDED_OVER, theirs.intake, theirs.story)
    assert [one.request_id for one in queries.handed_over(actor=both.me, now=both.at)] == [made]
    line = AuditLine.objects.filter(action="coordination.looked-into", organisation_id=both.id).latest("id")
    assert (line.detail["as"], line.detail["of"]) == ("handed-over", str(both.other_id))
    assert line.patient
    for deed in (
        lambda: operations.pick_up(request_id=made, actor=both.me, at=both.at),
        lambda: operations.note(request_id=made, claim=claim, changes={"notes": "x"}, actor=both.me, at=both.at),
        lambda: operations.reopen(request_id=made, because="toch", actor=both.me, at=both.at),
        lambda: operations.close(
            request_id=made, claim=claim, ending=Ending.ADVISED, note="x", actor=both.me, at=both.at
        ),
    ):
        with pytest.raises(Conflict, match="overgenomen"):
            deed()


def test_who_handed_over_reads_until_a_week_after_the_end_and_no_longer(both: Centre) -> None:
    made, claim = both.in_hand()
    operations.accept_transfer(transfer_id=ask(both, made, claim), actor=both.stranger, at=both.at)
    row = both.row(made)
    much_later = both.at + timedelta(days=40)
    assert operations.look_into(request_id=made, actor=both.me, at=much_later).reach is Reach.HANDED_OVER
    operations.close(
        request_id=made, claim=row.claim_number, ending=Ending.ADVISED, note="Klaar", actor=both.stranger, at=much_later
    )
    week = timedelta(days=7)
    assert operations.look_into(request_id=made, actor=both.me, at=much_later + week)
    with pytest.raises(NotFound):
        operations.look_into(request_id=made, actor=both.me, at=much_later + week + MINUTE)
    assert queries.handed_over(actor=both.me, now=much_later + week + MINUTE) == ()


def test_while_it_is_asked_the_other_centre_reads_and_does_nothing_and_a_third_finds_nothing(both: Centre) -> None:
    made, claim = both.in_hand(name="Jansen")
    third = somebody(both.hospital_id, name="Derde")
    transfer = ask(both, made, claim)
    assert operations.look_into(request_id=made, actor=both.stranger, at=both.at).reach is Reach.OFFERED
    with pytest.raises(NotFound):
        operations.pick_up(request_id=made, actor=both.stranger, at=both.at)
    for deed in (
        lambda: operations.look_into(request_id=made, actor=third, at=both.at),
        lambda: operations.accept_transfer(transfer_id=transfer, actor=third, at=both.at),
        lambda: operations.accept_transfer(transfer_id=transfer, actor=both.me, at=both.at),
        lambda: operations.withdraw_transfer(transfer_id=transfer, actor=both.stranger, at=both.at),
        lambda: operations.accept_transfer(transfer_id=uuid4(), actor=both.stranger, at=both.at),
    ):
        with pytest.raises(NotFound):
            deed()
    operations.withdraw_transfer(transfer_id=transfer, actor=both.colleague, at=both.at)
    with pytest.raises(NotFound):
        operations.look_into(request_id=made, actor=both.stranger, at=both.at)


def test_who_is_asked_declines_with_a_reason_and_it_is_still_ours_and_stands_out(both: Centre) -> None:
    made, claim = both.in_hand()
    transfer = ask(both, made, claim)
    with pytest.raises(Refused, match="waarom"):
        operations.decline_transfer(
            transfer_id=transfer, why_not=WhyNot.OTHER, said="", actor=both.stranger, at=both.at
        )
    operations.decline_transfer(transfer_id=transfer, why_not=WhyNot.FULL, said="", actor=both.stranger, at=both.at)
    assert both.row(made).centre_id == both.id
    (back,) = queries.transfers(actor=both.me, now=both.at).came_back
    assert (back.stage, back.why_not) == (TransferStage.DECLINED, WhyNot.FULL)
    assert Notice.objects.get(about=f"transfer/{transfer}").organisation_id == both.id
    assert ask(both, made, claim), "it can be asked anew"


@pytest.mark.parametrize(("urgency", "minutes"), [("U1", 2), ("U2", 5), ("", 5), ("U4", 15)])
def test_what_nobody_answers_in_time_comes_back_and_is_told_once(both: Centre, urgency: str, minutes: int) -> None:
    made, claim = both.in_hand()
    urgent(made, urgency)
    ask(both, made, claim, warm=WARM)
    soon = timedelta(minutes=minutes)
    assert operations.lapse_transfers(at=both.at + soon - timedelta(seconds=1)) == 0
    assert operations.lapse_transfers(at=both.at + soon) == 1
    assert operations.lapse_transfers(at=both.at + soon) == 0
    assert both.row(made).centre_id == both.id
    story = operations.look_into(request_id=made, actor=both.me, at=both.at + soon).story
    assert [one.kind.value for one in story].count("transfer-unanswered") == 1
    assert Notice.objects.filter(organisation_id=both.id).count() == 1


def test_what_becomes_urgent_meanwhile_waits_no_longer_for_an_answer(both: Centre) -> None:
    made, claim = both.in_hand()
    urgent(made, "U4")
    ask(both, made, claim)
    assert operations.lapse_transfers(at=both.at + 6 * MINUTE) == 0
    urgent(made, "U1")
    assert operations.lapse_transfers(at=both.at + 6 * MINUTE) == 1


def test_what_is_time_critical_goes_over_with_words_and_the_story_says_with_whom(both: Centre) -> None:
    made, claim = both.in_hand()
    urgent(made)
    with pytest.raises(Refused, match="met een gesprek"):
        ask(both, made, claim)
    ask(both, made, claim, warm=WARM)
    (line,) = queries.transfers_at(made)
    assert line.is_warm
    note = operations.look_into(request_id=made, actor=both.me, at=both.at).story[-1]
    assert note.note.startswith("Gesproken met Eva Elders.")
    assert note.detail["stayedOnLine"] is True


def test_every_refusal_of_asking_is_in_words_and_changes_nothing(both: Centre) -> None:
    made, claim = both.in_hand()
    for wrong, said in (
        ({"to": both.id}, "al van uw centrum"),
        ({"to": both.hospital_id}, "zorgcoördinatiecentrum"),
        ({"to": uuid4()}, "zorgcoördinatiecentrum"),
        ({"why": WhyOver.OTHER, "said": " "}, "waarom"),
        ({"said": "x" * 2001}, "2000"),
    ):
        with pytest.raises(Refused, match=said):
            ask(both, made, claim, **wrong)
    with pytest.raises(Conflict):
        ask(both, made, claim, actor=both.colleague)
    with pytest.raises(NotPermitted):
        ask(both, made, claim, actor=somebody(both.id, Role.CARE_PROFESSIONAL))
    assert not Transfer.objects.exists()
    ask(both, made, claim)
    with pytest.raises(Conflict, match="al aan een ander centrum"):
        ask(both, made, claim)


def test_a_centre_where_nobody_works_is_not_asked(centre: Centre) -> None:
    made, claim = centre.in_hand()
    with pytest.raises(Refused, match="werkt nog niemand"):
        ask(centre, made, claim)


def test_what_is_done_otherwise_is_not_asked_about_any_more(both: Centre) -> None:
    made, claim = both.in_hand()
    transfer = ask(both, made, claim)
    operations.forward(
        request_id=made, claim=claim, to=Receiver.OWN_PROVIDER, warm=None, note="", actor=both.me, at=both.at
    )
    assert Transfer.objects.get(id=transfer).stage == TransferStage.OVERTAKEN.value
    with pytest.raises(Conflict):
        operations.accept_transfer(transfer_id=transfer, actor=both.stranger, at=both.at)
    assert queries.transfers(actor=both.stranger, now=both.at).to_answer == ()


def test_the_database_itself_lets_no_request_change_hands_without_a_transfer_nor_be_done_while_one_is_asked(
    both: Centre,
) -> None:
    made, claim = both.in_hand()
    transfer = ask(both, made, claim)
    request, asked = CareRequest.objects.filter(id=made), Transfer.objects.filter(id=transfer)
    done = {"status": Status.CLOSED.value, "claimed_by": None, "claimed_until": None}
    for rows, change in (
        (request, {"centre_id": both.other_id}),
        (request, done),
        (asked, {"receiver_id": both.hospital_id}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    operations.accept_transfer(transfer_id=transfer, actor=both.stranger, at=both.at)
    with pytest.raises(DatabaseError), transaction.atomic():
        asked.update(stage="asked", settled_at=None, settled_by=None)


def test_it_may_come_back_the_same_way(both: Centre) -> None:
    made, claim = both.in_hand()
    operations.accept_transfer(transfer_id=ask(both, made, claim), actor=both.stranger, at=both.at)
    claim = both.row(made).claim_number
    back = ask(both, made, claim, to=both.id, actor=both.stranger)
    operations.accept_transfer(transfer_id=back, actor=both.me, at=both.at)
    assert both.row(made).centre_id == both.id
    assert operations.look_into(request_id=made, actor=both.stranger, at=both.at).reach is Reach.HANDED_OVER


def test_an_inquiry_at_either_centre_finds_it_once_and_the_extract_tells_all(both: Centre) -> None:
    made, claim = both.in_hand(name="Jansen", birth_date="01-02-1950", bsn="999991772")
    operations.accept_transfer(transfer_id=ask(both, made, claim), actor=both.stranger, at=both.at)
    for place in (both.id, both.other_id):
        ina = somebody(place, Role.EXTRACT_OFFICER, "Ina Inzage")
        asked = operations.inquire(told={"bsn": "999991772"}, proof=Proof.DOCUMENT, actor=ina, at=both.at + MINUTE)
        assert Inquiry.objects.get(id=asked).of == 1
        (found,) = operations.look_into_inquiry(inquiry_id=asked, actor=ina, at=both.at + MINUTE).candidates
        assert found.id == made


def test_the_lists_of_transfers_take_two_queries_however_many_there_are(
    both: Centre, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        made, claim = both.in_hand()
        ask(both, made, claim)
    with django_assert_max_num_queries(2):
        assert len(queries.transfers(actor=both.stranger, now=both.at).to_answer) == 4


def test_figures_count_it_once_at_the_centre_that_has_it_now_and_as_passed_on(both: Centre) -> None:
    made, claim = both.in_hand()
    operations.accept_transfer(transfer_id=ask(both, made, claim), actor=both.stranger, at=both.at)
    period = {"start": both.at - MINUTE, "end": both.at + MINUTE}
    assert queries.courses(centre_id=both.id, **period) == []
    (course,) = queries.courses(centre_id=both.other_id, **period)
    assert (course.id, course.received_at, course.passed_on) == (made, both.at, 1)
    assert queries.numbered(number=both.row(made).number, actor=both.stranger) == made
    with pytest.raises(NotFound):
        queries.numbered(number=both.row(made).number, actor=both.me)


def test_what_a_partner_sent_it_hears_of_at_the_centre_that_has_it_now(both: Centre) -> None:
    system = Actor(ActorKind.SYSTEM, uuid4(), "HAP", both.hospital_id, frozenset({"coordination.request"}))
    sent = operations.send(
        key="HAP-1", centre_id=both.id, intake={"complaint": "Buikpijn"}, outcome=None, actor=system, at=both.at
    )
    claim = operations.pick_up(request_id=sent.id, actor=both.me, at=both.at)
    operations.accept_transfer(transfer_id=ask(both, sent.id, claim), actor=both.stranger, at=both.at)
    assert queries.sent(key="HAP-1", actor=system).centre_id == both.other_id
    again = operations.send(
        key="HAP-1", centre_id=both.id, intake={"complaint": "Buikpijn"}, outcome=None, actor=system, at=both.at
    )
    assert (again.id, again.is_new) == (sent.id, False)
