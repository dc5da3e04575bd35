"""The decision, as a law: an objection always wins, what is not known opens nothing, the rule is of the moment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.patientdata.domain import (
    NEXT,
    Answer,
    Basis,
    Category,
    Circumstances,
    Move,
    Question,
    Rule,
    Statement,
    Status,
    Verdict,
    after,
    answer_of,
    begins,
    decide,
    refuse_poor_reason,
    requester_of,
    rule_in_force,
    together,
)

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
HOLDERS = [UUID(int=number) for number in (1, 2)]
moments = st.integers(0, 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
rule = st.builds(
    Rule,
    id=st.uuids(),
    category=st.sampled_from(Category),
    requester=st.sampled_from([None, "triagist", "coordinator"]),
    basis=st.sampled_from(Basis),
    in_force_from=moments,
)
statement = st.builds(
    Statement,
    permits=st.booleans(),
    said_at=moments,
    withdrawn_at=st.none() | moments,
    category=st.none() | st.sampled_from(Category),
    holder=st.none() | st.sampled_from(HOLDERS),
    requester=st.none() | st.sampled_from(["triagist", "coordinator"]),
)
question = st.builds(
    Question,
    requester=st.sampled_from(["triagist", "coordinator"]),
    category=st.sampled_from(Category),
    holder=st.sampled_from(HOLDERS),
)
circumstances = st.builds(Circumstances, is_emergency=st.booleans())
answers = st.sampled_from(Answer)


def of(basis: Basis, **changed: object) -> Rule:
    return replace(Rule(UUID(int=1), Category.SUMMARY, None, basis, NOON), **changed)  # type: ignore[arg-type]  # fields


@given(st.none() | rule, circumstances)
def test_an_objection_always_wins(rule: Rule | None, circumstances: Circumstances) -> None:
    assert decide(rule, Answer.DENY, circumstances).verdict is Verdict.DENIED


@given(st.none() | rule, answers)
def test_what_is_not_known_opens_only_in_an_emergency(rule: Rule | None, answer: Answer) -> None:
    usual, urgent = decide(rule, answer, Circumstances()), decide(rule, answer, Circumstances(is_emergency=True))
    if usual.verdict is Verdict.UNKNOWN:
        assert urgent.is_allowed
        assert "Noodinzage" in urgent.reason
    else:
        assert urgent == usual


@given(answers)
def test_without_a_rule_nothing_may(answer: Answer) -> None:
    assert not decide(None, answer, Circumstances()).is_allowed


@pytest.mark.parametrize(
    ("basis", "answer", "verdict"),
    [
        (Basis.CONSENT, Answer.PERMIT, Verdict.ALLOWED),
        (Basis.CONSENT, Answer.NOT_APPLICABLE, Verdict.UNKNOWN),
        (Basis.CONSENT, Answer.INDETERMINATE, Verdict.UNKNOWN),
        (Basis.CONSENT, Answer.DENY, Verdict.DENIED),
        (Basis.NO_OBJECTION, Answer.PERMIT, Verdict.ALLOWED),
        (Basis.NO_OBJECTION, Answer.NOT_APPLICABLE, Verdict.ALLOWED),
        (Basis.NO_OBJECTION, Answer.INDETERMINATE, Verdict.UNKNOWN),
        (Basis.NO_OBJECTION, Answer.DENY, Verdict.DENIED),
    ],
)
def test_the_whole_table(basis: Basis, answer: Answer, verdict: Verdict) -> None:
    decision = decide(of(basis), answer, Circumstances())
    assert decision.verdict is verdict
    assert decision.reason.endswith(".")


@given(st.lists(statement, max_size=8), question, moments)
def test_what_is_more_specific_wins_and_then_the_objection(
    said: list[Statement], question: Question, at: datetime
) -> None:
    about = [one for one in said if one.counts(at) and one.is_about(question)]
    found = answer_of(said, question, at=at)
    if not about:
        assert found is Answer.NOT_APPLICABLE
        return
    top = max(one.specificity for one in about)
    decisive = {one.permits for one in about if one.specificity == top}
    assert found is (Answer.PERMIT if decisive == {True} else Answer.DENY)


@given(st.lists(statement, max_size=6), question, moments)
def test_the_order_in_which_things_were_written_down_does_not_matter(
    said: list[Statement], question: Question, at: datetime
) -> None:
    assert answer_of(said, question, at=at) is answer_of(list(reversed(said)), question, at=at)


@given(st.lists(statement, max_size=6), question, moments)
def test_one_more_objection_of_the_greatest_precision_always_closes(
    said: list[Statement], question: Question, at: datetime
) -> None:
    exact = Statement(
        permits=False, said_at=at, category=question.category, holder=question.holder, requester=question.requester
    )
    assert answer_of([*said, exact], question, at=at) is Answer.DENY


@given(statement, question)
def test_what_was_taken_back_counts_until_that_moment_and_not_at_it(said: Statement, question: Question) -> None:
    ended = replace(said, withdrawn_at=said.said_at + timedelta(hours=1))
    assert ended.withdrawn_at is not None
    assert ended.counts(ended.withdrawn_at - timedelta(microseconds=1))
    assert not ended.counts(ended.withdrawn_at)
    assert answer_of([ended], question, at=ended.withdrawn_at) is Answer.NOT_APPLICABLE


def test_an_objection_in_one_of_both_registers_wins_and_not_knowing_hides_nothing() -> None:
    for central, local in product(Answer, Answer):
        found = together(central=central, local=local)
        if Answer.DENY in {central, local}:
            assert found is Answer.DENY
        elif Answer.PERMIT in {central, local}:
            assert found is Answer.PERMIT
        elif Answer.INDETERMINATE in {central, local}:
            assert found is Answer.INDETERMINATE
        else:
            assert found is Answer.NOT_APPLICABLE


@given(st.lists(rule, max_size=8), st.sampled_from(Category), moments)
def test_a_rule_to_come_changes_nothing_now(rules: list[Rule], category: Category, at: datetime) -> None:
    begun = [one for one in rules if one.in_force_from <= at]
    asked = {"category": category, "requester": "triagist", "at": at}
    assert rule_in_force(rules, **asked) == rule_in_force(begun, **asked)  # type: ignore[arg-type]  # by name
    found = rule_in_force(rules, **asked)  # type: ignore[arg-type]  # idem
    assert found is None or (found.category is category and found.in_force_from <= at)


def test_the_rule_of_ones_own_kind_of_user_comes_before_that_of_everybody() -> None:
    general = of(Basis.NO_OBJECTION)
    own = of(Basis.CONSENT, requester="triagist", in_force_from=NOON - timedelta(days=400))
    for requester, rule in (("triagist", own), ("coordinator", general)):
        assert rule_in_force([general, own], category=Category.SUMMARY, requester=requester, at=NOON) is rule


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 31)])
def test_a_rule_begins_at_midnight_in_the_netherlands_also_when_the_clocks_change(day: date) -> None:
    old, new = of(Basis.CONSENT, in_force_from=NOON), of(Basis.NO_OBJECTION, in_force_from=begins(day))
    asked = {"category": Category.SUMMARY, "requester": "triagist"}
    first = begins(day).astimezone(UTC)
    second = timedelta(seconds=1)
    assert rule_in_force([old, new], **asked, at=first - second) is old  # type: ignore[arg-type]  # by name
    assert rule_in_force([old, new], **asked, at=first) is new  # type: ignore[arg-type]  # idem
    offset = 1 if day in {date(2027, 1, 1), date(2027, 3, 28)} else 2
    assert first == datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=offset)


def test_the_hour_that_comes_twice_is_under_the_same_rule() -> None:
    new = of(Basis.NO_OBJECTION, in_force_from=begins(date(2027, 10, 31)))
    twice = [datetime(2027, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    assert {rule_in_force([new], category=Category.SUMMARY, requester="triagist", at=at) for at in twice} == {new}


def test_who_acts_in_two_roles_asks_as_one_that_rules_know() -> None:
    assert requester_of("triagist") == "triagist"
    assert requester_of("extract-officer, triagist, coordinator") == "coordinator"
    assert requester_of("auditor") == ""


def test_every_status_is_reached_and_what_ended_stays_ended() -> None:
    assert {Status.ASKED, *NEXT.values()} == set(Status)
    dead = set(Status) - {status for status, _ in NEXT}
    assert dead == {Status.NOTHING, Status.REFUSED, Status.FAILED, Status.DESTROYED}
    for status, move in product(Status, Move):
        if (status, move) not in NEXT:
            with pytest.raises(Conflict):
                after(status, move)


@pytest.mark.parametrize("reason", ["", "nood", "spoed spoed spoed spoed spoed", ". . . . . .", "x" * 1001])
def test_a_reason_that_tells_a_reviewer_nothing_is_refused(reason: str) -> None:
    with pytest.raises(Refused):
        refuse_poor_reason(reason)


def test_every_word_has_a_translation() -> None:
    for kind in (Answer, Basis, Category, Status, Verdict):
        assert all(one.word for one in kind)
