"""A professional asks for advice: answered, read along by a second colleague, told, and nothing before its time."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.coordination.conftest import MINUTE, NOON, Centre, somebody

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import (
    KEPT_FOR,
    STEPS,
    About,
    Asking,
    Ending,
    Kind,
    Stage,
    Step,
    Through,
    needs_reader,
    stage_after,
    wanted_before,
)
from ketenzicht.coordination.models import AdviceAnswer, AdviceQuestion, AdviceReading, CareRequest
from ketenzicht.coordination.queries.advice import QuestionLine
from ketenzicht.notices.models import Notice

BED = Asking(About.BED, "Kan mevrouw Jansen naar een ELV-bed?", "Dokter Vis", "huisarts", "Praktijk Zuid", "0301234567")
OTHER = Asking(About.OTHER, "Mag zij paracetamol bij ibuprofen?", "Zuster Bos")


def noted(centre: Centre, asking: Asking = BED) -> tuple[UUID, int, UUID]:
    """A question that was asked on the telephone; its request, the claim and itself."""
    made, claim = centre.in_hand(bsn="999990019")
    question = operations.note_question(request_id=made, claim=claim, asking=asking, actor=centre.me, at=centre.at)
    return made, claim, question


def write(centre: Centre, question: UUID, claim: int, **more: Any) -> Stage:
    named = {"text": "Ja, ELV laag complex.", "aid_round_id": None, "with_reader": False, **more}
    return operations.write_answer(question_id=question, claim=claim, actor=centre.me, at=centre.at, **named)


def line(made: UUID) -> QuestionLine:
    return queries.advice_of(made)[0]


def test_every_stage_is_reached_and_only_told_and_withdrawn_are_ends() -> None:
    assert {Stage.ASKED, *STEPS.values()} == set(Stage)
    assert {one for one in Stage if not any(one is here for here, _ in STEPS)} == {Stage.TOLD, Stage.WITHDRAWN}
    assert {one for one in Stage if not one.is_open} == {Stage.TOLD, Stage.WITHDRAWN}
    assert {step for _, step in STEPS} == set(Step)


@given(st.lists(st.sampled_from(Step), max_size=12))
def test_nothing_is_told_before_an_answer_and_what_waits_comes_by_its_reader(
    steps: list[Step],
) -> None:
    stage: Stage | None = None
    told: list[Step] = []
    for step in steps:
        try:
            stage = stage_after(stage, step)
        except Conflict:
            continue
        told.append(step)
    if Step.TELL in told:
        assert told.index(Step.TELL) > min(told.index(one) for one in (Step.AGREE, Step.FINISH) if one in told)
    if Step.AGREE in told:
        before = told[: told.index(Step.AGREE)]
        assert before[-1] is Step.ASK_READER
    if Step.FINISH in told:
        assert told[told.index(Step.FINISH) - 1] in {Step.BEGIN, Step.SEND_BACK}


@given(st.sampled_from(About), st.booleans())
def test_a_bed_is_always_read_along_and_one_may_always_ask_for_it(about: About, asked: bool) -> None:
    assert needs_reader(about, asked=True)
    assert needs_reader(about, asked=asked) or about is not About.BED


@given(st.sampled_from(About), st.integers(-600, 6000))
def test_an_answer_is_never_wanted_later_than_care_must_begin(about: About, minutes: int) -> None:
    begin = NOON + minutes * MINUTE
    assert wanted_before(about, asked_at=NOON, begin_before=begin) <= begin
    assert wanted_before(about, asked_at=NOON, begin_before=None) > NOON


def test_a_question_by_telephone_is_answered_read_along_and_told(centre: Centre) -> None:
    made, claim, question = noted(centre)
    row = AdviceQuestion.objects.get()
    assert b"Jansen" not in bytes(row.asked) + bytes(row.told_to)
    assert b"Vis" not in bytes(row.asked)
    assert line(made).asked == BED
    operations.begin_answer(question_id=question, claim=claim, actor=centre.me, at=centre.at)
    assert write(centre, question, claim) is Stage.WAITS_FOR_READER
    assert line(made).final is None
    operations.agree_with_answer(question_id=question, actor=centre.colleague, at=centre.at)
    found = line(made)
    assert found.final
    assert (found.stage, found.final.text, found.final.reader) == (
        Stage.ANSWERED,
        "Ja, ELV laag complex.",
        "Cor Coördinator",
    )
    operations.tell_answer(
        question_id=question, claim=claim, told_to="Dokter Vis", read_back=True, actor=centre.me, at=centre.at + MINUTE
    )
    found = line(made)
    assert (found.stage, found.told_to, found.read_back, found.told_at) == (
        Stage.TOLD,
        "Dokter Vis",
        True,
        centre.at + MINUTE,
    )
    file = operations.look_into(request_id=made, actor=centre.me, at=centre.at)
    assert [one.kind for one in file.story][-5:] == [
        Kind.ADVICE_ASKED,
        Kind.ADVICE_BEGUN,
        Kind.ADVICE_TO_READ,
        Kind.ADVICE_ANSWERED,
        Kind.ADVICE_TOLD,
    ]
    lines = AuditLine.objects.filter(subject=f"care-request/{made}", action__startswith="coordination.advice")
    assert lines.count() == 5
    assert {bool(one.patient) for one in lines} == {True}
    assert not any("Jansen" in str(one.detail) for one in lines)


def test_nothing_is_told_before_the_second_reader_agreed(centre: Centre) -> None:
    made, claim, question = noted(centre)
    write(centre, question, claim)
    named: dict[str, Any] = {"question_id": question, "claim": claim, "told_to": "Dokter Vis", "read_back": True}
    with pytest.raises(Conflict, match="wacht op een tweede lezer"):
        operations.tell_answer(**named, actor=centre.me, at=centre.at)
    answer = AdviceAnswer.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        AdviceQuestion.objects.filter(id=question).update(stage=Stage.ANSWERED.value, final=answer)
    operations.send_back_answer(
        question_id=question, remarks="Vraag eerst naar thuis.", actor=centre.colleague, at=NOON
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        AdviceQuestion.objects.filter(id=question).update(stage=Stage.ANSWERED.value, final=answer)
    assert line(made).stage is Stage.BEING_ANSWERED
    assert line(made).answers[0].remarks == "Vraag eerst naar thuis."
    assert b"thuis" not in bytes(AdviceReading.objects.get().remarks)
    write(centre, question, claim, text="Beter: ELV hoog complex.")
    assert [one.text for one in line(made).answers] == ["Ja, ELV laag complex.", "Beter: ELV hoog complex."]


def test_nobody_reads_along_with_themselves_and_nobody_of_elsewhere_reads(centre: Centre) -> None:
    _, claim, question = noted(centre)
    write(centre, question, claim)
    for who, error, words in (
        (centre.me, Refused, "schreef dit antwoord zelf"),
        (centre.stranger, NotFound, "van een ander centrum"),
    ):
        with pytest.raises(error, match=words):
            operations.agree_with_answer(question_id=question, actor=who, at=centre.at)
        with pytest.raises(error, match=words):
            operations.send_back_answer(question_id=question, remarks="Nee toch", actor=who, at=centre.at)
    with pytest.raises(Refused, match="Schrijf wat er anders moet"):
        operations.send_back_answer(question_id=question, remarks=" ", actor=centre.colleague, at=centre.at)
    answer = AdviceAnswer.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        AdviceReading.objects.create(answer=answer, at=centre.at, by=answer.by, by_name="Ik", agrees=True)


def test_what_was_written_and_told_stays_as_it_was(centre: Centre) -> None:
    _, claim, question = noted(centre, OTHER)
    assert write(centre, question, claim) is Stage.ANSWERED
    operations.tell_answer(
        question_id=question, claim=claim, told_to="Bos", read_back=False, actor=centre.me, at=centre.at
    )
    for changes in (
        {"about": "bed"}, {"final": None}, {"told_at": NOON + MINUTE}, {"read_back": True}, {"stage": "answered"},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            AdviceQuestion.objects.filter(id=question).update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        AdviceAnswer.objects.update(text=b"anders")
    with pytest.raises(Conflict):
        write(centre, question, claim)


def test_of_other_kinds_one_may_ask_for_a_reader(centre: Centre) -> None:
    _, claim, question = noted(centre, OTHER)
    assert write(centre, question, claim, with_reader=True) is Stage.WAITS_FOR_READER


def test_what_cannot_be_kept_is_refused_and_nothing_is_kept(centre: Centre) -> None:
    made, claim = centre.in_hand()
    for wrong in (
        Asking(About.BED, " ", "Dokter Vis"),
        Asking(About.BED, "Vraag", " "),
        Asking(About.BED, "Vraag", "Vis\n"),
        Asking(About.BED, "a" * 4001, "Vis"),
        Asking(About.BED, "a\x00", "Vis"),
    ):
        with pytest.raises(Refused):
            operations.note_question(request_id=made, claim=claim, asking=wrong, actor=centre.me, at=centre.at)
    assert not AdviceQuestion.objects.exists()
    question = operations.note_question(request_id=made, claim=claim, asking=BED, actor=centre.me, at=centre.at)
    with pytest.raises(Refused, match="Schrijf het antwoord"):
        write(centre, question, claim, text=" ")
    with pytest.raises(NotFound, match="hoort niet bij"):
        write(centre, question, claim, aid_round_id=uuid4())
    with pytest.raises(Conflict):
        write(centre, question, claim + 1)
    with pytest.raises(NotFound):
        write(centre, uuid4(), claim)
    assert line(made).stage is Stage.ASKED


def test_the_queue_of_questions_is_in_order_with_the_late_ones_marked_and_tells_nothing_of_a_patient(
    centre: Centre, django_assert_max_num_queries: Any
) -> None:
    _, _, other = noted(centre, OTHER)
    _, claim, bed = noted(centre)
    write(centre, bed, claim)
    _, claim, answered = noted(centre, OTHER)
    write(centre, answered, claim)
    with django_assert_max_num_queries(1):
        rows = queries.open_advice(actor=centre.colleague)
    assert [one.id for one in rows] == [bed, other, answered]
    assert [one.waits_for(centre.colleague.id) for one in rows] == [True, False, False]
    assert not any(one.waits_for(centre.me.id) for one in rows)
    assert [one.is_late(NOON + 121 * MINUTE) for one in rows] == [True, False, False]
    assert [one.is_late(NOON + 500 * MINUTE) for one in rows] == [True, True, False]
    assert "Jansen" not in str(rows)
    assert "Vis" not in str(rows)
    assert queries.open_advice(actor=centre.stranger) == ()
    with pytest.raises(NotPermitted):
        queries.open_advice(actor=somebody(centre.id, Role.AUDITOR))


def test_all_that_was_asked_at_a_request_takes_two_queries(centre: Centre, django_assert_max_num_queries: Any) -> None:
    made, claim, question = noted(centre)
    write(centre, question, claim)
    operations.note_question(request_id=made, claim=claim, asking=OTHER, actor=centre.me, at=centre.at + MINUTE)
    with django_assert_max_num_queries(2):
        assert [len(one.answers) for one in queries.advice_of(made)] == [0, 1]


def test_a_request_that_became_more_urgent_wants_its_answer_sooner(centre: Centre) -> None:
    made, _, _ = noted(centre)
    CareRequest.objects.filter(id=made).update(begin_before=NOON + 5 * MINUTE)
    assert line(made).wanted_before == NOON + 5 * MINUTE
    assert line(made).is_late(NOON + 6 * MINUTE)


def test_a_question_that_is_open_keeps_its_request_from_being_closed(centre: Centre) -> None:
    made, claim, question = noted(centre)
    named: dict[str, Any] = {"request_id": made, "claim": claim, "ending": Ending.ADVISED, "note": "Klaar"}
    with pytest.raises(Refused, match="adviesvraag"):
        operations.close(**named, actor=centre.me, at=centre.at)
    operations.withdraw_question(
        question_id=question, claim=claim, because="Patiënt is al opgenomen.", actor=centre.me, at=centre.at
    )
    operations.close(**named, actor=centre.me, at=centre.at)
    assert line(made).stage is Stage.WITHDRAWN


def asked(centre: Centre, gp: Actor, asking: Asking = BED, form: UUID | None = None) -> UUID:
    return operations.ask_advice(
        form=form or uuid4(),
        centre_id=centre.id,
        intake={"complaint": "Gevallen, kan niet alleen thuis", "caller": "Dokter Vis", "caller-is": "gp"},
        asking=asking,
        actor=gp,
        at=centre.at,
    )


def test_a_professional_asks_reads_the_answer_and_says_so(centre: Centre, gp: Actor) -> None:
    question = asked(centre, gp)
    row = CareRequest.objects.get()
    assert (row.centre_id, row.door) == (centre.id, "professionals")
    (mine,) = queries.own_advice(actor=gp)
    assert (mine.id, mine.stage, mine.through) == (question, Stage.ASKED, Through.PAGE)
    claim = operations.pick_up(request_id=row.id, actor=centre.me, at=centre.at)
    write(centre, question, claim)
    seen = operations.look_into_advice(question_id=question, actor=gp, at=centre.at)
    assert (seen.final, seen.answers) == (None, ()), "what nobody agreed with is not shown"
    with pytest.raises(Conflict):
        operations.say_read(question_id=question, actor=gp, at=centre.at)
    assert not Notice.objects.exists()
    operations.agree_with_answer(question_id=question, actor=centre.colleague, at=centre.at)
    notice = Notice.objects.get()
    assert (notice.organisation_id, notice.permission, notice.link) == (
        centre.hospital_id,
        "coordination.ask-advice",
        "/advice/",
    )
    assert "Jansen" not in notice.title + notice.text
    assert "ELV" not in notice.title + notice.text
    seen = operations.look_into_advice(question_id=question, actor=gp, at=centre.at)
    assert seen.final
    assert seen.final.text == "Ja, ELV laag complex."
    for _ in range(2):
        operations.say_read(question_id=question, actor=gp, at=centre.at)
    assert Notice.objects.get().settled == "done"
    assert line(row.id).stage is Stage.TOLD
    looks = AuditLine.objects.filter(action="coordination.advice-looked-into")
    assert [(one.actor_id, one.authorisation) for one in looks] == [(gp.id, "coordination.ask-advice")] * 2


def test_the_same_form_comes_in_once_and_is_of_who_sent_it(centre: Centre, gp: Actor) -> None:
    form = uuid4()
    assert [asked(centre, gp, form=form) for _ in range(2)] == [form, form]
    assert CareRequest.objects.count() == AdviceQuestion.objects.count() == 1
    with pytest.raises(Conflict):
        asked(centre, somebody(centre.hospital_id, Role.CARE_PROFESSIONAL), form=form)


def test_only_who_asked_and_for_whom_they_asked_sees_it(centre: Centre, gp: Actor) -> None:
    question = asked(centre, gp)
    colleague = somebody(centre.hospital_id, Role.CARE_PROFESSIONAL)
    elsewhere = Actor(gp.kind, gp.id, gp.name, centre.other_id, gp.grants)
    for other, error in ((colleague, NotFound), (elsewhere, NotFound), (centre.me, NotPermitted)):
        for deed in (operations.look_into_advice, operations.say_read, operations.take_back_question):
            with pytest.raises(error):
                deed(question_id=question, actor=other, at=centre.at)
        with pytest.raises(error):
            operations.ask_on(form=uuid4(), on=question, asking=OTHER, actor=other, at=centre.at)
    assert queries.own_advice(actor=colleague) == queries.own_advice(actor=elsewhere) == ()
    made = CareRequest.objects.get().id
    with pytest.raises(NotPermitted):
        operations.look_into(request_id=made, actor=gp, at=centre.at)


def test_who_asks_on_has_the_request_looked_at_again(centre: Centre, gp: Actor) -> None:
    question = asked(centre, gp, OTHER)
    made = CareRequest.objects.get().id
    claim = operations.pick_up(request_id=made, actor=centre.me, at=centre.at)
    write(centre, question, claim)
    operations.say_read(question_id=question, actor=gp, at=centre.at)
    operations.close(
        request_id=made, claim=claim, ending=Ending.ADVISED, note="Geholpen", actor=centre.me, at=centre.at
    )
    form = uuid4()
    for _ in range(2):
        assert operations.ask_on(form=form, on=question, asking=OTHER, actor=gp, at=centre.at + MINUTE) == form
    assert CareRequest.objects.get().status == "waiting"
    assert [one.stage for one in queries.own_advice(actor=gp)] == [Stage.ASKED, Stage.TOLD]
    operations.take_back_question(question_id=form, actor=gp, at=centre.at + MINUTE)
    with pytest.raises(Conflict):
        operations.take_back_question(question_id=form, actor=gp, at=centre.at + MINUTE)
    assert CareRequest.objects.get().status == "waiting", "the centre looks at the patient still"


def test_one_asks_only_a_centre_of_the_own_region_and_only_who_gives_care(centre: Centre, gp: Actor) -> None:
    for wrong in (centre.other_id, centre.hospital_id):
        with pytest.raises(NotPermitted):
            operations.ask_advice(
                form=uuid4(), centre_id=wrong, intake={"complaint": "Val"}, asking=BED, actor=gp, at=centre.at
            )
    with pytest.raises(NotPermitted):
        asked(centre, centre.me)
    assert not CareRequest.objects.exists()


def test_a_question_goes_with_its_request_and_the_database_checks_nothing_hangs(centre: Centre) -> None:
    centre.at = NOON - KEPT_FOR - MINUTE
    take_at = centre.at
    made, claim, question = noted(centre)
    write(centre, question, claim)
    operations.agree_with_answer(question_id=question, actor=centre.colleague, at=take_at)
    operations.tell_answer(
        question_id=question, claim=claim, told_to="Vis", read_back=True, actor=centre.me, at=take_at
    )
    operations.close(request_id=made, claim=claim, ending=Ending.ADVISED, note="Geholpen", actor=centre.me, at=take_at)
    assert operations.forget_requests(at=NOON) == 1
    connection.check_constraints()
    assert not AdviceQuestion.objects.exists()
    assert not AdviceReading.objects.exists()
