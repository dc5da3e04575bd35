"""What the API and its operators ask without a key."""

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from ketenzicht.rest.views import expires_at


def test_a_process_that_lives_says_so_without_the_database(client: Client) -> None:
    assert client.get("/healthz").status_code == HTTPStatus.OK


@pytest.mark.django_db
def test_a_process_is_ready_when_the_database_answers(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == HTTPStatus.OK
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_process_without_database_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", fail)
    answer = client.get("/readyz")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.headers["Retry-After"]


def test_there_are_no_figures_without_a_token_in_the_settings(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("authorization", "status"),
    [("Bearer figures", 200), ("Bearer wrong", 401), ("figures", 401), ("", 401), ("Bearer figüres", 401)],
)
def test_figures_are_for_who_has_the_token(client: Client, settings: Settings, authorization: str, status: int) -> None:
    settings.METRICS_TOKEN = "figures"  # noqa: S105 - of this test only
    answer = client.get("/metrics", headers={"Authorization": authorization})
    assert answer.status_code == status
    assert (b"process_cpu_seconds_total" in answer.content) == (status == HTTPStatus.OK)


def test_security_txt_says_whom_to_tell_and_does_not_run_out_soon(client: Client, settings: Settings) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    text = answer.content.decode()
    assert f"Contact: {settings.SECURITY_CONTACT}\n" in text
    assert re.search(r"^Contact: (mailto:|https://|tel:)", text)
    assert f"Canonical: {settings.BASE_URL}/.well-known/security.txt\n" in text
    found = re.search(r"^Expires: (.+)$", text, re.MULTILINE)
    assert found
    expires = datetime.fromisoformat(found.group(1))
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants them naive
def test_security_txt_is_always_good_for_more_than_a_month_and_less_than_a_year(now: datetime) -> None:
    assert timedelta(days=30) < expires_at(now=now) - now < timedelta(days=365)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/.well-known/security.txt"])
def test_these_addresses_only_tell(client: Client, path: str) -> None:
    assert client.post(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED
