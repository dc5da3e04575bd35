"""What answers teach is learnt once by the clock, and can be learnt anew from all of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.placement.finding.conftest import KIND, Region

from ketenzicht.access.queries import local_day
from ketenzicht.capacity import queries as capacity
from ketenzicht.capacity.models import Unit
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Cell, Declined, Facts, Heard, Old, Room, Side, Trust
from ketenzicht.placement.models import Offer, OfferStep, TrustTally
from ketenzicht.placement.operations import Asked
from ketenzicht.placement.operations.learning import learn, rebuild_trust
from ketenzicht.placement.queries.known import trust_in
from ketenzicht.placement.queries.terms import trust_terms

pytestmark = pytest.mark.django_db
ONE_JUST = Cell(Room.ONE, Old.JUST)


def asked(region: Region, unit: Unit, *, free: float | None = 1.0, days_ago: int = 0) -> Offer:
    """A question to a unit of which was shown what is free, five minutes old."""
    at = region.at - timedelta(days=days_ago)
    return Offer.objects.create(
        need_id=region.need(), unit=unit, location_id=unit.location_id, organisation_id=unit.deliverer_id,
        status="declined", since=at, asked_at=at, answered_at=at, free_shown=free,
        figure_at=None if free is None else at - timedelta(minutes=5),
    )  # fmt: skip


def answered(offer: Offer, declined: Declined | None, region: Region) -> None:
    """Answered on the day of asking, as the story of the offer tells it too."""
    assert offer.answered_at is not None
    OfferStep.objects.create(
        offer=offer, at=offer.answered_at, action="accept" if declined is None else "decline",
        side=Side.PROVIDER.value, status="declined", by=uuid4(), by_name="Bo", reason=declined or "",
    )  # fmt: skip
    learn(at=region.at)


def chance(region: Region, unit: Unit) -> float:
    trust = trust_in(capacity.picture_now(now=region.at), kind=KIND, now=region.at)
    return trust.chance(unit=unit.code, kind=KIND, cell=ONE_JUST, on=local_day(region.at)).value


def test_who_says_no_because_it_is_full_is_trusted_less_and_the_like_a_little(region: Region) -> None:
    before = chance(region, region.near)
    for _ in range(4):
        answered(asked(region, region.near), Declined.FULL, region)
    assert chance(region, region.near) < chance(region, region.further) < before


@pytest.mark.parametrize("declined", [one for one in Declined if not one.is_of_room])
def test_a_reason_that_says_nothing_of_room_teaches_nothing(region: Region, declined: Declined) -> None:
    answered(asked(region, region.near), declined, region)
    assert not TrustTally.objects.exists()


def test_a_place_outside_the_network_teaches_nothing(region: Region) -> None:
    at = region.at
    offer = Offer.objects.create(
        need_id=region.need(), outside=b"sealed", status="declined", since=at, asked_at=at, answered_at=at
    )
    answered(offer, None, region)
    assert not TrustTally.objects.exists()


def test_a_figure_that_was_not_shown_has_a_cell_of_its_own(region: Region) -> None:
    answered(asked(region, region.near, free=None), None, region)
    row = TrustTally.objects.get()
    assert (row.room, row.old, row.yes, row.no) == ("unknown", "never", 1.0, 0.0)


def test_what_is_kept_is_what_is_learnt_answer_by_answer_and_what_is_rebuilt(region: Region) -> None:
    trust = Trust(trust_terms())
    for unit, declined, days_ago in (
        (region.near, None, 90), (region.near, Declined.FULL, 3), (region.further, Declined.JUST_GIVEN, 40),
        (region.near, None, 100), (region.near, Declined.OTHER, 1), (region.further, None, 0),
    ):  # fmt: skip
        offer = asked(region, unit, days_ago=days_ago)
        answered(offer, declined, region)
        assert offer.answered_at is not None
        if declined is None or declined.is_of_room:
            trust.learn(Heard(unit.code, KIND, ONE_JUST, declined is None, local_day(offer.answered_at)))
    for unit in (region.near, region.further, region.far):
        plain = trust.chance(unit=unit.code, kind=KIND, cell=ONE_JUST, on=local_day(region.at)).value
        assert chance(region, unit) == pytest.approx(plain)
    kept = {(row.unit_id, row.room, row.old): (row.yes, row.no, row.on) for row in TrustTally.objects.all()}
    TrustTally.objects.update(yes=99)
    assert rebuild_trust() == 5
    rebuilt = {(row.unit_id, row.room, row.old): (row.yes, row.no, row.on) for row in TrustTally.objects.all()}
    assert rebuilt.keys() == kept.keys()
    for key, (yes, no, on) in kept.items():
        assert rebuilt[key][:2] == pytest.approx((yes, no))
        assert rebuilt[key][2] == on


def test_an_answer_teaches_once_when_the_clock_comes_by(region: Region) -> None:
    region.says(region.near, 1)
    need = region.need(kinds=(KIND,))
    (offer_id,) = operations.ask(need_id=need, units=[Asked(region.near.code, 0.8)], actor=region.actor, at=region.at)
    operations.decline(
        offer_id=offer_id, reason=Declined.FULL, words="", spoke_with="Olga", side=Side.CENTRE, actor=region.actor,
        at=region.at,
    )  # fmt: skip
    assert not TrustTally.objects.exists(), "who answers does not wait for it"
    assert learn(at=region.at) == 1
    assert learn(at=region.at) == 0
    row = TrustTally.objects.get()
    assert (row.unit_id, row.room, row.old, row.yes, row.no) == (region.near.id, "one", "just", 0.0, 1.0)


def test_what_was_learnt_anew_is_not_learnt_again_by_the_clock(region: Region) -> None:
    offer = asked(region, region.near)
    answered(offer, Declined.FULL, region)
    Offer.objects.filter(id=offer.id).update(learnt_at=None)
    assert rebuild_trust() == 1
    assert learn(at=region.at) == 0


def test_who_said_no_an_hour_ago_is_told_and_trusted_less_until_it_shows_more(region: Region) -> None:
    def found() -> Facts:
        return next(one for one in region.search(region.need()).facts if one.location == "Dichtbij")

    region.says(region.near, 1)
    before = found()
    offer = asked(region, region.near)
    said_at = region.at - timedelta(hours=1)
    Offer.objects.filter(id=offer.id).update(answered_at=said_at, asked_at=said_at)
    OfferStep.objects.create(
        offer=offer, at=said_at, action="decline", side="provider", status="declined", by=uuid4(), by_name="Bo",
        reason=Declined.NO_STAFF,
    )  # fmt: skip
    after = found()
    assert (before.refused, after.refused) == (None, 60.0)
    assert after.chance < before.chance
    region.says(region.near, 2)
    assert found().refused is None
    assert found().chance > before.chance - 0.1
    region.at += timedelta(hours=80)
    region.says(region.near, 1)
    assert found().refused is None, "it is forgotten"


def test_what_is_learnt_of_who_said_no_before_is_the_same_when_it_is_rebuilt(region: Region) -> None:
    for hours, declined in ((30, Declined.FULL), (20, Declined.FULL), (10, None), (5, Declined.JUST_GIVEN)):
        offer = asked(region, region.near)
        at = region.at - timedelta(hours=hours)
        for name in ("asked_at", "figure_at"):
            setattr(offer, name, at - timedelta(minutes=5))
        offer.answered_at = at
        offer.save()
        answered(offer, declined, region)
    kept = {(row.room, row.old, round(row.yes, 9), round(row.no, 9)) for row in TrustTally.objects.all()}
    assert {(room, old, round(yes), round(no)) for room, old, yes, no in kept} == {
        ("one", "just", 0, 2), ("doubted", "old", 1, 1),
    }  # fmt: skip
    assert rebuild_trust() == 4
    assert {(row.room, row.old, round(row.yes, 9), round(row.no, 9)) for row in TrustTally.objects.all()} == kept


def test_who_often_says_no_to_a_patient_whom_it_has_a_place_for_stands_further_back(region: Region) -> None:
    for unit in (region.near, region.further):
        region.says(unit, 3)
        for _ in range(12):
            offer = asked(region, unit)
            said = {"reason": Declined.NEEDS.value} if unit == region.near else {"status": "elsewhere"}
            Offer.objects.filter(id=offer.id).update(**said)
    found = region.search(region.need())
    takes = {one.location: one.takes for one in found.facts}
    assert takes["Dichtbij"] < 0.5 < takes["Verder"] < trust_terms().takes_prior, "the like count too"
    (near,) = [one for one in found.ranking.candidates if one.facts.location == "Dichtbij"]
    assert "zegt ook met een vrije plaats vaak nee" in [why.words for why in near.whys]


def test_who_took_more_than_its_share_lately_goes_back_a_little(region: Region) -> None:
    for unit in (region.near, region.further):
        region.says(unit, 3)
    for _ in range(12):
        offer = asked(region, region.near)
        Offer.objects.filter(id=offer.id).update(status="left", arrived_at=region.at)
    found = {one.location: one.load for one in region.search(region.need()).facts}
    assert found["Dichtbij"] == pytest.approx(2.0)
    assert found["Verder"] == 0.0
    assert found["Groningen"] is None, "nobody knows how large it is"


def test_a_few_placements_say_nothing_of_a_fair_share(region: Region) -> None:
    region.says(region.near, 3)
    offer = asked(region, region.near)
    Offer.objects.filter(id=offer.id).update(status="left", arrived_at=region.at)
    assert {one.load for one in region.search(region.need()).facts} == {None}
