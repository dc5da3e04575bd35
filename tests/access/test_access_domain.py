"""Laws of access: what is not granted is refused, and every refusal says what, why and whom to ask."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ketenzicht.access.domain import (
    ANONYMOUS,
    KEY_SCOPES,
    KINDS_OF_PERMISSION,
    ROLE_NAMES,
    ROLES,
    SCOPE_WORDS,
    Client,
    MembershipLine,
    Permission,
    Role,
    actor_of_person,
    assemble,
    can_give,
    can_give_role,
    fingerprint,
    grants_in,
    grants_of,
    normal_email,
    prefix_of,
    refusal,
)
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.registry.domain import OrganisationKind

permissions = st.sampled_from(Permission)
grants = st.frozensets(permissions).map(lambda found: frozenset(str(item) for item in found))
organisations = st.sampled_from([UUID(int=number) for number in range(3)])
actors = st.builds(
    Actor,
    kind=st.sampled_from([ActorKind.PERSON, ActorKind.SYSTEM]),
    id=st.uuids(),
    name=st.text(min_size=1, max_size=20),
    organisation_id=organisations | st.none(),
    grants=grants,
)
memberships = st.lists(
    st.builds(
        MembershipLine,
        organisation_id=organisations,
        role=st.sampled_from(Role),
        kind=st.sampled_from(OrganisationKind),
    ),
    max_size=5,
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them naive
clients = st.builds(
    Client,
    id=st.uuids(),
    name=st.text(),
    organisation_id=st.uuids(),
    scopes=grants,
    expires_at=moments | st.none(),
    revoked_at=moments | st.none(),
)
prefixes = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=8, max_size=8)
secrets = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", min_size=43, max_size=43)


def test_every_role_is_in_the_table_and_has_a_dutch_name() -> None:
    assert set(ROLES) == set(ROLE_NAMES) == set(Role)


def test_every_permission_can_be_had() -> None:
    assert grants_of(Role) == set(Permission)


@given(permissions, organisations | st.none())
def test_a_visitor_may_do_nothing_and_the_platform_everything(
    permission: Permission, organisation_id: UUID | None
) -> None:
    sentence = refusal(actor=ANONYMOUS, permission=permission, organisation_id=organisation_id)
    assert sentence
    assert "niet aangemeld" in sentence
    assert refusal(actor=PLATFORM, permission=permission, organisation_id=organisation_id) is None


@given(actors, permissions)
def test_only_what_is_granted_is_allowed(actor: Actor, permission: Permission) -> None:
    assert (refusal(actor=actor, permission=permission) is None) == (permission in actor.grants)


@given(actors, permissions, organisations)
def test_another_organisation_is_for_those_who_maintain_the_platform(
    actor: Actor, permission: Permission, organisation_id: UUID
) -> None:
    allowed = refusal(actor=actor, permission=permission, organisation_id=organisation_id) is None
    own = organisation_id == actor.organisation_id or Permission.PLATFORM_MAINTAIN in actor.grants
    assert allowed == (permission in actor.grants and own)


@given(actors, permissions, organisations | st.none())
def test_every_refusal_says_what_why_and_whom_to_ask(
    actor: Actor, permission: Permission, organisation_id: UUID | None
) -> None:
    sentence = refusal(actor=actor, permission=permission, organisation_id=organisation_id)
    assume(sentence is not None)
    assert sentence is not None
    what, _, why = sentence.partition(": ")
    assert what.endswith(("mag niet", "mag hier niet"))
    assert "Vraag " in why
    assert sentence.endswith(".")


@given(actors, grants)
def test_nobody_gives_away_more_than_they_have(actor: Actor, wanted: frozenset[str]) -> None:
    assert can_give(actor=actor, permissions=wanted) == (wanted <= actor.grants)
    assert can_give(actor=PLATFORM, permissions=wanted)


@given(memberships)
def test_a_person_acts_for_one_organisation_with_the_roles_there_and_no_others(lines: list[MembershipLine]) -> None:
    actor = actor_of_person(id=uuid4(), name="V", memberships=lines)
    here = [line for line in lines if line.organisation_id == actor.organisation_id]
    assert actor.grants == frozenset[str]().union(*(grants_in(one.role, kind=one.kind) for one in here))
    assert actor.grants <= grants_of(one.role for one in here)
    assert actor.organisation_id == (lines[0].organisation_id if lines else None)


@given(st.sampled_from(Role), st.sampled_from(OrganisationKind) | st.none())
def test_a_role_gives_no_more_anywhere_than_it_carries_and_what_is_of_care_only_there(
    role: Role, kind: OrganisationKind | None
) -> None:
    given_there = grants_in(role, kind=kind)
    assert given_there <= grants_of([role])
    if role is Role.ORGANISATION_ADMINISTRATOR:
        assert not {one for one, kinds in KINDS_OF_PERMISSION.items() if kind not in kinds} & given_there
    else:
        assert given_there == grants_of([role])


def test_an_administrator_of_a_bureau_has_no_places_to_promise_and_keeps_what_is_of_the_own_organisation() -> None:
    there = grants_in(Role.ORGANISATION_ADMINISTRATOR, kind=OrganisationKind.NETWORK)
    assert {Permission.ACCESS_ADMINISTER, Permission.REGISTRY_MAINTAIN, Permission.CAPACITY_READ} <= there
    assert not there & {
        Permission.CAPACITY_DELIVER, Permission.PLACEMENT_ANSWER, Permission.PLANNING_MAINTAIN,
        Permission.HANDOVER_MAINTAIN, Permission.TELEPHONY_ADMINISTER,
    }  # fmt: skip
    at_a_provider = grants_in(Role.ORGANISATION_ADMINISTRATOR, kind=OrganisationKind.PROVIDER)
    assert Permission.PLACEMENT_ANSWER in at_a_provider


def test_an_administrator_makes_another_wherever_they_are() -> None:
    for kind in OrganisationKind:
        grants = grants_in(Role.ORGANISATION_ADMINISTRATOR, kind=kind)
        actor = Actor(ActorKind.PERSON, uuid4(), "Bea", uuid4(), grants)
        assert can_give_role(actor=actor, role=Role.ORGANISATION_ADMINISTRATOR)
        assert not can_give_role(actor=actor, role=Role.PLATFORM_ADMINISTRATOR)


def test_somebody_without_a_role_may_do_nothing() -> None:
    assert actor_of_person(id=uuid4(), name="V", memberships=[]).grants == frozenset()


@given(prefixes, secrets)
def test_a_key_is_recognised_by_its_form_and_shows_only_its_prefix(prefix: str, secret: str) -> None:
    key = assemble(prefix=prefix, secret=secret)
    assert len(key) == 55
    assert prefix_of(key) == prefix


@given(st.text(st.characters()), prefixes, secrets)
def test_what_is_almost_a_key_is_none(noise: str, prefix: str, secret: str) -> None:
    assume(noise)
    key = assemble(prefix=prefix, secret=secret)
    assert prefix_of(noise) is None
    assert prefix_of(key + noise) is None
    assert prefix_of(noise + key) is None
    assert prefix_of(key[:-1]) is None


@pytest.mark.parametrize(("prefix", "secret"), [("short", "x" * 43), ("abcdefgh", "x" * 42), ("ABCDEFGH", "x" * 43)])
def test_a_key_of_another_form_is_never_made(prefix: str, secret: str) -> None:
    with pytest.raises(ValueError, match="recognised"):
        assemble(prefix=prefix, secret=secret)


@given(st.lists(st.tuples(prefixes, secrets), unique=True))
def test_different_keys_have_different_fingerprints_that_do_not_show_them(parts: list[tuple[str, str]]) -> None:
    keys = [assemble(prefix=prefix, secret=secret) for prefix, secret in parts]
    assert len({fingerprint(key) for key in keys}) == len(keys)
    assert all(len(fingerprint(key)) == 64 and key[12:] not in fingerprint(key) for key in keys)


@given(clients, moments, moments)
def test_a_key_that_is_refused_stays_refused(client: Client, one: datetime, other: datetime) -> None:
    earlier, later = sorted([one, other])
    if client.refusal(earlier):
        assert client.refusal(later)


@given(clients, moments)
def test_a_key_is_refused_from_its_end_and_says_so(client: Client, at: datetime) -> None:
    sentence = client.refusal(at)
    ends = [moment for moment in (client.expires_at, client.revoked_at) if moment is not None]
    assert bool(sentence) == any(moment <= at for moment in ends)
    if sentence:
        assert "ingetrokken op" in sentence or "verlopen op" in sentence
        assert "Vraag" in sentence


def test_moments_in_a_refusal_are_told_in_dutch_time() -> None:
    ended = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    client = Client(uuid4(), "EPD", uuid4(), frozenset(), expires_at=ended, revoked_at=None)
    assert "2-7-2026 om 00:30" in str(client.refusal(ended))


@given(clients)
def test_a_system_acts_with_the_scopes_of_its_key_for_its_organisation(client: Client) -> None:
    actor = client.actor
    assert (actor.kind, actor.id, actor.organisation_id) == (ActorKind.SYSTEM, client.id, client.organisation_id)
    assert actor.grants == client.scopes


def test_keys_are_never_good_for_what_only_people_do() -> None:
    people = {Permission.ACCESS_ADMINISTER, Permission.PLATFORM_MAINTAIN, Permission.AUDIT_READ}
    assert not people & KEY_SCOPES


@given(st.text())
def test_an_address_has_one_spelling(address: str) -> None:
    assert normal_email(normal_email(address)) == normal_email(address)
    assert normal_email(f"  {address.upper()} ") == normal_email(address.upper())


def test_every_scope_of_a_key_has_words_for_who_makes_one() -> None:
    assert SCOPE_WORDS.keys() == KEY_SCOPES
