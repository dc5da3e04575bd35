"""Decision aids at a request: every answer kept, nothing guessed, and never an urgency."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.coordination.conftest import Centre
from tests.triage.versions import content, take

from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import KEPT_FOR, Ending, Kind
from ketenzicht.coordination.models import AidRound
from ketenzicht.coordination.presenters.advice import aid_view
from ketenzicht.triage.domain import UNKNOWN, Answer, Question, QuestionKind, assess
from ketenzicht.triage.domain.document import read_content, read_instrument

AID = read_instrument(read_content(content("demo-afweging")))
HOME_FAILS: dict[str, Answer | None] = {
    "ziekenhuis": "nee",
    "arts": "ja",
    "psychiatrie": "nee",
    "thuis": "nee",
    "wlz": "nee",
    "laatste-fase": "nee",
    "doelen": "nee",
    "problemen": "een",
    "verzet": "nee",
}


def choices(question: Question) -> list[Answer]:
    told = ["ja", "nee"] if question.kind is QuestionKind.YES_NO else [one.code for one in question.options]
    return [*told, UNKNOWN]


ANSWERS = st.fixed_dictionaries({}, optional={one.code: st.sampled_from(choices(one)) for one in AID.questions})


@given(ANSWERS)
def test_what_is_concluded_does_not_change_by_another_answer_that_was_not_asked_before(
    answers: dict[str, Answer],
) -> None:
    found = assess(AID, complaint="kort-verblijf", answers=answers)
    if found.urgency is None:
        return
    for one in AID.questions:
        for more in choices(one) if one.code not in answers else ():
            after = assess(AID, complaint="kort-verblijf", answers={**answers, one.code: more})
            assert after.urgency == found.urgency, "it was concluded because nothing could still go before it"


@given(ANSWERS, st.sampled_from([one.code for one in AID.questions]))
def test_what_nobody_answered_is_never_a_no(answers: dict[str, Answer], code: str) -> None:
    """Where the answer makes a difference, nothing is concluded without it."""
    without = {one: given for one, given in answers.items() if one != code}
    found = {
        assess(AID, complaint="kort-verblijf", answers={**without, code: given}).urgency
        for given in choices(AID.question[code])
    }
    if len(found - {None}) > 1:
        assert assess(AID, complaint="kort-verblijf", answers=without).urgency is None


@given(ANSWERS, ANSWERS)
def test_what_does_not_hold_is_what_was_answered_and_stays_so(
    answers: dict[str, Answer], more: dict[str, Answer]
) -> None:
    found = assess(AID, complaint="kort-verblijf", answers=answers)
    after = assess(AID, complaint="kort-verblijf", answers={**more, **answers})
    assert {one.code for one in found.excluded} <= {one.code for one in after.excluded}
    if not answers:
        assert found.excluded == ()


@pytest.fixture
def aid_id(centre: Centre) -> UUID:
    return take("demo-afweging", at=centre.at)


def begin(centre: Centre, made: UUID, claim: int, aid_id: UUID) -> UUID:
    return operations.begin_aid(
        request_id=made, claim=claim, aid_id=aid_id, complaint="kort-verblijf", actor=centre.me, at=centre.at
    )


def tell(centre: Centre, aid: UUID, claim: int, answers: dict[str, Answer | None]) -> None:
    operations.answer_aid(aid_round_id=aid, claim=claim, answers=answers, actor=centre.me, at=centre.at)


def conclude(centre: Centre, aid: UUID, claim: int, **more: str) -> tuple[str, str]:
    named: dict[str, Any] = {"conclusion": "", "because": "", **more}
    return operations.conclude_aid(aid_round_id=aid, claim=claim, **named, actor=centre.me, at=centre.at)


def test_an_aid_is_answered_concluded_and_leaves_the_urgency_alone(centre: Centre, aid_id: UUID) -> None:
    made, claim = centre.in_hand()
    aid = begin(centre, made, claim, aid_id)
    assert begin(centre, made, claim, aid_id) == aid, "what was begun goes on"
    with pytest.raises(Refused, match="nog niet af"):
        conclude(centre, aid, claim)
    tell(centre, aid, claim, HOME_FAILS)
    tell(centre, aid, claim, {"verzet": None})
    assert queries.aids_of(made)[0].assessment.urgency is None, "an answer that was taken back is asked again"
    tell(centre, aid, claim, {"verzet": "nee"})
    view = aid_view(queries.aids_of(made)[0], claim=claim)
    assert [one.code for one in view.why] == ["thuis-lukt-niet"]
    assert {one.code for one in view.why_not} >= {"wlz-crisis", "laatste-levensfase", "revalideren"}
    assert conclude(centre, aid, claim) == ("ELV-laag", "ELV-laag")
    row = centre.row(made)
    assert (row.urgency, row.begin_before, row.has_red_flag) == ("", None, False)
    file = operations.look_into(request_id=made, actor=centre.me, at=centre.at)
    assert file.triages == ()
    assert [one.kind for one in file.story][-2:] == [Kind.AID_BEGUN, Kind.AID_CONCLUDED]
    assert file.story[-1].detail["version"] == AID.number
    assert b"ELV" not in bytes(AidRound.objects.get().answers)


def test_even_its_red_flag_is_no_urgency(centre: Centre, aid_id: UUID) -> None:
    made, claim = centre.in_hand()
    aid = begin(centre, made, claim, aid_id)
    tell(centre, aid, claim, {"ziekenhuis": "ja"})
    assert conclude(centre, aid, claim) == ("ziekenhuis", "ziekenhuis")
    assert (centre.row(made).urgency, centre.row(made).has_red_flag) == ("", False)


def test_who_does_not_know_is_not_taken_to_say_no(centre: Centre, aid_id: UUID) -> None:
    made, claim = centre.in_hand()
    aid = begin(centre, made, claim, aid_id)
    tell(centre, aid, claim, {**HOME_FAILS, "ziekenhuis": UNKNOWN})
    assert conclude(centre, aid, claim) == ("arts", "arts")
    assert [one.code for one in queries.aids_of(made)[0].assessment.not_excluded] == ["ziekenhuis-nodig"]


def test_who_concludes_otherwise_says_why(centre: Centre, aid_id: UUID) -> None:
    made, claim = centre.in_hand()
    aid = begin(centre, made, claim, aid_id)
    tell(centre, aid, claim, HOME_FAILS)
    with pytest.raises(Refused, match="iets anders"):
        conclude(centre, aid, claim, conclusion="ELV-hoog", because="nee")
    with pytest.raises(NotFound):
        conclude(centre, aid, claim, conclusion="hotel", because="Daar is plek")
    conclude(centre, aid, claim, conclusion="ELV-hoog", because="Drie opnames in een maand")
    (line,) = queries.aids_of(made)
    assert (line.found, line.conclusion, line.because) == ("ELV-laag", "ELV-hoog", "Drie opnames in een maand")
    assert b"opnames" not in bytes(AidRound.objects.get().because)
    with pytest.raises(DatabaseError), transaction.atomic():
        AidRound.objects.filter(id=aid).update(conclusion="GRZ")
    with pytest.raises(Conflict):
        tell(centre, aid, claim, {"verzet": "ja"})
    again = begin(centre, made, claim, aid_id)
    assert [one.round for one in queries.aids_of(made)] == [2, 1]
    operations.abandon_aid(aid_round_id=again, claim=claim, actor=centre.me, at=centre.at)
    with pytest.raises(Conflict):
        operations.abandon_aid(aid_round_id=again, claim=claim, actor=centre.me, at=centre.at)


def test_an_aid_goes_with_its_request(centre: Centre, aid_id: UUID) -> None:
    now, long_ago = centre.at, centre.at - KEPT_FOR - timedelta(days=1)
    centre.at = long_ago
    made, claim = centre.in_hand()
    AidRound.objects.create(
        request_id=made, round=1, aid_id=aid_id, complaint="kort-verblijf", answers=b"", begun_at=long_ago,
        begun_by=uuid4(), abandoned_at=long_ago,
    )  # fmt: skip
    operations.close(request_id=made, claim=claim, ending=Ending.ADVISED, note="Geholpen", actor=centre.me, at=long_ago)
    assert operations.forget_requests(at=now) == 1
    connection.check_constraints()
    assert not AidRound.objects.exists()


def test_what_cannot_be_is_refused_and_nothing_is_kept(centre: Centre, aid_id: UUID) -> None:
    made, claim = centre.in_hand()
    with pytest.raises(Refused, match=r"niet \(meer\) in gebruik"):
        begin(centre, made, claim, centre.telephone_id)
    with pytest.raises(NotFound):
        operations.begin_aid(
            request_id=made, claim=claim, aid_id=aid_id, complaint="buikpijn", actor=centre.me, at=centre.at
        )
    aid = begin(centre, made, claim, aid_id)
    for wrong, error in (({"schoenmaat": "nee"}, NotFound), ({"wlz": "misschien"}, Refused)):
        with pytest.raises(error):
            tell(centre, aid, claim, {"thuis": "nee", **wrong})
    with pytest.raises(NotFound):
        tell(centre, uuid4(), claim, {})
    with pytest.raises(Conflict):
        tell(centre, aid, claim + 1, {"thuis": "nee"})
    assert queries.aids_of(made)[0].answers == {}
