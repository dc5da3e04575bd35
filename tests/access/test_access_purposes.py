"""Keys and tokens that read for some purposes only: what fits, what is kept, what is refused, and never wider."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings
from tests.access.asking_tokens import BASE, ask, registered, signed, whoami
from tests.access.helpers import NOON
from tests.access.signing import EC, pem

from ketenzicht.access import insights, operations, queries
from ketenzicht.access.domain import (
    KEY_SCOPES,
    NOBODY,
    PRIMARY,
    PURPOSE_SCOPE,
    READS_FOR,
    Detail,
    Extent,
    IssuedKey,
    KeyToReplace,
    Party,
    Purpose,
    Reach,
    Scope,
    Subject,
    TokenRefused,
    TokenRequest,
    narrowed_for_care,
    purpose_refusal,
    purposes_fit,
)
from ketenzicht.access.gate import Gate
from ketenzicht.access.models import AccessToken, ApiKey
from ketenzicht.access.operations import NewAgreement
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.errors import Invalid
from ketenzicht.registry.operations import load_reference

TODAY = NOON.date()
SPREADING = Reach(purposes=frozenset({Purpose.SPREADING}))
READ, FIGURES = "capacity.read", "figures.read"

scopes = st.frozensets(st.sampled_from(sorted(KEY_SCOPES)), min_size=1)
purposes = st.frozensets(st.sampled_from(Purpose))


def system(organisation_id: UUID, *names: str) -> Actor:
    grants = frozenset({READ, FIGURES})
    return Actor(ActorKind.SYSTEM, UUID(int=9), "EPD", organisation_id, grants, purposes=frozenset(names) or None)


def issued(organisation_id: UUID, **other: Any) -> IssuedKey:
    at = timezone.now()
    usual: dict[str, Any] = {"name": "EPD", "scopes": [READ], "expires_at": at + timedelta(days=30), "reach": SPREADING}
    return operations.issue_key(organisation_id=organisation_id, **{**usual, **other}, actor=PLATFORM, at=at)


def agreed(organisation_id: UUID, purpose: Purpose, module: str) -> UUID:
    """The organisation sees a module of the whole country, for one purpose."""
    new = NewAgreement(
        party=Party(organisation_id=organisation_id),
        module=module,
        extent=Extent(Scope.COUNTRY),
        detail=Detail.PROVIDER,
        purpose=purpose,
        valid_from=TODAY,
        valid_until=None,
        decided_by="De proef",
        ground="Om te proberen",
    )
    return operations.decide_agreement(new=new, actor=PLATFORM, at=NOON)


# ── What goes together ───────────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None)
@given(scopes, purposes)
def test_a_key_has_a_purpose_for_all_that_it_reads_and_none_for_what_it_does_not(
    some: frozenset[str], named: frozenset[Purpose]
) -> None:
    read = {scope: READS_FOR[scope] & named for scope in READS_FOR}
    fits = all(bool(read[scope]) == (scope in some) for scope in READS_FOR)
    assert purposes_fit(scopes=some, purposes=named) == (fits or not named)


@settings(deadline=None)
@given(scopes, purposes, scopes | st.just(frozenset()), purposes)
def test_a_token_is_never_for_more_than_its_key(
    some: frozenset[str], of_key: frozenset[Purpose], asked: frozenset[str], asked_for: frozenset[Purpose]
) -> None:
    if not purposes_fit(scopes=some, purposes=of_key):
        return
    scope = " ".join([*asked, *(f"{PURPOSE_SCOPE}{one}" for one in asked_for)])
    request = TokenRequest(grant="", assertion_type="", assertion="", scope=scope)
    try:
        good, for_what = request.good_for(scopes=sorted(some), purposes=sorted(of_key))
    except TokenRefused:
        assert not (asked <= some and not asked_for)  # less of what the key may is never refused
        return
    assert good
    assert set(good) <= some
    assert not asked or set(good) == asked
    assert purposes_fit(scopes=good, purposes=for_what)
    assert set(for_what) <= (of_key or set(Purpose))
    assert not asked_for or set(for_what) == asked_for
    if of_key and READS_FOR.keys() & set(good):
        assert for_what  # nothing stands for everything: it may not come out of something


@pytest.mark.parametrize("scope", ["purpose:", "purpose:*", "purpose:spreading,policy", "PURPOSE:spreading", "purpose"])
def test_an_unknown_purpose_gives_no_token(scope: str) -> None:
    request = TokenRequest(grant="", assertion_type="", assertion="", scope=scope)
    with pytest.raises(TokenRefused):
        request.good_for(scopes=[READ], purposes=[])


def test_all_purposes_of_care_are_as_none_and_another_purpose_is_refused_in_words() -> None:
    somebody = system(UUID(int=1), *PRIMARY, Purpose.POLICY)
    assert narrowed_for_care(somebody) is None
    assert narrowed_for_care(system(UUID(int=1), Purpose.SPREADING, Purpose.CARE_COORDINATION)) == (
        Purpose.CARE_COORDINATION,
        Purpose.SPREADING,
    )
    assert purpose_refusal(actor=somebody, purpose=Purpose.POLICY) is None
    reason = str(purpose_refusal(actor=somebody, purpose=Purpose.RESEARCH))
    assert "niet voor onderzoek" in reason
    assert "Vraag uw organisatiebeheerder" in reason


# ── Keys and tokens ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("some", "named"),
    [
        ([READ], ["policy"]),
        ([FIGURES], ["spreading"]),
        (["capacity.deliver"], ["spreading"]),
        ([READ, FIGURES], ["spreading"]),
        ([READ], ["nonsense"]),
        ([READ], ["spreading", "*"]),
        ([READ], [""]),
    ],
)
def test_purposes_that_do_not_go_with_the_key_are_refused_by_us_and_by_the_database(
    hospital: UUID, some: list[str], named: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        issued(hospital, scopes=some, reach=Reach(purposes=frozenset(named)))
    assert [fault.code for fault in refused.value.faults] == ["purpose-without-scope"]
    assert not ApiKey.objects.exists()
    issued(hospital, reach=Reach())
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.update(scopes=some, purposes=named)


def test_a_key_says_for_which_purposes_it_reads_to_its_holder_and_in_the_log(client: Client, hospital: UUID) -> None:
    key = issued(hospital)
    status, told = whoami(client, key.key)
    assert (status, told["purposes"]) == (200, ["spreading"])
    assert AuditLine.objects.get(action="access.key-issued").detail["purposes"] == ["spreading"]
    assert whoami(client, issued(hospital, reach=Reach()).key)[1]["purposes"] == []


@pytest.mark.parametrize("public_key", ["", pem(EC)])
def test_a_key_that_is_replaced_gets_no_wider(hospital: UUID, public_key: str) -> None:
    old, at = issued(hospital), timezone.now()
    days = timedelta(days=1)
    replacing = KeyToReplace(old.prefix, at + days, at + 90 * days, public_key=public_key)
    new = operations.replace_key(replacing=replacing, actor=replace(PLATFORM, organisation_id=hospital), at=at)
    assert {key.reach for key in ApiKey.objects.all()} == {SPREADING}
    assert new.prefix != old.prefix


@pytest.fixture
def now(settings: Settings) -> datetime:
    settings.BASE_URL = BASE
    return timezone.now()


def test_a_token_is_for_the_purposes_of_its_key_or_for_fewer(client: Client, hospital: UUID, now: datetime) -> None:
    both = Reach(purposes=frozenset({Purpose.SPREADING, Purpose.OWN_CAPACITY}))
    key = registered(hospital, at=now, scopes=[READ], reach=both)
    status, given = ask(client, signed(key, now))
    assert (status, given["scope"]) == (200, "capacity.read purpose:own-capacity purpose:spreading")
    status, given = ask(client, signed(key, now), scope="purpose:spreading")
    assert (status, given["scope"]) == (200, "capacity.read purpose:spreading")
    assert whoami(client, given["access_token"])[1]["purposes"] == ["spreading"]
    assert AuditLine.objects.filter(action="access.token-given").latest("id").detail["purposes"] == ["spreading"]
    wider = ["purpose:care-coordination", "capacity.read+purpose:spreading+purpose:care-coordination", "purpose:policy"]
    for scope in wider:
        status, refused = ask(client, signed(key, now), scope=scope)
        assert (status, refused["error"]) == (400, "invalid_scope")
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessToken.objects.update(purposes=["policy"])


def test_a_key_that_is_not_narrowed_gives_a_token_that_is(client: Client, hospital: UUID, now: datetime) -> None:
    key = registered(hospital, at=now, scopes=[READ, FIGURES, "capacity.deliver"])
    for scope, wanted in (
        ("purpose:spreading", "capacity.deliver capacity.read purpose:spreading"),
        ("figures.read purpose:policy", "figures.read purpose:policy"),
        ("capacity.read", "capacity.read"),
    ):
        assert ask(client, signed(key, now), scope=scope.replace(" ", "+"))[1]["scope"] == wanted
    assert ask(client, signed(key, now), scope="capacity.read+purpose:policy")[0] == 400


def test_the_description_names_the_purposes(client: Client) -> None:
    told = client.get("/.well-known/oauth-authorization-server").json()["scopes_supported"]
    assert set(told) == KEY_SCOPES | {f"{PURPOSE_SCOPE}{purpose}" for purpose in Purpose}


def test_the_commands_narrow_too(hospital: UUID, tmp_path: Any) -> None:
    usual = ["--organisation", str(hospital), "--name", "EPD", "--scope", READ]
    call_command("issue_key", *usual, "--purpose", "spreading")
    path = tmp_path / "public.pem"
    path.write_text(pem(EC))
    call_command("register_public_key", str(path), *usual, "--purpose", "spreading")
    assert [key.reach for key in ApiKey.objects.all()] == [SPREADING, SPREADING]
    with pytest.raises(CommandError):
        call_command("issue_key", *usual, "--purpose", "policy")


# ── What it sees ─────────────────────────────────────────────────────────────────────────────────────────────


def sees(organisation_id: UUID, *names: str) -> set[str]:
    found = queries.insight_of(actor=system(organisation_id, *names), day=TODAY, now=NOON).audience
    return {one for one in ("spoed", "kliniek") if found.sees(module=one, of=Subject(), detail=Detail.PROVIDER)}


@pytest.mark.django_db(transaction=True)
async def test_the_gate_gives_each_purpose_its_own_and_a_full_key_what_its_organisation_has(hospital: UUID) -> None:
    from asgiref.sync import sync_to_async

    await sync_to_async(agreed)(hospital, Purpose.CARE_COORDINATION, "spoed")
    await sync_to_async(agreed)(hospital, Purpose.SPREADING, "kliniek")
    gate = Gate()
    whole = await gate.insight(system(hospital), now=NOON)
    full = await gate.insight(system(hospital, *PRIMARY, Purpose.POLICY), now=NOON)
    assert full.audience is whole.audience  # the same object: the same looks, and no question more
    assert (whole.wider, full.wider) == (None, None)
    narrowed = await gate.insight(system(hospital, Purpose.SPREADING), now=NOON)
    assert narrowed.audience.rights < whole.audience.rights
    assert narrowed.wider is whole.audience
    nothing = await gate.insight(system(hospital, Purpose.OWN_CAPACITY), now=NOON)
    assert nothing.audience.rights == frozenset()
    secondary = await gate.insight(system(hospital, Purpose.POLICY), now=NOON)
    assert (secondary.audience, secondary.wider) == (NOBODY, whole.audience)


def test_a_key_sees_what_was_agreed_for_its_purposes_and_nothing_else(
    hospital: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_reference(at=NOON)
    agreed(hospital, Purpose.CARE_COORDINATION, "spoed")
    agreed(hospital, Purpose.SPREADING, "kliniek")
    queries.standing_of(organisation_id=hospital, on=TODAY)  # the regions of the day are remembered
    with django_assert_num_queries(2):
        assert sees(hospital) == {"spoed", "kliniek"}
    with django_assert_num_queries(4):
        assert sees(hospital, Purpose.SPREADING) == {"kliniek"}
    assert sees(hospital, Purpose.CARE_COORDINATION) == {"spoed"}
    assert sees(hospital, Purpose.OWN_CAPACITY) == set()
    assert sees(hospital, Purpose.OWN_CAPACITY, Purpose.SPREADING) == {"kliniek"}
    assert sees(hospital, *PRIMARY) == {"spoed", "kliniek"}
    assert sees(hospital, Purpose.POLICY) == set()  # a purpose of secondary use opens no board
    insight = queries.insight_of(actor=system(hospital, Purpose.SPREADING), day=TODAY, now=NOON)
    refused = queries.why_not(insight=insight, module="spoed", of=Subject(), detail=Detail.PROVIDER, on=TODAY)
    assert "Deze sleutel leest alleen voor patiëntenspreiding." in refused


def test_what_is_kept_for_one_purpose_is_not_given_for_another(hospital: UUID) -> None:
    load_reference(at=NOON)
    agreed(hospital, Purpose.CARE_COORDINATION, "spoed")
    insights.memory.begin()
    try:
        assert sees(hospital) == {"spoed"}
        assert sees(hospital, Purpose.SPREADING) == set()
        assert sees(hospital, Purpose.CARE_COORDINATION) == {"spoed"}
    finally:
        insights.memory.end()
