"""What can be wrong with the database server, in words for who started it."""


class DatabaseProblem(Exception):  # noqa: N818 - said to whoever starts the program, not a fault of ours
    """The database cannot be used. The message is Dutch, and says what to do."""


class DiskFull(DatabaseProblem):
    """There is too little room to start safely; nothing was changed."""
