"""The address of a database in the words of Django's settings, and addresses of networks."""

import ipaddress
from typing import Any

from psycopg.conninfo import conninfo_to_dict

_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}

PLANNED_AFTER = 2  # times that a connection sent the same of `ketenzicht.statements`; after a rollback it counts anew


def settings_of(conninfo: str) -> dict[str, Any]:
    """What libpq takes, as Django takes it."""
    given = conninfo_to_dict(conninfo)
    named = {ours: str(given.pop(theirs, None) or "") for theirs, ours in _NAMES.items()}
    options: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    return {**named, "OPTIONS": {**options, "prepare_threshold": PLANNED_AFTER}}


def networks(text: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """ "10.1.0.0/16, fd00::/8": with commas between them. Raises ValueError for what is no network."""
    return tuple(ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip())
