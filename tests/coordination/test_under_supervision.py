"""Who may not do it alone works under supervision: nothing is decided without a colleague, and nobody waits longer."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.coordination.conftest import MINUTE, Centre, somebody
from tests.coordination.test_forgetting import closed
from tests.coordination.test_triage_of_a_request import CALM
from tests.triage.versions import take

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.competences.models import Introduction, Record, Supervision
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import CoDeed, Ending, Kind, Receiver, Status, Verdict
from ketenzicht.coordination.models import CoSign, Decision, Triage
from ketenzicht.triage.domain import Answer
from ketenzicht.triage.operations import shipped_crosswalk

TRIAGE, FITTING = "epa-triage-telefonisch", "epa-passende-zorg"
TODAY = date(2026, 11, 22)
CROSSWALK = shipped_crosswalk()

pytestmark = pytest.mark.django_db


def hold(centre: Centre, person: Actor, competence: str, *, level: int = 4, until: date | None = None) -> None:
    assert person.id is not None
    Record.objects.create(
        organisation_id=centre.id, person=person.id, competence=competence, level=level, since=date(2026, 1, 1),
        until=until, what="recorded", recorded_at=centre.at, recorded_by=uuid4(), recorded_by_name="Bea Beheer",
    )  # fmt: skip


def introduce(centre: Centre, *, on: date | None = TODAY) -> None:
    Introduction.objects.create(organisation_id=centre.id, begins_on=on, recorded_at=centre.at, recorded_by=uuid4())


def asking(centre: Centre) -> Centre:
    """The instrument and the rules ask for competences, the centre does too; the colleague holds them, I do not."""
    take("demo-passende-zorg", at=centre.at)
    introduce(centre)
    for competence in (TRIAGE, FITTING):
        hold(centre, centre.colleague, competence)
        hold(centre, centre.me, competence, level=3)
    return centre


@pytest.fixture
def asked(centre: Centre) -> Centre:
    return asking(centre)


def triaged(centre: Centre, made: UUID, claim: int, *, by: Actor | None = None, **changes: Answer | None) -> UUID:
    """A round that is concluded."""
    actor = by or centre.me
    triage = operations.begin_triage(
        request_id=made, claim=claim, instrument_id=centre.telephone_id, complaint="buikpijn", actor=actor,
        at=centre.at,
    )  # fmt: skip
    told = {**CALM, **{code.replace("_", "-"): given for code, given in changes.items()}}
    operations.answer(triage_id=triage, claim=claim, answers=told, actor=actor, at=centre.at)
    operations.conclude(triage_id=triage, claim=claim, actor=actor, at=centre.at)
    return triage


def decide(centre: Centre, made: UUID, claim: int, *, by: Actor | None = None, form: str = "zelfzorg") -> None:
    operations.decide(
        request_id=made, claim=claim, form=form, because="Zo besproken", actor=by or centre.me, at=centre.at
    )


def waiting(made: UUID, deed: CoDeed) -> UUID:
    return CoSign.objects.get(request_id=made, deed=deed.value, settled_at__isnull=True).id


def decided(centre: Centre) -> tuple[UUID, UUID, UUID]:
    """A request on which a trainee decided, with what waits for a colleague."""
    made, claim = centre.in_hand()
    triaged(centre, made, claim)
    decide(centre, made, claim)
    return made, waiting(made, CoDeed.CONCLUSION), waiting(made, CoDeed.DECISION)


def kinds(centre: Centre, made: UUID) -> list[Kind]:
    return [one.kind for one in operations.look_into(request_id=made, actor=centre.me, at=centre.at).story]


def test_a_trainee_does_everything_up_to_deciding_and_then_a_colleague_has_to_agree(asked: Centre) -> None:
    made, conclusion, decision = decided(asked)
    row = asked.row(made)
    assert row.status == Status.WAITING.value
    assert row.claimed_by is None
    assert not Decision.objects.exists(), "it is not given out"
    assert row.urgency, "what was found counts for the urgency already"
    (line,) = queries.queue(actor=asked.colleague, now=asked.at)
    assert line.waits_for_co_sign
    assert line.begin_before == row.begin_before
    asked.at += MINUTE
    operations.co_sign(cosign_id=conclusion, actor=asked.colleague, at=asked.at)
    operations.co_sign(cosign_id=decision, actor=asked.colleague, at=asked.at)
    assert asked.row(made).status == Status.DECIDED.value
    given_out = Decision.objects.get(request_id=made)
    assert given_out.by == asked.me.id
    assert CoSign.objects.get(decision=given_out).settled_by == asked.colleague.id
    assert kinds(asked, made)[-4:] == [Kind.CO_SIGN_ASKED, Kind.CO_SIGNED, Kind.CO_SIGNED, Kind.DECIDED]


def test_who_holds_it_decides_alone(asked: Centre) -> None:
    asked.me, asked.colleague = asked.colleague, asked.me
    made, claim = asked.in_hand()
    triaged(asked, made, claim)
    decide(asked, made, claim)
    assert asked.row(made).status == Status.DECIDED.value
    assert not CoSign.objects.exists()


@pytest.mark.parametrize("on", [None, TODAY + timedelta(days=1)])
def test_a_centre_that_does_not_ask_yet_works_as_before(asked: Centre, on: date | None) -> None:
    introduce(asked, on=on)
    made, claim = asked.in_hand()
    triaged(asked, made, claim)
    decide(asked, made, claim)
    assert asked.row(made).status == Status.DECIDED.value
    assert not CoSign.objects.exists()


def test_nobody_co_signs_their_own_work_or_without_the_competence(asked: Centre) -> None:
    _, conclusion, decision = decided(asked)
    hold(asked, asked.me, TRIAGE)
    other = somebody(asked.id, name="Nia Nieuw")
    for cosign_id in (conclusion, decision):
        with pytest.raises(Refused, match="deed dit zelf"):
            operations.co_sign(cosign_id=cosign_id, actor=asked.me, at=asked.at)
        with pytest.raises(Refused, match="deed dit zelf"):
            operations.refuse_co_sign(cosign_id=cosign_id, because="Nee", actor=asked.me, at=asked.at)
        with pytest.raises(Refused, match="Hiervoor is nodig: EPA"):
            operations.co_sign(cosign_id=cosign_id, actor=other, at=asked.at)
        with pytest.raises(Refused, match="Hiervoor is nodig: EPA"):
            operations.refuse_co_sign(cosign_id=cosign_id, because="Nee", actor=other, at=asked.at)
        with pytest.raises(NotFound):
            operations.co_sign(cosign_id=cosign_id, actor=asked.stranger, at=asked.at)
        analyst = somebody(asked.id, Role.ANALYST)
        with pytest.raises(NotPermitted):
            operations.co_sign(cosign_id=cosign_id, actor=analyst, at=asked.at)
    with pytest.raises(NotFound):
        operations.co_sign(cosign_id=uuid4(), actor=asked.colleague, at=asked.at)
    assert CoSign.objects.filter(settled_at__isnull=True).count() == 2
    assert not Decision.objects.exists()


def test_whoever_loses_it_halfway_is_judged_at_the_moment_of_the_deed(asked: Centre) -> None:
    asked.colleague = somebody(asked.id, name="Lot Laatst")
    hold(asked, asked.colleague, TRIAGE, until=TODAY)
    _, conclusion, _ = decided(asked)
    asked.at = datetime(2026, 11, 23, 11, tzinfo=UTC)
    with pytest.raises(Refused, match="Hiervoor is nodig"):
        operations.co_sign(cosign_id=conclusion, actor=asked.colleague, at=asked.at)


def test_a_decision_rests_on_a_triage_that_was_agreed_with_first(asked: Centre) -> None:
    made, _, decision = decided(asked)
    with pytest.raises(Refused, match="triage wacht nog"):
        operations.co_sign(cosign_id=decision, actor=asked.colleague, at=asked.at)
    claim = operations.pick_up(request_id=made, actor=asked.colleague, at=asked.at)
    with pytest.raises(Refused, match="triage wacht nog"):
        decide(asked, made, claim, by=asked.colleague)
    with pytest.raises(Refused, match="triage wacht nog"):
        operations.close(
            request_id=made, claim=claim, ending=Ending.ADVISED, note="Paracetamol", actor=asked.colleague, at=asked.at
        )


def test_who_does_not_agree_says_why_and_the_request_stays_open(asked: Centre) -> None:
    made, conclusion, decision = decided(asked)
    urgency = asked.row(made).urgency
    with pytest.raises(Refused, match="waarom u het niet eens"):
        operations.refuse_co_sign(cosign_id=conclusion, because=" ", actor=asked.colleague, at=asked.at)
    for cosign_id in (conclusion, decision):
        operations.refuse_co_sign(cosign_id=cosign_id, because="De buik is hard", actor=asked.colleague, at=asked.at)
    row = asked.row(made)
    assert (row.status, row.urgency) == (Status.WAITING.value, urgency)
    assert not Decision.objects.exists()
    assert CoSign.objects.filter(verdict=Verdict.REFUSED.value).count() == 2
    assert b"buik" not in bytes(CoSign.objects.get(id=conclusion).because)
    with pytest.raises(Conflict, match="wacht niets meer"):
        operations.co_sign(cosign_id=decision, actor=asked.colleague, at=asked.at)


def test_a_trainee_makes_it_more_urgent_at_once_and_less_urgent_not(asked: Centre) -> None:
    made, claim = asked.in_hand()
    operations.put_back(request_id=made, claim=claim, because="", actor=asked.me, at=asked.at)
    claim = operations.pick_up(request_id=made, actor=asked.colleague, at=asked.at)
    triaged(asked, made, claim, by=asked.colleague, koorts="ja", pijn=9.0)
    before = asked.row(made)
    operations.put_back(request_id=made, claim=claim, because="", actor=asked.colleague, at=asked.at)
    claim = operations.pick_up(request_id=made, actor=asked.me, at=asked.at)
    asked.at += MINUTE
    triaged(asked, made, claim)
    assert asked.row(made).urgency == before.urgency, "less urgent by somebody who may not conclude alone"
    assert asked.row(made).begin_before == before.begin_before
    calm = waiting(made, CoDeed.CONCLUSION)
    triaged(asked, made, claim, bewustzijn="bewusteloos")
    assert CROSSWALK.rank(asked.row(made).urgency) < CROSSWALK.rank(before.urgency)
    assert calm


def test_a_deviation_of_a_trainee_counts_only_where_it_is_more_urgent(asked: Centre) -> None:
    made, claim = asked.in_hand()
    triage = triaged(asked, made, claim, koorts="ja", pijn=9.0)
    found = asked.row(made).urgency
    named: dict[str, Any] = {"triage_id": triage, "claim": claim, "because": "Klinkt anders", "at": asked.at}
    assert not operations.deviate(**named, to="U5", actor=asked.me)
    assert asked.row(made).urgency == found
    operations.disagree(triage_id=triage, because="Nee", actor=asked.colleague, at=asked.at)
    assert not operations.deviate(**named, to="U1", actor=asked.me)
    assert asked.row(made).urgency == "U1", "it waits for a colleague, and counts already"
    other = somebody(asked.id, name="Nia Nieuw")
    with pytest.raises(Refused, match="Hiervoor is nodig"):
        operations.agree(triage_id=triage, actor=other, at=asked.at)
    with pytest.raises(Refused, match="Hiervoor is nodig"):
        operations.disagree(triage_id=triage, because="Nee", actor=other, at=asked.at)
    operations.disagree(triage_id=triage, because="Toch niet", actor=asked.colleague, at=asked.at)
    assert asked.row(made).urgency == found


def test_with_nobody_there_a_decision_is_given_out_with_a_reason_and_judged_afterwards(asked: Centre) -> None:
    made, conclusion, decision = decided(asked)
    with pytest.raises(Refused, match="waarom er niet gewacht"):
        operations.decide_in_emergency(cosign_id=decision, because="", actor=asked.me, at=asked.at)
    with pytest.raises(Refused, match="noodweg is er voor een besluit"):
        operations.decide_in_emergency(cosign_id=conclusion, because="Niemand is er", actor=asked.me, at=asked.at)
    operations.decide_in_emergency(cosign_id=decision, because="Niemand neemt op", actor=asked.me, at=asked.at)
    assert asked.row(made).status == Status.DECIDED.value
    assert Decision.objects.get().by == asked.me.id
    assert CoSign.objects.get(id=decision).verdict == Verdict.EMERGENCY.value
    assert CoSign.objects.get(id=conclusion).verdict == Verdict.LAPSED.value
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditline WHERE break_glass AND action LIKE 'coordination.%%'")
        assert cursor.fetchone() == (1,), "it waits for a judgement"


def test_what_changed_since_is_not_given_out_by_an_old_decision(asked: Centre) -> None:
    made, conclusion, decision = decided(asked)
    operations.co_sign(cosign_id=conclusion, actor=asked.colleague, at=asked.at)
    claim = operations.pick_up(request_id=made, actor=asked.me, at=asked.at)
    triaged(asked, made, claim, bewustzijn="bewusteloos")
    again = waiting(made, CoDeed.CONCLUSION)
    operations.co_sign(cosign_id=again, actor=asked.colleague, at=asked.at)
    with pytest.raises(Conflict, match="daarna veranderd"):
        operations.co_sign(cosign_id=decision, actor=asked.colleague, at=asked.at)
    assert not Decision.objects.exists()


def test_who_decides_anew_or_hands_over_leaves_nothing_waiting(asked: Centre) -> None:
    made, conclusion, decision = decided(asked)
    claim = operations.pick_up(request_id=made, actor=asked.me, at=asked.at)
    decide(asked, made, claim, form="seh")
    assert CoSign.objects.get(id=decision).verdict == Verdict.LAPSED.value
    claim = operations.pick_up(request_id=made, actor=asked.me, at=asked.at)
    operations.forward(
        request_id=made, claim=claim, to=Receiver.AMBULANCE,
        warm=operations.WarmTransfer(spoke_with="Piet", stayed_on_line=True), note="", actor=asked.me, at=asked.at,
    )  # fmt: skip
    assert not CoSign.objects.filter(settled_at__isnull=True).exists()
    with pytest.raises(Conflict):
        operations.co_sign(cosign_id=conclusion, actor=asked.colleague, at=asked.at)


def test_the_database_itself_refuses_a_co_sign_for_oneself_and_a_decision_without_a_verdict(asked: Centre) -> None:
    _, conclusion, decision = decided(asked)
    for row_id, changes in (
        (conclusion, {"verdict": "agreed", "settled_at": asked.at, "settled_by": asked.me.id}),
        (decision, {"verdict": "agreed", "settled_at": asked.at, "settled_by": asked.me.id}),
        (decision, {"verdict": "refused", "settled_at": asked.at, "settled_by": asked.colleague.id}),
        (decision, {"verdict": "agreed"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CoSign.objects.filter(id=row_id).update(**changes)


def test_a_supervisor_sees_what_their_trainees_have_in_hand_and_what_waits(
    asked: Centre, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert asked.me.id is not None
    assert asked.colleague.id is not None
    Supervision.objects.create(
        organisation_id=asked.id, trainee=asked.me.id, supervisor=asked.colleague.id, begins_at=asked.at - MINUTE,
        ends_at=asked.at + 8 * 60 * MINUTE, recorded_at=asked.at, recorded_by=uuid4(),
    )  # fmt: skip
    decided(asked)
    made, _ = asked.in_hand()
    with django_assert_max_num_queries(5):
        found = queries.along(actor=asked.colleague, now=asked.at)
    assert [one.id for one in found.in_hand] == [made]
    assert {one.deed for one in found.waiting} == {CoDeed.CONCLUSION, CoDeed.DECISION}
    assert not any(one.is_mine for one in found.waiting)
    mine = queries.along(actor=asked.me, now=asked.at)
    assert not mine.in_hand
    assert all(one.is_mine for one in mine.waiting)
    elsewhere = queries.along(actor=asked.stranger, now=asked.at)
    assert not elsewhere.waiting


def test_co_signs_go_with_their_request(asked: Centre) -> None:
    made = closed(asked)
    assert asked.me.id is not None
    CoSign.objects.create(
        request_id=made, deed=CoDeed.CONCLUSION.value, triage=Triage.objects.get(request_id=made), asks=[],
        asked_at=asked.at, asked_by=asked.me.id, asked_by_name="Tom",
    )  # fmt: skip
    assert operations.forget_requests(at=timezone.now()) == 1
    assert not CoSign.objects.exists()
