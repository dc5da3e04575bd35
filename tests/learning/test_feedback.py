"""Feedback: asked after the decision, given by the receiver, answered by the centre, for good, without the patient."""

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.learning.conftest import NOON, Centre, handed_over, received, somebody

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.learning import operations, queries
from ketenzicht.learning.domain.feedback import Said, Side, Urgency, Verdict
from ketenzicht.learning.models import Exchange, Piece
from ketenzicht.notices.models import Notice

pytestmark = pytest.mark.django_db
SAID = Said(urgency=Urgency.TOO_LOW, fitting=Verdict.YES, handover=Verdict.PARTLY, note="Medicatie ontbrak")


def settled(centre: Centre) -> UUID:
    request_id = received(centre, at=NOON, name="Testpersoon", complaint="Buikpijn", call_back="0612345678")
    handed_over(centre, request_id, at=NOON)
    return request_id


def asked(centre: Centre) -> UUID:
    return operations.ask(
        request_id=settled(centre), side=Side.RECEIVER, organisation_id=centre.hospital_id, actor=centre.me, at=NOON
    )


def test_a_piece_says_something() -> None:
    with pytest.raises(Refused, match="ten minste één"):
        Said(note="  ")


def test_the_receiver_is_asked_sees_number_moments_and_decision_and_answers(centre: Centre, receiver: Actor) -> None:
    exchange_id = asked(centre)
    notice = Notice.objects.get(organisation_id=centre.hospital_id)
    assert notice.link == f"/learning/feedback/{exchange_id}/"
    assert "Testpersoon" not in notice.text
    (line,) = queries.asked(actor=receiver)
    assert (line.id, line.is_answered) == (exchange_id, False)
    shown = operations.look_at(exchange_id=exchange_id, actor=receiver, at=NOON)
    assert shown.settled == "overgedragen aan eigen behandelaar"
    assert not any(word in repr(shown) for word in ("Testpersoon", "Buikpijn", "0612345678"))
    operations.give(exchange_id=exchange_id, said=SAID, actor=receiver, at=NOON)
    assert not Notice.objects.filter(settled_at__isnull=True).exists()
    operations.answer(exchange_id=exchange_id, said=Said(note="Wij passen het aan"), actor=centre.me, at=NOON)
    pieces = operations.look_at(exchange_id=exchange_id, actor=receiver, at=NOON).exchange.pieces
    assert [(one.is_of_centre, one.note, one.who) for one in pieces] == [
        (False, "Medicatie ontbrak", receiver.name),
        (True, "Wij passen het aan", centre.me.name),
    ]
    assert (pieces[0].urgency, pieces[0].handover, pieces[1].urgency) == (Urgency.TOO_LOW, Verdict.PARTLY, None)
    assert queries.asked(actor=receiver)[0].is_answered
    assert b"Medicatie" not in bytes(Piece.objects.earliest("id").note)
    read = AuditLine.objects.filter(action="learning.feedback-read").earliest("id")
    assert (read.actor_id, read.authorisation) == (receiver.id, "learning.answer")


def test_what_a_triagist_heard_is_recorded_with_the_role_of_who_said_it(centre: Centre) -> None:
    request_id = received(centre, at=NOON)
    operations.record(
        request_id=request_id, side=Side.RECEIVER, party="arts op de SEH", said=SAID, actor=centre.me, at=NOON
    )
    ((piece,),) = [
        one.pieces for one in operations.look_into(request_id=request_id, actor=centre.colleague, at=NOON).exchanges
    ]
    assert (piece.role, piece.who, piece.is_recorded) == ("arts op de SEH", centre.me.name, True)
    for party in ("", " ", "a" * 101):
        with pytest.raises(Refused, match="als rol"):
            operations.record(request_id=request_id, side=Side.SENDER, party=party, said=SAID, actor=centre.me, at=NOON)


def test_nobody_is_asked_before_the_decision_twice_or_who_gives_no_care(centre: Centre) -> None:
    early = received(centre, at=NOON)
    with pytest.raises(Conflict, match="nog niet besloten"):
        _ask(early, centre.hospital_id, centre.me)
    exchange = Exchange.objects.get(id=asked(centre))
    with pytest.raises(Conflict, match="al om terugkoppeling"):
        _ask(exchange.request_id, centre.hospital_id, centre.me)
    for organisation in (uuid4(), centre.id):
        with pytest.raises(Refused, match="zorg geeft"):
            _ask(exchange.request_id, organisation, centre.me)
    with pytest.raises(NotFound):
        _ask(exchange.request_id, centre.hospital_id, centre.stranger)


def test_nobody_else_reads_or_gives_feedback(centre: Centre, receiver: Actor) -> None:
    exchange_id = asked(centre)
    auditor = somebody(centre.hospital_id, Role.AUDITOR)
    for who, which, refusal in (
        (centre.stranger, exchange_id, NotFound),
        (receiver, uuid4(), NotFound),
        (auditor, exchange_id, NotPermitted),
    ):
        with pytest.raises(refusal):
            operations.look_at(exchange_id=which, actor=who, at=NOON)
        with pytest.raises(refusal):
            operations.give(exchange_id=which, said=SAID, actor=who, at=NOON)
    for who, refusal in ((centre.stranger, NotFound), (receiver, NotPermitted)):
        with pytest.raises(refusal):
            operations.answer(exchange_id=exchange_id, said=SAID, actor=who, at=NOON)
    with pytest.raises(NotFound):
        operations.answer(exchange_id=uuid4(), said=SAID, actor=centre.me, at=NOON)
    assert not Piece.objects.exists()


def test_the_database_keeps_a_piece_that_says_nothing_out(centre: Centre) -> None:
    exchange_id = asked(centre)
    with pytest.raises(DatabaseError), transaction.atomic():
        Piece.objects.create(
            exchange_id=exchange_id, at=NOON, author=uuid4(), author_name="x", author_role="y", is_of_centre=False,
            is_recorded=False,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM learning_piece")
        assert cursor.fetchone() == (0,)


def _ask(request_id: UUID, organisation_id: UUID, actor: Actor) -> None:
    operations.ask(request_id=request_id, side=Side.RECEIVER, organisation_id=organisation_id, actor=actor, at=NOON)
