"""A provider's system is told at once that a question changed: signed, without what is asked, again until it heard."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.fhir_r4 import faults as faults_by_schema
from tests.placement.conftest import MINUTE, Region
from tests.placement.listener import Listener, add, administrator, ask, listener

from ketenzicht.base.errors import Refused
from ketenzicht.notices.models import Notice
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Cancelled, Declined, Side
from ketenzicht.placement.domain.informing import GIVEN_UP_AFTER, LEASE, WAITS, Form, next_try
from ketenzicht.placement.models import Offer, Untold
from ketenzicht.placement.operations import informing
from ketenzicht.placement.queries.endpoints import own_endpoints

__all__ = ["listener"]  # a fixture
pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_a_system_hears_at_once_what_is_asked_signed_and_without_what_it_is_about(
    region: Region, listener: Listener
) -> None:
    home = region.homes[0]
    made = add(home, listener, region)
    offer_id = ask(region, home)
    assert operations.inform_due(at=region.at) == 1
    trial, told = listener.heard
    assert (trial.json["type"], trial.path, trial.method) == ("trial", "/aanvragen", "POST")
    assert all(one.is_signed_with(made.secret) for one in listener.heard)
    assert told.json["data"] == {
        "id": str(offer_id),
        "version": 1,
        "status": "asked",
        "since": region.at.isoformat(),
        "unit": str(home.unit.code),
        "location": str(home.location_id),
        "answerBefore": (region.at + 5 * MINUTE).isoformat(),
        "fetchAt": f"http://localhost:8000/api/v1/offers/{offer_id}",
    }
    assert b"gevallen" not in told.body, "what is asked is fetched with a key"
    assert not Untold.objects.exists()
    assert operations.inform_due(at=region.at + MINUTE) == 0


def test_it_hears_of_every_way_in_which_a_question_ends(region: Region, listener: Listener) -> None:
    home, other = region.homes[:2]
    add(home, listener, region)

    def heard(offer_id: UUID) -> list[str]:
        operations.inform_due(at=region.at)
        return [status for one, status in listener.offers() if one == str(offer_id)]

    confirmed = ask(region, home)
    assert heard(confirmed) == ["asked"]
    region.accept(confirmed)
    assert heard(confirmed) == ["asked", "accepted"]
    operations.confirm(offer_id=confirmed, expected_at=None, actor=region.cor, at=region.later())
    assert heard(confirmed)[-1] == "placed"
    operations.cancel(
        offer_id=confirmed, reason=Cancelled.BETTER_PLACE, words="", side=Side.CENTRE, actor=region.cor,
        at=region.later(),
    )  # fmt: skip
    assert heard(confirmed)[-1] == "cancelled"

    need_id = region.need()
    first, second = region.ask(need_id, home, other)
    lost, won = (first, second) if region.home_of(first) is home else (second, first)
    region.accept(won)
    assert heard(lost) == ["withdrawn"], "told once, as it is when it goes out"

    taken_back, expired = ask(region, home), ask(region, home)
    operations.withdraw(offer_id=taken_back, reason=Cancelled.NOT_NEEDED, words="", actor=region.cor, at=region.at)
    assert heard(taken_back) == ["withdrawn"]
    region.later(60 * 5)
    operations.watch(at=region.at)
    assert heard(expired)[-1] == "expired"


def test_what_goes_out_is_never_older_than_its_number(
    region: Region, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody answers between the counting of what happened and the reading of how it is."""
    home = region.homes[0]
    add(home, listener, region)
    offer_id = ask(region, home)
    listener.heard.clear()
    counted, answers = informing._versions, [offer_id]

    def answered_meanwhile(offer_ids: set[UUID]) -> dict[UUID, int]:
        found = counted(offer_ids)
        if answers:
            region.accept(answers.pop())
        return found

    monkeypatch.setattr(informing, "_versions", answered_meanwhile)
    operations.inform_due(at=region.later())
    operations.inform_due(at=region.later(60 * 5))
    told = [(one.json["data"]["version"], one.json["data"]["status"]) for one in listener.heard]
    assert told == [(1, "accepted"), (2, "accepted")]


