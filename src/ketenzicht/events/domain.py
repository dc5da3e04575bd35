"""What an event says. Pure: no Django, no database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, told once. `id` only grows: a reader remembers the last one it handled."""

    id: int
    kind: str
    subject: str
    payload: Mapping[str, Any]
    at: datetime
