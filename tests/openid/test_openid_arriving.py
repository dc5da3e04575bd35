"""Who comes back from a provider: whose account that is, which roles it gives, and what is left to do."""

import re
import threading
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.access.second_steps import SECRET, code_at
from tests.openid import hostile as other
from tests.openid.conftest import EMAIL, NOW, Record, come_back, go, is_in, visit, visit_again
from tests.openid.hostile import Hostile, signed

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import (
    GIVEN_FOR,
    Because,
    IdentityProvider,
    MembershipLine,
    NotLetIn,
    ProvidedPerson,
    Role,
)
from ketenzicht.access.models import Identity, Membership, User, UserSession
from ketenzicht.access.openid.metadata import KEYS
from ketenzicht.access.operations.spending import spend
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.events.models import Event

PASSWORD = "een lange zin die niemand raadt"  # noqa: S105 - of the tests
TODAY = queries.local_day(NOW)


def roles_of(user: User, on: Any = TODAY) -> set[tuple[UUID, str]]:
    return {(line.organisation_id, line.role.value) for line in queries.memberships_of(user_id=user.id, on=on)}


def account(hospital: UUID, email: str = EMAIL, role: Role = Role.TRIAGIST) -> UUID:
    return operations.create_account(
        name="V. Verpleegkundige",
        email=email,
        password=PASSWORD,
        organisation_id=hospital,
        role=role,
        actor=PLATFORM,
        at=NOW,
    )


def test_who_is_new_gets_an_account_with_the_roles_that_the_provider_gives(
    client: Client, hostile: Hostile, provider: IdentityProvider, hospital: UUID
) -> None:
    hostile.claims["groups"] = ["kz-triage", "kz-bedden", "kz-onbekend", "*"]
    answer = visit(client, hostile, next="/account/")
    assert answer.headers["Location"] == "/account/"
    assert is_in(client)
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == (EMAIL, "V. Verpleegkundige", False)
    assert roles_of(user) == {(hospital, "triagist"), (hospital, "capacity-manager")}
    assert roles_of(user, on=TODAY + GIVEN_FOR) == set()  # they lapse unless the provider says so again
    line = AuditLine.objects.get(action="access.signed-in")
    assert (line.actor_id, line.outcome, line.deed) == (user.id, "success", "sign-in")
    assert line.detail == {"by": "provider", "provider": "proef"}
    for action in ("access.account-created", "access.identity-linked", "access.role-given"):
        assert AuditLine.objects.filter(action=action, actor_name=provider.name).exists()
        assert Event.objects.filter(kind=action).exists()


def test_one_is_found_by_what_the_provider_calls_one_and_not_by_address(
    client: Client, hostile: Hostile, provider: IdentityProvider
) -> None:
    visit(client, hostile)
    hostile.claims |= {"email": "getrouwd@ziekenhuis.invalid", "name": "V. Andersnaam"}
    assert visit_again(client, hostile).status_code == 302
    assert User.objects.count() == 1
    hostile.claims |= {"sub": "u-2", "email": EMAIL}  # somebody else, who says to have that address
    assert visit_again(client, hostile).status_code == 403
    assert AuditLine.objects.latest("id").detail["because"] == "not-vouched-for: identity"
    assert Identity.objects.count() == 1


def test_roles_follow_what_the_provider_says_and_those_that_people_gave_stay(
    client: Client, hostile: Hostile, provider: IdentityProvider, hospital: UUID, elsewhere: UUID
) -> None:
    visit(client, hostile)
    user = User.objects.get()
    Membership.objects.create(user=user, organisation_id=elsewhere, role=Role.COORDINATOR, valid_from=TODAY)
    hostile.claims["groups"] = "kz-bedden"
    assert visit_again(client, hostile).status_code == 302
    assert roles_of(user) == {(hospital, "capacity-manager"), (elsewhere, "coordinator")}
    ended = AuditLine.objects.get(action="access.role-ended")
    assert ended.detail == {"organisationId": str(hospital), "role": "triagist", "provider": "proef"}
    hostile.claims["groups"] = ...
    visit_again(client, hostile)
    assert roles_of(user) == {(elsewhere, "coordinator")}


def test_a_role_that_lapses_is_kept_by_signing_in_again(
    client: Client, hostile: Hostile, provider: IdentityProvider
) -> None:
    visit(client, hostile)
    row = Membership.objects.get()
    row.valid_from, row.valid_until = TODAY - timedelta(days=6), TODAY + timedelta(days=1)
    row.save()
    visit_again(client, hostile)
    row.refresh_from_db()
    assert row.valid_until == TODAY + GIVEN_FOR
    assert Membership.objects.count() == 1