def test_who_waits_for_a_turn_hears_nothing_until_it_comes(region: Region, listener: Listener) -> None:
    for home in region.homes:
        add(home, listener, region)
    listener.heard.clear()
    need_id = region.need()
    offers = region.ask(need_id, *region.homes)
    waiting = set(Offer.objects.filter(need=need_id, status="queued").values_list("id", flat=True))
    assert waiting
    operations.inform_due(at=region.at)
    assert {one for one, _ in listener.offers()} == {str(one) for one in offers if one not in waiting}
    for one in offers:
        if one not in waiting:
            operations.decline(
                offer_id=one, reason=Declined.FULL, words="", side=Side.PROVIDER,
                actor=region.home_of(one).opname, at=region.at,
            )  # fmt: skip
    operations.inform_due(at=region.at)
    assert {str(one) for one in waiting} <= {one for one, _ in listener.offers()}


def test_a_fhir_server_gets_the_task_valid_by_r4_under_one_id(region: Region, listener: Listener) -> None:
    home = region.homes[0]
    made = add(home, listener, region, form=Form.TASK, token="van-hen")
    offer_id = ask(region, home)
    operations.inform_due(at=region.at)
    region.accept(offer_id)
    operations.inform_due(at=region.at)
    trial, first, second = listener.heard
    assert [one.method for one in listener.heard] == ["PUT"] * 3
    assert first.path == second.path == f"/aanvragen/Task/{offer_id}"
    assert [one.json["meta"]["versionId"] for one in (first, second)] == ["1", "2"]
    assert [one.json["status"] for one in (trial, first, second)] == ["entered-in-error", "requested", "accepted"]
    assert all(one.headers["authorization"] == "Bearer van-hen" for one in listener.heard)
    assert all(one.is_signed_with(made.secret) for one in listener.heard)
    assert [faults_by_schema(one.json) for one in listener.heard] == [[], [], []]


def test_who_delivers_for_a_unit_is_told_too_and_nobody_else(region: Region, listener: Listener) -> None:
    home, deliverer, stranger = region.homes[:3]
    home.unit.deliverer_id = deliverer.organisation_id
    home.unit.save()
    add(deliverer, listener, region, address=f"{listener.address}/voor-een-ander")
    add(stranger, listener, region, address=f"{listener.address}/vreemd")
    listener.heard.clear()
    region.ask(region.need(), home)
    operations.inform_due(at=region.at)
    assert [one.path for one in listener.heard] == ["/aanvragen/voor-een-ander"]


def test_a_server_that_is_down_is_tried_again_less_and_less_and_told_how_it_is_then(
    region: Region, listener: Listener
) -> None:
    home = region.homes[0]
    add(home, listener, region)
    listener.heard.clear()
    listener.status = 503
    offer_id = ask(region, home)
    for second in range(0, 1800, 10):
        operations.inform_due(at=region.at + second * SECOND)
    assert 8 <= len(listener.heard) <= 11
    assert len({one.headers["webhook-id"] for one in listener.heard}) == 1, "the same message has the same id"
    operations.watch(at=region.later(31))
    listener.status = 204
    operations.inform_due(at=region.later(5))
    assert listener.offers()[-1] == (str(offer_id), "expired")
    assert not Untold.objects.exists()


def test_who_manages_it_sees_that_it_is_dead_and_that_it_is_well_again(region: Region, listener: Listener) -> None:
    home = region.homes[0]
    add(home, listener, region)
    listener.status = 401
    ask(region, home)
    for minute in range(17):
        operations.inform_due(at=region.at + minute * MINUTE)
    (line,) = own_endpoints(actor=administrator(home))
    assert (line.problem, line.waiting, line.failing_since) == ("status-401", 1, region.at)
    notice = Notice.objects.get(organisation_id=home.organisation_id)
    assert "401" in notice.text
    listener.status = 200
    operations.inform_due(at=region.at + 40 * MINUTE)
    (line,) = own_endpoints(actor=administrator(home))
    assert (line.problem, line.waiting, line.failing_since) == ("", 0, None)
    notice.refresh_from_db()
    assert notice.settled_at is not None


