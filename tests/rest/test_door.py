"""What the outermost layer lets through and refuses, and what every answer leaves with."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ketenzicht.rest.door import MAX_FORM, Door
from ketenzicht.rest.protection import Protection, origin_of, page_policy
from ketenzicht.rest.proxies import Proxies
from ketenzicht.rest.rates import DATA, FORMS, STRANGERS, Rates
from ketenzicht.rest.reading import MAX_BODY

ON_ALL = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
Make = Callable[..., httpx.AsyncClient]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers as the path says: /own with a policy of its own, /stream in pieces, a key `right` is known."""
    path, headers = scope["path"], dict(scope["headers"])
    answer: Any = PlainTextResponse(str(scope["client"][0]) + " " + scope["scheme"])
    if path.endswith("/own"):
        answer.headers["Content-Security-Policy"] = "form-action https://idp.example"
    elif path.endswith("/stream"):
        answer = StreamingResponse(iter(["a", "b"]))
    elif path.startswith("/api/v1/") and headers.get(b"authorization", b"").startswith(b"Bearer wrong"):
        answer = PlainTextResponse("no", 401)
    await answer(scope, receive, send)


@pytest.fixture
def make() -> Make:
    """A visitor of the door, with the settings that a test wants."""

    def visitor(*, https: bool = False, tiles: str = "", proxies: str = "", address: str = "192.0.2.1",
                factor: float = 0.01) -> httpx.AsyncClient:  # fmt: skip
        site = Door(
            application,
            rates=Rates(clock=lambda: 0, factor=factor),
            proxies=Proxies([proxies]),
            protection=Protection.of(https=https, tiles=tiles),
            page=lambda status: f"<h1>{status.value}</h1>".encode(),
        )
        transport = httpx.ASGITransport(site, client=(address, 123))
        return httpx.AsyncClient(transport=transport, base_url="http://testserver")

    return visitor


