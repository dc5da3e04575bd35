"""The address of a database in the words of Django's settings."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def settings_of(conninfo: str) -> dict[str, Any]:
    """What libpq takes, as Django takes it."""
    given = conninfo_to_dict(conninfo)
    named = {ours: str(given.pop(theirs, None) or "") for theirs, ours in _NAMES.items()}
    return {**named, "OPTIONS": {name: value for name, value in given.items() if value is not None}}
