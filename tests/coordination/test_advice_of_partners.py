"""A partner's system asks for advice along with its request, and reads the answer there."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.coordination.conftest import Centre
from tests.coordination.test_partner_systems import Ask, ask, key_of, outcome, request

from ketenzicht.audit.models import AuditLine
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import Stage, Through
from ketenzicht.coordination.models import AdviceQuestion, CareRequest

assert ask  # the fixture
ADVICE: dict[str, Any] = {
    "about": "bed",
    "question": "Kan mevrouw Jansen naar een ELV-bed?",
    "askedBy": "Vis, huisarts",
}


def write(centre: Centre, text: str = "Ja, ELV laag.") -> None:
    row, now = CareRequest.objects.get(), datetime.now(UTC)
    claim = operations.pick_up(request_id=row.id, actor=centre.me, at=now)
    question = AdviceQuestion.objects.get()
    operations.write_answer(
        question_id=question.id, claim=claim, text=text, aid_round_id=None, with_reader=False, actor=centre.me, at=now
    )


def test_the_answer_stands_at_the_request_once_it_may_be_told_and_no_sooner(centre: Centre, ask: Ask) -> None:
    sent = request(centre, advice=ADVICE, triage=outcome("U2"))
    status, answer = ask(body=sent)
    assert (status, answer["advice"]["stage"], answer["advice"]["answer"]) == (201, "asked", None)
    assert ask(body=sent)[0] == 200
    (line,) = queries.advice_of(CareRequest.objects.get().id)
    assert (line.through, line.asked.who) == (Through.SYSTEM, "Vis, huisarts")
    assert line.wanted_before == CareRequest.objects.get().begin_before, "it is wanted before care must begin"
    write(centre)
    status, answer = ask("/HAP-1")
    assert (status, answer["advice"]["stage"], answer["advice"]["answer"]) == (200, "being-answered", None)
    assert "ELV laag" not in str(answer)
    operations.agree_with_answer(question_id=line.id, actor=centre.colleague, at=datetime.now(UTC))
    for _ in range(2):
        status, answer = ask("/HAP-1")
        assert answer["advice"]["answer"] == {
            "text": "Ja, ELV laag.",
            "answeredAt": answer["advice"]["answer"]["answeredAt"],
            "secondReader": True,
            "aid": None,
            "aidVersion": None,
            "aidIsClinical": None,
            "found": None,
            "conclusion": None,
        }
        assert answer["advice"]["stage"] == "told"
        assert "Tom" not in str(answer)
    assert AdviceQuestion.objects.get().stage == Stage.TOLD
    looks = AuditLine.objects.filter(action="coordination.advice-looked-into")
    assert [one.authorisation for one in looks] == ["coordination.request"] * 2


def test_another_system_reads_nothing_of_it(centre: Centre, ask: Ask) -> None:
    ask(body=request(centre, advice=ADVICE))
    assert ask("/HAP-1", key=key_of(centre.hospital_id))[0] == 404


def test_another_question_under_the_same_key_is_refused(centre: Centre, ask: Ask) -> None:
    ask(body=request(centre, advice=ADVICE))
    for other in ({**ADVICE, "question": "Iets anders?"}, None):
        assert ask(body=request(centre, advice=other))[0] == 409
    assert AdviceQuestion.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": "weather"},
        {"question": " "},
        {"question": "a\x00"},
        {"question": "a" * 4001},
        {"askedBy": "Vis\n"},
        {"callBack": "0" * 31},
        {"also": "this"},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_comes_in(centre: Centre, ask: Ask, wrong: dict[str, str]) -> None:
    assert ask(body=request(centre, advice={**ADVICE, **wrong}))[0] == 400
    assert not CareRequest.objects.exists()
