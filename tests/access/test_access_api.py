"""A supplier can test its key."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.access.conftest import IssueKey

from ketenzicht.access import operations
from ketenzicht.access.domain import UNKNOWN_KEY
from ketenzicht.access.models import ApiKey
from ketenzicht.base.actor import PLATFORM

PATH = "/api/v1/clients/current"


def ask(client: Client, authorization: str | None) -> tuple[int, dict[str, Any]]:
    answer = client.get(PATH, headers={"Authorization": authorization} if authorization is not None else {})
    assert isinstance(answer, HttpResponse)
    return answer.status_code, json.loads(answer.content)


def test_a_key_tells_what_it_is_good_for(client: Client, issue_key: IssueKey, hospital: UUID) -> None:
    now = timezone.now()
    issued = issue_key(at=now, expires_at=now + timedelta(days=1), scopes=["capacity.read", "capacity.deliver"])
    status, told = ask(client, f"Bearer {issued.key}")
    assert status == HTTPStatus.OK
    assert told["id"] == str(issued.client_id)
    assert told["name"] == "EPD-koppeling"
    assert told["organisation"] == {"id": str(hospital), "name": "Ziekenhuis De Proef"}
    assert told["keyPrefix"] == issued.prefix
    assert told["scopes"] == ["capacity.deliver", "capacity.read"]
    assert told["expiresAt"].endswith("Z")
    assert issued.key not in json.dumps(told)


def test_asking_takes_three_queries_and_writes_once_in_five_minutes(
    client: Client, issue_key: IssueKey, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = timezone.now()
    issued = issue_key(at=now, expires_at=now + timedelta(days=1))
    with django_assert_num_queries(3):
        ask(client, f"Bearer {issued.key}")
    used = ApiKey.objects.get().last_used_at
    assert used
    ask(client, f"Bearer {issued.key}")
    assert ApiKey.objects.get().last_used_at == used


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic abc", "Bearer kz_x", "Bearer  ", "kz_x"])
def test_without_a_key_one_hears_how_to_send_one(client: Client, db: None, authorization: str | None) -> None:
    status, told = ask(client, authorization)
    assert status == HTTPStatus.UNAUTHORIZED
    assert "Bearer kz_" in told["detail"]


def test_unknown_expired_and_revoked_keys_are_each_refused_in_their_own_words(
    client: Client, issue_key: IssueKey
) -> None:
    now = timezone.now()
    unknown = issue_key().key[:-4] + "0000"
    expired = issue_key(at=now - timedelta(days=2), expires_at=now - timedelta(days=1))
    revoked = issue_key(at=now, expires_at=now + timedelta(days=1))
    operations.revoke_key(prefix=revoked.prefix, actor=PLATFORM, at=now)
    for key, words in ((unknown, UNKNOWN_KEY), (expired.key, "verlopen op"), (revoked.key, "ingetrokken op")):
        status, told = ask(client, f"Bearer {key}")
        assert status == HTTPStatus.UNAUTHORIZED
        assert words in told["detail"]


@pytest.mark.django_db
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(header=st.text(st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n"), max_size=80))
def test_no_header_is_so_odd_that_it_breaks_anything(client: Client, header: str) -> None:
    assert ask(client, f"Bearer {header}")[0] == HTTPStatus.UNAUTHORIZED
