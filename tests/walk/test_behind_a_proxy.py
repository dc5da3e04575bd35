"""Behind the proxy that does TLS: people get in, the log says where they came from, and nobody can lie about it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from tests.serving import Site, serving
from tests.web import country

from ketenzicht.audit.models import AuditLine

VISITOR = "203.0.113.9"
TLS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": f"198.51.100.66, {VISITOR}"}


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> None:
    now = datetime.now(UTC)
    country.load(at=now)
    country.account(country.build(at=now), at=now)


@pytest.fixture(params=["127.0.0.0/8", ""], ids=["trusted", "not-trusted"])
def site(
    request: pytest.FixtureRequest,
    own_database: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """A server to which we are a proxy that it trusts, and one to which we are just somebody."""
    monkeypatch.setenv("KETENZICHT_TRUSTED_PROXIES", request.param)
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


def sign_in(site: Site, *, token_in: str = "", **headers: str) -> httpx.Response:
    with httpx.Client(base_url=site.address, headers=headers) as visitor:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.get("/sign-in/").text)
        assert token
        form = {"email": country.READER, "password": country.PASSWORD}
        if token_in:
            return visitor.post("/sign-in/", data=form, headers={token_in: token.group(1)})
        return visitor.post("/sign-in/", data={**form, "csrfmiddlewaretoken": token.group(1)})


def test_the_proxy_is_believed_when_it_is_ours_and_only_then(site: Site, request: pytest.FixtureRequest) -> None:
    origin = {"Origin": site.address.replace("http:", "https:")}
    answer = sign_in(site, **TLS, **origin)
    if "not-trusted" in request.node.callspec.id:
        assert answer.status_code == 403  # it says to come from https, and did not
        assert sign_in(site, **TLS).status_code == 302
        assert last_address() == "127.0.0.1"
    else:
        assert answer.status_code == 302
        assert last_address() == VISITOR


def last_address() -> str:
    line = AuditLine.objects.filter(action="access.signed-in").order_by("-id").first()
    assert line
    return line.access_point


def test_a_header_that_looks_like_another_does_not_pass_for_it(site: Site) -> None:
    assert sign_in(site, token_in="X-CSRFToken").status_code == 302
    assert sign_in(site, token_in="X_CSRFToken").status_code == 403
