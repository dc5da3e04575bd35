"""Telling of attempts that were refused, to whoever keeps the log: one listener per process, named by its wiring."""

import re
from collections.abc import Callable
from http import HTTPStatus

from ketenzicht.base.actor import Actor
from ketenzicht.base.attempts import SOMEBODY, Attempt
from ketenzicht.base.errors import NotPermitted, Refused
from ketenzicht.rest.problems import NotSignedIn

Listener = Callable[[Attempt], None]
_KEY_START = re.compile(r"bearer\s+(kzt?_[a-z2-7]{8})_", re.ASCII | re.IGNORECASE)
_listeners: list[Listener] = []


def listen(listener: Listener) -> Callable[[], None]:
    """From now on, tell this one too; what comes back ends it."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def tell(
    refused: Refused, *, method: str, path: str, address: str, authorization: str | None = None, actor: Actor = SOMEBODY
) -> None:
    """Tell of a refusal if it is one of somebody who may not; `actor` is who asks, unless the refusal itself says."""
    if isinstance(refused, NotPermitted):
        actor, status = refused.actor or actor, HTTPStatus.FORBIDDEN
    elif isinstance(refused, NotSignedIn):
        status = HTTPStatus.UNAUTHORIZED
    else:
        return
    found = _KEY_START.match(authorization or "")
    attempt = Attempt(
        actor=actor,
        method=method,
        path=path,
        address=address,
        status=status.value,
        reason=str(refused),
        shown=found.group(1) if found else "",
    )
    for listener in _listeners:
        listener(attempt)