def test_of_a_server_that_is_down_one_thing_is_tried_and_others_do_not_wait_for_it(
    region: Region, listener: Listener
) -> None:
    home, other = region.homes[:2]
    add(home, listener, region, address="http://localhost:9/niets")
    add(other, listener, region)
    listener.heard.clear()
    for _ in range(3):
        ask(region, home)
    assert operations.inform_due(at=region.at) <= 6
    assert len(listener.offers()) == 3
    (line,) = own_endpoints(actor=administrator(home))
    assert (line.problem, line.waiting) == ("unreachable", 3)
    assert operations.inform_due(at=line.next_at or region.at) == 1


def test_one_message_that_they_do_not_want_holds_up_no_other(region: Region, listener: Listener) -> None:
    home = region.homes[0]
    add(home, listener, region)
    first = ask(region, home)
    listener.refuses.add(str(first))
    operations.inform_due(at=region.at)
    region.later()
    second = ask(region, home)
    for _ in range(3):
        operations.inform_due(at=region.later())
    assert (str(second), "asked") in listener.offers()
    assert list(Untold.objects.values_list("offer_id", flat=True)) == [first]


def test_after_a_day_it_is_too_late_and_asking_what_changed_tells_all(region: Region, listener: Listener) -> None:
    home = region.homes[0]
    add(home, listener, region)
    listener.status = 500
    ask(region, home)
    operations.inform_due(at=region.at)
    listener.status = 204
    listener.heard.clear()
    operations.inform_due(at=region.at + GIVEN_UP_AFTER)
    assert listener.heard == []
    assert not Untold.objects.exists()


def test_a_server_of_ours_that_dies_while_sending_loses_nothing(
    region: Region, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = region.homes[0]
    add(home, listener, region)
    offer_id = ask(region, home)

    def die(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(informing, "_write_down", die)
        with pytest.raises(SystemExit):
            operations.inform_due(at=region.at)
    assert operations.inform_due(at=region.at + SECOND) == 0, "another waits as long as one attempt can take"
    operations.inform_due(at=region.at + LEASE)
    assert listener.offers() == [(str(offer_id), "asked")] * 2
    assert len({one.headers["webhook-id"] for one in listener.heard[1:]}) == 1


def test_what_changes_while_it_is_being_told_is_told_as_well(
    region: Region, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = region.homes[0]
    add(home, listener, region)
    offer_id = ask(region, home)
    real = informing._write_down
    done: list[Any] = []

    def late(*told: Any, **named: Any) -> None:
        if not done:
            done.append(region.accept(offer_id))
        real(*told, **named)

    monkeypatch.setattr(informing, "_write_down", late)
    operations.inform_due(at=region.at)
    assert [status for _, status in listener.offers()] == ["asked", "accepted"]
    assert not Untold.objects.exists()


def test_noting_whom_to_tell_costs_a_deed_no_query_more(region: Region, listener: Listener) -> None:
    def queries() -> int:
        need_id = region.need()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            region.ask(need_id)
        return len(seen)

    queries()
    before = queries()
    add(region.homes[0], listener, region)
    assert queries() == before
    assert Untold.objects.count() == 1


def test_a_deed_that_does_not_go_on_tells_nobody(region: Region, listener: Listener) -> None:
    home = region.homes[0]
    add(home, listener, region)
    offer_id = ask(region, home)
    operations.inform_due(at=region.at)
    with pytest.raises(Refused):
        operations.decline(
            offer_id=offer_id, reason=Declined.OTHER, words="", side=Side.PROVIDER, actor=home.opname, at=region.at
        )
    assert not Untold.objects.exists()


def test_what_is_forgotten_takes_this_along() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confdeltype FROM pg_constraint WHERE contype = 'f' AND conrelid = 'placement_untold'::regclass"
        )
        assert [deed for (deed,) in cursor.fetchall()] == ["c"] * 3


def test_waiting_grows_until_five_minutes(region: Region) -> None:
    waits = [next_try(failures=number, at=region.at) - region.at for number in range(1, 12)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (WAITS[0], 5 * MINUTE)
