"""How the hot paths reach the database that Django's settings name."""

from django.db import connection
from psycopg.conninfo import make_conninfo


def conninfo() -> str:
    """Django's own connection parameters; moments come and go in UTC."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port", "sslmode", "requirepeer")
    given = {name: parameters[name] for name in names if parameters.get(name)}
    return make_conninfo(**given, options="-c timezone=UTC", application_name="ketenzicht")
