"""Going to the server of a source: within a time and a size, in JSON, and without being led elsewhere."""

import json
import ssl
import time
from collections.abc import Mapping
from functools import cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings

from ketenzicht.access.domain import usable_address
from ketenzicht.patientdata.domain import FetchFailed, Resource
from ketenzicht.patientdata.domain.reading import refuse

EACH_STEP = 5.0  # seconds: to connect, and between two pieces of an answer
ALTOGETHER = 20.0  # seconds for everything that is asked of one source
MOST = 2 * 1024 * 1024  # bytes of everything that one source sends
DEEPEST = 64  # levels of lists and objects
AWAY = "De bron antwoordt niet of te langzaam. Probeer het later nog eens, of bel de bron."
ELSEWHERE = "De bron stuurt ons naar een ander adres, en daar gaan wij niet heen. Meld dit aan uw beheerder."
TOO_MUCH = "De bron stuurt meer dan wij lezen. Er is niets bewaard. Bel de bron."
_SAID = {
    401: "De bron herkent ons niet. Meld dit aan uw beheerder, en bel de bron.",
    403: "De bron weigert ons. Bel de bron, en meld dit aan uw beheerder.",
    404: "Op het adres van de bron is niets. Meld dit aan uw beheerder, en bel de bron.",
    410: "De bron is opgeheven of verhuisd. Meld dit aan uw beheerder, en bel de bron.",
    429: "De bron krijgt te veel vragen. Probeer het over een paar minuten nog eens.",
}
_OK, _REDIRECT, _BAD, _BROKEN = 200, 300, 400, 500


class Going:
    """One visit. All that is asked in it shares its time and its size."""

    def __init__(self, endpoint: str, *, credential: str = "") -> None:
        if not usable_address(endpoint, https=settings.HTTPS):
            raise FetchFailed("Het adres van deze bron deugt niet. Meld dit aan uw beheerder.")
        self._base = endpoint.rstrip("/") + "/"
        headers = {"Accept": "application/fhir+json", "User-Agent": "Ketenzicht"}
        if credential:
            headers["Authorization"] = f"Bearer {credential}"
        self._client = httpx.Client(
            verify=_trusted(), timeout=EACH_STEP, follow_redirects=False, trust_env=False, headers=headers
        )
        self._until = time.monotonic() + ALTOGETHER
        self._left = MOST

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def post(self, path: str, *, form: Mapping[str, str]) -> Resource:
        """Ask with what says who it is about in the body: never in an address, which ends up in logs."""
        return self._asked("POST", self._base + path, data=dict(form))

    def post_json(self, body: Resource) -> Resource:
        """Ask the address itself."""
        return self._asked("POST", self._base.rstrip("/"), json=body)

    def get(self, address: str) -> Resource:
        """What is at an address under that of the source; raises FetchFailed for any other."""
        whole = urljoin(self._base, address)
        there, here = urlsplit(whole), urlsplit(self._base)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc) or not there.path.startswith(here.path):
            raise FetchFailed(ELSEWHERE)
        if ".." in there.path or "%" in there.path:
            raise FetchFailed(ELSEWHERE)
        return self._asked("GET", whole)

    def _asked(self, method: str, address: str, **sent: Any) -> Resource:
        try:
            with self._client.stream(method, address, **sent) as response:
                _refuse_status(response.status_code)
                return _object(self._read(response))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchFailed(AWAY) from error

    def _read(self, response: httpx.Response) -> bytes:
        body = b""
        for piece in response.iter_bytes():
            body += piece
            self._left -= len(piece)
            if self._left < 0:
                raise FetchFailed(TOO_MUCH)
            if time.monotonic() > self._until:
                raise FetchFailed(AWAY)
        return body


def _refuse_status(status: int) -> None:
    if status == _OK:
        return
    if _REDIRECT <= status < _BAD:
        raise FetchFailed(ELSEWHERE)
    if status in _SAID:
        raise FetchFailed(_SAID[status])
    if status >= _BROKEN:
        raise FetchFailed(f"De bron heeft een storing ({status}). Probeer het later nog eens, of bel de bron.")
    raise FetchFailed(f"De bron begrijpt onze vraag niet ({status}). Meld dit aan uw beheerder, en bel de bron.")


def _object(body: bytes) -> Resource:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise refuse("geen JSON") from error
    if not isinstance(content, dict):
        raise refuse("geen object")
    if _depth(content) > DEEPEST:
        raise refuse("te diep genest")
    return content


def _depth(content: object) -> int:
    """Level by level, so that what is nested very deep exhausts nothing."""
    level, depth = [content], 0
    while level and depth <= DEEPEST:
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        depth += 1
    return depth


@cache
def _trusted() -> ssl.SSLContext:
    """Read once: SSL_CERT_FILE, or the authorities that httpx knows."""
    return httpx.create_ssl_context()
