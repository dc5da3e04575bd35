"""What an extract tells of a request beside its own story, in one shape for every app that adds something. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.coordination.domain.inquiries import Part


@dataclass(frozen=True, slots=True)
class Said:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Happened:
    at: datetime
    what: str
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Something under a heading of its own: what was said, then what happened, the oldest first.

    `kind` is for machines.
    """

    kind: str
    heading: str
    said: tuple[Said, ...] = ()
    told: tuple[Happened, ...] = ()


@dataclass(frozen=True, slots=True)
class SealedWords:
    """A sealed column with what somebody wrote, which a search looks through.

    `owner` and `request` are paths from its row: for what it is sealed, and at which request it stands.
    """

    model: str
    column: str
    purpose: str
    owner: str = "request_id"
    request: str = "request_id"


@dataclass(frozen=True, slots=True)
class Adds:
    """What an app adds to extracts: passages of a request, as far as a part shows; words to search; names of deeds."""

    passages: Callable[[UUID, Part], tuple[Passage, ...]]
    words: tuple[SealedWords, ...]
    deeds: Mapping[str, str]
