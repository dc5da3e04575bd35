"""Review meetings: cases without names, findings that are sealed, actions with an owner and a day, and an end."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from tests.learning.conftest import Centre, People, received, somebody

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.learning import operations, queries
from ketenzicht.learning.domain import Reason, meetings
from ketenzicht.learning.models import Case, Flag, Meeting
from ketenzicht.learning.queries import Found

db = pytest.mark.django_db
NOW = timezone.now()  # accounts are opened now
TOMORROW = NOW.date() + timedelta(days=1)
PRESENT = {"triagist": 2, "gp": 1}


@pytest.fixture
def cor(centre: Centre, people: People) -> Actor:
    """A coordinator with an account: chairs and owners have one."""
    user_id = people["cor"][1]
    grants = grants_of([Role.COORDINATOR])
    return Actor(ActorKind.PERSON, user_id, "Cor", centre.id, grants, role=Role.COORDINATOR.value)


@pytest.fixture
def request_id(centre: Centre) -> UUID:
    made = received(centre, at=NOW, name="Testpersoon", birth_date="01-01-1940", bsn="999990019")
    operations.flag(request_id=made, reason=Reason.COMPLAINT, note="", actor=centre.me, at=NOW)
    return made


@pytest.fixture
def meeting_id(cor: Actor) -> UUID:
    assert cor.id is not None
    return operations.plan_meeting(on=TOMORROW, chair=cor.id, actor=cor, at=NOW)


def put(meeting_id: UUID, request_id: UUID, cor: Actor) -> Case:
    operations.put_on_list(meeting_id=meeting_id, request_ids=[request_id], actor=cor, at=NOW)
    return Case.objects.get(meeting_id=meeting_id, request_id=request_id)


def write(case: Case, cor: Actor, **changed: object) -> None:
    told = {"found": Found("Te laag ingeschat", "Vraag door"), "owner": None, "due_on": None, **changed}
    operations.write_found(case_id=case.id, actor=cor, at=NOW, **told)  # type: ignore[arg-type]  # as told above


def test_every_status_can_be_reached_and_a_meeting_that_ended_stays_so() -> None:
    assert {meetings.Status.PLANNED, *meetings.NEXT.values()} == set(meetings.Status)
    for status in (meetings.Status.CLOSED, meetings.Status.CANCELLED):
        with pytest.raises(Conflict, match=status.word):
            meetings.after(status, meetings.Move.CLOSE)


@pytest.mark.parametrize(
    ("age", "word"),
    [(None, "onbekend"), (0, "0 jaar"), (4, "1–4"), (17, "5–17"), (64, "18–64"), (84, "75–84"), (130, "85 jaar of")],
)
def test_an_age_is_a_class_and_unknown_is_a_word(age: int | None, word: str) -> None:
    assert word in meetings.age_class(age)


@db
def test_from_a_flag_to_what_was_learned(meeting_id: UUID, request_id: UUID, cor: Actor, centre: Centre) -> None:
    case = put(meeting_id, request_id, cor)
    assert queries.flagged(actor=cor) == ()
    line, (listed,) = queries.meeting(meeting_id=meeting_id, actor=cor)
    assert (listed.age_class, listed.reasons, listed.found) == ("85 jaar of ouder", (Reason.COMPLAINT,), None)
    assert "Testpersoon" not in repr((line, listed))
    action = Found("Te laag", "Doorvragen", "Instructie")
    write(case, cor, found=action, owner=cor.id, due_on=TOMORROW)
    assert b"Te laag" not in bytes(Case.objects.get().found)
    assert operations.open_case(case_id=case.id, actor=centre.me, at=NOW).found == action
    operations.note_attendance(meeting_id=meeting_id, present=PRESENT, actor=cor, at=NOW)
    operations.close_meeting(meeting_id=meeting_id, actor=cor, at=NOW)
    assert Flag.objects.get().status == "discussed"
    (todo,) = queries.actions(actor=centre.me)
    assert (todo.owner, todo.due_on) == ("Cor", TOMORROW)
    with pytest.raises(NotPermitted):
        operations.finish_action(case_id=case.id, actor=centre.me, at=NOW)
    operations.finish_action(case_id=case.id, actor=cor, at=NOW)
    assert queries.actions(actor=cor) == ()
    with pytest.raises(Conflict):
        operations.finish_action(case_id=case.id, actor=cor, at=NOW)


@db
def test_reading_and_printing_a_case_is_in_the_log_of_the_patient(
    meeting_id: UUID, request_id: UUID, cor: Actor
) -> None:
    case = put(meeting_id, request_id, cor)
    operations.open_case(case_id=case.id, actor=cor, at=NOW)
    (printed,) = operations.print_meeting(meeting_id=meeting_id, actor=cor, at=NOW)
    assert printed.found == Found()
    for action in ("learning.case-read", "learning.case-printed"):
        line = AuditLine.objects.get(action=action)
        assert line.patient
        assert (line.subject, line.purpose) == (f"care-request/{request_id}", "improvement")


@db
def test_a_meeting_is_closed_when_everything_is_written(meeting_id: UUID, request_id: UUID, cor: Actor) -> None:
    case = put(meeting_id, request_id, cor)
    with pytest.raises(Refused, match="wat er is gevonden"):
        operations.close_meeting(meeting_id=meeting_id, actor=cor, at=NOW)
    write(case, cor)
    with pytest.raises(Refused, match="wie er waren"):
        operations.close_meeting(meeting_id=meeting_id, actor=cor, at=NOW)
    operations.note_attendance(meeting_id=meeting_id, present=PRESENT, actor=cor, at=NOW)
    operations.close_meeting(meeting_id=meeting_id, actor=cor, at=NOW)
    for deed in (operations.close_meeting, operations.cancel_meeting):
        with pytest.raises(Conflict, match="afgesloten"):
            deed(meeting_id=meeting_id, actor=cor, at=NOW)
    with pytest.raises(Conflict):
        write(case, cor)


@db
def test_when_a_meeting_is_off_its_flags_are_open_again(meeting_id: UUID, request_id: UUID, cor: Actor) -> None:
    put(meeting_id, request_id, cor)
    operations.cancel_meeting(meeting_id=meeting_id, actor=cor, at=NOW)
    (line,) = queries.flagged(actor=cor)
    assert line.request.id == request_id
    second = operations.plan_meeting(on=TOMORROW, chair=cor.id or uuid4(), actor=cor, at=NOW)
    assert put(second, request_id, cor).meeting_id == second


@db
def test_what_a_case_may_not_be(meeting_id: UUID, request_id: UUID, cor: Actor, centre: Centre) -> None:
    case = put(meeting_id, request_id, cor)
    for wrong in (
        {"found": Found("", "x")},
        {"found": Found("x", "", "Doe iets")},
        {"owner": cor.id},
        {"owner": cor.id, "due_on": TOMORROW},
        {"found": Found("x", "", "Doe iets"), "owner": uuid4(), "due_on": TOMORROW},
        {"found": Found("a" * 2001)},
    ):
        with pytest.raises(Refused):
            write(case, cor, **wrong)
    for numbers in ({"mayor": 1}, {"gp": 0}, {"gp": 51}):
        with pytest.raises(Refused, match="aantal"):
            operations.note_attendance(meeting_id=meeting_id, present=numbers, actor=cor, at=NOW)
    for ids, refusal in (([request_id], Refused), ([], Refused), ([uuid4()], NotFound)):
        with pytest.raises(refusal):
            operations.put_on_list(meeting_id=meeting_id, request_ids=ids, actor=cor, at=NOW)
    too_many = [uuid4() for _ in range(meetings.MOST_CASES)]
    with pytest.raises(Refused, match="passen 40"):
        operations.put_on_list(meeting_id=meeting_id, request_ids=too_many, actor=cor, at=NOW)
    with pytest.raises(NotFound, match="werkt niet"):
        operations.plan_meeting(on=TOMORROW, chair=uuid4(), actor=cor, at=NOW)


@db
@pytest.mark.parametrize("on", [date.min, date.max, NOW.date() - timedelta(days=400), NOW.date() + timedelta(days=800)])
def test_a_year_typed_wrong_plans_no_meeting(cor: Actor, on: date) -> None:
    assert cor.id is not None
    with pytest.raises(Refused, match="Kies een dag"):
        operations.plan_meeting(on=on, chair=cor.id, actor=cor, at=NOW)
    assert not Meeting.objects.exists()


@db
def test_who_does_not_lead_plans_and_writes_nothing_and_another_centre_finds_nothing(
    meeting_id: UUID, request_id: UUID, cor: Actor, centre: Centre
) -> None:
    case = put(meeting_id, request_id, cor)
    stranger = somebody(centre.other_id, Role.COORDINATOR, "Eva")
    for who, refusal in ((centre.me, NotPermitted), (stranger, NotFound)):
        with pytest.raises(refusal):
            write(case, who)
        with pytest.raises(refusal):
            operations.print_meeting(meeting_id=meeting_id, actor=who, at=NOW)
        with pytest.raises(refusal):
            operations.close_meeting(meeting_id=meeting_id, actor=who, at=NOW)
        with pytest.raises(refusal):
            operations.put_on_list(meeting_id=meeting_id, request_ids=[request_id], actor=who, at=NOW)
    with pytest.raises(NotPermitted):
        operations.plan_meeting(on=TOMORROW, chair=cor.id or uuid4(), actor=centre.me, at=NOW)
    with pytest.raises(NotFound):
        operations.open_case(case_id=case.id, actor=stranger, at=NOW)
    with pytest.raises(NotFound):
        queries.meeting(meeting_id=meeting_id, actor=stranger)
    assert queries.meetings(actor=stranger) == ()
    assert Meeting.objects.get().status == "planned"


@db
def test_meetings_go_five_years_after_they_ended_with_their_cases_and_not_before(
    meeting_id: UUID, request_id: UUID, cor: Actor
) -> None:
    put(meeting_id, request_id, cor)
    operations.cancel_meeting(meeting_id=meeting_id, actor=cor, at=NOW)
    assert operations.forget_meetings(at=NOW + operations.MEETINGS_KEPT) == 0
    assert operations.forget_meetings(at=NOW + operations.MEETINGS_KEPT + timedelta(days=1)) == 1
    assert not Case.objects.exists()
    assert Flag.objects.exists()
