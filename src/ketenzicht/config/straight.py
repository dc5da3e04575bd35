"""Hands the live streams the server's own `send`, without a framework around it."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

STREAMS = "/live/"


def straight(application: Starlette) -> ASGIApp:
    """The application, with the endpoints of streams called directly.

    Starlette puts coroutines around `send`. Those can only be awaited, so each frame to each viewer would be a task;
    the server's own begins at once, and need not be waited for.
    """
    streams = {
        route.path: route.endpoint
        for route in application.routes
        if isinstance(route, Route) and route.path.startswith(STREAMS) and "GET" in (route.methods or ())
    }

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = streams.get(scope.get("path", "")) if scope.get("method") == "GET" else None
        if endpoint is None:
            await application(scope, receive, send)
        else:
            response = await endpoint(Request(scope, receive))
            await response(scope, receive, send)

    return answer
