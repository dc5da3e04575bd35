"""Connections as each role to a database of the module's own, and what an attacker would try on them."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from ketenzicht.config.granting import grant
from ketenzicht.postgres.roles import Role
from ketenzicht.postgres.target import find_target

Come = Callable[..., psycopg.Connection[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def closed(own_database: str) -> str:
    """The module's database with rights as after `migrate`: those of the database itself are not in a copy."""
    grant(conninfo=f"{find_target(role=Role.OWNER).conninfo} dbname={own_database}")
    return own_database


@pytest.fixture
def come(closed: str) -> Iterator[Come]:
    """A connection of its own as a role, closed at the end."""
    opened = []

    def connect(role: Role) -> psycopg.Connection[tuple[Any, ...]]:
        opened.append(psycopg.connect(find_target(role=role).conninfo, dbname=closed, autocommit=True))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()
