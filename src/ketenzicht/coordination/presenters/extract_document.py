"""What an extract is made of, and the same for machines: who reads the page and who reads the file read one thing."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from typing import Any

from ketenzicht.coordination.domain.passages import Happened, Passage, Said


@dataclass(frozen=True, slots=True)
class Round:
    """A round of triage, here or elsewhere."""

    done_with: str
    begun_at: datetime
    concluded_at: datetime | None
    is_set_aside: bool
    about: str
    answers: tuple[Said, ...]
    red_flags: tuple[str, ...]
    found: str
    urgency: str
    deviates_to: str
    deviates_because: str
    is_seconded: bool


@dataclass(frozen=True, slots=True)
class Decided:
    at: datetime
    care: str
    as_proposed: bool
    because: str
    proposed: tuple[Said, ...]
    known: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of the log. Refused attempts are told as such."""

    at: datetime
    who: str
    role: str
    organisation: str
    what: str
    purpose: str
    outcome: str


@dataclass(frozen=True, slots=True)
class OfRequest:
    number: int
    received_at: datetime
    came_by: str
    stands: str
    urgency: str
    begin_before: datetime | None
    kept_until: datetime | None
    part: str
    is_of_the_patient: bool
    left_out: tuple[str, ...]
    intake: tuple[Said, ...]
    asked: tuple[Said, ...]
    triages: tuple[Round, ...]
    decisions: tuple[Decided, ...]
    handed_to: tuple[Happened, ...]
    sent_by_partner: str
    passages: tuple[Passage, ...]
    story: tuple[Happened, ...]
    seen_by: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole extract. Without requests it is the letter that nothing was found."""

    centre: str
    made_at: datetime
    asked_at: datetime
    proof: str
    searched_by: tuple[str, ...]
    looked_at: int
    unreadable: int
    requests: tuple[OfRequest, ...]
    other_calls: tuple[Passage, ...]
    unreadable_calls: int
    other_seen_by: tuple[Seen, ...]


def as_json(value: Any) -> Any:
    """The same for machines: keys in camelCase, moments in UTC as ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {_camel(name): as_json(one) for name, one in asdict(value).items()}
    if isinstance(value, Mapping):
        return {_camel(name): as_json(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found.group(1).upper(), name)
