"""Invitations: a link that opens once, for whom it was meant."""

import re
import threading
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.access.conftest import CreateAccount
from tests.access.helpers import EMAIL, NOON, PASSWORD, person
from tests.access.test_access_members import ADMINISTRATOR, STRANGER, roles_of, sign_in

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import INVITED_FOR, NO_INVITATION, Role
from ketenzicht.access.models import Invitation, User
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Invalid, NotFound, NotPermitted

NEW = "nieuw@example.org"
FORM = {"name": "N. Nieuw", "email": NEW, "role": "triagist"}


@pytest.fixture(autouse=True)
def password_is_enough(settings: Settings) -> None:
    settings.SECOND_FACTOR_GRACE = frozenset({"example.org"})


@pytest.fixture
def administrator(create_account: CreateAccount) -> UUID:
    return create_account(
        name="B. Beheerder", email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=timezone.now()
    )


@pytest.fixture
def stranger(create_account: CreateAccount, elsewhere: UUID) -> UUID:
    return create_account(
        email=STRANGER, role=Role.ORGANISATION_ADMINISTRATOR, organisation_id=elsewhere, at=timezone.now()
    )


def acting(organisation_id: UUID) -> Actor:
    return person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=organisation_id)


def invited(client: Client, **other: str) -> str:
    """The path of the link that the page shows."""
    page = client.post("/accounts/", {**FORM, **other}).content.decode()
    found = re.search(r"http://localhost:8000(/invitations/[A-Za-z0-9_-]{43}/)", page)
    assert found, page
    return found.group(1)


def test_somebody_is_invited_opens_an_account_and_signs_in(administrator: UUID, hospital: UUID) -> None:
    link = invited(sign_in(ADMINISTRATOR))
    visitor = Client()
    page = visitor.get(link)
    assert "Ziekenhuis De Proef nodigt N. Nieuw" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert visitor.post(link, {"password": PASSWORD}).headers["Location"] == "/sign-in/"
    user = User.objects.get(email=NEW)
    assert roles_of(user.id) == [Role.TRIAGIST]
    assert sign_in(NEW).get("/account/").status_code == HTTPStatus.OK
    actions = AuditLine.objects.filter(action__startswith="access.invit").order_by("id")
    assert [(line.action, line.actor_id) for line in actions] == [
        ("access.invited", administrator),
        ("access.invitation-accepted", user.id),
    ]


def test_a_link_opens_once_and_says_the_same_whatever_is_wrong_with_it(
    administrator: UUID, hospital: UUID, settings: Settings
) -> None:
    client, visitor = sign_in(ADMINISTRATOR), Client()
    used, withdrawn, old, replaced = (invited(client, email=f"{name}@example.org") for name in "abcd")
    visitor.post(used, {"password": PASSWORD})
    pending = Invitation.objects.get(email="b@example.org")
    assert client.post(f"/accounts/invitations/{pending.pk}/withdraw/").status_code == HTTPStatus.FOUND
    Invitation.objects.filter(email="c@example.org").update(
        invited_at=timezone.now() - INVITED_FOR - timedelta(seconds=1), expires_at=timezone.now()
    )
    invited(client, email="d@example.org")
    unknown = f"/invitations/{'x' * 43}/"
    for link in (used, withdrawn, old, replaced, unknown, "/invitations/short/", "/invitations/%00/"):
        for answer in (visitor.get(link), visitor.post(link, {"password": PASSWORD}), client.post(link)):
            assert answer.status_code == HTTPStatus.NOT_FOUND, link
            assert NO_INVITATION.split(":")[0] in answer.content.decode()
    assert User.objects.filter(email__in=[f"{name}@example.org" for name in "bcd"]).count() == 0


def test_the_token_is_in_neither_the_database_nor_the_log(administrator: UUID) -> None:
    token = invited(sign_in(ADMINISTRATOR)).split("/")[2]
    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(AuditLine.objects.values()))


