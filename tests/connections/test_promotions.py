"""From the sandbox to production: every move in every state by everybody, and who hears of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.access.helpers import person
from tests.connections.conftest import NEW
from tests.web import country
from tests.web.country import PLACES, Country

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.connections import operations, queries
from ketenzicht.connections.domain import (
    MOST_OPEN,
    NEXT,
    WAITING,
    WHO,
    PromotionLine,
    PromotionMove,
    PromotionPart,
    PromotionStatus,
    after,
)
from ketenzicht.connections.models import Promotion, Report, TestConnection
from ketenzicht.notices.models import Notice
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.operations import register_organisations

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AGREED, DECIDED = NOON + timedelta(minutes=1), NOON + timedelta(minutes=2)
TODAY = NOON.date()


@dataclass(frozen=True)
class Land:
    """One provider in several regions, the bureau of its first location and one of elsewhere, and the LNAZ."""

    country: Country
    provider: Actor
    bureau: Actor
    elsewhere: Actor
    national: Actor
    link: str

    def asked(self, *places: int) -> UUID:
        ids = [self.country.locations[place] for place in places or (0,)]
        return operations.ask_promotion(link=self.link, modules=["kliniek"], location_ids=ids, at=NOON)

    def move(self, promotion_id: UUID, move: PromotionMove, actor: Actor, reason: str = "Omdat.") -> None:
        at = AGREED if move in {PromotionMove.AGREE, PromotionMove.DECLINE} else DECIDED
        operations.move_promotion(promotion_id=promotion_id, move=move, reason=reason, actor=actor, at=at)

    def seen(self, actor: Actor) -> list[PromotionLine]:
        return queries.promotions(sight=queries.sight_of(actor=actor, on=TODAY), on=TODAY)


def office(name: str, place: int) -> NewOrganisation:
    town = PLACES[place]
    here = NewLocation(
        name=name,
        type_code="COORD",
        point=town.point,
        street="Proefstraat 1",
        postcode="3511 AB",
        place=town.place,
        municipality_code=town.municipality,
    )
    return NewOrganisation(name=name, kind=OrganisationKind.NETWORK, locations=(here,))


@pytest.fixture
def land(db: None) -> Land:
    country.load(at=NOON)
    built = country.build(at=NOON)
    ours, other, national = register_organisations(
        organisations=[
            office("ROAZ-bureau Midden Proef", 0),
            office("ROAZ-bureau Noord Proef", 4),
            NewOrganisation(name="LNAZ Proef", kind=OrganisationKind.NATIONAL),
        ],
        actor=PLATFORM,
        at=NOON,
    )
    made = operations.register_test_connection(new=NEW, address="192.0.2.1", at=NOON)
    Report.objects.create(
        connection_id=made.id, module="kliniek", version=_version(), findings={}, checked_at=NOON, passed_at=NOON
    )
    return Land(
        country=built,
        provider=person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=built.organisation_id),
        bureau=person(Role.ROAZ_OFFICER, organisation_id=ours.id),
        elsewhere=person(Role.ROAZ_OFFICER, organisation_id=other.id),
        national=person(Role.NATIONAL_COORDINATOR, organisation_id=national.id),
        link=made.link,
    )


def _version() -> str:
    from ketenzicht.definitions.queries import module

    version = module(code="kliniek").version_at(TODAY)
    assert version
    return version.number


def told(organisation: Actor) -> list[str]:
    rows = Notice.objects.filter(organisation__in=[organisation.organisation_id], settled_at__isnull=True)
    return list(rows.values_list("text", flat=True))


@pytest.mark.parametrize(("status", "move", "part"), list(product(PromotionStatus, PromotionMove, PromotionPart)))
def test_only_what_is_in_the_tables_can_be_done(
    status: PromotionStatus, move: PromotionMove, part: PromotionPart
) -> None:
    if WHO[move] is not part:
        with pytest.raises(NotPermitted):
            after(status=status, move=move, parts={part})
    elif (status, move) not in NEXT:
        with pytest.raises(Conflict):
            after(status=status, move=move, parts={part})
    else:
        assert after(status=status, move=move, parts={part}) is NEXT[status, move]


def test_what_waits_can_go_on_and_what_is_decided_cannot() -> None:
    assert {status for status, _ in NEXT} == WAITING
    assert {PromotionStatus.ASKED, *NEXT.values()} == set(PromotionStatus)


@pytest.mark.parametrize("who", ["bureau", "national"])
def test_the_provider_agrees_and_the_region_or_the_country_lets_in(land: Land, who: str) -> None:
    asked = land.asked()
    assert "Stemt u daarmee in?" in told(land.provider)[0]
    assert not told(land.bureau)
    land.move(asked, PromotionMove.AGREE, land.provider)
    assert not told(land.provider)
    assert [len(told(one)) for one in (land.bureau, land.national, land.elsewhere)] == [1, 1, 0]
    land.move(asked, PromotionMove.PROMOTE, getattr(land, who))
    assert [len(told(one)) for one in (land.bureau, land.national)] == [0, 0]
    assert "Maak de sleutel van productie" in told(land.provider)[0]
    (line,) = land.seen(land.provider)
    assert (line.status, line.agreed_at, line.decided_at) == (PromotionStatus.PROMOTED, AGREED, DECIDED)
    assert "geslaagd op" in line.reports[0]
    actions = AuditLine.objects.filter(subject=f"promotion/{asked}").order_by("id").values_list("action", flat=True)
    assert list(actions) == [f"connections.promotion-{deed}" for deed in ("asked", "agree", "promote")]


def test_a_bureau_decides_about_its_own_region_only(land: Land) -> None:
    ours, both = land.asked(0), land.asked(1, 4)
    for asked in (ours, both):
        land.move(asked, PromotionMove.AGREE, land.provider)
        with pytest.raises(NotFound):
            land.move(asked, PromotionMove.PROMOTE, land.elsewhere)
    assert not land.seen(land.elsewhere)
    assert len(told(land.bureau)) == 1  # not of what is not wholly in its region
    assert not told(land.elsewhere)
    with pytest.raises(NotFound):
        land.move(both, PromotionMove.PROMOTE, land.bureau)
    land.move(both, PromotionMove.PROMOTE, land.national)


def test_nobody_makes_anothers_move(land: Land) -> None:
    asked = land.asked()
    stranger = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=uuid4())
    with pytest.raises(NotFound):
        land.move(asked, PromotionMove.AGREE, stranger)
    for actor, move in (
        (land.provider, PromotionMove.PROMOTE),
        (land.provider, PromotionMove.WITHDRAW),
        (land.bureau, PromotionMove.AGREE),
        (land.national, PromotionMove.DECLINE),
    ):
        with pytest.raises(NotPermitted):
            land.move(asked, move, actor)
    for role in set(Role) - {Role.ORGANISATION_ADMINISTRATOR, Role.PLATFORM_ADMINISTRATOR}:
        if role not in {Role.ROAZ_OFFICER, Role.NATIONAL_COORDINATOR}:
            with pytest.raises(NotPermitted):
                land.move(asked, PromotionMove.AGREE, person(role, organisation_id=land.provider.organisation_id))
    assert Promotion.objects.get().status == PromotionStatus.ASKED


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1_001])
def test_a_refusal_gives_its_reason(land: Land, reason: str) -> None:
    asked = land.asked()
    with pytest.raises(Invalid):
        land.move(asked, PromotionMove.DECLINE, land.provider, reason)
    land.move(asked, PromotionMove.AGREE, land.provider, "")
    with pytest.raises(Invalid):
        land.move(asked, PromotionMove.REFUSE, land.bureau, reason)
    land.move(asked, PromotionMove.REFUSE, land.bureau, "Eerst de regio.")
    assert "Eerst de regio." in told(land.provider)[0]


def test_without_a_passed_report_in_force_nothing_is_asked_nor_let_in(land: Land) -> None:
    asked = land.asked()
    land.move(asked, PromotionMove.AGREE, land.provider)
    Report.objects.update(version="0.0")
    with pytest.raises(Conflict, match="geslaagd rapport"):
        land.move(asked, PromotionMove.PROMOTE, land.national)
    with pytest.raises(Conflict, match="geslaagd rapport"):
        land.asked()
    assert Promotion.objects.get().status == PromotionStatus.AGREED


def test_locations_are_of_one_provider_and_in_the_register(land: Land) -> None:
    other = country.build(at=NOON, places=PLACES[1:2], name="Zorggroep Anders")
    for ids in ([], [uuid4()], [land.country.locations[0], other.locations[0]]):
        with pytest.raises(Invalid):
            operations.ask_promotion(link=land.link, modules=["kliniek"], location_ids=ids, at=NOON)
    for modules in ([], ["spoed"], ["kliniek", "spoed"]):
        with pytest.raises(Conflict):
            operations.ask_promotion(link=land.link, modules=modules, location_ids=land.country.locations[:1], at=NOON)


def test_so_many_requests_wait_at_most(land: Land) -> None:
    for _ in range(MOST_OPEN):
        land.asked()
    with pytest.raises(Conflict, match="wachten al"):
        land.asked()


def test_the_supplier_withdraws_its_own_and_what_ends_takes_its_requests_along(land: Land) -> None:
    first, second = land.asked(), land.asked()
    other = operations.register_test_connection(new=NEW, address="192.0.2.9", at=NOON)
    with pytest.raises(NotFound):
        operations.withdraw_promotion(link=other.link, promotion_id=first, at=NOON)
    operations.withdraw_promotion(link=land.link, promotion_id=first, at=NOON)
    with pytest.raises(Conflict):
        operations.withdraw_promotion(link=land.link, promotion_id=first, at=NOON)
    assert len(told(land.provider)) == 1
    operations.end_test_connection(link=land.link, at=NOON + timedelta(days=1))
    assert Promotion.objects.get(id=second).status == PromotionStatus.WITHDRAWN
    assert not told(land.provider)


def test_the_database_refuses_what_makes_no_sense(land: Land) -> None:
    row = {
        "connection": TestConnection.objects.get(),
        "organisation_id": land.country.organisation_id,
        "asked_at": NOON,
    }
    for wrong in (
        {"status": "promoted", "modules": ["kliniek"], "decided_at": NOON},
        {"status": "refused", "modules": ["kliniek"], "decided_at": NOON},
        {"status": "asked", "modules": ["kliniek"], "decided_at": NOON},
        {"status": "asked", "modules": []},
        {"status": "else", "modules": ["kliniek"]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promotion.objects.create(**row, **wrong)
