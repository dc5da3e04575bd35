"""How Django and the hot paths reach the database, and as whom."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg.conninfo import make_conninfo

from ketenzicht.config.addresses import settings_of
from ketenzicht.postgres.roles import Role
from ketenzicht.postgres.target import find_target


@contextmanager
def connected_as(role: Role) -> Iterator[None]:
    """Let Django's connection be another role's for a while, in the same database.

    For commands, which have one thread: whoever connects meanwhile gets it too.
    """
    settings = connection.settings_dict
    before = dict(settings)
    asked = settings_of(find_target(role=role).conninfo)
    connection.close()
    settings |= {**asked, "NAME": before["NAME"]}
    try:
        yield
    finally:
        connection.close()
        settings |= before


def conninfo() -> str:
    """Django's own connection parameters; moments come and go in UTC."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port", "sslmode", "requirepeer", "passfile")
    given = {name: parameters[name] for name in names if parameters.get(name)}
    return make_conninfo(**given, options="-c timezone=UTC", application_name="ketenzicht")