def test_a_provider_of_several_organisations_says_of_which_somebody_is(
    client: Client, hostile: Hostile, record: Record, hospital: UUID, elsewhere: UUID
) -> None:
    record(organisation_claim="org.units", organisations={"A": hospital, "B": elsewhere})
    hostile.claims["org"] = {"units": ["B", "C"]}
    visit(client, hostile)
    assert roles_of(User.objects.get()) == {(elsewhere, "triagist")}


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "iemand@elders.invalid"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "iemand@elders.invalid@ziekenhuis.invalid"},
        {"email": ...},
        {"groups": []},
        {"groups": ["kz-onbekend"]},
    ],
)
def test_nobody_gets_an_account_for_an_address_that_the_provider_does_not_speak_for_or_without_a_role(
    client: Client, hostile: Hostile, provider: IdentityProvider, claims: dict[str, Any]
) -> None:
    hostile.claims |= claims
    answer = visit(client, hostile)
    assert answer.status_code == 403
    assert "Ketenzicht kent u nog niet" in answer.content.decode()
    assert not User.objects.exists()


def test_an_account_that_was_there_is_linked_when_the_provider_vouches_for_all_it_may_do(
    client: Client, hostile: Hostile, provider: IdentityProvider, hospital: UUID
) -> None:
    there = account(hospital)
    visit(client, hostile)
    assert Identity.objects.get().user_id == there
    assert is_in(client)


@pytest.mark.parametrize("role", [Role.PLATFORM_ADMINISTRATOR, Role.AUDITOR])
def test_a_provider_does_not_take_over_an_account_over_the_platform(
    client: Client, hostile: Hostile, provider: IdentityProvider, hospital: UUID, role: Role
) -> None:
    account(hospital, role=role)
    answer = visit(client, hostile)
    assert answer.status_code == 403
    assert "met uw e-mailadres en wachtwoord" in answer.content.decode()
    assert not Identity.objects.exists()


def test_a_provider_does_not_take_over_an_account_that_may_something_elsewhere(
    client: Client, hostile: Hostile, provider: IdentityProvider, elsewhere: UUID
) -> None:
    account(elsewhere)
    assert visit(client, hostile).status_code == 403
    assert not Identity.objects.exists()


def test_an_account_that_ended_stays_ended(
    client: Client, hostile: Hostile, provider: IdentityProvider, hospital: UUID
) -> None:
    visit(client, hostile)
    operations.end_account(user_id=User.objects.get().id, actor=PLATFORM, at=timezone.now())
    assert not is_in(client)
    assert "Uw account in Ketenzicht is beëindigd" in visit_again(client, hostile).content.decode()
    Identity.objects.all().delete()
    assert visit_again(client, hostile).status_code == 403


def test_without_a_second_step_that_is_demanded_one_is_told_to_take_it(
    client: Client, hostile: Hostile, provider: IdentityProvider
) -> None:
    for odd in (["pwd"], [], "otp", ..., 7):
        hostile.claims["amr"] = odd
        answer = visit_again(client, hostile)
        assert answer.status_code == 403, odd
        assert "zonder tweede stap" in answer.content.decode()
    hostile.claims |= {"amr": ["pwd", "hwk"]}
    assert visit_again(client, hostile).status_code == 302


def test_a_level_that_is_demanded_is_asked_for_and_checked(client: Client, hostile: Hostile, record: Record) -> None:
    record(amr=(), acr=("hoog",))
    asked = go(client)
    assert asked["acr_values"] == "hoog"
    hostile.claims["acr"] = "laag"
    assert come_back(client, asked, provider=hostile).status_code == 403
    hostile.claims["acr"] = "hoog"
    assert visit_again(client, hostile).status_code == 302
    assert is_in(client)


def test_what_is_not_signed_does_not_prove_a_second_step(client: Client, hostile: Hostile, record: Record) -> None:
    record()
    hostile.userinfo = {"sub": "u-1", "email": EMAIL, "groups": ["kz-triage"], "amr": ["otp"]}
    hostile.claims = {}
    assert visit(client, hostile).status_code == 403
    assert not User.objects.exists()


def test_claims_may_come_from_userinfo_of_the_same_person(client: Client, hostile: Hostile, record: Record) -> None:
    record()
    hostile.userinfo = {"sub": "u-1", "email": EMAIL, "groups": ["kz-triage"], "name": "Een ander"}
    hostile.claims = {"amr": ["otp"], "name": "V. Verpleegkundige"}
    assert visit(client, hostile).status_code == 302
    assert User.objects.get().name == "V. Verpleegkundige"  # what is signed counts
    hostile.userinfo["sub"] = "u-2"
    assert visit_again(client, hostile).status_code == 403


def test_where_no_second_step_is_demanded_ours_is_asked(client: Client, hostile: Hostile, record: Record) -> None:
    record(amr=())
    answer = visit(client, hostile, next="/entitlements/")
    assert answer.headers["Location"] == "/account/second-step/?next=%2Fentitlements%2F"
    assert not is_in(client)
    assert AuditLine.objects.filter(action="access.provider-accepted").exists()
    assert not AuditLine.objects.filter(action="access.signed-in").exists()


