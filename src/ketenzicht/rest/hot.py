"""Answers of the hot paths: JSON bytes that are ready, and refusals in the same form as everywhere."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from urllib.parse import quote

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ketenzicht.base.errors import Refused
from ketenzicht.rest.problems import HEADERS, Problem, problem_of, write

Endpoint = Callable[[Request], Awaitable[Response]]
JSON_HEADERS = {**HEADERS, "Content-Type": "application/json"}
CLIENT_WENT_AWAY = 499  # nginx's number; nobody is there to read it

log = structlog.get_logger()


def json_answer(body: bytes, *, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Response:
    """An answer whose JSON is ready."""
    return Response(body, status, {**JSON_HEADERS, **headers} if headers else JSON_HEADERS)


def refusing(endpoint: Endpoint) -> Endpoint:
    """Let an endpoint raise refusals: they become problem documents; so do faults of ours, once logged."""

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refused:
            return refuse(request, refused)
        except ClientDisconnect:
            return Response(status_code=CLIENT_WENT_AWAY)
        except Exception:
            log.exception("rest.hot-path-failed", path=request.url.path)
            return _told(request, Problem(HTTPStatus.INTERNAL_SERVER_ERROR))

    return answered


def refuse(request: Request, refused: Refused) -> Response:
    """A refusal as a problem document."""
    return _told(request, problem_of(refused))


def _told(request: Request, problem: Problem) -> Response:
    written = write(
        problem,
        accept_language=request.headers.get("accept-language"),
        instance=quote(request.url.path, safe="/"),
    )
    return Response(written.body, written.status, written.headers)


def closed(routes: list[Route]) -> list[Route]:
    """The routes, and after them an answer (405) for every other method on their paths.

    Without it the mount of Django, which comes after them, would say that there is no such path.
    """
    methods: dict[str, set[str]] = defaultdict(set)
    for route in routes:
        methods[route.path] |= route.methods or set()
    return [*routes, *(Route(path, _NotAllowed(known)) for path, known in methods.items())]


class _NotAllowed:
    """An ASGI application, so that Starlette hands it every method."""

    def __init__(self, methods: set[str]) -> None:
        self._problem = Problem(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(sorted(methods))})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _told(Request(scope, receive), self._problem)(scope, receive, send)
