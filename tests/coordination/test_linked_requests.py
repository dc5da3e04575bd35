"""A patient who goes on weeks later: requests that follow on each other are one trajectory, of this centre alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries
from tests.coordination.centres import ask as ask_over
from tests.coordination.centres import open_other_centre
from tests.coordination.conftest import Centre, somebody
from tests.coordination.test_partner_systems import Ask, ask, key_of, request

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import KEPT_FOR, Door, Ending
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.coordination.presenters.requests import told

__all__ = ["ask"]  # a fixture
pytestmark = pytest.mark.django_db
BSN = "999991772"
WEEK = timedelta(days=7)


def come_in(centre: Centre, *, after: timedelta = timedelta(), **intake: str) -> UUID:
    centre.at += after
    return centre.receive(Door.CITIZENS, **intake)


def number_of(request_id: UUID) -> int:
    return CareRequest.objects.get(id=request_id).number


def link(centre: Centre, later: UUID, earlier: UUID, *, because: str = "Zelfde BSN, ontslag uit ELV.") -> None:
    operations.go_on_from(request_id=later, earlier=number_of(earlier), because=because, actor=centre.me, at=centre.at)


def linked(request_id: UUID) -> list[UUID]:
    return [one.id for one in queries.linked_requests(request_id=request_id)]


def test_what_follows_on_each_other_is_one_trajectory_from_wherever_one_looks(
    centre: Centre, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one, two, three, other = [come_in(centre, after=3 * WEEK) for _ in range(4)]
    link(centre, two, one)
    link(centre, three, two)
    for each in (one, two, three):
        with django_assert_max_num_queries(2):
            assert linked(each) == [one, two, three]
    assert linked(other) == []


def test_the_story_of_both_tells_it_and_who_said_so_and_the_reason_is_sealed(centre: Centre) -> None:
    one, two = come_in(centre), come_in(centre, after=WEEK)
    link(centre, two, one, because="Dochter van Jansen belt weer.")
    lines = {row: operations.look_into(request_id=row, actor=centre.me, at=centre.at).story[-1] for row in (one, two)}
    assert told(lines[two]).endswith(f"vervolg op {number_of(one)}")
    assert told(lines[one]).endswith(f"gaat verder in {number_of(two)}")
    assert {one.note for one in lines.values()} == {"Dochter van Jansen belt weer."}
    assert b"Jansen" not in b"".join(bytes(one.note) for one in Happening.objects.all())
    assert AuditLine.objects.filter(action="coordination.linked").count() == 2


def test_who_is_likely_the_same_is_proposed_by_sealed_marks_and_never_linked_by_itself(centre: Centre) -> None:
    one = come_in(centre, bsn=BSN)
    come_in(centre, bsn="999990019")
    two = come_in(centre, after=2 * WEEK, bsn=BSN)
    file = operations.look_into(request_id=two, actor=centre.me, at=centre.at)
    (found,) = queries.earlier_of_the_same(file, now=centre.at)
    assert (found.id, found.by) == (one, ("bsn",))
    assert linked(two) == []
    before = operations.look_into(request_id=one, actor=centre.me, at=centre.at)
    assert queries.earlier_of_the_same(before, now=centre.at) == [], "what came later is not earlier"


@pytest.mark.parametrize("which", ["unknown", "itself", "of another centre"])
def test_only_another_request_of_this_centre_can_be_gone_on_from(centre: Centre, which: str) -> None:
    one = come_in(centre)
    number = {"unknown": 999_999_999, "itself": number_of(one)}.get(which)
    if number is None:
        open_other_centre(centre)
        claim = operations.pick_up(request_id=one, actor=centre.me, at=centre.at)
        transfer = ask_over(centre, one, claim)
        operations.accept_transfer(transfer_id=transfer, actor=centre.stranger, at=centre.at)
        number, one = number_of(one), come_in(centre)
    with pytest.raises(Refused, match="eerdere zorgvraag"):
        operations.go_on_from(request_id=one, earlier=number, because="Zelfde.", actor=centre.me, at=centre.at)


def test_time_goes_one_way_and_nothing_goes_on_from_two(centre: Centre) -> None:
    one, two, three = [come_in(centre, after=WEEK) for _ in range(3)]
    with pytest.raises(Refused, match="kwam later binnen"):
        link(centre, one, two)
    with pytest.raises(Refused, match="waaraan u weet"):
        link(centre, two, one, because=" ")
    link(centre, three, two)
    with pytest.raises(Conflict, match="al het vervolg"):
        link(centre, three, one)
    with pytest.raises(IntegrityError), transaction.atomic():
        CareRequest.objects.filter(id=one).update(continues=one)


def test_strangers_link_and_unlink_nothing(centre: Centre) -> None:
    one, two = come_in(centre), come_in(centre)
    named: dict[str, Any] = {"request_id": two, "because": "Zelfde.", "at": centre.at}
    with pytest.raises(NotFound):
        operations.go_on_from(earlier=number_of(one), actor=centre.stranger, **named)
    with pytest.raises(NotFound):
        operations.go_on_no_more(actor=centre.stranger, **named)
    officer = somebody(centre.hospital_id, Role.ADMISSIONS_OFFICER, "Olga Opname")
    with pytest.raises(NotPermitted):
        operations.go_on_from(earlier=number_of(one), actor=officer, **named)


def test_what_was_of_somebody_else_after_all_is_told_in_both(centre: Centre) -> None:
    one, two = come_in(centre), come_in(centre)
    with pytest.raises(Conflict, match="geen vervolg"):
        operations.go_on_no_more(request_id=two, because="Vergissing", actor=centre.me, at=centre.at)
    link(centre, two, one)
    with pytest.raises(Refused, match="toch geen"):
        operations.go_on_no_more(request_id=two, because="", actor=centre.me, at=centre.at)
    operations.go_on_no_more(request_id=two, because="Naamgenoot.", actor=centre.me, at=centre.at)
    assert linked(two) == []
    assert Happening.objects.filter(kind="unlinked").count() == 2


def test_what_went_over_to_another_centre_is_not_told_from_here_nor_there(centre: Centre) -> None:
    one, two = come_in(centre), come_in(centre)
    link(centre, two, one)
    open_other_centre(centre)
    claim = operations.pick_up(request_id=two, actor=centre.me, at=centre.at)
    operations.accept_transfer(transfer_id=ask_over(centre, two, claim), actor=centre.stranger, at=centre.at)
    assert linked(two) == [two]
    assert linked(one) == [one]


def test_of_a_trajectory_what_is_old_goes_and_the_rest_stays(centre: Centre) -> None:
    now = centre.at
    centre.at = now - KEPT_FOR - WEEK
    one, claim = centre.in_hand()
    operations.close(request_id=one, claim=claim, ending=Ending.ADVISED, note="Advies.", actor=centre.me, at=centre.at)
    centre.at = now
    two = come_in(centre)
    CareRequest.objects.filter(id=two).update(continues=one)
    assert operations.forget_requests(at=now) == 1
    assert list(CareRequest.objects.values_list("id", "continues")) == [(two, None)]


def test_a_system_says_itself_on_which_of_its_own_requests_one_follows(centre: Centre, ask: Ask) -> None:
    assert ask(body=request(centre))[0] == 201
    later = request(centre, "HAP-2", continues="HAP-1")
    assert ask(body=later)[0] == 201
    assert ask(body=later)[0] == 200
    one, two = CareRequest.objects.order_by("number")
    assert two.continues_id == one.id
    status, problem = ask(body=request(centre, "HAP-3", continues="HAP-9"))
    assert (status, [one["pointer"] for one in problem["faults"]]) == (400, ["/continues"])
    stranger = key_of(centre.hospital_id)
    assert ask(body=request(centre, "HAP-4", continues="HAP-1"), key=stranger)[0] == 400
    assert CareRequest.objects.count() == 2
