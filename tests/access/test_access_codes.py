"""Codes of the second step: which open, who needs them, and how their secret is kept."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.access.helpers import EMAIL, NOON
from tests.access.second_steps import HALF_A_MINUTE, SECRET, code_at

from ketenzicht.access.domain import (
    ROLES,
    NextStep,
    Role,
    grace_of,
    next_step,
    step_of,
)
from ketenzicht.access.models import RecoveryCode
from ketenzicht.access.sealing import seal, unseal

moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(moments, st.integers(-29, 29))
def test_a_code_holds_on_a_clock_that_is_half_a_minute_off(moment: datetime, seconds: int) -> None:
    code = code_at(moment + timedelta(seconds=seconds))
    assert step_of(code=code, secret=SECRET, after=0, at=moment) is not None


@given(moments)
def test_a_code_opens_once_and_none_before_it_after_it(moment: datetime) -> None:
    step = step_of(code=code_at(moment), secret=SECRET, after=0, at=moment)
    assert step is not None
    for code in (code_at(moment), code_at(moment - HALF_A_MINUTE)):
        again = step_of(code=code, secret=SECRET, after=step, at=moment)
        assert again is None or again > step  # a later step may happen to have the same digits


def test_the_codes_are_those_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - of the RFC
    at = datetime.fromtimestamp(59, tz=NOON.tzinfo)
    assert step_of(code="287 082", secret=secret, after=0, at=at) == 1
    assert step_of(code="287082", secret=secret, after=1, at=at) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\x00", "-1", "x" * 40, "１２３４５６"])
def test_what_is_no_code_opens_nothing(typed: str) -> None:
    assert step_of(code=typed, secret=SECRET, after=0, at=NOON) is None


def test_every_role_that_sees_more_than_aggregates_needs_a_second_step() -> None:
    for role, grants in ROLES.items():
        left = next_step(has_second_factor=False, grants=grants, email=EMAIL, grace=frozenset())
        assert left is NextStep.SET_UP, role
    assert next_step(has_second_factor=False, grants=(), email=EMAIL, grace=()) is NextStep.NOTHING


def test_grace_is_for_addresses_that_nobody_has_and_never_skips_a_second_step_that_is_there() -> None:
    grace = grace_of("demonstratie.example, Voorbeeld.invalid")
    grants = ROLES[Role.TRIAGIST]
    for email in ("a@demonstratie.example", "A@VOORBEELD.INVALID"):
        assert next_step(has_second_factor=False, grants=grants, email=email, grace=grace) is NextStep.NOTHING
        assert next_step(has_second_factor=True, grants=grants, email=email, grace=grace) is NextStep.CODE
    for email in ("a@b.demonstratie.example", "demonstratie.example", "a@demonstratie.example.nl", "a@x.nl"):
        left = next_step(has_second_factor=False, grants=grants, email=email.replace("demo", "d"), grace=grace)
        assert left is NextStep.SET_UP
    assert grace_of("") == frozenset()
    for real in ("ziekenhuis.nl", "example.nl", "notexample.com", "*", "test.nl", ".example.nl"):
        with pytest.raises(ValueError, match="reserved"):
            grace_of(real)


def test_a_secret_is_not_in_the_database_and_is_of_one_account(account: UUID, recovery_codes: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM access_secondfactor")
        (sealed,) = cursor.fetchone()
    assert SECRET.encode() not in bytes(sealed)
    assert unseal(bytes(sealed), owner=account) == SECRET
    assert unseal(bytes(sealed), owner=uuid4()) is None
    changed = bytes(sealed)[:-1] + bytes([bytes(sealed)[-1] ^ 1])
    assert unseal(changed, owner=account) is None
    assert not RecoveryCode.objects.filter(fingerprint__in=recovery_codes).exists()


def test_a_secret_can_be_read_with_an_earlier_key_but_not_without_it(settings: Settings) -> None:
    owner = uuid4()
    sealed, settings.SECRET_KEY_FALLBACKS = seal(SECRET, owner=owner), [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of this installation"  # noqa: S105 - of the tests
    assert unseal(sealed, owner=owner) == SECRET
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(sealed, owner=owner) is None


def test_two_secrets_alike_are_not_alike_when_sealed() -> None:
    owner = uuid4()
    assert seal(SECRET, owner=owner) != seal(SECRET, owner=owner)
