"""What one line of the audit log says. Pure: no Django, no database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Outcome(StrEnum):
    SUCCESS = "success"
    REFUSED = "refused"  # the platform said no
    FAILURE = "failure"  # it was allowed, and did not succeed


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What NEN 7513 wants to know besides who and what.

    `on_behalf_of` is the organisation for which the actor acted, when it is not the actor's own;
    `access_point` the network address or device from which; `break_glass` whether the emergency procedure
    was used.
    """

    on_behalf_of: UUID | None = None
    access_point: str = ""
    break_glass: bool = False


ORDINARY = Circumstances()


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is shown to somebody who may read the log."""

    id: int
    at: datetime
    action: str
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    organisation_id: UUID | None
    subject: str
    purpose: str
    outcome: Outcome
    circumstances: Circumstances
    detail: Mapping[str, Any]
