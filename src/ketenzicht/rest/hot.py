"""Answers of the hot paths: JSON bytes that are ready, and refusals in the same form as everywhere."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus
from urllib.parse import quote

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ketenzicht.base.errors import Refused
from ketenzicht.rest import refusals
from ketenzicht.rest.problems import HEADERS, Problem, problem_of, write

Endpoint = Callable[[Request], Awaitable[Response]]
JSON_HEADERS = {**HEADERS, "Content-Type": "application/json"}
CLIENT_WENT_AWAY = 499  # nginx's number; nobody is there to read it

log = structlog.get_logger()


def json_answer(body: bytes, *, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Response:
    """An answer whose JSON is ready."""
    return Response(body, status, {**JSON_HEADERS, **headers} if headers else JSON_HEADERS)


class Refusing:
    """An endpoint as an application. It may raise refusals: they become problem documents; so do faults of ours."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        try:
            answer = await self._endpoint(request)
        except Refused as refused:
            _tell(request, refused)
            answer = refuse(request, refused)
        except ClientDisconnect:
            answer = Response(status_code=CLIENT_WENT_AWAY)
        except Exception:
            log.exception("rest.hot-path-failed", path=request.url.path)
            answer = told(request, Problem(HTTPStatus.INTERNAL_SERVER_ERROR))
        await answer(scope, receive, send)


def _tell(request: Request, refused: Refused) -> None:
    refusals.tell(
        refused,
        method=request.method,
        path=request.url.path,
        address=request.client.host if request.client else "",
        authorization=request.headers.get("authorization"),
    )


def refuse(request: Request, refused: Refused) -> Response:
    """A refusal as a problem document."""
    return told(request, problem_of(refused))


def told(request: Request, problem: Problem) -> Response:
    """A problem as an answer."""
    written = write(
        problem,
        accept_language=request.headers.get("accept-language"),
        instance=quote(request.url.path, safe="/"),
    )
    return Response(written.body, written.status, written.headers)


class HotPaths:
    """Answers what its routes say, any other method on their paths with 405, and hands on everything else.

    Looks a path up instead of trying route after route inside Starlette's layers, which cost as much as an answer
    that is ready.
    """

    def __init__(self, routes: Iterable[Route], *, others: ASGIApp) -> None:
        self._others = others
        self._plain: dict[str, dict[str, ASGIApp]] = {}
        self._patterns: dict[re.Pattern[str], dict[str, ASGIApp]] = {}
        for route in routes:
            if "{" in route.path:
                methods = self._patterns.setdefault(route.path_regex, {})
            else:
                methods = self._plain.setdefault(route.path, {})
            methods.update(dict.fromkeys(route.methods or (), route.app))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        application = self._application(scope) if scope["type"] == "http" else self._others
        await application(scope, receive, send)

    def _application(self, scope: Scope) -> ASGIApp:
        methods = self._methods(scope)
        if methods is None:
            return self._others
        return methods.get(scope["method"]) or _NotAllowed(methods)

    def _methods(self, scope: Scope) -> Mapping[str, ASGIApp] | None:
        """What can be done on a path; None when it is not one of ours."""
        path = scope["path"]
        if found := self._plain.get(path):
            return found
        for pattern, methods in self._patterns.items():
            if match := pattern.fullmatch(path):
                scope["path_params"] = match.groupdict()
                return methods
        return None


class _NotAllowed:
    """Says which methods a path has."""

    def __init__(self, methods: Iterable[str]) -> None:
        self._problem = Problem(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(sorted(methods))})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await told(Request(scope, receive), self._problem)(scope, receive, send)
