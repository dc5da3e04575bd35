"""What apps above this one do before a request ends, in the same transaction: the settings name them.

This app may not import them. What is arranged for a request is theirs to end, or to say that it may not end like this.
"""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import Ending, Receiver


class Hears(Protocol):
    """What an app above offers under a name in `COORDINATION_HEARD_BY`. The caller holds the request."""

    def ends(self, *, request_id: UUID, how: Ending | Receiver, actor: Actor, at: datetime) -> None:
        """It is closed, or handed over to somebody outside the platform. Raises Refused where it may not be."""


def hear_end(request_id: UUID, how: Ending | Receiver, *, actor: Actor, at: datetime) -> None:
    """Before the request itself changes: who helps another centre still works on it by that."""
    for name in settings.COORDINATION_HEARD_BY:
        heard: Hears = import_string(name)
        heard.ends(request_id=request_id, how=how, actor=actor, at=at)
