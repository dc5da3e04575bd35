"""A search that ends with its request, with nobody found, is care that was not there: counted, with what was known."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from tests.placement.conftest import Region, somebody
from tests.placement.test_closing import close, nothing_is_left
from tests.placement.test_following import decided

from ketenzicht.access.domain import Role
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Ending, Receiver, Whereabouts
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Declined, Dropped, Side
from ketenzicht.placement.domain.closing import WHEN_CLOSED, WHEN_DROPPED, WHEN_FORWARDED
from ketenzicht.placement.domain.unmet import INSTEADS, REASONS, Consequence, Failed, Instead
from ketenzicht.placement.forms.following import GiveUp
from ketenzicht.placement.models import Need, Unmet
from ketenzicht.placement.presenters.figures import kinds_of
from ketenzicht.placement.queries import figures
from ketenzicht.placement.queries.trajectory import how_it_went

SAYS_NOTHING_OF_CARE = {Ending.SAME, Ending.NO_CARE, Ending.MISTAKE}


def test_the_table_says_of_each_way_of_ending_whether_care_was_not_there() -> None:
    assert {one for one in Ending if WHEN_CLOSED[one].unmet is None} == SAYS_NOTHING_OF_CARE
    assert all(one.unmet is not None for one in WHEN_FORWARDED.values())
    assert set(WHEN_DROPPED) == {Dropped.DIED, Dropped.LEFT}


def test_who_gives_up_chooses_only_what_a_person_knows() -> None:
    form = GiveUp({"reasons": ["ended"], "instead": "unknown", "consequences": ["unknown"]})
    assert set(form.errors) == {"reasons", "instead"}
    assert set(Failed) - set(REASONS) == {Failed.ENDED}
    assert set(Instead) - set(INSTEADS) == {Instead.HANDED_ON, Instead.WENT, Instead.UNKNOWN}
    assert GiveUp({"reasons": ["no-room"], "instead": "advice", "consequences": ["none"]}).is_valid()


def sought(region: Region) -> UUID:
    """One said no, one did not answer yet."""
    need_id = region.need()
    first, _ = region.ask(need_id, *region.homes[:2])
    operations.decline(
        offer_id=first, reason=Declined.NO_STAFF, words="", side=Side.PROVIDER, actor=region.homes[0].opname,
        at=region.later(),
    )  # fmt: skip
    return need_id


@pytest.mark.django_db
@pytest.mark.parametrize("ending", Ending)
def test_closing_with_an_open_search_counts_it_with_what_was_known(region: Region, ending: Ending) -> None:
    need_id = sought(region)
    close(region, need_id, ending)
    nothing_is_left(region, need_id)
    told = WHEN_CLOSED[ending].unmet
    if told is None:
        assert not Unmet.objects.exists()
        return
    row = Unmet.objects.get(need=need_id)
    assert row.reasons[0] == "ended"
    assert set(row.reasons[1:]) == {"no-staff", "no-answer"} == set(row.worked_out)
    assert (row.instead, row.consequences) == (told.instead.value, [one.value for one in told.consequences])
    assert (row.asked, row.declined, row.unanswered) == (2, 1, 1)
    assert row.best in {home.name for home in region.homes[:2]}
    assert row.by_name == "Cor Coördinator"


@pytest.mark.django_db
def test_of_who_died_while_a_place_was_sought_that_is_what_came_of_it(region: Region) -> None:
    need_id = sought(region)
    close(region, need_id, Ending.DIED)
    row = Unmet.objects.get()
    assert (row.instead, row.consequences) == (Instead.UNKNOWN.value, [Consequence.DIED.value])
    words = how_it_went(request_id=Need.objects.get(id=need_id).request_id).words
    assert "niet gevonden toen het zoeken eindigde (de patiënt is overleden)." in words


@pytest.mark.django_db
def test_where_nobody_was_asked_it_is_told_that_it_ended_and_nothing_is_made_up(region: Region) -> None:
    close(region, region.need(), Ending.NOT_REACHED)
    row = Unmet.objects.get()
    assert (row.reasons, row.worked_out, row.instead) == (["ended"], [], "unknown")
    assert (row.best, row.asked) == ("", 0)


@pytest.mark.django_db
def test_a_place_that_was_there_is_no_unmet_need(region: Region) -> None:
    need_id = region.need()
    region.accept(region.ask(need_id)[0])
    close(region, need_id, Ending.ADVISED)
    assert not Unmet.objects.exists()


@pytest.mark.django_db
def test_a_promise_that_had_lapsed_by_then_is_one(region: Region) -> None:
    need_id = region.need()
    region.accept(region.ask(need_id)[0])
    region.later(31)
    close(region, need_id, Ending.ADVISED)
    assert Failed.PLACE_LOST.value in Unmet.objects.get().reasons


@pytest.mark.django_db
def test_handing_over_outside_the_platform_counts_it_too(region: Region) -> None:
    need_id = sought(region)
    request_id = Need.objects.get(id=need_id).request_id
    claim = coordination.pick_up(request_id=request_id, actor=region.cor, at=region.at)
    coordination.forward(
        request_id=request_id, claim=claim, to=Receiver.OWN_PROVIDER, warm=None, note="Zelf verder.",
        actor=region.cor, at=region.at,
    )  # fmt: skip
    assert Unmet.objects.get().instead == Instead.HANDED_ON.value


@pytest.mark.django_db
@pytest.mark.parametrize("whereabouts", [Whereabouts.DIED, Whereabouts.LEFT])
def test_so_does_completing_for_who_died_or_left(region: Region, whereabouts: Whereabouts) -> None:
    request_id = decided(region)
    region.need(request_id)
    operations.complete(request_id=request_id, whereabouts=whereabouts, words="", actor=region.cor, at=region.later())
    assert Unmet.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("dropped", [Dropped.DIED, Dropped.LEFT, Dropped.RECOVERED, Dropped.LANDED, Dropped.MISTAKE])
def test_dropping_a_need_counts_who_died_or_left_before_a_place_was_there(region: Region, dropped: Dropped) -> None:
    operations.drop_need(need_id=region.need(), dropped=dropped, because="Gebeld", actor=region.cor, at=region.later())
    assert Unmet.objects.exists() == (dropped in {Dropped.DIED, Dropped.LEFT})


@pytest.mark.django_db
def test_the_monthly_report_tells_it_with_why_and_what_instead(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(12):
        close(region, sought(region), Ending.ADVISED)
        region.later()
    monkeypatch.setattr(figures, "_regions", lambda actor, on: [("R", "Regio Proef", [region.centre_id])])
    officer = somebody(region.other_id, Role.ROAZ_OFFICER, "Rob Roaz")
    (report,) = figures.unmet_by_region(month=date(2026, 11, 1), actor=officer, now=datetime(2026, 12, 2, tzinfo=UTC))
    (kind,) = kinds_of(report)
    assert (kind.sought, kind.unmet) == ("10", "10")
    assert ("de zorgvraag eindigde terwijl nog werd gezocht", "10") in [(one.name, one.value) for one in kind.reasons]
    assert [(one.name, one.value) for one in kind.instead] == [("advies, zonder plaats", "10")]
