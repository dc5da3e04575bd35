"""A request ends when it is known where the patient is: who says so, what has to be said, what brings it back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.coordination.conftest import Centre, _ids, centre

from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import (
    KEPT_FOR,
    Kind,
    Progress,
    Status,
    Whereabouts,
    progress_of,
)
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.coordination.presenters.requests import told

__all__ = ["_ids", "centre"]  # fixtures
pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(centre: Centre) -> UUID:
    request_id = centre.receive(bsn="999990019")
    CareRequest.objects.filter(id=request_id).update(status=Status.DECIDED.value)
    return request_id


def complete(centre: Centre, request_id: UUID, where: Whereabouts = Whereabouts.HOME, **named: Any) -> None:
    operations.complete(
        **{"request_id": request_id, "whereabouts": where, "words": "", "actor": centre.me, "at": centre.at, **named}
    )


def test_it_is_done_when_it_is_known_where_the_patient_is(centre: Centre, decided: UUID) -> None:
    complete(centre, decided, Whereabouts.PLACED, place="Huize Aalscholver", words="Belde zelf")
    row = centre.row(decided)
    assert (row.status, row.whereabouts) == ("completed", "placed")
    file = operations.look_into(request_id=decided, actor=centre.me, at=centre.at)
    line = file.story[-1]
    assert line.note == "Belde zelf"
    assert told(line) == "afgerond: op de plaats die is geregeld (Huize Aalscholver)"
    assert queries.queue(actor=centre.me, now=centre.at) == ()
    assert progress_of(Status.COMPLETED) is Progress.DECIDED  # who sent it hears what it heard before


@pytest.mark.parametrize("where", [one for one in Whereabouts if one.asks_words])
def test_somewhere_else_and_unknown_say_more(centre: Centre, decided: UUID, where: Whereabouts) -> None:
    with pytest.raises(Refused, match="paar woorden"):
        complete(centre, decided, where, words="  ? ")
    complete(centre, decided, where, words="Drie keer gebeld, huisarts gebeld")
    assert centre.row(decided).whereabouts == where.value


def test_what_nobody_decided_on_is_not_completed(centre: Centre) -> None:
    for status in set(Status) - {Status.DECIDED, Status.IN_HAND, Status.PARKED, Status.CALL_BACK, Status.COMPLETED}:
        request_id = centre.receive()
        CareRequest.objects.filter(id=request_id).update(status=status.value)
        with pytest.raises(Conflict, match="besloten"):
            complete(centre, request_id)


def test_who_works_elsewhere_or_not_with_requests_completes_nothing(centre: Centre, decided: UUID) -> None:
    with pytest.raises(NotFound):
        complete(centre, decided, actor=centre.stranger)
    nobody = type(centre.me)(centre.me.kind, centre.me.id, "Niemand", centre.id, frozenset())
    with pytest.raises(NotPermitted):
        complete(centre, decided, actor=nobody)
    with pytest.raises(Refused, match="2000"):
        complete(centre, decided, words="x" * 2001)
    assert centre.row(decided).status == "decided"


def test_it_is_followed_again_when_it_is_not_known_after_all_and_picked_up_anew_when_reopened(
    centre: Centre, decided: UUID
) -> None:
    named: dict[str, Any] = {"request_id": decided, "actor": centre.me, "at": centre.at}
    with pytest.raises(Conflict, match="niet afgerond"):
        operations.follow_again(because="Weg", **named)
    complete(centre, decided)
    with pytest.raises(Refused, match="waarom"):
        operations.follow_again(because=" ", **named)
    operations.follow_again(because="Niet thuis", **named)
    assert (centre.row(decided).status, centre.row(decided).whereabouts) == ("decided", "")
    complete(centre, decided)
    operations.reopen(because="Belt weer", **named)
    assert (centre.row(decided).status, centre.row(decided).whereabouts) == ("waiting", "")
    kinds = list(Happening.objects.filter(request_id=decided).values_list("kind", flat=True))
    assert kinds[-4:] == [one.value for one in (Kind.COMPLETED, Kind.FOLLOWED_AGAIN, Kind.COMPLETED, Kind.REOPENED)]


@pytest.mark.parametrize(
    ("status", "where"), [("completed", ""), ("completed", "moon"), ("decided", "home"), ("waiting", "died")]
)
def test_the_database_knows_no_other_than_completed_with_where(
    centre: Centre, decided: UUID, status: str, where: str
) -> None:
    with pytest.raises(IntegrityError, match="request_completed_says_where"), transaction.atomic():
        CareRequest.objects.filter(id=decided).update(status=status, whereabouts=where)


def test_it_goes_after_twenty_years_as_other_ends_do(centre: Centre) -> None:
    now = timezone.now()
    centre.at = now - KEPT_FOR - timedelta(days=1)
    request_id = centre.receive()
    CareRequest.objects.filter(id=request_id).update(status=Status.DECIDED.value)
    complete(centre, request_id)
    assert operations.forget_requests(at=now) == 1
    assert not CareRequest.objects.filter(id=request_id).exists()


def test_of_each_place_there_is_a_word_and_of_those_of_the_zib_its_code() -> None:
    assert all(one.word for one in Whereabouts)
    codes = [one.snomed for one in Whereabouts if one.snomed]
    assert len(codes) == len(set(codes)) == 8
