"""How long a session lasts, and in which words its owner recognises it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_SESSION = timedelta(hours=12)  # one long shift, however busy
IDLE_FOR = timedelta(hours=4)  # voorstel: a board on a desk is looked at for hours without a click
SEEN_COUNTS_AFTER = timedelta(minutes=5)  # a page more often than this writes nothing

# In this order: each of the later words also stands in what the earlier ones say of themselves.
_BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}
_SYSTEMS = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS": "macOS",
            "Linux": "Linux"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as its owner sees it."""

    id: int
    began_at: datetime
    seen_at: datetime
    address: str
    browser: str
    is_this: bool


def ends_at(*, began_at: datetime, seen_at: datetime) -> datetime:
    """Until when a session lasts if nobody uses it any more."""
    return min(seen_at + IDLE_FOR, began_at + LONGEST_SESSION)


def browser_words(agent: str) -> str:
    """Which browser on what: enough to recognise it, and nothing else is kept."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in agent), "Onbekende browser")
    system = next((name for sign, name in _SYSTEMS.items() if sign in agent), "")
    return f"{browser} op {system}" if system else browser
