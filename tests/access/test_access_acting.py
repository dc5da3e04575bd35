"""For which organisation somebody acts: chosen, shown, the same everywhere, and never more than they may."""

from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings
from tests.access.helpers import EMAIL, PASSWORD

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import (
    Choice,
    MembershipLine,
    Role,
    actor_of_person,
    choice_of,
    choices,
    grants_of,
)
from ketenzicht.access.models import Membership, User
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted

PAGE = "/account/acting-for/"
organisations = st.sampled_from([UUID(int=number) for number in range(3)])
memberships = st.lists(
    st.builds(MembershipLine, organisation_id=organisations, role=st.sampled_from(Role)), max_size=6, unique=True
)
wishes = st.builds(Choice, organisation_id=organisations, role=st.sampled_from(Role) | st.none())


@pytest.fixture(autouse=True)
def password_is_enough(settings: Settings) -> None:
    settings.SECOND_FACTOR_GRACE = frozenset({"example.org"})


@pytest.fixture
def several(account: UUID, hospital: UUID, elsewhere: UUID) -> UUID:
    """Triagist in the hospital, and auditor and capacity manager elsewhere."""
    yesterday = queries.local_day(timezone.now()) - timedelta(days=1)
    for role in (Role.AUDITOR, Role.CAPACITY_MANAGER):
        Membership.objects.create(user_id=account, organisation_id=elsewhere, role=role, valid_from=yesterday)
    Membership.objects.filter(role=Role.TRIAGIST).update(valid_from=yesterday - timedelta(days=1))
    return account


def sign_in(client: Client, **more: str) -> str:
    answer = client.post("/sign-in/", {"email": EMAIL, "password": PASSWORD, **more})
    assert answer.status_code == HTTPStatus.FOUND
    return answer.headers["Location"]


def acts_as(client: Client, now: datetime | None = None) -> Actor:
    """On the hot paths; that the pages say the same is seen to here."""
    now = now or timezone.now()
    key = client.session.session_key or ""
    actor = queries.actors_of_sessions(session_keys=[key], now=now)[key]
    user = client.get("/account/").wsgi_request.user
    assert queries.actor_of_user(user=user, now=now) == actor
    return actor


@given(memberships, wishes)
def test_nobody_gets_by_choosing_what_no_membership_gives(lines: list[MembershipLine], wish: Choice) -> None:
    actor = actor_of_person(id=uuid4(), name="V", memberships=lines, choice=wish)
    here = [line.role for line in lines if line.organisation_id == wish.organisation_id]
    assert actor.grants <= grants_of(here)
    assert actor.organisation_id in {None, wish.organisation_id}
    assert bool(actor.grants) == (wish.role in here if wish.role else bool(here))
    if wish.role:
        assert actor.grants <= grants_of([wish.role])


@given(memberships)
def test_every_choice_that_is_offered_can_be_made_and_comes_back_from_its_code(lines: list[MembershipLine]) -> None:
    for choice in choices(lines):
        assert actor_of_person(id=uuid4(), name="V", memberships=lines, choice=choice).grants
        assert choice_of(choice.code) == choice
    assert {choice.organisation_id for choice in choices(lines)} == {line.organisation_id for line in lines}


@pytest.mark.parametrize("code", ["", "nobody", f"{UUID(int=1)} king", f"{UUID(int=1)} triagist extra", "\x00"])
def test_what_is_no_choice_is_none(code: str) -> None:
    assert choice_of(code) is None


def test_who_has_several_organisations_chooses_first_and_then_arrives(
    client: Client, several: UUID, hospital: UUID, elsewhere: UUID
) -> None:
    assert sign_in(client, next="/map/") == f"{PAGE}?next=%2Fmap%2F"
    assert acts_as(client).organisation_id == hospital
    page = client.get(f"{PAGE}?next=/map/").content.decode()
    for code in (hospital, elsewhere, f"{elsewhere} auditor", f"{elsewhere} capacity-manager"):
        assert f'value="{code}"' in page
    assert f'value="{hospital} triagist"' not in page  # the same as the hospital as such
    answer = client.post(PAGE, {"choice": str(elsewhere), "next": "/map/"})
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, "/map/")
    actor = acts_as(client)
    assert actor.organisation_id == elsewhere
    assert actor.grants == grants_of([Role.AUDITOR, Role.CAPACITY_MANAGER])


