"""A provider says whom its units take, from today on, and searches know it."""

from datetime import time, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.coordination.conftest import somebody
from tests.placement.finding.conftest import Region
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD
from tests.web.reading import text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.placement.domain import Agreement, Sex, Verdict, Want
from ketenzicht.placement.domain.unit_terms import WhomItTakes
from ketenzicht.placement.models import UnitTerms
from ketenzicht.placement.operations import set_unit_terms
from ketenzicht.placement.queries.unit_terms import own_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(region: Region) -> Actor:
    return somebody(region.near.deliverer_id, Role.CAPACITY_MANAGER, "Bo Beddenmanager")


@pytest.fixture
def bo(region: Region, settings: Settings) -> Client:
    """The manager, signed in."""
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    access.create_account(
        name="Bo", email="bo@voorbeeld.invalid", password=PASSWORD, organisation_id=region.near.deliverer_id,
        role=Role.CAPACITY_MANAGER, actor=PLATFORM, at=timezone.now(),
    )  # fmt: skip
    return sign_in(Client(), "bo@voorbeeld.invalid")


def says(region: Region, manager: Actor, code: UUID | None = None, **said: Any) -> None:
    set_unit_terms(code=code or region.near.code, said=WhomItTakes(**said), actor=manager, at=region.at)


def test_what_is_said_counts_in_the_next_search(region: Region, manager: Actor) -> None:
    region.says(region.near, 3)
    says(region, manager, min_age=18, can=frozenset({Want.ISOLATION}), sexes=frozenset({Sex.FEMALE}))
    need = region.need(age=17, sex=Sex.MALE, wants=frozenset({Want.ISOLATION}))
    one = next(one for one in region.search(need).ranking.candidates if one.facts.location == "Dichtbij")
    assert one.verdict is Verdict.NOT
    assert {why.code for why in one.whys} >= {"age", "sex", "has-isolation"}


def test_what_was_said_before_ends_and_stays(region: Region, manager: Actor) -> None:
    says(region, manager, min_age=18)
    region.at += timedelta(days=2)
    says(region, manager, min_age=16)
    says(region, manager, max_age=70)
    today = region.at.date()
    rows = list(UnitTerms.objects.order_by("id").values_list("start", "end", "min_age", "max_age"))
    assert rows == [
        (today - timedelta(days=2), today, 18, None),
        (today, today, 16, None),
        (today, None, None, 70),
    ]
    (line,) = own_units(actor=manager, at=region.at)
    assert (line.said, line.since) == (WhomItTakes(max_age=70), today)
    assert AuditLine.objects.filter(action="placement.terms-set").count() == 3


@pytest.mark.parametrize(
    "said",
    [
        {"min_age": 70, "max_age": 18},
        {"max_age": 121},
        {"admits_from": time(8)},
        {"can": frozenset({Want.ISOLATION}), "cannot": frozenset({Want.ISOLATION})},
        {"only": frozenset({Want.PG}), "cannot": frozenset({Want.PG})},
        {"agreement": Agreement.PREFERRED},
    ],
)
def test_what_cannot_be_meant_is_refused(region: Region, manager: Actor, said: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        says(region, manager, **said)
    assert not UnitTerms.objects.exists()


def test_nobody_says_it_of_units_of_others_or_without_the_right(region: Region, manager: Actor) -> None:
    with pytest.raises(NotFound):
        says(region, manager, code=region.far.code)
    with pytest.raises(NotFound):
        says(region, manager, code=uuid4())
    with pytest.raises(NotPermitted):
        says(region, somebody(region.near.deliverer_id, Role.TRIAGIST))
    with pytest.raises(NotPermitted):
        own_units(actor=region.actor, at=region.at)


def test_the_manager_fills_it_in_on_a_page(region: Region, bo: Client) -> None:
    assert "nog niets" in text_of(bo.get("/placement/units/"))
    address = f"/placement/units/{region.near.code}/terms/"
    assert bo.get(address).status_code == HTTPStatus.OK
    told = {"min_age": "18", "can": ["isolation"], "admits_from": "08:00", "admits_until": "20:00", "agreement": "none"}
    assert bo.post(address, told).status_code == HTTPStatus.FOUND
    row = UnitTerms.objects.get()
    assert (row.min_age, row.can, row.admits_until, row.agreement) == (18, ["isolation"], time(20), "none")
    page = bo.get(address).content.decode()
    assert 'value="18"' in page
    assert 'value="20:00"' in page
    assert "nog niets" not in text_of(bo.get("/placement/units/"))


def test_a_fault_stands_on_the_page_and_nothing_is_lost(region: Region, bo: Client) -> None:
    address = f"/placement/units/{region.near.code}/terms/"
    wrong = bo.post(address, {"min_age": "70", "max_age": "18", "agreement": "unknown"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "laagste leeftijd" in text_of(wrong)
    assert 'value="70"' in wrong.content.decode()
    assert bo.post(address, {"min_age": "-1", "agreement": "unknown"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert bo.get(f"/placement/units/{region.far.code}/terms/").status_code == HTTPStatus.NOT_FOUND
    assert not UnitTerms.objects.exists()
