"""Switching to another organisation on the real server: hot paths and open streams follow at once."""

import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from tests.access.helpers import EMAIL, PASSWORD
from tests.serving import Site, serving, stretched

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.access.models import Membership
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
HOT = "/api/v1/national"
STREAM = "/live/national"
CHOOSE = "/account/acting-for/"


@pytest.fixture(scope="module")
def organisations(own_database: str) -> list[UUID]:
    """Of the first somebody is triagist, of the second auditor: there one sees no capacity."""
    kind = OrganisationKind.PROVIDER
    first, second = (
        register_organisation(name=name, kind=kind, identifiers=[], actor=PLATFORM, at=NOW).id
        for name in ("De Proef", "Het Toezicht")
    )
    account = operations.create_account(
        name="V. Verpleegkundige",
        email=EMAIL,
        password=PASSWORD,
        organisation_id=first,
        role=Role.TRIAGIST,
        actor=PLATFORM,
        at=NOW,
    )
    today = local_day(NOW)
    Membership.objects.update(valid_from=today - timedelta(days=1))
    Membership.objects.create(user_id=account, organisation_id=second, role=Role.AUDITOR, valid_from=today)
    return [first, second]


@pytest.fixture(scope="module")
def site(own_database: str, organisations: list[UUID], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


def post(visitor: httpx.Client, path: str, **form: str) -> httpx.Response:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.get(path).text)
    assert token
    return visitor.post(path, data={**form, "csrfmiddlewaretoken": token.group(1)})


def wait_for(visitor: httpx.Client, status: int, *, seconds: float) -> None:
    until = time.monotonic() + stretched(seconds)
    while visitor.get(HOT).status_code != status:
        assert time.monotonic() < until, f"Not {status} within {seconds} s."
        time.sleep(0.02)


def test_a_stream_ends_and_a_hot_path_refuses_once_one_acts_where_one_may_not_look(
    site: Site, organisations: list[UUID]
) -> None:
    may, may_not = organisations
    ended = threading.Event()
    opened = threading.Event()
    with httpx.Client(base_url=site.address, timeout=20) as visitor:
        assert post(visitor, "/sign-in/", email=EMAIL, password=PASSWORD).headers["location"] == CHOOSE
        wait_for(visitor, 200, seconds=10)  # the picture may still be loading

        def watch() -> None:
            with httpx.stream("GET", site.address + STREAM, cookies=visitor.cookies, timeout=20) as stream:
                assert stream.status_code == 200
                for _ in stream.iter_lines():
                    opened.set()
            ended.set()

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        assert opened.wait(10)
        assert post(visitor, CHOOSE, choice=str(may_not)).status_code == 302
        assert ended.wait(2)
        wait_for(visitor, 403, seconds=2)
        assert post(visitor, CHOOSE, choice=str(may)).status_code == 302
        wait_for(visitor, 200, seconds=2)
        watching.join(5)
