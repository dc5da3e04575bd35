"""The running adapter: sources read in their own rhythm, the queue emptied, the page answered, until told to stop."""

import asyncio
import ipaddress
import logging
import signal
import sqlite3
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from ketenzicht.adapter import catalogue as catalogues
from ketenzicht.adapter.census.keys import own_keys
from ketenzicht.adapter.census.mllp import Listener, MllpServer, Told
from ketenzicht.adapter.config import Adt, Config, Platform, address_of, private_secret_of, secret_of, tls_of
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.page import Page
from ketenzicht.adapter.page_server import serve_page
from ketenzicht.adapter.queue import Limits, Queue
from ketenzicht.adapter.sending import PATIENCE, Progress, Sender
from ketenzicht.adapter.sources.folder import DropFolder
from ketenzicht.adapter.sources.messages import Messages
from ketenzicht.adapter.status import Status
from ketenzicht.adapter.store import connect
from ketenzicht.adapter.tools import Owner, Tools, Translation
from ketenzicht.client import AsyncDeliveryClient, DeliveryRefused, Patience, SigningKey, Unreachable

REFRESH_EVERY = 3_600.0  # seconds between two looks at the definitions
SPARE_THREADS = 8
ONCE = Patience(attempts=1)
LOCK = "running.sqlite"

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


class Source(Protocol):
    """Whatever can be read every so often."""

    status: Status

    def read(self) -> None: ...


@dataclass(slots=True)
class Running:
    """One adapter, made of its configuration."""

    config: Config
    clock: Clock
    progress: Progress = field(default_factory=Progress)
    statuses: list[Status] = field(default_factory=list)

    async def until_stopped(self) -> None:
        """Run until SIGTERM or SIGINT. Raises Unusable when it cannot begin."""
        lock = alone(self.config)
        # A query that takes long must not keep messages from being stored: a thread for each, and some over.
        threads = ThreadPoolExecutor(max_workers=len(self.config.sources) + SPARE_THREADS)
        asyncio.get_running_loop().set_default_executor(threads)
        translation = Translation(self.config.mapping, zone=self.config.zone)
        translation.catalogue = catalogues.kept(self.config.state)
        tools = Tools(translation, Owner({}), self.clock, lambda: connect(self.config.state))
        client = client_of(self.config)
        queue = Queue(
            tools.open(), limits=Limits(self.config.adapter.thin_above, timedelta(days=self.config.adapter.keep_days))
        )
        tasks = [
            self._refreshing(client, translation),
            Sender(queue, client, progress=self.progress, clock=self.clock).run(),
            *self._reading(tools),
        ]
        servers = [await self._listening(adt, tools, tasks) for adt in self.config.adt]
        page = serve_page(Page(self.statuses, self.progress, translation, tools.open, self.clock), self.config)
        log.info("running", extra={"sources": [status.name for status in self.statuses], "page": page.address})
        try:
            await _until_told(tasks)
        finally:
            for server, mllp in servers:
                server.close()
                await mllp.hang_up()
            page.close()
            await client.close()
            lock.close()
        log.info("stopped")

    def _reading(self, tools: Tools) -> list[Coroutine[Any, Any, object]]:
        sources: list[tuple[Source, float]] = [
            (DropFolder(one, self._status(one.name, "map"), tools), one.every_seconds) for one in self.config.folder
        ]
        if self.config.sql:
            from ketenzicht.adapter.sources.sql import Query  # takes a second to load, and most have no query

            sources += [
                (Query(one, self._status(one.name, "query"), tools), one.every_seconds) for one in self.config.sql
            ]
        return [self._again_and_again(source, every) for source, every in sources]

    def _status(self, name: str, kind: str) -> Status:
        self.statuses.append(Status(name, kind))
        return self.statuses[-1]

    async def _listening(
        self, adt: Adt, tools: Tools, tasks: list[Coroutine[Any, Any, object]]
    ) -> tuple[asyncio.Server, MllpServer]:
        told = Told()
        source = Messages(adt, self._status(adt.name, "ADT-berichten"), told, tools, own_keys(self.config.state))
        host, port = address_of(adt.listen, [], adt.name)
        allowed = tuple(ipaddress.ip_network(network) for network in adt.allow)
        mllp = MllpServer(source.census(tools.open()), told=told, clock=self.clock)
        try:
            server = await mllp.start(Listener(host, port, allowed, tls_of(adt)))
        except OSError as error:
            raise Unusable(
                f"[[adt]] {adt.name}: op {adt.listen} kan niet worden geluisterd ({error.strerror})."
            ) from None
        tasks.append(self._again_and_again(source, adt.every_seconds))
        return server, mllp

    async def _again_and_again(self, source: Source, every: float) -> None:
        while True:
            try:
                await asyncio.to_thread(source.read)
            except Unusable as wrong:
                self._in_trouble(source, str(wrong))
            except Exception:  # one source must not take the others along; the log holds what happened
                log.exception("a source failed", extra={"source": source.status.name})
                self._in_trouble(source, "Onverwachte fout; het logboek zegt meer.")
            await asyncio.sleep(every)

    def _in_trouble(self, source: Source, why: str) -> None:
        if source.status.trouble != why:
            log.warning("a source cannot be read", extra={"source": source.status.name, "why": why})
        source.status.trouble = why

    async def _refreshing(self, client: AsyncDeliveryClient, translation: Translation) -> None:
        """Look at the definitions now and then. What was kept stays in force while the platform is away."""
        attempt = 0
        while True:
            try:
                found = await catalogues.fetch(client, at=self.clock())
                await asyncio.to_thread(catalogues.keep, found, self.config.state)
                translation.catalogue, attempt = found, 0
            except (Unreachable, DeliveryRefused, OSError, KeyError, ValueError) as wrong:
                attempt += 1
                log.warning("the definitions could not be fetched", extra={"why": str(wrong)})
            await asyncio.sleep(PATIENCE.wait_after(attempt=attempt, asked=None) if attempt else REFRESH_EVERY)


def client_of(config: Config) -> AsyncDeliveryClient:
    """Tries once, so that whoever waits is seen to wait. Raises Unusable."""
    platform = config.platform
    return AsyncDeliveryClient(platform.address, _key(platform), patience=ONCE, certificates=platform.ca_file or None)


def _key(platform: Platform) -> str | SigningKey:
    if not platform.private_key_file:
        return secret_of(file=platform.key_file, variable=platform.key_env)
    private = private_secret_of(platform.private_key_file)
    try:
        return SigningKey(platform.client_id, private, platform.audience)
    except ValueError as wrong:
        raise Unusable(
            f"{platform.private_key_file} is geen geheime sleutel waarmee kan worden getekend: PEM zonder "
            "wachtwoord, RSA (2048 bits of meer), EC op P-256 of Ed25519. "
            f"Tekenen vraagt ketenzicht-adapter[signing]. ({wrong})"
        ) from None


def alone(config: Config) -> sqlite3.Connection:
    """The right to run on this state: held until closed, or until we die. Raises Unusable."""
    config.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = sqlite3.connect(config.state / LOCK, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise Unusable(f"Er draait al een aanlevermodule met {config.state}.") from None
    return lock


async def _until_told(tasks: list[Coroutine[Any, Any, object]]) -> None:
    """Until a signal, or until a task fails that should never end."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows: Ctrl-C comes as an exception
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    running = [asyncio.ensure_future(task) for task in [*tasks, stop.wait()]]
    done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for task in done:
        task.result()
