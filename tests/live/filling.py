"""An application for `test_server`: fills a connection until the server takes no more, and tells how that went."""

import asyncio
import json
from typing import Any

from starlette.types import Receive, Scope, Send

PART = {"type": "http.response.body", "body": b"x" * 100_000, "more_body": True}
MOST_PARTS = 500

state: dict[str, Any] = {"parts": 0, "sent": None, "left": None}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "http":
        return
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/fill":
        await _fill(receive, send)
    else:
        told = {
            "parts": state["parts"],
            "is_future": asyncio.isfuture(state["sent"]),
            "is_coroutine": asyncio.iscoroutine(state["sent"]),
            "is_done": asyncio.isfuture(state["sent"]) and state["sent"].done(),
            "has_left": bool(state["left"] and state["left"].done()),
        }
        await send({"type": "http.response.body", "body": json.dumps(told).encode()})


async def _fill(receive: Receive, send: Send) -> None:
    state["left"] = asyncio.ensure_future(receive())
    while state["parts"] < MOST_PARTS and not asyncio.isfuture(state["sent"]):
        state["sent"] = send(PART)
        state["parts"] += 1
        await asyncio.sleep(0.002)  # the server's own thread passes it on
    await state["left"]
