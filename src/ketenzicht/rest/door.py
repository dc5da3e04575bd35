"""The outermost layer, before hot paths and pages alike: who asks, how often, how much, and what browsers refuse."""

from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from math import ceil
from typing import Any
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ketenzicht.rest.problems import Problem, write
from ketenzicht.rest.protection import Protection, protected
from ketenzicht.rest.proxies import Proxies, household
from ketenzicht.rest.rates import Rates, TooMany, Visit
from ketenzicht.rest.reading import MAX_BODY, TOO_LARGE

SIGNED = ("/oauth/", "/sandbox/oauth/")  # what comes here is signed in its body: nobody is known by a header
DATA = ("/api/v1", "/sandbox/api/v1", "/live/", *SIGNED)
WITHOUT_KEY = "/api/v1/openapi.json"
SESSION = b"sessionid"
SUCCESS, UNKNOWN = 2, 401  # as numbers: what an enumeration costs, is paid for each answer
READS = {"GET", "HEAD", "OPTIONS"}
MAX_FORM = 10 * 1024 * 1024  # bytes of a page's form with its files
TOO_LARGE_FORM = "Wat u stuurt, is groter dan 10 MiB."

# A page in Dutch for people, for a status.
Page = Callable[[HTTPStatus], bytes]


class Door:
    """Lets a request through to `inner`, or refuses it; every answer leaves with the headers that protect it."""

    def __init__(self, inner: ASGIApp, *, rates: Rates, proxies: Proxies, protection: Protection, page: Page) -> None:
        self._inner = inner
        self._rates = rates
        self._proxies = proxies
        self._protection = protection
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        scope = self._proxies.seen(scope)  # type: ignore[arg-type]  # a scope is a dict; Starlette says only mapping
        path = scope["path"]
        for_data = path.startswith(DATA)
        visit, length = _visit(scope, path, for_data=for_data)
        ours = self._protection.data if for_data else self._protection.pages
        rates = self._rates

        def sending(message: Message) -> Awaitable[None]:
            """No coroutine of its own: each frame of each live viewer goes through here."""
            if message["type"] == "http.response.start":
                status = message["status"]
                rates.answered(visit, is_success=status // 100 == SUCCESS, is_unknown=status == UNKNOWN)
                headers = message["headers"]
                message = {**message, "headers": [*headers, *ours] if for_data else protected(headers, ours)}
            return send(message)

        if too_many := rates.refusal(visit):
            await _say(sending, *self._too_many(scope, too_many, for_data=for_data))
        elif length > (MAX_BODY if for_data else MAX_FORM):
            await _say(sending, *self._too_large(scope, for_data=for_data))
        else:
            await self._inner(scope, receive, sending)

    def _too_many(self, scope: Scope, refused: TooMany, *, for_data: bool) -> "_Answer":
        limit, seconds = refused.limit, refused.seconds
        headers = {
            "Retry-After": str(seconds),
            "RateLimit-Policy": f'"{limit.name}";q={limit.burst};w={ceil(limit.burst / limit.per_second)}',
            "RateLimit": f'"{limit.name}";r=0;t={seconds}',
        }
        if not for_data:
            return self._told(HTTPStatus.TOO_MANY_REQUESTS, headers)
        whose = WHOSE[limit.name]
        problem = Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"Te veel verzoeken van {whose[0]}: meer dan {limit.per_second:g} per seconde. Er is niets opgeslagen. "
            f"Stuur over {seconds} s hetzelfde opnieuw, en {whose[2]}.",
            f"Too many requests of {whose[1]}: more than {limit.per_second:g} a second. Nothing was stored. "
            f"Send the same again after {seconds} s, and {whose[3]}.",
            headers=headers,
        )
        return _problem(scope, problem)

    def _too_large(self, scope: Scope, *, for_data: bool) -> "_Answer":
        if for_data:
            return _problem(scope, Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE))
        return self._told(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"Connection": "close"})

    def _told(self, status: HTTPStatus, headers: dict[str, str]) -> "_Answer":
        always = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
        return status, {**always, **headers}, self._page(status)


_Answer = tuple[int, dict[str, str], bytes]
_BUNDLE = ("bundel waarnemingen in één levering", "put observations together in one delivery")
WHOSE = {
    "key": ("deze sleutel of sessie", "this key or session", *_BUNDLE),
    "address": ("dit netwerkadres", "this network address", *_BUNDLE),
    "form": (
        "dit netwerkadres",
        "this network address",
        "gebruik een token tot het verloopt",
        "use a token to its end",
    ),
}


def _visit(scope: Scope, path: str, *, for_data: bool) -> tuple[Visit, int]:
    """The request as the limits see it, and how long its body says to be."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    # Pages know people by their session only; a made-up key there must not pass for one.
    is_signed = path.startswith(SIGNED)
    credential = headers.get(b"authorization") if for_data and not is_signed else None
    if not credential and not is_signed and (cookies := headers.get(b"cookie")):
        credential = _session(cookies)
    client = scope.get("client")
    return Visit(
        address=household(client[0]) if client else 0,
        credential=hash(credential) if credential else None,
        is_data=for_data and path != WITHOUT_KEY,
        is_form=(is_signed or not for_data) and scope["method"] not in READS,
    ), int(length) if length.isdigit() else 0


def _session(cookies: bytes) -> bytes:
    """The session's key; of several the last, as Django reads them."""
    found = b""
    for cookie in cookies.split(b";"):
        name, _, value = cookie.strip().partition(b"=")
        if name == SESSION:
            found = value
    return found


def _problem(scope: Scope, problem: Problem) -> _Answer:
    language = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    written = write(
        problem, accept_language=language.decode("latin-1"), instance=quote(scope["path"], safe="/", errors="replace")
    )
    return written.status, written.headers, written.body


async def _say(send: Callable[[Message], Awaitable[None]], status: int, headers: dict[str, str], body: bytes) -> None:
    pairs: Iterable[tuple[bytes, bytes]] = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    start: dict[str, Any] = {"type": "http.response.start", "status": int(status), "headers": list(pairs)}
    await send(start)
    await send({"type": "http.response.body", "body": body})