def test_who_may_more_than_the_provider_can_vouch_for_takes_our_second_step_too(
    client: Client, hostile: Hostile, provider: IdentityProvider, elsewhere: UUID
) -> None:
    visit(client, hostile)
    user = User.objects.get()
    Membership.objects.create(user=user, organisation_id=elsewhere, role=Role.TRIAGIST, valid_from=TODAY)
    earlier = timezone.now() - timedelta(minutes=2)
    operations.set_up_second_factor(user_id=user.id, secret=SECRET, code=code_at(earlier), current="", at=earlier)
    assert (
        visit_again(client, hostile, next="/account/").headers["Location"] == "/sign-in/second-step/?next=%2Faccount%2F"
    )
    assert not is_in(client)
    answer = client.post("/sign-in/second-step/", {"code": code_at(timezone.now())})
    assert answer.status_code == 302
    assert is_in(client)
    session = UserSession.objects.latest("id")
    assert session.provider_id == provider.id  # also after a second step of ours it is known whence


def invite(hospital: UUID, email: str) -> str:
    return operations.invite(
        organisation_id=hospital, name="G. Genodigde", email=email, role=Role.COORDINATOR, actor=PLATFORM, at=NOW
    )


def test_who_is_invited_accepts_at_the_provider(
    client: Client, hostile: Hostile, record: Record, hospital: UUID
) -> None:
    record(roles={})
    token = invite(hospital, EMAIL)
    page = client.get(f"/invitations/{token}/").content.decode()
    assert re.search(rf'href="/sign-in/with/proef/\?invitation={token}"', page)
    assert visit(client, hostile, invitation=token).status_code == 302
    assert is_in(client)
    user = User.objects.get()
    assert (user.name, roles_of(user)) == ("G. Genodigde", {(hospital, "coordinator")})
    hostile.claims |= {"sub": "u-2"}
    assert visit_again(client, hostile, invitation=token).status_code == 403  # it opened once


def test_an_invitation_to_another_is_not_accepted_by_who_happens_to_have_the_link(
    client: Client, hostile: Hostile, provider: IdentityProvider, hospital: UUID
) -> None:
    token = invite(hospital, "iemand.anders@ziekenhuis.invalid")
    answer = visit(client, hostile, invitation=token)
    assert answer.status_code == 403
    assert "voor een ander e-mailadres" in answer.content.decode()
    assert not User.objects.exists()
    assert client.get(f"/invitations/{token}/").status_code == 200  # and it is still open
    page = client.get(f"/invitations/{invite(hospital, 'b@elders.invalid')}/").content.decode()
    assert "Aannemen met" not in page


def test_keys_that_were_replaced_are_fetched_and_old_ones_are_not_believed(
    client: Client, hostile: Hostile, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(client, hostile)
    hostile.keys = [other.key(1).as_dict(private=False)]
    hostile.sign = lambda claims: signed(claims, number=1)
    monkeypatch.setattr(KEYS, "_clock", lambda: time.monotonic() + 31)
    assert visit_again(client, hostile).status_code == 302
    hostile.sign = lambda claims: signed(claims, number=0)
    assert visit_again(client, hostile).status_code == 403


def test_a_provider_that_is_away_for_a_moment_keeps_nobody_out_whose_keys_we_know(
    client: Client, hostile: Hostile, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketenzicht.access.openid.metadata import METADATA

    visit(client, hostile)
    for kept in (KEYS, METADATA):
        monkeypatch.setattr(kept, "_clock", lambda: time.monotonic() + 2 * 3_600)
    hostile.status |= {"/jwks": 500, "/.well-known/openid-configuration": 500}
    assert visit_again(client, hostile).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_many_that_come_back_at_once_with_the_same_state_one_is_let_through() -> None:
    found: list[bool] = []

    def first() -> None:
        found.append(spend(what="state", until=NOW + timedelta(minutes=5), at=NOW))
        connection.close()

    threads = [threading.Thread(target=first) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False] * 7 + [True]


def test_two_arrivals_with_different_subjects_do_not_share_an_account(
    provider: IdentityProvider, hospital: UUID
) -> None:
    def person(subject: str) -> ProvidedPerson:
        line = MembershipLine(organisation_id=hospital, role=Role.TRIAGIST)
        return ProvidedPerson(
            subject=subject, email=EMAIL, name="V.", memberships=(line,), took_second_step=True, session=""
        )

    operations.arrive(provider=provider, person=person("a"), invitation="", address="192.0.2.7", at=NOW)
    with pytest.raises(NotLetIn) as refused:
        operations.arrive(provider=provider, person=person("b"), invitation="", address="192.0.2.7", at=NOW)
    assert refused.value.because is Because.NOT_VOUCHED_FOR
