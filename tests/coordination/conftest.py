"""A centre with its people, another centre, a hospital, and instruments of triage in use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings
from tests.triage.versions import take
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD
from tests.written_once import written_once

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.geography import Point
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Door
from ketenzicht.coordination.models import CareRequest
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
People = dict[str, tuple[Client, UUID]]


def somebody(organisation_id: UUID, role: Role = Role.TRIAGIST, name: str = "Tom Triagist") -> Actor:
    return Actor(ActorKind.PERSON, uuid4(), name, organisation_id, grants_of([role]), role=role.value)


@dataclass
class Centre:
    """`me` picks up what `receive` took in; `at` is what time it is."""

    id: UUID
    other_id: UUID
    hospital_id: UUID
    telephone_id: UUID
    news2_id: UUID
    me: Actor = field(init=False)
    colleague: Actor = field(init=False)
    stranger: Actor = field(init=False)
    at: datetime = NOON

    def __post_init__(self) -> None:
        self.me = somebody(self.id)
        self.colleague = somebody(self.id, Role.COORDINATOR, "Cor Coördinator")
        self.stranger = somebody(self.other_id, name="Eva Elders")

    def receive(self, door: Door = Door.CITIZENS, **intake: str) -> UUID:
        told = {code.replace("_", "-"): text for code, text in intake.items()}
        return operations.receive(centre_id=self.id, door=door, intake=told, actor=self.me, at=self.at).id

    def in_hand(self, **intake: str) -> tuple[UUID, int]:
        """A request, and the claim of who has it."""
        made = self.receive(Door.CITIZENS, **intake)
        return made, operations.pick_up(request_id=made, actor=self.me, at=self.at)

    def row(self, request_id: UUID) -> CareRequest:
        return CareRequest.objects.get(id=request_id)


@pytest.fixture(scope="module")
def _ids(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[UUID, ...]]:
    with written_once(django_db_blocker, _organisations_and_rules) as ids:
        yield ids


def _organisations_and_rules() -> tuple[UUID, ...]:
    registry.load_reference(at=NOON)
    kinds = (OrganisationKind.ZCC, OrganisationKind.ZCC, OrganisationKind.PROVIDER)
    names = ("ZCC Proef", "ZCC Elders", "Ziekenhuis Proef")
    new = [NewOrganisation(name=name, kind=kind, locations=()) for name, kind in zip(names, kinds, strict=True)]
    made = registry.register_organisations(organisations=new, actor=PLATFORM, at=NOON)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        take("crosswalk")
        versions = take("demo-telefoon"), take("news2")
    return (*(one.id for one in made), *versions)


@pytest.fixture
def centre(_ids: tuple[UUID, ...], db: None, settings: Settings) -> Centre:
    settings.NON_CLINICAL_TRIAGE = True  # as in the demonstration
    centre_id, other_id, hospital_id, telephone_id, news2_id = _ids
    return Centre(centre_id, other_id, hospital_id, telephone_id, news2_id)


@pytest.fixture
def people(centre: Centre, settings: Settings) -> People:
    """A triagist, a coordinator, who answers inquiries, and somebody of the other centre, each signed in, by name."""
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    found = {}
    for name, place, role in (
        ("tom", centre.id, Role.TRIAGIST),
        ("cor", centre.id, Role.COORDINATOR),
        ("eva", centre.other_id, Role.TRIAGIST),
        ("hap", centre.hospital_id, Role.TRIAGIST),
        ("ina", centre.id, Role.EXTRACT_OFFICER),
    ):
        email = f"{name}@voorbeeld.invalid"
        user_id = access.create_account(
            name=name.title(), email=email, password=PASSWORD, organisation_id=place, role=role, actor=PLATFORM,
            at=timezone.now(),
        )  # fmt: skip
        found[name] = sign_in(Client(), email), user_id
    return found


@pytest.fixture
def gp(centre: Centre) -> Actor:
    """A GP of an organisation in the region of the centre."""
    for one in (centre.id, centre.hospital_id):
        place = NewLocation(
            name="Proef",
            type_code="V6",
            point=Point(52.09, 5.12),
            street="Proefstraat 1",
            postcode="3511 AB",
            place="Utrecht",
            municipality_code="GM0344",
            phone_urgent="030 1234567",
        )
        registry.register_location(organisation_id=one, new=place, actor=PLATFORM, at=NOON)
    return somebody(centre.hospital_id, Role.CARE_PROFESSIONAL, "Dokter Vis")
