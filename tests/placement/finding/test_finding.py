"""Finding a place: from what is known now, among what the searcher may see, and so that it can be drawn again."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from msgspec.structs import replace
from pytest_django import DjangoAssertNumQueries
from tests.coordination.conftest import somebody
from tests.placement.finding.conftest import HOME, KIND, Region

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.placement.domain import Agreement, Facts, Sex, Verdict, Want
from ketenzicht.placement.models import Need, Search, UnitTerms, WorkingAgreement
from ketenzicht.placement.operations import searching
from ketenzicht.placement.operations.searching import search_places
from ketenzicht.placement.queries.finding import Found
from ketenzicht.placement.queries.searches import facts_shown, kept_of, order_of, ranked_again
from ketenzicht.placement.queries.terms import terms

pytestmark = pytest.mark.django_db


def weigh(monkeypatch: pytest.MonkeyPatch, **changes: int) -> None:
    """With other numbers than those that are published."""
    changed = replace(terms(), **changes)
    monkeypatch.setattr("ketenzicht.placement.queries.finding.published", lambda: changed)


def told(found: Found, location: str) -> Facts:
    return next(one for one in found.facts if one.location == location)


def verdicts(found: Found) -> dict[str, Verdict]:
    return {one.facts.location: one.verdict for one in found.ranking.candidates}


def test_the_nearest_that_has_a_place_comes_first_and_the_full_one_last(region: Region) -> None:
    region.says(region.near, 0)
    region.says(region.further, 2)
    region.says(region.far, 5)
    found = region.search(region.need())
    assert [one.facts.location for one in found.ranking.candidates] == ["Verder", "Groningen", "Dichtbij"]
    assert verdicts(found) == {"Verder": Verdict.FITS, "Groningen": Verdict.FITS, "Dichtbij": Verdict.NOT}


def test_facts_are_those_of_the_picture_with_their_age_and_their_region(region: Region) -> None:
    region.says(region.near, 3, ago=timedelta(minutes=12))
    one = told(region.search(region.need()), "Dichtbij")
    assert (one.free, one.age, one.is_neighbour, one.region) == (3, 12.0, False, one.region)
    assert one.travel is not None
    assert 3 < one.travel < 10


def test_what_is_held_for_somebody_is_not_free_any_more(region: Region) -> None:
    region.says(region.near, 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE capacity_state SET held = 1 WHERE unit_id = %s", [region.near.id])
    found = region.search(region.need())
    assert told(found, "Dichtbij").free == 0
    assert verdicts(found)["Dichtbij"] is Verdict.NOT


def test_an_old_figure_is_no_figure_and_a_unit_that_never_told_is_perhaps(region: Region) -> None:
    region.says(region.near, 9, ago=timedelta(days=30))
    found = region.search(region.need())
    assert told(found, "Dichtbij").free is None
    assert told(found, "Verder").age is None
    assert set(verdicts(found).values()) == {Verdict.PERHAPS}


def test_the_whole_country_is_looked_at_only_where_too_few_fit_nearby(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    region.says(region.near, 3)
    assert region.search(region.need()).is_national, "one is fewer than five"
    weigh(monkeypatch, enough=1)
    found = region.search(region.need())
    assert not found.is_national
    assert "Groningen" not in verdicts(found)


def test_more_than_are_weighed_are_counted_and_wishes_are_weighed_always(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    weigh(monkeypatch, weighed=1, enough=0)
    monkeypatch.setattr(searching, "region_of", lambda **_: None)
    for unit in (region.near, region.further, region.far):
        region.says(unit, 2)
    found = region.search(region.need(region="XX"))
    assert (len(found.facts), found.considered) == (1, 3), "an unknown region is no region"
    wished = region.search(region.need(region="XX", wishes=frozenset({region.far.location_id})))
    assert set(verdicts(wished)) == {"Dichtbij", "Groningen"}


def test_who_may_not_see_the_figures_of_providers_is_told_nothing_of_them(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np

    from ketenzicht.capacity import queries as capacity

    region.says(region.near, 3)
    monkeypatch.setattr(capacity, "places_seen", lambda *_, **__: np.empty(0, dtype=np.intp))
    found = region.search(region.need())
    assert (found.facts, found.considered, found.ranking.candidates) == ((), 0, ())


def test_whom_the_region_agreed_to_ask_first_has_a_preference(region: Region) -> None:
    region.says(region.near, 3)
    home = told(region.search(region.need()), "Dichtbij")
    assert home.agreement is Agreement.UNKNOWN
    WorkingAgreement.objects.create(
        region=home.region or "", mode="parallel", at_once=3, answer_within=timedelta(minutes=20),
        urgent_within=timedelta(minutes=5), hold_for=timedelta(minutes=30), first=[region.near.deliverer_id],
        because="Afgesproken", valid_from=date(2020, 1, 1), decided_at=region.at, decided_by=None,
    )  # fmt: skip
    assert told(region.search(region.need()), "Dichtbij").agreement is Agreement.PREFERRED


def test_what_a_provider_says_of_a_unit_counts_on_the_days_on_which_it_holds(region: Region) -> None:
    today = region.at.date()
    region.says(region.near, 3)
    for start, end, lowest in ((date(2020, 1, 1), today, 50), (today, None, 18)):
        UnitTerms.objects.create(
            unit=region.near, start=start, end=end, min_age=lowest, sexes=["female"], can=["isolation"],
            admits_from=time(8), admits_until=time(20), agreement="normal", set_at=region.at, set_by=None,
        )  # fmt: skip
    one = told(region.search(region.need()), "Dichtbij")
    assert (one.min_age, one.max_age, one.sexes) == (18, None, frozenset({Sex.FEMALE}))
    assert (set(one.can), one.admits, one.agreement) == ({Want.ISOLATION}, (time(8), time(20)), Agreement.NORMAL)


def test_a_search_is_kept_sealed_and_drawn_again_byte_for_byte(region: Region) -> None:
    for unit, free in ((region.near, 1), (region.further, 1), (region.far, None)):
        region.says(unit, free)
    found = region.search(region.need(age=76, sex=Sex.FEMALE, wants=frozenset({Want.ISOLATION})))
    search = Search.objects.get()
    assert b"isolation" not in bytes(search.kept)
    assert (search.weighed, search.fits + search.perhaps) == (3, 3)
    again = ranked_again(search)
    assert again == found.ranking
    assert order_of(again) == kept_of(search).order
    assert facts_shown(need_id=search.need_id, search_id=search.id) == {one.unit: one for one in found.facts}
    assert facts_shown(need_id=uuid4(), search_id=search.id) == {}


def test_what_is_learnt_later_does_not_change_a_search_of_before(region: Region) -> None:
    region.says(region.near, 1)
    found = region.search(region.need())
    region.says(region.near, 0)
    assert ranked_again(Search.objects.get()) == found.ranking


def test_nothing_that_is_kept_of_a_search_says_who_the_patient_is(region: Region) -> None:
    region.search(region.need(age=76))
    assert set(kept_of(Search.objects.get()).sought.__struct_fields__) == {
        "kinds", "point", "before", "age", "sex", "wants", "wishes", "treaters", "region", "area", "needed",
    }  # fmt: skip


def test_a_search_is_in_the_log_of_the_patient(region: Region) -> None:
    region.search(region.need())
    line = AuditLine.objects.filter(action="placement.searched").get()
    assert line.deed == "search"
    assert line.subject == f"care-request/{region.request_id}"


def test_searches_go_with_their_request(region: Region) -> None:
    region.search(region.need())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'placement_search'::regclass"
        )
        assert any("placement_need(id) ON DELETE CASCADE" in said for (said,) in cursor.fetchall())


def test_who_does_not_work_with_requests_of_the_centre_finds_nothing(region: Region) -> None:
    need = region.need()
    with pytest.raises(NotFound, match="ander centrum"):
        region.search(need, actor=region.centre.stranger)
    with pytest.raises(NotPermitted):
        region.search(need, actor=somebody(region.centre.id, Role.CAPACITY_MANAGER))
    with pytest.raises(NotFound):
        search_places(request_id=uuid4(), need_id=need, actor=region.actor, at=region.at)
    assert not Search.objects.exists()


def test_of_what_no_figure_tells_nothing_is_found(region: Region) -> None:
    found = region.search(region.need(kinds=()))
    assert found.ranking.candidates == ()
    assert region.search(region.need(kinds=(("no-such", "module"),))).considered == 0


def test_without_a_point_nobody_knows_how_far_it_is(region: Region) -> None:
    region.says(region.near, 3)
    found = region.search(region.need(point=None))
    assert {one.travel for one in found.facts} == {None}
    assert Verdict.FITS not in verdicts(found).values()


def test_the_search_takes_as_many_queries_however_many_units_there_are(
    region: Region, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from ketenzicht.access.queries import insight_of, local_day
    from ketenzicht.capacity.queries import picture_now
    from ketenzicht.placement.domain import Sought
    from ketenzicht.placement.queries.finding import find_candidates

    picture = picture_now(now=region.at)
    insight = insight_of(actor=region.actor, day=local_day(region.at), now=region.at)
    sought = Sought(kinds=(KIND,), point=HOME)
    for most in (6, 0):  # what is known is remembered beside the picture
        with django_assert_max_num_queries(most):
            find_candidates(sought, picture=picture, insight=insight, now=region.at, seed="x")


def test_a_need_that_came_without_a_story_for_searching_is_sought_by_its_kinds(region: Region) -> None:
    region.says(region.near, 3)
    need = region.need()
    Need.objects.filter(id=need).update(sought=b"")
    assert verdicts(region.search(need))["Dichtbij"] is Verdict.PERHAPS
