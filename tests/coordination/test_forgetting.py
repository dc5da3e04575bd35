"""A request goes whole, 20 years after the last that happened in it, and no sooner however it is asked."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone
from tests.coordination.conftest import Centre

from ketenzicht.config.retention import carry_out
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import KEPT_FOR, Ending, Status
from ketenzicht.coordination.models import CareRequest, Happening, Mark, Triage

NOW = timezone.now()
LONG_AGO = NOW - KEPT_FOR - timedelta(days=1)

pytestmark = pytest.mark.django_db


def closed(centre: Centre, *, at: timedelta = timedelta(0)) -> UUID:
    """A request with all that hangs on one, that was closed a while after the beginning."""
    centre.at = LONG_AGO
    request_id, claim = centre.in_hand(call_back="0612345678")
    Triage.objects.create(
        id=uuid4(), request_id=request_id, round=1, instrument_id=centre.news2_id, complaint="news2", answers=b"",
        begun_at=LONG_AGO, begun_by=uuid4(), abandoned_at=LONG_AGO,
    )  # fmt: skip
    CareRequest.objects.filter(id=request_id).update(claimed_until=LONG_AGO + at + timedelta(hours=1))
    operations.close(
        request_id=request_id, claim=claim, ending=Ending.ADVISED, note="Paracetamol", same_as=None, actor=centre.me,
        at=LONG_AGO + at,
    )  # fmt: skip
    return request_id


def test_it_goes_with_all_that_hangs_on_it_and_what_is_open_stays(centre: Centre) -> None:
    closed(centre)
    waits = centre.receive()
    assert Mark.objects.count() == Triage.objects.count() == 1
    assert operations.forget_requests(at=NOW) == 1
    assert list(CareRequest.objects.values_list("id", "status")) == [(waits, Status.WAITING.value)]
    assert set(Happening.objects.values_list("request_id", flat=True)) == {waits}
    assert not Triage.objects.exists()
    assert not Mark.objects.exclude(request_id=waits).exists()


def test_the_years_begin_again_with_whatever_happens_in_it(centre: Centre) -> None:
    closed(centre, at=timedelta(days=2))
    assert operations.forget_requests(at=NOW) == 0
    assert operations.forget_requests(at=NOW + timedelta(days=2)) == 1


def test_one_to_which_another_points_goes_after_that(centre: Centre) -> None:
    first, second = closed(centre), closed(centre)
    CareRequest.objects.filter(id=second).update(status=Status.CLOSED.value, same_as_id=first)
    assert [operations.forget_requests(at=NOW) for _ in range(3)] == [1, 1, 0]


@pytest.mark.parametrize("asked", ["infinity", "3000-01-01"])
def test_nothing_of_less_than_twenty_years_ago_goes_however_it_is_asked(centre: Centre, asked: str) -> None:
    closed(centre, at=timedelta(days=100))
    with connection.cursor() as cursor:
        cursor.execute("SELECT coordination_forget_requests(%s)", [asked])
        assert cursor.fetchone() == (0,)


def told(*, dry_run: bool) -> dict[str, int | None]:
    return {rule.code: gone for rule, gone in carry_out(dry_run=dry_run, at=NOW)}


def test_the_rule_of_the_law_does_it(centre: Centre) -> None:
    closed(centre)
    assert told(dry_run=True)["requests"] == 1
    assert CareRequest.objects.count() == 1
    assert told(dry_run=False)["requests"] == 1
    assert not CareRequest.objects.exists()
