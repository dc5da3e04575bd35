"""What people can do: recorded by another, changed by adding, asked for on the day itself, and forgotten in time."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.competences.conftest import DAY, DIPLOMA, EPA, HAS, NOON, TODAY, Centre, id_of

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted, Refused
from ketenzicht.competences import operations, queries
from ketenzicht.competences.domain import (
    KEPT_FOR,
    Ask,
    Held,
    What,
    lacking,
    months_on,
    outlook,
    read_catalogue,
    reminders_due,
)
from ketenzicht.competences.models import Record, Seat, Supervision
from ketenzicht.competences.operations import NewRecord
from ketenzicht.events.models import Event
from ketenzicht.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_asked_is_what_holds_on_the_day_itself_once_the_centre_asks(centre: Centre) -> None:
    centre.record(NewRecord(EPA, 4, TODAY, TODAY + 10 * DAY))
    centre.record(NewRecord(DIPLOMA, None, TODAY, None))
    assert centre.lacks(Ask("epa-triage-ggz")) == (), "nobody asks yet"
    operations.introduce(begins_on=TODAY, because="", actor=centre.admin, at=NOON)
    assert centre.lacks(Ask(EPA), Ask(DIPLOMA)) == ()
    assert centre.lacks(Ask(EPA), on=TODAY + 10 * DAY) == ()
    assert centre.lacks(Ask(EPA), on=TODAY + 11 * DAY) == (Ask(EPA),)
    assert centre.lacks(Ask(EPA, 5), Ask("epa-triage-ggz")) == (Ask(EPA, 5), Ask("epa-triage-ggz"))
    assert centre.lacks(Ask(EPA), of=centre.cor) == (Ask(EPA),)
    operations.introduce(begins_on=None, because="Het werkt niet", actor=centre.admin, at=NOON)
    assert centre.lacks(Ask(EPA, 5)) == ()


def test_asking_takes_two_queries_and_none_where_nothing_is_asked(
    centre: Centre, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    operations.introduce(begins_on=TODAY, because="", actor=centre.admin, at=NOON)
    with django_assert_max_num_queries(2):
        centre.lacks(Ask(EPA), Ask(DIPLOMA))
    with django_assert_max_num_queries(0):
        centre.lacks()


def test_pages_ask_a_bounded_number_of_queries_however_many_people(
    centre: Centre, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        centre.record(of=centre.somebody(f"n{number}"))
    with django_assert_max_num_queries(2):
        queries.people_of(organisation_id=centre.id, now=NOON)
    with django_assert_max_num_queries(4):
        queries.plan_of(organisation_id=centre.id, now=NOON)
    with django_assert_max_num_queries(3):
        queries.trainings(organisation_id=centre.id, now=NOON)
    with django_assert_max_num_queries(2):
        queries.supervisions(organisation_id=centre.id, now=NOON)
    with django_assert_max_num_queries(1):
        queries.history(organisation_id=centre.id, person=id_of(centre.tom))


def test_what_changes_is_added_and_the_rest_stays_to_be_read(centre: Centre) -> None:
    first = centre.record()
    better = NewRecord(EPA, 3, HAS.since, HAS.until)
    second = operations.correct(record_id=first, new=better, because="Was niveau 3", actor=centre.admin, at=NOON)
    third = operations.end(record_id=second, last_day=TODAY, because="Uit dienst", actor=centre.admin, at=NOON)
    lines = queries.history(organisation_id=centre.id, person=id_of(centre.tom))
    assert [one.id for one in lines] == [third, second, first]
    assert [one.what for one in lines] == [What.ENDED, What.CORRECTED, What.RECORDED]
    assert [one.counts for one in lines] == [True, False, False]
    assert lines[0].until == TODAY
    with pytest.raises(Conflict, match="al gewijzigd"):
        operations.withdraw(record_id=first, because="Toch niet", actor=centre.admin, at=NOON)
    operations.withdraw(record_id=third, because="Was van een ander", actor=centre.admin, at=NOON)
    found = next(one for one in queries.people_of(organisation_id=centre.id, now=NOON) if one.name == "Tom")
    assert not found.records
    with pytest.raises(Conflict, match="al gewijzigd"):
        operations.withdraw(record_id=third + 1, because="Weer", actor=centre.admin, at=NOON)


def test_who_may_not_records_nothing_and_nobody_records_their_own(centre: Centre) -> None:
    line = centre.record()
    with pytest.raises(NotPermitted):
        operations.record(person=id_of(centre.cor), new=HAS, actor=centre.tom, at=NOON)
    with pytest.raises(NotFound):
        operations.record(person=id_of(centre.eva), new=HAS, actor=centre.admin, at=NOON)
    with pytest.raises(NotFound):
        operations.withdraw(record_id=line, because="Nee", actor=centre.eva, at=NOON)
    with pytest.raises(Refused, match="legt een ander vast"):
        operations.record(person=id_of(centre.admin), new=HAS, actor=centre.admin, at=NOON)
    assert Record.objects.count() == 1


@pytest.mark.parametrize(
    ("new", "error", "says"),
    [
        (NewRecord("bestaat-niet", 4, TODAY, None), NotFound, "catalogus"),
        (NewRecord(EPA, None, TODAY, None), Refused, "niveau"),
        (NewRecord(EPA, 6, TODAY, None), Refused, "niveau"),
        (NewRecord(DIPLOMA, 4, TODAY, None), Refused, "geen niveau"),
        (NewRecord(EPA, 4, TODAY + DAY, None), Refused, "toekomst"),
        (NewRecord(EPA, 4, TODAY, TODAY - DAY), Refused, "einddatum"),
        (NewRecord(EPA, 4, TODAY, None, "x" * 201), Refused, "200 tekens"),
    ],
)
def test_what_cannot_be_is_refused(centre: Centre, new: NewRecord, error: type[Refused], says: str) -> None:
    with pytest.raises(error, match=says):
        centre.record(new)
    assert not Record.objects.exists()


def test_changes_say_why_and_fit(centre: Centre) -> None:
    line = centre.record()
    with pytest.raises(Refused, match="Schrijf waarom"):
        operations.withdraw(record_id=line, because=" ", actor=centre.admin, at=NOON)
    with pytest.raises(Refused, match="toekomst"):
        operations.end(record_id=line, last_day=TODAY + DAY, because="Stopt", actor=centre.admin, at=NOON)
    with pytest.raises(Refused, match="ingangsdatum"):
        operations.end(record_id=line, last_day=HAS.since - DAY, because="Stopt", actor=centre.admin, at=NOON)
    other = NewRecord(DIPLOMA, None, TODAY, None)
    with pytest.raises(Refused, match="andere bekwaamheid"):
        operations.correct(record_id=line, new=other, because="Anders", actor=centre.admin, at=NOON)
    with pytest.raises(Refused, match="al voorbij"):
        operations.introduce(begins_on=TODAY - DAY, because="", actor=centre.admin, at=NOON)
    with pytest.raises(Refused, match="waarom u het vragen stopt"):
        operations.introduce(begins_on=None, because="", actor=centre.admin, at=NOON)
    operations.introduce(begins_on=TODAY + DAY, because="", actor=centre.admin, at=NOON)
    operations.introduce(begins_on=TODAY, because="", actor=centre.admin, at=NOON)
    with pytest.raises(Refused, match="waarom u het vragen stopt"):
        operations.introduce(begins_on=TODAY + DAY, because="", actor=centre.admin, at=NOON)
    assert centre.lacks(Ask(EPA), of=centre.cor), "it is asked today still"


def test_word_that_something_changed_does_not_keep_what_somebody_can_do(centre: Centre) -> None:
    centre.record()
    told = Event.objects.filter(kind__startswith="competences.")
    assert told.exists()
    assert all(one.payload == {} for one in told)


def test_supervision_is_for_a_while_and_of_two_people(centre: Centre) -> None:
    def name(trainee: Actor, supervisor: Actor, *, hours: int = 8) -> int:
        return operations.supervise(
            trainee=id_of(trainee), supervisor=id_of(supervisor), begins_at=NOON, ends_at=NOON + timedelta(hours=hours),
            actor=centre.admin, at=NOON,
        )  # fmt: skip

    made = name(centre.tom, centre.cor)
    named = {"organisation_id": centre.id, "supervisor": id_of(centre.cor)}
    assert queries.trainees_of(**named, at=NOON) == {id_of(centre.tom)}
    assert queries.trainees_of(**named, at=NOON + timedelta(hours=8)) == set()
    assert queries.supervisors_of(organisation_id=centre.id, trainee=id_of(centre.tom), at=NOON) == {id_of(centre.cor)}
    with pytest.raises(Refused, match="begeleidt zichzelf"):
        name(centre.tom, centre.tom)
    with pytest.raises(Refused, match="einde ligt niet"):
        name(centre.tom, centre.cor, hours=0)
    with pytest.raises(Refused, match="een jaar"):
        name(centre.tom, centre.cor, hours=24 * 400)
    with pytest.raises(NotFound):
        name(centre.tom, centre.eva)
    with pytest.raises(NotFound):
        operations.end_supervision(supervision_id=made, actor=centre.eva, at=NOON)
    operations.end_supervision(supervision_id=made, actor=centre.admin, at=NOON)
    assert queries.trainees_of(**named, at=NOON + timedelta(minutes=1)) == set()


def test_a_plan_counts_people_now_and_later_beside_what_is_needed(centre: Centre) -> None:
    centre.record()
    centre.record(NewRecord(EPA, 5, TODAY, TODAY + 120 * DAY), of=centre.cor)
    centre.record(NewRecord(EPA, 3, TODAY, None), of=centre.somebody("nia"))
    operations.state_need(competence=EPA, wanted=1, actor=centre.admin, at=NOON)
    operations.state_need(competence=EPA, wanted=3, actor=centre.admin, at=NOON)
    training = operations.plan_training(
        competence=EPA, name="Triage voor beginners", day=TODAY + DAY, places=1, actor=centre.admin, at=NOON
    )
    (line,) = queries.plan_of(organisation_id=centre.id, now=NOON)
    assert line.outlook.have == (2, 2, 1, 1)
    assert (line.outlook.wanted, line.outlook.short, line.outlook.places) == (3, 2, 1)
    operations.take_seat(training_id=training, person=id_of(centre.tom), actor=centre.admin, at=NOON)
    operations.take_seat(training_id=training, person=id_of(centre.tom), actor=centre.admin, at=NOON)
    with pytest.raises(Conflict, match="vol"):
        operations.take_seat(training_id=training, person=id_of(centre.cor), actor=centre.admin, at=NOON)
    assert Seat.objects.count() == 1
    operations.leave_seat(training_id=training, person=id_of(centre.tom), actor=centre.admin, at=NOON)
    operations.cancel_training(training_id=training, actor=centre.admin, at=NOON)
    assert not queries.trainings(organisation_id=centre.id, now=NOON)
    with pytest.raises(NotFound):
        operations.cancel_training(training_id=training, actor=centre.admin, at=NOON)
    for wrong in (-1, 2_001):
        with pytest.raises(Refused):
            operations.state_need(competence=EPA, wanted=wrong, actor=centre.admin, at=NOON)
    with pytest.raises(NotPermitted):
        operations.state_need(competence=EPA, wanted=1, region="ROAZ-01", actor=centre.admin, at=NOON)


def test_a_centre_is_told_once_at_90_and_once_at_30_days_and_never_of_whom(centre: Centre) -> None:
    centre.record(NewRecord(EPA, 4, TODAY, TODAY + 60 * DAY))
    centre.record(NewRecord(EPA, 4, TODAY, TODAY + 200 * DAY), of=centre.cor)
    assert operations.remind(at=NOON) == 1
    assert operations.remind(at=NOON + DAY) == 0
    assert operations.remind(at=NOON + 31 * DAY) == 1
    assert operations.remind(at=NOON + 61 * DAY) == 0, "what has ended is on the page"
    for notice in Notice.objects.all():
        assert "Tom" not in notice.title + notice.text
        assert notice.permission == "competences.maintain"


def test_two_years_after_somebody_left_it_is_forgotten_and_no_sooner(centre: Centre) -> None:
    then = datetime.now(tz=UTC)
    centre.record()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_membership SET valid_from = '2010-01-01', valid_until = '2020-01-01' WHERE user_id = %s",
            [id_of(centre.tom)],
        )
    assert operations.forget_competences(at=then) == 0, "it was recorded lately"
    Supervision.objects.create(
        organisation_id=centre.id, trainee=id_of(centre.tom), supervisor=id_of(centre.cor),
        begins_at=then - 2 * KEPT_FOR, ends_at=then - KEPT_FOR - DAY, recorded_at=then, recorded_by=uuid4(),
    )  # fmt: skip
    Record.objects.create(
        organisation_id=centre.id, person=uuid4(), competence=EPA, level=4, since=date(2015, 1, 1), what="recorded",
        recorded_at=then - KEPT_FOR - DAY, recorded_by=uuid4(), recorded_by_name="Bea",
    )  # fmt: skip
    assert operations.forget_competences(at=then) == 2
    assert Record.objects.count() == 1


def test_a_catalogue_tells_everything_that_is_wrong() -> None:
    with pytest.raises(Invalid) as found:
        read_catalogue(
            {
                "version": {"number": "1", "valid_from": TODAY, "source": "x"},
                "competences": [
                    {"code": "A b", "name": "A", "kind": "epa", "needed_for": "x", "source": "x"},
                    {"code": "b", "name": "B", "kind": "rang", "needed_for": "x", "source": "x", "extra": 1},
                    {"code": "c", "name": "", "kind": "epa", "needed_for": "x", "source": "x", "valid_months": 0},
                    {"code": "c", "name": "C", "kind": "epa", "needed_for": "x", "source": "x"},
                ],
            }
        )
    codes = {fault.code for fault in found.value.faults}
    assert codes >= {"not-a-code", "unknown-word", "unknown-key", "empty", "no-time", "repeated"}


def test_the_shipped_catalogue_says_what_is_a_proposal() -> None:
    for one in queries.catalogue().competences:
        assert one.source
        assert one.is_proposal == ("Voorstel" in one.source)


def test_an_unknown_competence_or_a_level_of_a_diploma_cannot_be_asked() -> None:
    faults = queries.catalogue().faults_of([Ask("weg"), Ask(DIPLOMA, 3), Ask(EPA, 3), Ask(DIPLOMA)], pointer="/asks")
    assert [(one.pointer, one.code) for one in faults] == [
        ("/asks/0/competence", "unknown-competence"),
        ("/asks/1/level", "no-level"),
    ]


@given(st.integers(1, 5), st.integers(1, 5), st.integers(-400, 400), st.integers(0, 400))
def test_a_higher_level_or_a_later_end_never_lacks_more(level: int, wanted: int, since: int, lasts: int) -> None:
    begins = TODAY + since * DAY
    held = Held(EPA, level, begins, begins + lasts * DAY)
    ask = Ask(EPA, wanted)
    if not lacking([ask], [held], day=TODAY):
        assert level >= wanted
        assert held.holds_on(TODAY)
        assert not lacking([ask], [Held(EPA, 5, begins, None)], day=TODAY)
        assert not lacking([ask], [held, Held(EPA, 1, begins, None)], day=TODAY)
    assert lacking([ask], [], day=TODAY) == (ask,)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 24))
def test_so_many_months_on_is_never_a_month_further(day: date, months: int) -> None:
    later = months_on(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_a_person_counts_once_and_what_nobody_needs_is_not_short() -> None:
    held = {uuid4(): [Held(EPA, 4, TODAY, None), Held(EPA, 5, TODAY, None)]}
    found = outlook(Ask(EPA, 4), held, today=TODAY, wanted=None)
    assert found.have == (1, 1, 1, 1)
    assert found.short is None


@pytest.mark.parametrize(("days", "due"), [(91, None), (90, 90), (31, 90), (30, 30), (0, 30), (-1, None)])
def test_a_reminder_is_due_at_90_and_at_30_days(days: int, due: int | None) -> None:
    found = reminders_due(TODAY + days * DAY, today=TODAY)
    assert (found.days if found else None) == due
