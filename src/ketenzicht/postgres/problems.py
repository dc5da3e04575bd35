"""What can be wrong with the database server, in words for whoever started it."""


class DatabaseProblem(Exception):  # noqa: N818 - told to whoever starts the program, not a fault of ours
    """The database cannot be used. The message is Dutch, and says what to do."""


class DiskFull(DatabaseProblem):
    """There is too little room; nothing that was committed is lost."""


def megabytes(number: int) -> str:
    """Bytes in words, rounded up: "less than nothing" would not help anyone."""
    return f"{-(-number // 1_000_000)} MB"
