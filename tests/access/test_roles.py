"""Roles of both planes: each with no more than it needs, where it belongs, and given by who may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from tests.access.conftest import CreateAccount
from tests.access.drawn_agreements import TODAY
from tests.access.helpers import EMAIL, NOON, PASSWORD, person

from ketenzicht.access import operations
from ketenzicht.access.domain import (
    KIND_NAMES,
    KINDS_OF_ROLE,
    ROLES,
    Basis,
    Detail,
    Extent,
    Party,
    PartyKind,
    Permission,
    Purpose,
    Role,
    Scope,
    can_give_role,
)
from ketenzicht.access.models import Invitation, Membership, RecordedAgreement
from ketenzicht.access.operations import NewAgreement
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotPermitted
from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import NewLocation, NewMembership, NewOrganisation, OrganisationKind
from ketenzicht.registry.models import Organisation
from ketenzicht.registry.operations import load_reference, register_organisation, register_organisations
from ketenzicht.registry.queries import regions

SECONDARY_ONLY = [Role.POLICY_OFFICER, Role.PURCHASER, Role.ANALYST]
OF_THE_WARD = {Role.TRIAGIST, Role.COORDINATOR, Role.CAPACITY_MANAGER, Role.ORGANISATION_ADMINISTRATOR}
Organise = Callable[[OrganisationKind], UUID]


@pytest.fixture
def organise(db: None) -> Organise:
    def make(kind: OrganisationKind) -> UUID:
        return register_organisation(name=f"Proef {kind}", kind=kind, identifiers=[], actor=PLATFORM, at=NOON).id

    return make


def test_every_role_and_every_kind_of_organisation_is_spoken_of() -> None:
    assert set(KINDS_OF_ROLE) == set(Role)
    assert set(KIND_NAMES) == set(OrganisationKind)


@pytest.mark.parametrize("role", SECONDARY_ONLY)
def test_who_uses_figures_without_giving_care_reads_figures_and_nothing_else(role: Role) -> None:
    applies = {Permission.APPLICATIONS_WRITE} if role is Role.ANALYST else set()  # for the figures themselves
    assert ROLES[role] == {Permission.FIGURES_READ} | applies


def test_only_the_platform_and_the_bureaus_decide_agreements_and_only_auditors_and_the_fg_read_the_log() -> None:
    def having(permission: Permission) -> set[Role]:
        return {role for role in Role if permission in ROLES[role]}

    assert having(Permission.AGREEMENTS_DECIDE) == {Role.PLATFORM_ADMINISTRATOR, Role.ROAZ_OFFICER}
    assert having(Permission.AUDIT_READ) == {Role.AUDITOR, Role.PRIVACY_OFFICER}
    assert having(Permission.PLATFORM_MAINTAIN) == {Role.PLATFORM_ADMINISTRATOR}


def test_an_administrator_gives_the_roles_of_the_own_organisation_and_not_those_of_the_platform() -> None:
    given = {role for role in Role if can_give_role(actor=person(Role.ORGANISATION_ADMINISTRATOR), role=role)}
    assert given == set(Role) - {Role.PLATFORM_ADMINISTRATOR, Role.AUDITOR, Role.PRIVACY_OFFICER}
    assert not any(
        can_give_role(actor=person(role), role=Role.ROAZ_OFFICER) for role in (*SECONDARY_ONLY, Role.AUDITOR)
    )


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", OrganisationKind)
def test_a_role_is_had_only_in_the_kind_of_organisation_where_it_belongs(
    organise: Organise, role: Role, kind: OrganisationKind
) -> None:
    organisation_id = organise(kind)
    invite: dict[str, Any] = {
        "organisation_id": organisation_id,
        "name": "N",
        "email": EMAIL,
        "role": role,
        "actor": PLATFORM,
    }
    open_account = {**invite, "password": PASSWORD}
    if kind in KINDS_OF_ROLE[role]:
        operations.invite(**invite, at=NOON)
        operations.create_account(**open_account, at=NOON)
    else:
        with pytest.raises(Conflict, match="past niet bij"):
            operations.invite(**invite, at=NOON)
        with pytest.raises(Conflict, match="past niet bij"):
            operations.create_account(**open_account, at=NOON)
        assert not Membership.objects.exists()
        assert not Invitation.objects.exists()


def test_a_role_more_must_fit_too(create_account: CreateAccount, hospital: UUID) -> None:
    user_id = create_account()
    ours = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital)
    with pytest.raises(Conflict, match="past niet bij een zorgaanbieder"):
        operations.give_role(user_id=user_id, role=Role.PURCHASER, actor=ours, at=NOON)
    assert Membership.objects.count() == 1


def test_an_invitation_to_what_the_organisation_is_no_more_is_not_accepted(organise: Organise) -> None:
    insurer = organise(OrganisationKind.INSURER)
    now = timezone.now()
    token = operations.invite(
        organisation_id=insurer, name="N", email=EMAIL, role=Role.PURCHASER, actor=PLATFORM, at=now
    )
    Organisation.objects.filter(id=insurer).update(kind=OrganisationKind.PROVIDER)
    with pytest.raises(Conflict, match="past niet bij"):
        operations.accept_with_new_account(token=token, password=PASSWORD, at=now)
    assert not Membership.objects.exists()


# ── A ROAZ-bureau decides about its own region, and about no other ───────────────────────────────────────────


def bureau(name: str, *, region: str, municipality: str) -> Actor:
    """Somebody of a bureau whose office counts in a ROAZ region."""
    office = NewLocation(
        name=name,
        type_code="V6",
        point=Point(52.1, 5.1),
        street="Proefstraat 1",
        postcode="3511 AB",
        place="Utrecht",
        municipality_code=municipality,
        memberships=(NewMembership(region, date(2020, 1, 1)),),
    )
    new = NewOrganisation(name=name, kind=OrganisationKind.NETWORK, locations=(office,))
    (made,) = register_organisations(organisations=[new], actor=PLATFORM, at=NOON)
    return person(Role.ROAZ_OFFICER, organisation_id=made.id)


@pytest.fixture
def middle(db: None) -> Actor:
    load_reference(at=NOON)
    return bureau("ROAZ-bureau Midden", region="ROAZ-05", municipality="GM0344")


def about(region: str, *, party: Party | None = None) -> NewAgreement:
    return NewAgreement(
        party=party or Party(kind=PartyKind.HOSPITAL),
        module="spoed",
        extent=Extent(Scope.REGION, region=region),
        detail=Detail.PROVIDER,
        purpose=Purpose.CARE_COORDINATION,
        valid_from=TODAY,
        valid_until=TODAY + timedelta(days=30),
        decided_by="Bestuurlijk ROAZ",
        ground="BA 2.6",
    )


def test_a_bureau_decides_and_ends_what_is_about_its_own_region_and_the_areas_in_it(middle: Actor) -> None:
    areas = [one.code for one in regions(on=TODAY) if one.within == "ROAZ-05"]
    for region in ("ROAZ-05", *areas):
        made = operations.decide_agreement(new=about(region), actor=middle, at=NOON)
        assert operations.may_end(agreement_id=made, actor=middle, at=NOON)
        operations.end_agreement(agreement_id=made, until=TODAY, because="Klaar", actor=middle, at=NOON)


def test_a_bureau_touches_nothing_about_another_region_or_the_country(middle: Actor) -> None:
    elsewhere = [
        about("ROAZ-01"),
        about("VR09"),
        *(replace(about("ROAZ-05"), extent=Extent(scope)) for scope in (Scope.COUNTRY, Scope.OWN_REGIONS, Scope.OWN)),
        replace(about("ROAZ-05"), extent=Extent(Scope.PROVIDER, provider=middle.organisation_id)),
    ]
    for new in elsewhere:
        with pytest.raises(NotPermitted):
            operations.decide_agreement(new=new, actor=middle, at=NOON)
        made = operations.decide_agreement(new=new, actor=PLATFORM, at=NOON)
        assert not operations.may_end(agreement_id=made, actor=middle, at=NOON)
        with pytest.raises(NotPermitted):
            operations.end_agreement(agreement_id=made, until=TODAY, because="Weg", actor=middle, at=NOON)
    assert not RecordedAgreement.objects.filter(ended_at__isnull=False).exists()


def test_two_bureaus_cannot_touch_each_others_agreements(middle: Actor) -> None:
    north = bureau("ROAZ-bureau Noord", region="ROAZ-01", municipality="GM0344")
    made = operations.decide_agreement(new=about("ROAZ-05"), actor=middle, at=NOON)
    with pytest.raises(NotPermitted):
        operations.end_agreement(agreement_id=made, until=TODAY, because="Weg", actor=north, at=NOON)
    with pytest.raises(NotPermitted):
        operations.decide_agreement(new=about("ROAZ-05"), actor=north, at=NOON)
    assert not operations.may_end(agreement_id=uuid4(), actor=north, at=NOON)


def test_a_bureau_gives_nothing_to_third_parties_or_the_ministry(middle: Actor, organise: Organise) -> None:
    parties = [Party(kind=kind) for kind in (PartyKind.THIRD_PARTY, PartyKind.MINISTRY)]
    parties.append(Party(organisation_id=organise(OrganisationKind.THIRD_PARTY)))
    for party in parties:
        with pytest.raises(NotPermitted, match="derden"):
            operations.decide_agreement(new=about("ROAZ-05", party=party), actor=middle, at=NOON)
    named = Party(organisation_id=organise(OrganisationKind.INSURER))
    operations.decide_agreement(new=about("ROAZ-05", party=named), actor=middle, at=NOON)


def test_the_role_alone_decides_nothing_outside_a_bureau(middle: Actor, hospital: UUID) -> None:
    with pytest.raises(NotPermitted):
        operations.decide_agreement(new=about("ROAZ-05"), actor=replace(middle, organisation_id=hospital), at=NOON)


def test_a_bureau_gives_no_consent_for_a_provider(middle: Actor, hospital: UUID) -> None:
    consent = replace(
        about("ROAZ-05", party=Party(organisation_id=middle.organisation_id)),
        extent=Extent(Scope.PROVIDER, provider=hospital),
        basis=Basis.CONSENT,
    )
    with pytest.raises(NotPermitted):
        operations.decide_agreement(new=consent, actor=middle, at=NOON)
