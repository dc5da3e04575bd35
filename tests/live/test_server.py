"""What `live.seat` counts on: the server's `send` begins at once, gives a future when full, and tells who left."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send
from tests.serving import free_port

from ketenzicht.rest.hot import HotPaths, Refusing

ROOT = Path(__file__).parents[2]


@pytest.fixture
def port() -> Iterator[int]:
    port = free_port()
    options = ["--interface", "asgi", "--loop", "uvloop", "--no-ws", "--log-level", "warning", "--port", str(port)]
    command = [sys.executable, "-m", "granian", *options, "tests.live.filling:application"]
    server = subprocess.Popen(command, cwd=ROOT)
    yield port
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def told(port: int, what: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    end = time.monotonic() + 20
    state: dict[str, Any] = {}
    while time.monotonic() < end:
        try:
            with urlopen(f"http://127.0.0.1:{port}/") as answer:
                state = json.load(answer)
        except OSError:
            state = {}
        if state and what(state):
            return state
        time.sleep(0.05)
    pytest.fail(f"It stays so: {state}")


def test_a_full_connection_is_a_future_until_the_viewer_reads_on(port: int) -> None:
    told(port, lambda state: state["parts"] == 0)
    with socket.socket() as viewer:
        viewer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        viewer.connect(("127.0.0.1", port))
        viewer.sendall(b"GET /fill HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        state = told(port, lambda state: bool(state["is_future"]))
        assert not state["is_done"]
        assert not state["has_left"]
        viewer.settimeout(0.2)
        wanted = state["parts"] * 100_000
        while wanted > 0:
            wanted -= len(viewer.recv(1 << 20))
        assert not told(port, lambda state: bool(state["is_done"]))["has_left"]
    told(port, lambda state: bool(state["has_left"]))


async def test_hot_paths_get_the_server_s_own_send() -> None:
    """Anything around it is a coroutine, which can only be awaited: each frame to each viewer would be a task."""
    used: list[Send] = []

    class Kept(Response):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            used.append(send)

    async def endpoint(_: Request) -> Response:
        return Kept()

    async def others(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("nobody asked for anything else")

    async def send(message: Message) -> None:
        raise AssertionError(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    application = HotPaths([Route("/live/boards", Refusing(endpoint), methods=["GET"])], others=others)
    scope = {"type": "http", "method": "GET", "path": "/live/boards", "query_string": b"", "headers": []}
    await application(scope, receive, send)
    assert used == [send]
