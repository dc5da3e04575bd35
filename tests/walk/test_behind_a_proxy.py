"""Behind the proxy that does TLS: people get in, the log says where they came from, and nobody can lie about it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from tests.access.certifying import certificate, pem, rfc_9440
from tests.access.helpers import person
from tests.serving import Site, serving
from tests.web import country
from tests.web.country import Country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM

VISITOR = "203.0.113.9"
TLS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": f"198.51.100.66, {VISITOR}"}


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> Country:
    now = datetime.now(UTC)
    country.load(at=now)
    built = country.build(at=now)
    country.account(built, at=now)
    return built


@pytest.fixture(scope="module", params=["127.0.0.0/8", ""], ids=["trusted", "not-trusted"])
def site(request: pytest.FixtureRequest, own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server to which we are a proxy that it trusts, and one to which we are just somebody."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KETENZICHT_TRUSTED_PROXIES", request.param)
        patch.setenv("KETENZICHT_CLIENT_CERT_HEADER", "Client-Cert")
        with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
            yield site


def sign_in(site: Site, *, token_in: str = "", **headers: str) -> httpx.Response:
    with httpx.Client(base_url=site.address, headers=headers, timeout=30) as visitor:
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


def test_a_certificate_counts_when_our_proxy_tells_of_it_and_only_then(
    site: Site, land: Country, request: pytest.FixtureRequest
) -> None:
    now, mine = datetime.now(UTC), certificate()
    issued = access.issue_key(
        organisation_id=land.organisation_id,
        name=f"EPD {now}",
        scopes=["capacity.deliver"],
        expires_at=now + timedelta(days=1),
        actor=PLATFORM,
        at=now,
    )
    administrator = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)
    access.bind_certificate(system_id=issued.client_id, certificate=pem(mine), actor=administrator, at=now)
    headers = {"Authorization": f"Bearer {issued.key}", "Content-Type": "application/json"}
    told = {**headers, "Client-Cert": rfc_9440(mine)}
    is_trusted = "not-trusted" not in request.node.callspec.id
    with httpx.Client(base_url=site.address, timeout=30) as visitor:
        for method, path in (("GET", "/api/v1/units"), ("POST", "/api/v1/deliveries")):
            assert visitor.request(method, path, headers=headers).status_code == 401
            status = visitor.request(method, path, headers=told).status_code
            assert (status != 401) is is_trusted, path
            twice = [*told.items(), ("Client-Cert", rfc_9440(mine))]
            assert visitor.request(method, path, headers=twice).status_code == 401
            spoofed = {**headers, "Client_Cert": rfc_9440(mine)}
            assert visitor.request(method, path, headers=spoofed).status_code == 401
