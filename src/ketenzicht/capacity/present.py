"""The picture that this process keeps up to date, where it keeps one.

A server process does (`feed.py`). A command or a test does not: there every question loads the picture anew, so
that nobody ever reads an old one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from ketenzicht.capacity.loading import load_picture
from ketenzicht.capacity.picture import Picture

_shown: list[Picture] = []


def show(picture: Picture) -> None:
    """Let every question in this process be answered from this picture."""
    _shown[:] = [picture]


def forget() -> None:
    """The picture is not kept up to date any more."""
    _shown.clear()


def picture_now(*, now: datetime) -> Picture:
    """The present picture."""
    try:
        return _shown[0]
    except IndexError:
        return load_picture(at=now)


@contextmanager
def one_picture(*, now: datetime) -> Iterator[None]:
    """Answer every question in this process from the picture of now, until the end: for who writes much and may read
    figures and units as they were at the beginning. Nobody else may be asking in this process.
    """
    show(load_picture(at=now))
    try:
        yield
    finally:
        forget()


def is_kept_up_to_date(picture: Picture) -> bool:
    """Whether this is the picture that follows the database in this process."""
    return bool(_shown) and _shown[0] is picture
