"""Notices in words: a task, which a deed settles, or news, which a reader puts away. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_ABOUT, LONGEST_TITLE, LONGEST_LINK = 200, 160, 300
KEPT_FOR = timedelta(days=365)  # after it was settled; voorstel
SHOWN_SETTLED_FOR = timedelta(days=30)
MAILED_WITHIN = timedelta(days=3)  # older than that it is no news any more

# How long after a failed attempt the next one comes; the last counts for all later ones.
_MAILED_AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))


class Settled(StrEnum):
    """Why nobody needs to look at a notice any more."""

    DONE = "done"  # what it asks was done
    LAPSED = "lapsed"  # it is not asked any more
    PUT_AWAY = "put-away"  # somebody has read it

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {Settled.DONE: "gedaan", Settled.LAPSED: "vervallen", Settled.PUT_AWAY: "gelezen"}


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What to tell or to ask. `about` is its subject: one is open at a time for each organisation and permission.

    `link` is a path on this site, `due_at` makes it a task with a deadline, and `is_task` one without.
    """

    about: str
    title: str
    text: str
    link: str
    due_at: datetime | None = None
    is_task: bool = False

    def __post_init__(self) -> None:
        for name, value, most in (
            ("about", self.about, LONGEST_ABOUT),
            ("title", self.title, LONGEST_TITLE),
            ("link", self.link, LONGEST_LINK),
        ):
            if not 0 < len(value) <= most:
                raise ValueError(f"The {name} of a notice has 1 to {most} characters.")
        if not self.link.startswith("/") or self.link.startswith("//"):
            raise ValueError("The link of a notice is a path on this site.")


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as its readers see it."""

    id: int
    title: str
    text: str
    link: str
    is_task: bool
    given_at: datetime
    due_at: datetime | None
    settled_at: datetime | None
    settled: Settled | None

    def is_late(self, now: datetime) -> bool:
        return self.settled_at is None and self.due_at is not None and self.due_at < now


def mailed_again_after(attempts: int) -> timedelta:
    """How long to wait after this many attempts failed."""
    return _MAILED_AGAIN_AFTER[min(attempts, len(_MAILED_AGAIN_AFTER)) - 1]
