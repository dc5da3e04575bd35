"""The engine as Django loads it: `ENGINE` names the folder, and this is what it looks for there."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django asks `SELECT 1` at the beginning of each request, to hear whether the server is still there.

    A server that went away closed the connection, which our own system knows without asking. So we ask only where there
    is something to hear: a server says nothing to who asked nothing, but that it goes.
    """

    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        return not _has_news(self.connection.fileno()) or bool(super().is_usable())


def _has_news(socket: int) -> bool:
    look = select.poll()  # not `select.select`, which knows no more than 1,024 files
    look.register(socket, select.POLLIN)
    return bool(look.poll(0))
