"""The wiring of one process: what is started, in which order, and how it stops."""

import contextlib
import string
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

import django
from django.core.wsgi import get_wsgi_application
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Lifespan, Message, Receive, Scope, Send

from ketenzicht.config.collecting import Collector
from ketenzicht.config.database import conninfo
from ketenzicht.config.logs import configure_logs

if TYPE_CHECKING:
    from ketenzicht.access.gate import Gate
    from ketenzicht.capacity.feed import Feed
    from ketenzicht.capacity.writer import Writer
    from ketenzicht.live.broadcaster import Broadcaster

# Requests at once; each thread holds a connection to the database. A page may wait for another's server (a source of a
# patient's data, a provider of sign-in): no system that answers waits for that. Few of them are fairer to each other.
PAGE_THREADS, API_THREADS = 10, 4
API = "/api/"


class Part(Protocol):
    """What runs beside the requests, from the start of the process to its end."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


def now() -> datetime:
    """The clock of this process, handed to whatever needs one."""
    return datetime.now(UTC)


def build_application() -> ASGIApp:
    """Set Django up, put the hot paths before it, and the door before both."""
    configure_logs()
    django.setup()
    from ketenzicht.access.gate import Gate
    from ketenzicht.capacity.feed import Feed
    from ketenzicht.capacity.writer import Writer
    from ketenzicht.config.jobs import Jobs
    from ketenzicht.config.keeping import DatabaseKeeper
    from ketenzicht.config.listening import AccessListener
    from ketenzicht.config.logkeeping import LogKeeper
    from ketenzicht.live.broadcaster import Broadcaster
    from ketenzicht.rest.hot import HotPaths

    gate = Gate()
    feed = Feed(conninfo(), clock=now)
    writer = Writer(conninfo())
    broadcaster = Broadcaster(clock=now)
    listener = AccessListener(conninfo(), gate, broadcaster.recheck, clock=now)
    feed.follow(broadcaster.take)
    hot = hot_routes(gate=gate, feed=feed, writer=writer, broadcaster=broadcaster)
    parts: list[Part] = [DatabaseKeeper(), LogKeeper(), gate, feed, writer, broadcaster, listener, Jobs(), Collector()]
    return behind_door(HotPaths(hot, others=_pages(_lifespan(parts))))


def hot_routes(*, gate: "Gate", feed: "Feed", writer: "Writer", broadcaster: "Broadcaster") -> list[Route]:
    """Every address that Django does not answer."""
    from ketenzicht.capacity.hot import CapacityApi
    from ketenzicht.connections.hot import SandboxApi
    from ketenzicht.live.hot import LiveApi

    return [
        *CapacityApi(gate=gate, feed=feed, writer=writer, clock=now).routes(),
        *LiveApi(gate=gate, broadcaster=broadcaster, clock=now).routes(),
        *SandboxApi(clock=now).routes(),
    ]


def behind_door(application: ASGIApp) -> ASGIApp:
    """The application behind the limits and protection that the settings ask for."""
    from django.conf import settings
    from django.template.loader import render_to_string

    from ketenzicht.rest.door import Door
    from ketenzicht.rest.protection import Protection
    from ketenzicht.rest.proxies import Proxies
    from ketenzicht.rest.rates import Rates

    @cache
    def page(status: HTTPStatus) -> bytes:
        return render_to_string(f"{status.value}.html").encode()

    return Door(
        application,
        rates=Rates(clock=time.monotonic_ns, factor=settings.RATE_FACTOR),
        proxies=Proxies(settings.TRUSTED_PROXIES, certificate=settings.CLIENT_CERT_HEADER),
        protection=Protection.of(https=settings.HTTPS, tiles=settings.MAP_TILES),
        page=page,
    )


def _lifespan(parts: list[Part]) -> Lifespan[Starlette]:
    """Start the parts in their order; stop them in the opposite one."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            for part in parts:
                await part.start()
                stack.push_async_callback(part.stop)
            yield

    return lifespan


def _pages(lifespan: Lifespan[Starlette]) -> ASGIApp:
    """Django on the ASGI port, within the life of the process."""
    from django.urls import get_resolver

    from ketenzicht.rest.pages import Pages

    _ = get_resolver().url_patterns  # reads every view: else whoever asks first waits a second for that
    django_application = get_wsgi_application()
    for_people = Pages(django_application, threads=PAGE_THREADS)
    for_systems = Pages(django_application, threads=API_THREADS)

    async def pages(scope: Scope, receive: Receive, send: Send) -> None:
        async def receive_as_coroutine() -> Message:  # a2wsgi takes no other awaitable, and granian's is another
            return await receive()

        # WSGI makes one name of X-Name and X_Name: whoever trusts the first must not be told the second.
        scope = {**scope, "headers": [pair for pair in scope["headers"] if b"_" not in pair[0]]}
        query = scope.get("query_string", b"")
        if not query.isascii():  # as some clients send it; a2wsgi would fail on it
            scope = {**scope, "query_string": quote(query, safe=string.printable).encode()}
        answer = for_systems if scope["path"].startswith(API) else for_people
        await answer(scope, receive_as_coroutine, send)

    application = Starlette(lifespan=lifespan)
    application.router.default = pages  # no Mount: its pattern lets a path with a line break through to nobody
    application.router.redirect_slashes = False
    return application
