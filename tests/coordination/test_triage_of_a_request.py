"""Triage of a request: each answer is kept, what is found counts at once, and nobody lowers a red flag alone."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.coordination.conftest import MINUTE, Centre
from tests.triage.versions import KEEPER

from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Kind
from ketenzicht.coordination.models import Triage
from ketenzicht.triage import operations as content
from ketenzicht.triage.domain import UNKNOWN, Answer

CALM: dict[str, Answer | None] = {
    "ademweg-vrij": "ja",
    "ademt-goed": "normaal",
    "hevig-bloedverlies": "nee",
    "grauw-en-klam": "nee",
    "bewustzijn": "alert",
    "harde-buik": "nee",
    "zwanger": "nee",
    "koorts": "nee",
    "pijn": 2.0,
    "tweede-contact": "nee",
}


def begin(centre: Centre, made: UUID, claim: int, *, complaint: str = "buikpijn") -> UUID:
    return operations.begin_triage(
        request_id=made,
        claim=claim,
        instrument_id=centre.telephone_id,
        complaint=complaint,
        actor=centre.me,
        at=centre.at,
    )


def answer(centre: Centre, triage: UUID, claim: int, **changes: Answer | None) -> None:
    told = {code.replace("_", "-"): given for code, given in changes.items()}
    operations.answer(triage_id=triage, claim=claim, answers=told, actor=centre.me, at=centre.at)


def done(centre: Centre, made: UUID, claim: int, **changes: Answer) -> UUID:
    """A round that is concluded."""
    triage = begin(centre, made, claim)
    told = {**CALM, **{code.replace("_", "-"): given for code, given in changes.items()}}
    operations.answer(triage_id=triage, claim=claim, answers=told, actor=centre.me, at=centre.at)
    operations.conclude(triage_id=triage, claim=claim, actor=centre.me, at=centre.at)
    return triage


def test_a_round_ends_in_an_urgency_with_its_moment(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = done(centre, made, claim)
    row = centre.row(made)
    assert row.urgency in {"U4", "U5"}
    file = operations.look_into(request_id=made, actor=centre.me, at=centre.at)
    assert file.triages[0].id == triage
    assert file.triages[0].urgency == row.urgency
    assert [line.kind for line in file.story][-3:] == [Kind.TRIAGE_BEGUN, Kind.TRIAGED, Kind.URGENCY_RAISED]
    assert b"plank" not in bytes(Triage.objects.get(id=triage).answers)


def test_a_red_flag_counts_before_the_list_is_done(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = begin(centre, made, claim)
    answer(centre, triage, claim, bewustzijn="bewusteloos")
    row = centre.row(made)
    assert row.urgency in {"U0", "U1"}
    assert row.has_red_flag
    assert row.begin_before is not None


def test_it_is_not_concluded_while_a_question_could_make_it_more_urgent(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = begin(centre, made, claim)
    answer(centre, triage, claim, ademweg_vrij="ja")
    with pytest.raises(Refused, match="Vraag nog"):
        operations.conclude(triage_id=triage, claim=claim, actor=centre.me, at=centre.at)


def test_what_nobody_knows_is_never_a_no(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = done(centre, made, claim, harde_buik=UNKNOWN)
    file = operations.look_into(request_id=made, actor=centre.me, at=centre.at)
    assert file.triages[0].id == triage
    assert file.triages[0].assessment.not_excluded
    calm, claim = centre.in_hand()
    done(centre, calm, claim)
    assert centre.row(made).urgency <= centre.row(calm).urgency


def test_wrong_answers_keep_nothing_and_an_answer_can_be_taken_back(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = begin(centre, made, claim)
    answer(centre, triage, claim, pijn=3.0)
    for wrong in ({"pijn": 11.0}, {"pijn": "veel"}, {"bewustzijn": "lief"}, {"pijn": float("nan")}):
        with pytest.raises(Refused):
            operations.answer(
                triage_id=triage, claim=claim, answers={"ademweg-vrij": "nee", **wrong}, actor=centre.me, at=centre.at
            )
    with pytest.raises(NotFound):
        answer(centre, triage, claim, schoenmaat=42.0)
    file = operations.look_into(request_id=made, actor=centre.me, at=centre.at)
    assert file.triages[0].answers == {"pijn": 3.0}
    answer(centre, triage, claim, pijn=None)
    assert operations.look_into(request_id=made, actor=centre.me, at=centre.at).triages[0].answers == {}


def test_what_was_concluded_stays_and_a_new_round_stands_beside_it(centre: Centre) -> None:
    made, claim = centre.in_hand()
    first = done(centre, made, claim)
    with pytest.raises(Conflict, match="al afgerond"):
        answer(centre, first, claim, pijn=9.0)
    for change in ({"found": "U0"}, {"complaint": "wond"}, {"concluded_by": uuid4()}):
        with pytest.raises(DatabaseError, match="begin another"), transaction.atomic():
            Triage.objects.filter(id=first).update(**change)
    centre.at += 60 * MINUTE
    done(centre, made, claim, pijn=9.0)
    file = operations.look_into(request_id=made, actor=centre.me, at=centre.at)
    assert [one.round for one in file.triages] == [2, 1]
    assert file.urgency == "U2"
    assert file.begin_before == centre.at + 60 * MINUTE


def test_instruments_stand_side_by_side_and_the_most_urgent_counts(centre: Centre) -> None:
    made, claim = centre.in_hand()
    done(centre, made, claim)
    calm = centre.row(made).urgency
    complaint = next(iter(_news2(centre)))
    news2 = operations.begin_triage(
        request_id=made,
        claim=claim,
        instrument_id=centre.news2_id,
        complaint=complaint,
        actor=centre.me,
        at=centre.at,
    )
    assert centre.row(made).urgency <= calm
    operations.abandon(triage_id=news2, claim=claim, actor=centre.me, at=centre.at)
    assert centre.row(made).urgency == calm


def test_a_round_begun_by_mistake_says_nothing_any_more(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = begin(centre, made, claim)
    answer(centre, triage, claim, pijn=8.0)
    assert centre.row(made).urgency
    operations.abandon(triage_id=triage, claim=claim, actor=centre.me, at=centre.at)
    row = centre.row(made)
    assert (row.urgency, row.has_red_flag, row.begin_before) == ("", False, None)


def test_nobody_puts_aside_a_red_flag_alone(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = begin(centre, made, claim)
    answer(centre, triage, claim, bewustzijn="bewusteloos")
    with pytest.raises(Refused, match="alarmsignaal"):
        operations.abandon(triage_id=triage, claim=claim, actor=centre.me, at=centre.at)
    assert centre.row(made).has_red_flag
    answer(centre, triage, claim, bewustzijn="alert")
    operations.abandon(triage_id=triage, claim=claim, actor=centre.me, at=centre.at)
    assert centre.row(made).urgency == ""


def test_another_complaint_keeps_what_was_answered(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = begin(centre, made, claim)
    answer(centre, triage, claim, ademweg_vrij="ja")
    assert begin(centre, made, claim, complaint="kortademig") == triage
    file = operations.look_into(request_id=made, actor=centre.me, at=centre.at)
    assert (file.triages[0].complaint, file.triages[0].answers) == ("kortademig", {"ademweg-vrij": "ja"})


def test_only_what_is_in_use_triages_and_what_was_triaged_stays_readable(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = done(centre, made, claim)
    content.end(version_id=centre.telephone_id, actor=KEEPER, at=centre.at)
    with pytest.raises(Refused, match="niet \\(meer\\) in gebruik"):
        begin(centre, made, claim)
    assert operations.look_into(request_id=made, actor=centre.me, at=centre.at).triages[0].id == triage


def test_one_deviates_with_a_reason_and_below_a_red_flag_two_do(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = done(centre, made, claim, bewustzijn="bewusteloos")
    flagged = centre.row(made).urgency
    named: dict[str, Any] = {"triage_id": triage, "claim": claim, "actor": centre.me, "at": centre.at}
    with pytest.raises(Refused, match="waarom"):
        operations.deviate(**named, to="U3", because=" ")
    with pytest.raises(NotFound):
        operations.deviate(**named, to="U9", because="Slaapt altijd zo diep")
    assert operations.deviate(**named, to="U3", because="Slaapt altijd zo diep") is False
    assert centre.row(made).urgency == flagged, "until a second colleague agrees"
    with pytest.raises(Refused, match="zelf"):
        operations.agree(triage_id=triage, actor=centre.me, at=centre.at)
    with pytest.raises(NotFound):
        operations.agree(triage_id=triage, actor=centre.stranger, at=centre.at)
    operations.agree(triage_id=triage, actor=centre.colleague, at=centre.at)
    row = centre.row(made)
    assert (row.urgency, row.has_red_flag) == ("U3", False)
    with pytest.raises(Conflict):
        operations.agree(triage_id=triage, actor=centre.colleague, at=centre.at)


def test_a_second_colleague_who_does_not_agree_says_why_and_it_stays(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = done(centre, made, claim, bewustzijn="bewusteloos")
    flagged = centre.row(made).urgency
    operations.deviate(
        triage_id=triage, claim=claim, to="U5", because="Slaapt altijd zo diep", actor=centre.me, at=centre.at
    )
    with pytest.raises(Refused):
        operations.disagree(triage_id=triage, because="", actor=centre.colleague, at=centre.at)
    operations.disagree(triage_id=triage, because="Niet wekbaar", actor=centre.colleague, at=centre.at)
    assert centre.row(made).urgency == flagged
    with pytest.raises(Conflict):
        operations.agree(triage_id=triage, actor=centre.colleague, at=centre.at)


def test_up_one_deviates_alone_and_at_once(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = done(centre, made, claim)
    assert operations.deviate(
        triage_id=triage, claim=claim, to="U1", because="Niet pluis", actor=centre.me, at=centre.at
    )
    assert centre.row(made).urgency == "U1"


def test_without_having_it_in_hand_nobody_triages(centre: Centre) -> None:
    made, claim = centre.in_hand()
    triage = begin(centre, made, claim)
    with pytest.raises(Conflict):
        operations.answer(triage_id=triage, claim=claim, answers={"pijn": 1.0}, actor=centre.colleague, at=centre.at)
    with pytest.raises(NotFound):
        operations.answer(triage_id=uuid4(), claim=claim, answers={}, actor=centre.me, at=centre.at)
    with pytest.raises(NotFound):
        operations.answer(triage_id=triage, claim=claim, answers={}, actor=centre.stranger, at=centre.at)


def _news2(centre: Centre) -> list[str]:
    from ketenzicht.triage import queries

    return [one.code for one in queries.instrument_version(version_id=centre.news2_id).complaints]
