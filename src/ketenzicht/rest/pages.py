"""Django behind WSGI on the ASGI port: a request is answered in a thread, and its answer is sent in one go."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import copy_context
from io import BytesIO
from typing import Any, cast

from a2wsgi.wsgi import Body, build_environ
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope, Send

BLOCK = 1024 * 1024  # bytes: what is smaller leaves whole, and of what is larger no more than this is held at once
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]  # a WSGI application, such as Django's


class Pages:
    """An ASGI application of a WSGI application that answers as many requests at once as there are threads.

    What a thread hands to the loop waits for Python's lock, there and back. `a2wsgi`, of which the environment comes,
    does so for the head, for each piece (4 kB of a file) and for the end: a style sheet of 130 kB took 4.4 ms of
    processor, and takes 1.0 here, where the loop sends all of an answer when the thread is done.
    """

    def __init__(self, application: Application, *, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()

        async def send_all(messages: list[Message]) -> None:
            for message in messages:
                await send(message)

        def hand_over(messages: list[Message]) -> None:
            asyncio.run_coroutine_threadsafe(send_all(messages), loop).result()

        try:
            body = await _all_of(scope, receive) or Body(loop, cast(Any, receive))
        except ClientDisconnect:
            return  # half a form is no form
        # a2wsgi and Starlette name the same ASGI types differently, and it takes any file for a body
        environ = cast(Any, build_environ(cast(Any, scope), cast(Any, body)))
        answer = copy_context().run
        await send_all(await loop.run_in_executor(self._threads, answer, self._answer, environ, hand_over))

    def _answer(self, environ: dict[str, Any], hand_over: Callable[[list[Message]], None]) -> list[Message]:
        """In a thread: the messages that are left to send when all is made."""
        left: list[Message] = []

        def start(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
            pairs = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
            left.append({"type": "http.response.start", "status": int(status.split(" ", 1)[0]), "headers": pairs})

        pieces = self._application(environ, start)
        with ExitStack() as after:
            if close := getattr(pieces, "close", None):
                after.callback(close)
            for block in _blocks(pieces):
                if left[-1]["type"] == "http.response.body":
                    hand_over(left)
                    left = []
                left.append({"type": "http.response.body", "body": block, "more_body": True})
        left[-1]["more_body"] = False
        return left


async def _all_of(scope: Scope, receive: Receive) -> BytesIO | None:
    """What comes with a request; None when it is much. Of what does not say how long it is, WSGI reads nothing."""
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if length == b"0":
        return BytesIO()
    if not length.isdigit() or int(length) > BLOCK:
        return None
    return BytesIO(await Request(scope, receive).body())


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in few parts: at least one, and of a page no more."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= BLOCK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