def test_one_may_act_in_one_role_only_and_every_page_says_so(client: Client, several: UUID, elsewhere: UUID) -> None:
    sign_in(client)
    assert "voor Ziekenhuis De Proef</span>" in client.get("/toegankelijkheid/").content.decode()
    client.post(PAGE, {"choice": f"{elsewhere} auditor"})
    assert acts_as(client).grants == grants_of([Role.AUDITOR])
    said = "voor Ziekenhuis Elders, alleen als auditor</span>"
    assert said in client.get("/toegankelijkheid/").content.decode()
    line = AuditLine.objects.get(action="access.acting-for-chosen")
    assert (line.actor_id, line.detail) == (several, {"organisationId": str(elsewhere), "role": "auditor"})


def test_who_has_one_organisation_is_not_asked(client: Client, account: UUID, hospital: UUID) -> None:
    assert sign_in(client, next="/map/") == "/map/"
    assert "voor Ziekenhuis De Proef</span>" in client.get("/toegankelijkheid/").content.decode()


def test_a_choice_is_of_one_session(client: Client, several: UUID, hospital: UUID, elsewhere: UUID) -> None:
    other = Client()
    for visitor in (client, other):
        sign_in(visitor)
    client.post(PAGE, {"choice": str(elsewhere)})
    assert acts_as(client).organisation_id == elsewhere
    assert acts_as(other).organisation_id == hospital


@pytest.mark.parametrize("role", ["", " triagist", " platform-administrator"])
def test_nobody_acts_for_an_organisation_of_others_or_in_a_role_they_lack(
    client: Client, account: UUID, hospital: UUID, elsewhere: UUID, role: str
) -> None:
    sign_in(client)
    before = acts_as(client)
    for organisation in (elsewhere, uuid4(), *([hospital] if role == " platform-administrator" else [])):
        answer = client.post(PAGE, {"choice": f"{organisation}{role}"})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        choice = choice_of(f"{organisation}{role}")
        assert choice
        with pytest.raises(NotPermitted):
            operations.act_for(choice=choice, actor=before, at=timezone.now())
    assert acts_as(client) == before
    assert not AuditLine.objects.filter(action="access.acting-for-chosen").exists()


def test_whose_chosen_role_ends_acts_for_nobody_until_they_choose_again(
    client: Client, several: UUID, hospital: UUID, elsewhere: UUID
) -> None:
    sign_in(client)
    client.post(PAGE, {"choice": f"{elsewhere} auditor"})
    today = queries.local_day(timezone.now())
    Membership.objects.filter(role=Role.AUDITOR).update(valid_until=today)
    actor = acts_as(client)
    assert (actor.organisation_id, actor.grants) == (None, frozenset())
    assert f'value="{elsewhere} auditor"' not in client.get(PAGE).content.decode()
    client.post(PAGE, {"choice": str(hospital)})
    assert acts_as(client).organisation_id == hospital


def test_sessions_with_choices_still_lead_to_their_people_in_three_queries(
    client: Client, several: UUID, elsewhere: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client)
    client.post(PAGE, {"choice": str(elsewhere)})
    key = client.session.session_key or ""
    with django_assert_num_queries(3):
        actors = queries.actors_of_sessions(session_keys=[key], now=timezone.now())
    assert actors[key].organisation_id == elsewhere
    with django_assert_num_queries(1):
        queries.choices_of(user_id=several, now=timezone.now())


def test_who_has_no_role_at_all_is_told_so(client: Client, account: UUID) -> None:
    sign_in(client)
    Membership.objects.all().delete()
    assert "U hebt op dit moment geen rol" in client.get(PAGE).content.decode()
    assert acts_as(client).grants == frozenset()


def test_choosing_is_for_who_is_in_and_needs_its_token(client: Client, db: None) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/sign-in/")
    assert client.post(PAGE, {"choice": str(uuid4())}).headers["Location"].startswith("/sign-in/")
    assert Client(enforce_csrf_checks=True).post(PAGE).status_code == HTTPStatus.FORBIDDEN


def test_an_account_itself_holds_no_choice(several: UUID) -> None:
    assert User.objects.get(id=several).choice is None