def test_a_weak_password_is_told_and_the_link_still_opens(administrator: UUID) -> None:
    link, visitor = invited(sign_in(ADMINISTRATOR)), Client()
    answer = visitor.post(link, {"password": "kort"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "te kort" in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()
    assert visitor.post(link, {"password": PASSWORD}).status_code == HTTPStatus.FOUND


def test_who_has_an_account_signs_in_and_gets_a_role_more(
    stranger: UUID, account: UUID, hospital: UUID, elsewhere: UUID
) -> None:
    link = invited(sign_in(STRANGER), email=EMAIL, role="capacity-manager")
    visitor = Client()
    assert f"/sign-in/?next={link}" in visitor.get(link).content.decode()
    assert visitor.post(link, {"password": "een heel ander wachtwoord"}).status_code == HTTPStatus.OK
    assert roles_of(account) == [Role.TRIAGIST]
    nurse = sign_in(EMAIL)
    assert nurse.post(link).headers["Location"] == "/account/acting-for/"
    lines = queries.memberships_of(user_id=account, on=queries.local_day(timezone.now()))
    assert {(line.organisation_id, line.role) for line in lines} == {
        (hospital, Role.TRIAGIST),
        (elsewhere, Role.CAPACITY_MANAGER),
    }
    assert nurse.get(link).status_code == HTTPStatus.NOT_FOUND


def test_the_link_of_another_gives_nothing(administrator: UUID, stranger: UUID, account: UUID) -> None:
    link = invited(sign_in(STRANGER), email=EMAIL)
    thief = sign_in(ADMINISTRATOR)
    answer = thief.post(link)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "voor een ander e-mailadres" in answer.content.decode()
    assert roles_of(administrator) == [Role.ORGANISATION_ADMINISTRATOR]
    assert sign_in(EMAIL).post(link).status_code == HTTPStatus.FOUND  # it still opens for whom it was


def test_what_one_is_invited_to_cannot_be_changed_on_the_way(administrator: UUID, elsewhere: UUID) -> None:
    link = invited(sign_in(ADMINISTRATOR))
    more = {"role": "platform-administrator", "email": "x@example.org", "organisation_id": str(elsewhere)}
    Client().post(link, {"password": PASSWORD, **more})
    assert roles_of(User.objects.get(email=NEW).id) == [Role.TRIAGIST]


def test_an_invitation_is_to_ones_own_organisation_and_no_more_than_one_has(
    administrator: UUID, hospital: UUID, elsewhere: UUID
) -> None:
    client = sign_in(ADMINISTRATOR)
    answer = client.post("/accounts/", {**FORM, "role": "platform-administrator"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    invited(client, organisation_id=str(elsewhere))
    assert Invitation.objects.get().organisation_id == hospital
    usual = {"name": "N", "email": NEW, "at": NOON}
    for organisation_id, role, refusal in (
        (elsewhere, Role.TRIAGIST, NotPermitted),
        (hospital, Role.PLATFORM_ADMINISTRATOR, NotPermitted),
    ):
        with pytest.raises(refusal):
            operations.invite(organisation_id=organisation_id, role=role, actor=acting(hospital), **usual)  # type: ignore[arg-type]  # a mixed dict
    with pytest.raises(NotFound):
        operations.invite(organisation_id=uuid4(), role=Role.TRIAGIST, actor=PLATFORM, **usual)  # type: ignore[arg-type]  # a mixed dict
    with pytest.raises(Invalid):
        operations.invite(
            organisation_id=hospital, role=Role.TRIAGIST, name=" ", email="x", actor=acting(hospital), at=NOON
        )


def test_nobody_withdraws_an_invitation_of_others(administrator: UUID, stranger: UUID, account: UUID) -> None:
    link = invited(sign_in(ADMINISTRATOR))
    address = f"/accounts/invitations/{Invitation.objects.get().pk}/withdraw/"
    assert sign_in(STRANGER).post(address).status_code == HTTPStatus.NOT_FOUND
    assert sign_in(EMAIL).post(address).status_code == HTTPStatus.FORBIDDEN
    assert Client().post(address).headers["Location"].startswith("/sign-in/")
    assert NEW not in sign_in(STRANGER).get("/accounts/").content.decode()
    assert Client().get(link).status_code == HTTPStatus.OK


def test_inviting_does_not_tell_who_has_an_account_elsewhere(administrator: UUID, stranger: UUID) -> None:
    client = sign_in(ADMINISTRATOR)
    pages = set()
    for email in (STRANGER, "niemand1@example.org"):
        page = client.post("/accounts/", {**FORM, "email": email}).content.decode()
        own = r'invitations/[A-Za-z0-9_-]{43}|(data-now|value)="[^"]*"|[a-z0-9]+@example.org'
        pages.add(re.sub(own, "", page))
    assert len(pages) == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_opens_once_also_at_once(create_account: CreateAccount, hospital: UUID) -> None:
    token = operations.invite(
        organisation_id=hospital, name="N. Nieuw", email=NEW, role=Role.TRIAGIST, actor=PLATFORM, at=NOON
    )
    done: list[bool] = []

    def accept() -> None:
        try:
            operations.accept_with_new_account(token=token, password=PASSWORD, at=NOON)
            done.append(True)
        except NotFound:
            done.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(done) == [False, False, False, True]
    assert User.objects.filter(email=NEW).count() == 1
