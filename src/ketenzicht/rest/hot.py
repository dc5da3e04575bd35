"""Answers of the hot paths: JSON bytes that are ready, and refusals in the same form as everywhere."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from urllib.parse import quote

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ketenzicht.base.errors import Refused
from ketenzicht.rest.problems import HEADERS, Problem, problem_of, write

Endpoint = Callable[[Request], Awaitable[Response]]
JSON_HEADERS = {**HEADERS, "Content-Type": "application/json"}
CLIENT_WENT_AWAY = 499  # nginx's number; nobody is there to read it

log = structlog.get_logger()


def json_answer(
    body: bytes, *, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer whose JSON is ready."""
    return Response(body, status, {**JSON_HEADERS, **headers} if headers else JSON_HEADERS)


def refusing(endpoint: Endpoint) -> Endpoint:
    """Let an endpoint raise refusals: they become problem documents; so does a fault of ours, once it is logged."""

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refused:
            return _told(request, problem_of(refused))
        except ClientDisconnect:
            return Response(status_code=CLIENT_WENT_AWAY)
        except Exception:
            log.exception("rest.hot-path-failed", path=request.url.path)
            return _told(request, Problem(HTTPStatus.INTERNAL_SERVER_ERROR))

    return answered


def _told(request: Request, problem: Problem) -> Response:
    written = write(
        problem,
        accept_language=request.headers.get("accept-language"),
        instance=quote(request.url.path, safe="/"),
    )
    return Response(written.body, written.status, written.headers)