@pytest.mark.parametrize("path", ["/", "/static/x.css", "/api/v1/units", "/api/v1/stream", "/live/boards", "/nothing"])
async def test_every_answer_carries_what_protects_it(make: Make, path: str) -> None:
    answer = await make().get(path)
    assert ON_ALL.items() <= dict(answer.headers).items()
    assert "geolocation=()" in answer.headers["permissions-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "strict-transport-security" not in answer.headers


async def test_data_may_do_nothing_in_a_browser_and_pages_only_what_is_ours(make: Make) -> None:
    data, page = await make().get("/api/v1/units"), await make().get("/")
    assert data.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert data.headers["referrer-policy"] == "no-referrer"
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "same-origin"


async def test_https_is_asked_of_browsers_where_the_site_has_it(make: Make) -> None:
    for path in ("/", "/api/v1/units", "/live/boards"):
        assert (await make(https=True).get(path)).headers["strict-transport-security"] == "max-age=31536000"


async def test_a_page_that_needs_another_policy_keeps_it_and_has_one(make: Make) -> None:
    answer = await make().get("/own")
    assert answer.headers.get_list("content-security-policy") == ["form-action https://idp.example"]


@pytest.mark.parametrize(
    ("tiles", "origin"),
    [
        ("https://service.pdok.nl/brt/{z}/{x}/{y}.png", "https://service.pdok.nl"),
        ("https://{s}.tile.example:8443/{z}/{x}/{y}.png", "https://*.tile.example:8443"),
        ("/tiles/{z}/{x}/{y}.png", ""),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("https://x; script-src *", ""),
        ("https://x 'unsafe-inline'/", ""),
        ("https://user@x/{z}", ""),
        ("https://*/{z}", ""),
    ],
)
def test_only_the_site_of_the_map_tiles_is_added_and_only_for_images(tiles: str, origin: str) -> None:
    assert origin_of(tiles) == origin
    rules = dict(rule.split(" ", 1) for rule in page_policy(tiles=tiles).split("; "))
    assert rules.pop("img-src") == f"'self' {origin}".strip()
    assert set(rules.values()) == {"'none'", "'self'"}


async def test_too_many_requests_of_a_key_is_a_problem_that_says_how_long_to_wait(make: Make) -> None:
    visitor = make()
    key = {"Authorization": "Bearer right", "Accept-Language": "en"}
    answers = [await visitor.get("/api/v1/units", headers=key) for _ in range(DATA.burst // 100 + 1)]
    assert [answer.status_code for answer in answers[:-1]] == [200] * (DATA.burst // 100)
    refused = answers[-1]
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["ratelimit"] == '"key";r=0;t=1'
    assert refused.headers["ratelimit-policy"] == '"key";q=50;w=5'
    assert refused.json()["detail"].startswith("Too many requests of this key or session: more than 10 a second.")
    assert ON_ALL.items() <= dict(refused.headers).items()
    other = {"Authorization": "Bearer right too"}
    assert (await visitor.get("/api/v1/units", headers=other)).status_code == 200


async def test_made_up_keys_are_refused_after_a_while_and_a_key_that_worked_is_not(make: Make) -> None:
    visitor = make()
    assert (await visitor.get("/api/v1/units", headers={"Authorization": "Bearer right"})).status_code == 200
    told = [
        (await visitor.get("/api/v1/units", headers={"Authorization": f"Bearer wrong{number}"})).status_code
        for number in range(STRANGERS.burst // 100 + 1)
    ]
    assert told == [401] * (STRANGERS.burst // 100) + [429]
    assert (await visitor.get("/api/v1/units", headers={"Authorization": "Bearer right"})).status_code == 200


@pytest.mark.parametrize("cookie", ["", "sessionid=made-up", "other=1; sessionid=a; sessionid=b"])
async def test_forms_of_strangers_are_refused_with_a_page(make: Make, cookie: str) -> None:
    visitor = make()
    for _ in range(FORMS.burst // 100):
        assert (await visitor.post("/sign-in/", headers={"Cookie": cookie})).status_code == 200
    refused = await visitor.post("/sign-in/", headers={"Cookie": cookie, "Authorization": "Bearer made-up"})
    assert (refused.status_code, refused.text) == (429, "<h1>429</h1>")
    assert int(refused.headers["retry-after"]) >= 1
    assert ON_ALL.items() <= dict(refused.headers).items()


async def test_one_cannot_hide_behind_a_forwarded_address(make: Make) -> None:
    visitor = make(proxies="10.0.0.0/8")
    told = [
        (await visitor.post("/sign-in/", headers={"X-Forwarded-For": f"198.51.100.{number}"})).status_code
        for number in range(FORMS.burst // 100 + 1)
    ]
    assert told[-1] == 429


async def test_behind_our_proxy_each_visitor_counts_apart_and_the_application_hears_who_it_is(make: Make) -> None:
    visitor = make(proxies="10.0.0.0/8", address="10.0.0.1")
    for number in range(3 * FORMS.burst // 100):
        headers = {"X-Forwarded-For": f"198.51.100.{number}", "X-Forwarded-Proto": "https"}
        answer = await visitor.post("/sign-in/", headers=headers)
        assert (answer.status_code, answer.text) == (200, f"198.51.100.{number} https")


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/api/v1/deliveries", MAX_BODY, 200),
        ("/api/v1/deliveries", MAX_BODY + 1, 413),
        ("/form/", MAX_FORM, 200),
        ("/form/", MAX_FORM + 1, 413),
        ("/form/", 10**30, 413),
    ],
)
async def test_what_says_to_be_too_large_is_refused_before_it_is_read(
    make: Make, path: str, length: int, status: int
) -> None:
    answer = await make().post(path, content=b"x", headers={"Content-Length": str(length)})
    assert answer.status_code == status
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        assert ("problem" in answer.headers["content-type"]) == path.startswith("/api/")
        assert ON_ALL.items() <= dict(answer.headers).items()


async def test_what_the_server_s_own_send_gives_is_passed_on_as_it_is() -> None:
    """A coroutine around it would make each frame to each live viewer a task: see `live.seat`."""
    given: list[object] = []
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    future.set_result(None)

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        given.append(send({"type": "http.response.body", "body": b"frame"}))

    scope: Scope = {"type": "http", "method": "GET", "path": "/live/national", "headers": [], "client": None}
    await door(inner)(scope, None, lambda _: future)  # type: ignore[arg-type]  # nothing is received
    assert given == [future]


async def test_what_is_no_request_goes_straight_on() -> None:
    seen = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    await door(inner)({"type": "lifespan"}, None, None)  # type: ignore[arg-type]  # neither is used
    assert seen == ["lifespan"]


def door(inner: ASGIApp) -> Door:
    """The door of a site without anything special."""
    return Door(
        inner,
        rates=Rates(clock=lambda: 0),
        proxies=Proxies([]),
        protection=Protection.of(https=False, tiles=""),
        page=lambda _: b"",
    )


@pytest.mark.parametrize("endpoint", ["/oauth/token", "/sandbox/oauth/token"])
async def test_asking_for_tokens_is_held_to_the_address_whatever_header_comes_along(make: Make, endpoint: str) -> None:
    """A signature costs work, and what stands in a header there is nobody's."""
    visitor = make()
    most = FORMS.times(0.01).burst
    for number in range(most):
        made_up = {"Authorization": f"Bearer {number}", "Cookie": f"sessionid={number}"}
        assert (await visitor.post(endpoint, headers=made_up)).status_code == 200
    refused = await visitor.post(endpoint, headers={"Authorization": "Bearer x", "Cookie": "sessionid=x"})
    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert refused.headers["content-type"] == "application/problem+json"
    assert "token" in refused.json()["detail"]
    assert (await make(address="192.0.2.2").post(endpoint)).status_code == 200
