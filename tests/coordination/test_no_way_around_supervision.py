"""No way around supervision: not by a refusal, an emergency, a round of elsewhere, or a second deviation."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.coordination.conftest import MINUTE, Centre, somebody
from tests.coordination.test_under_supervision import (
    FITTING,
    TRIAGE,
    asking,
    decide,
    decided,
    hold,
    triaged,
    waiting,
)

from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import CoDeed, Ending, Receiver, Status
from ketenzicht.coordination.models import Decision, Triage
from ketenzicht.triage import queries as content

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(centre: Centre) -> Centre:
    return asking(centre)


def test_a_refusal_does_not_open_what_waiting_kept_closed(asked: Centre) -> None:
    hold(asked, asked.me, FITTING)  # may decide alone, may not triage alone
    made, claim = asked.in_hand()
    triaged(asked, made, claim)
    conclusion = waiting(made, CoDeed.CONCLUSION)
    operations.refuse_co_sign(cosign_id=conclusion, because="De buik is hard", actor=asked.colleague, at=asked.at)
    with pytest.raises(Refused, match="Hiervoor is nodig: EPA"):
        decide(asked, made, claim)
    with pytest.raises(Refused, match="Hiervoor is nodig: EPA"):
        operations.close(
            request_id=made, claim=claim, ending=Ending.ADVISED, note="Paracetamol", actor=asked.me, at=asked.at
        )
    operations.put_back(request_id=made, claim=claim, because="", actor=asked.me, at=asked.at)
    claim = operations.pick_up(request_id=made, actor=asked.colleague, at=asked.at)
    decide(asked, made, claim, by=asked.colleague)
    assert asked.row(made).status == Status.DECIDED.value


def test_nor_does_handing_over_and_taking_it_back(asked: Centre) -> None:
    hold(asked, asked.me, FITTING)
    made, claim = asked.in_hand()
    triaged(asked, made, claim)
    operations.forward(
        request_id=made, claim=claim, to=Receiver.OWN_PROVIDER, warm=None, note="", actor=asked.me, at=asked.at
    )
    operations.reopen(request_id=made, because="Toch niet", actor=asked.me, at=asked.at)
    claim = operations.pick_up(request_id=made, actor=asked.me, at=asked.at)
    with pytest.raises(Refused, match="Hiervoor is nodig: EPA"):
        decide(asked, made, claim)
    operations.put_back(request_id=made, claim=claim, because="", actor=asked.me, at=asked.at)
    claim = operations.pick_up(request_id=made, actor=asked.colleague, at=asked.at)
    triaged(asked, made, claim, by=asked.colleague)
    operations.put_back(request_id=made, claim=claim, because="", actor=asked.colleague, at=asked.at)
    claim = operations.pick_up(request_id=made, actor=asked.me, at=asked.at)
    decide(asked, made, claim)
    assert asked.row(made).status == Status.DECIDED.value, "who may do it alone concluded since"


def test_also_in_an_emergency_an_old_decision_is_not_given_out_for_what_became_more_urgent(asked: Centre) -> None:
    made, _, decision = decided(asked)
    claim = operations.pick_up(request_id=made, actor=asked.me, at=asked.at)
    triaged(asked, made, claim, bewustzijn="bewusteloos")
    with pytest.raises(Conflict, match="daarna veranderd"):
        operations.decide_in_emergency(cosign_id=decision, because="Niemand neemt op", actor=asked.me, at=asked.at)
    assert not Decision.objects.exists()


def test_no_decision_is_given_out_under_the_hands_of_a_third(asked: Centre) -> None:
    made, conclusion, decision = decided(asked)
    operations.co_sign(cosign_id=conclusion, actor=asked.colleague, at=asked.at)
    third = somebody(asked.id, name="Nia Nieuw")
    operations.pick_up(request_id=made, actor=third, at=asked.at)
    with pytest.raises(Conflict, match="Een collega heeft deze"):
        operations.co_sign(cosign_id=decision, actor=asked.colleague, at=asked.at)
    with pytest.raises(Conflict, match="Een collega heeft deze"):
        operations.decide_in_emergency(cosign_id=decision, because="Niemand neemt op", actor=asked.me, at=asked.at)
    asked.at += 60 * MINUTE  # and that one is gone
    operations.co_sign(cosign_id=decision, actor=asked.colleague, at=asked.at)
    assert asked.row(made).status == Status.DECIDED.value


def elsewhere(centre: Centre) -> UUID:
    """A request with a round that another system told, U2 on the scale; gives the round."""
    made = centre.receive()
    crosswalk_id, _ = content.crosswalk_in_use(at=centre.at)
    return Triage.objects.create(
        id=uuid4(), request_id=made, round=1, elsewhere_system="HIS", elsewhere_instrument="nhg",
        elsewhere_version="1", elsewhere_by="Anna", begun_at=centre.at, begun_by=uuid4(), concluded_at=centre.at,
        concluded_by=uuid4(), crosswalk_id=crosswalk_id, found="U2", proposed="U2",
    ).id  # fmt: skip


def test_a_trainee_does_not_make_what_was_triaged_elsewhere_less_urgent_alone(asked: Centre) -> None:
    triage = elsewhere(asked)
    made = Triage.objects.get(id=triage).request_id
    claim = operations.pick_up(request_id=made, actor=asked.me, at=asked.at)
    named: dict[str, Any] = {"triage_id": triage, "because": "Klinkt anders", "at": asked.at}
    assert not operations.deviate(**named, to="U5", claim=claim, actor=asked.me)
    assert asked.row(made).urgency == "U2"
    other = somebody(asked.id, name="Nia Nieuw")
    with pytest.raises(Refused, match="Hiervoor is nodig"):
        operations.agree(triage_id=triage, actor=other, at=asked.at)
    operations.agree(triage_id=triage, actor=asked.colleague, at=asked.at)
    assert asked.row(made).urgency == "U5"


def test_a_trainee_does_not_take_back_that_a_colleague_made_it_more_urgent(asked: Centre) -> None:
    made, claim = asked.in_hand()
    triage = triaged(asked, made, claim, koorts="ja", pijn=9.0)
    operations.put_back(request_id=made, claim=claim, because="", actor=asked.me, at=asked.at)
    claim = operations.pick_up(request_id=made, actor=asked.colleague, at=asked.at)
    named: dict[str, Any] = {"triage_id": triage, "because": "Klinkt anders", "at": asked.at}
    assert operations.deviate(**named, to="U1", claim=claim, actor=asked.colleague)
    operations.put_back(request_id=made, claim=claim, because="", actor=asked.colleague, at=asked.at)
    claim = operations.pick_up(request_id=made, actor=asked.me, at=asked.at)
    with pytest.raises(Refused, match="afgeweken naar U1"):
        operations.deviate(**named, to="U5", claim=claim, actor=asked.me)
    assert asked.row(made).urgency == "U1"


def test_what_waits_for_a_second_colleague_is_not_left_out_of_what_they_see(asked: Centre) -> None:
    made, claim = asked.in_hand()
    hold(asked, asked.me, TRIAGE)
    triage = triaged(asked, made, claim, koorts="ja", pijn=9.0)
    assert not queries.queue_of(actor=asked.colleague, now=asked.at)[0], "only a colleague's, and in time"
    Triage.objects.filter(id=triage).update(deviates_to="U5", deviates_by=asked.me.id, deviates_because=b"x")
    (line,) = queries.queue_of(actor=asked.colleague, now=asked.at)[0]
    assert line.id == made
