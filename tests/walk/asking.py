"""Asking the server thousands of things, by the plainest client: another costs nearly as much as the answers."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPMessage, HTTPResponse
from typing import Any

PATIENCE = 20  # seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """Read whole; of one that does not end only how it begins."""

    status_code: int
    headers: HTTPMessage
    body: bytes

    @property
    def header_names(self) -> set[str]:
        return {name.lower() for name in self.headers}

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """One connection, that is used again. Keeps no cookies: what one visitor was given must not come to the next."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE)

    def ask(
        self,
        method: str,
        address: str,
        *,
        headers: dict[str, str],
        body: str | None = None,
        is_endless: bool = False,
    ) -> Answer:
        """The answer to one question. It follows nowhere."""
        try:
            answer = self._answer(method, address, body, headers)
        except ConnectionError:  # the server ended the connection that we kept, as after a body that it did not read
            answer = self._answer(method, address, body, headers)
        if is_endless and answer.status == HTTPStatus.OK:
            answer.close()
            self.close()
            return Answer(answer.status, answer.headers, b"")
        return Answer(answer.status, answer.headers, answer.read())

    def _answer(self, method: str, address: str, body: str | None, headers: dict[str, str]) -> HTTPResponse:
        try:
            self._connection.request(method, address, body=body, headers=headers)
            return self._connection.getresponse()
        except OSError:
            self.close()  # else every next question would fail as well
            raise

    def close(self) -> None:
        self._connection.close()
