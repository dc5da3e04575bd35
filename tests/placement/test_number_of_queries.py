"""Stating what is sought and asking three providers costs few statements, and no more of them for each who is asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.placement.conftest import Home, Region

from ketenzicht.capacity import present
from ketenzicht.capacity.queries import picture_now

MOST = 17  # 7 to state it, 10 to ask; where the centre is in a region one more, for what the region agreed
pytestmark = pytest.mark.django_db
NO_STATEMENTS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def statements(region: Region, monkeypatch: pytest.MonkeyPatch, *homes: Home) -> int:
    """How many one need takes with so many providers; the picture is kept in memory, as a server does."""
    region.ask(region.need(), *homes)  # what is remembered from then on is remembered
    request_id = region.request()
    monkeypatch.setattr(present, "_shown", [picture_now(now=region.at)])
    with CaptureQueriesContext(connection) as counted:
        region.ask(region.need(request_id), *homes)
    for one in counted.captured_queries:
        print(one["sql"][:150])
    return sum(not one["sql"].startswith(NO_STATEMENTS) for one in counted.captured_queries)


def test_a_need_and_three_providers(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    three = statements(region, monkeypatch, *region.homes[:3])
    assert three <= MOST
    assert statements(region, monkeypatch, region.homes[0]) == three
