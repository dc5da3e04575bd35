"""Access as the world meets it: over HTTP, from the real server, hot paths and pages on one port."""

import re
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from tests.access.asking_tokens import registered
from tests.access.helpers import EMAIL, PASSWORD
from tests.access.signing import ASSERTION, RSA, claims, jws
from tests.serving import Site, serving

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.access.models import ApiKey
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation
from ketenzicht.rest.problems import HEADERS

NOW = datetime.now(UTC)
HOT = "/api/v1/national"


@pytest.fixture(scope="module")
def organisation(own_database: str) -> UUID:
    kind = OrganisationKind.PROVIDER
    return register_organisation(name="De Proef", kind=kind, identifiers=[], actor=PLATFORM, at=NOW).id


@pytest.fixture(scope="module")
def account(organisation: UUID) -> UUID:
    return operations.create_account(
        name="V. Verpleegkundige",
        email=EMAIL,
        password=PASSWORD,
        organisation_id=organisation,
        role=Role.TRIAGIST,
        actor=PLATFORM,
        at=NOW,
    )


@pytest.fixture(scope="module")
def site(own_database: str, account: UUID, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


@pytest.fixture
def visitor(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.address, timeout=30) as client:
        yield client


def new_key(organisation: UUID) -> str:
    return operations.issue_key(
        organisation_id=organisation,
        name="EPD-koppeling",
        scopes=["capacity.read"],
        expires_at=NOW + timedelta(days=1),
        actor=PLATFORM,
        at=NOW,
    ).key


def sign_in(visitor: httpx.Client) -> httpx.Response:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.get("/sign-in/").text)
    assert token
    form = {"email": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token.group(1)}
    return visitor.post("/sign-in/", data=form)


def status_within(
    visitor: httpx.Client, wanted: int, *, seconds: float, headers: dict[str, str] | None = None, path: str = HOT
) -> float:
    """After how long a path answers so."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if visitor.get(path, headers=headers).status_code == wanted:
            return time.monotonic() - start
        time.sleep(0.05)
    pytest.fail(f"Not {wanted} within {seconds} s.")


def test_a_person_who_signed_in_reads_the_hot_paths_until_the_account_ends(
    visitor: httpx.Client, account: UUID
) -> None:
    assert visitor.get(HOT).status_code == 401
    answer = sign_in(visitor)
    assert answer.status_code == 302
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    status_within(visitor, 200, seconds=10)  # the picture may still be loading
    operations.end_account(user_id=account, actor=PLATFORM, at=datetime.now(UTC))
    assert status_within(visitor, 401, seconds=10) < 2
    assert sign_in(visitor).status_code == 422


@pytest.mark.parametrize("path", [HOT, "/api/v1/clients/current"])
def test_a_revoked_key_is_refused_at_once_and_the_other_key_of_the_system_is_not(
    visitor: httpx.Client, organisation: UUID, path: str
) -> None:
    old, new = ({"Authorization": f"Bearer {new_key(organisation)}"} for _ in range(2))
    for headers in (old, new):
        status_within(visitor, 200, seconds=10, headers=headers, path=path)
    prefix = old["Authorization"][10:18]
    operations.revoke_key(prefix=prefix, actor=PLATFORM, at=datetime.now(UTC))
    assert status_within(visitor, 401, seconds=10, headers=old, path=path) < 2
    assert "ingetrokken" in visitor.get(path, headers=old).json()["detail"]
    assert visitor.get(path, headers=new).status_code == 200


def test_a_system_that_signs_gets_a_token_for_the_hot_paths_which_ends_with_its_key(
    visitor: httpx.Client, organisation: UUID, site: Site
) -> None:
    system = registered(organisation, at=datetime.now(UTC), scopes=["capacity.read"])
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": jws(
            claims(system.client_id, f"{site.address}/oauth/token", datetime.now(UTC)), RSA, alg="RS256"
        ),
    }
    answer = visitor.post("/oauth/token", data=form)
    assert answer.status_code == 200, answer.text
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    status_within(visitor, 200, seconds=10, headers=headers)
    assert visitor.post("/oauth/token", data=form).status_code == 401
    operations.revoke_key(prefix=system.prefix, actor=PLATFORM, at=datetime.now(UTC))
    assert status_within(visitor, 401, seconds=10, headers=headers) < 2


def test_a_key_without_the_scope_is_refused_and_hears_whom_to_ask(visitor: httpx.Client, organisation: UUID) -> None:
    headers = {"Authorization": f"Bearer {new_key(organisation)}", "Content-Type": "application/json"}
    answer = visitor.post("/api/v1/deliveries", content="{}", headers=headers)
    assert answer.status_code == 403
    assert "capacity.deliver" in answer.json()["detail"]
    assert "organisatiebeheerder" in answer.json()["detail"]


def test_hot_paths_and_django_answer_with_the_same_headers(visitor: httpx.Client, organisation: UUID) -> None:
    headers = {"Authorization": f"Bearer {new_key(organisation)}"}
    status_within(visitor, 200, seconds=10, headers=headers)
    for path in (HOT, "/api/v1/clients/current"):
        answer = visitor.get(path, headers=headers)
        assert answer.status_code == 200
        assert all(answer.headers[name] == value for name, value in HEADERS.items())
    assert ApiKey.objects.filter(last_used_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", HOT, 405),
        ("PUT", "/api/v1/deliveries", 405),
        ("POST", "/api/v1/clients/current", 405),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/national/", 404),
        ("GET", "/api/v1/clients/current/", 404),
        ("GET", "/api/v1/clients/current", 401),
        ("GET", HOT, 401),
        ("GET", "/api/v1/nothing%0A", 404),
        ("GET", "/api/v1/boards/a%0Ab/spoed/", 404),
    ],
)
def test_every_no_on_every_side_is_a_problem(visitor: httpx.Client, method: str, path: str, status: int) -> None:
    answer = visitor.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["api-version"] == HEADERS["API-Version"]
    assert answer.json()["status"] == status
    assert ("allow" in answer.headers) == (status == 405)
    assert ("www-authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize(
    "target", [b"/?q=\xc3\xa9", b"/caf\xc3\xa9", b"/%ff%fe", b"/api/v1/\xff?\xff", b"//api/v1/national"]
)
def test_bytes_that_are_no_address_get_an_answer_and_not_a_fault_of_ours(site: Site, target: bytes) -> None:
    host, _, port = site.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        raw.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        status = int(raw.makefile("rb").readline().split()[1])
    assert status < 500


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/.well-known/security.txt", "/api/v1/openapi.json"])
def test_what_is_public_is_there_for_everybody(visitor: httpx.Client, path: str) -> None:
    assert visitor.get(path).status_code == 200
