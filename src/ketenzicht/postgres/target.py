"""Which database is meant, and as whom: that of `DATABASE_URL`, or our own; and whether it is new enough."""

import os
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import Conninfo

from ketenzicht.postgres import server
from ketenzicht.postgres.binaries import OLDEST
from ketenzicht.postgres.problems import DatabaseProblem
from ketenzicht.postgres.roles import VARIABLES, Role

CONNECT_SECONDS = 10
MAJOR = 10_000  # server_version_num 180006 is 18.6


@dataclass(frozen=True, slots=True)
class Target:
    """How to reach the database as one role, and the database from which it may be renamed."""

    conninfo: str
    maintenance: str
    embedded: bool
    variable: str = VARIABLES[Role.APPLICATION]  # the one that names it, when it is not our own

    @property
    def address(self) -> str:
        """Where it is, for people: never with its password."""
        known = conninfo_to_dict(self.conninfo)
        where = "".join(
            f"{before}{known[key]}{after}"
            for key, before, after in (
                ("user", "", "@"),
                ("host", "", ""),
                ("port", ":", ""),
                ("dbname", "/", ""),
            )
            if known.get(key)
        )
        return where or "de standaardserver van deze machine"

    @property
    def name(self) -> str:
        """The database's name, as libpq works it out."""
        return str(conninfo_to_dict(self.conninfo).get("dbname") or self.user)

    @property
    def user(self) -> str:
        """The name of the role, as libpq works it out."""
        named = conninfo_to_dict(self.conninfo).get("user")
        return str(named or next(_told(each.val) for each in Conninfo.get_defaults() if each.keyword == b"user"))

    def environment(self) -> dict[str, str]:
        """The environment for psql, pg_dump and pg_restore. Not in their arguments: those everyone can read."""
        kept = {key: value for key, value in os.environ.items() if not (self.embedded and key.startswith("PG"))}
        return kept | {
            option.envvar.decode(): option.val.decode()
            for option in Conninfo.parse(self.conninfo.encode())
            if option.envvar and option.val
        }


def find_target(*, role: Role = Role.APPLICATION) -> Target:
    """The address for this role, or the embedded server; nothing is started and nothing is asked.

    A role without an address of its own comes as the one of `DATABASE_URL`. Whether that is less than was meant,
    `config.separation` tells.
    """
    if not os.environ.get(VARIABLES[Role.APPLICATION]):
        return _embedded(role)
    variable = VARIABLES[role] if os.environ.get(VARIABLES[role]) else VARIABLES[Role.APPLICATION]
    url = os.environ[variable]
    try:
        maintenance = make_conninfo(url, dbname="postgres")
        return Target(conninfo=make_conninfo(url), maintenance=maintenance, embedded=False, variable=variable)
    except psycopg.ProgrammingError:
        raise DatabaseProblem(
            f"{variable} is geen geldig adres. Zo ziet het eruit: postgresql://gebruiker@machine:5432/database."
        ) from None  # psycopg's own message repeats the address, with its password


def _embedded(role: Role) -> Target:
    if alone := [name for name in VARIABLES.values() if os.environ.get(name)]:
        raise DatabaseProblem(
            f"{alone[0]} is gezet, maar DATABASE_URL niet: dan is onduidelijk welke database u bedoelt."
        )
    conninfo = server.conninfo(role=role)
    return Target(conninfo=conninfo, maintenance=server.maintenance_conninfo(), embedded=True)


def prepare(*, role: Role = Role.APPLICATION) -> Target:
    """Have a usable server: start our own, or check that `DATABASE_URL`'s answers and is new enough."""
    target = find_target(role=role)
    if target.embedded:
        server.ensure_running()
    else:
        with connect(target=target) as connection:
            refuse_old(version=connection.info.server_version, address=target.address)
    return target


def connect(*, target: Target, maintenance: bool = False) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection in autocommit, or why there is none."""
    conninfo = target.maintenance if maintenance else target.conninfo
    try:
        return psycopg.connect(conninfo, autocommit=True, connect_timeout=CONNECT_SECONDS)
    except psycopg.OperationalError as error:
        meant = "" if target.embedded else f" Daar wijst {target.variable} naar."
        raise DatabaseProblem(
            f"De database op {target.address} is niet bereikbaar.{meant}\nPostgreSQL zegt: {str(error).strip()}"
        ) from None


def _told(value: bytes | None) -> str:
    return value.decode() if value else ""


def refuse_old(*, version: int, address: str) -> None:
    """`version` as PostgreSQL numbers itself: 150004 is 15.4."""
    if version // MAJOR >= OLDEST:
        return
    raise DatabaseProblem(
        f"De server op {address} is PostgreSQL {version // MAJOR}.{version % MAJOR}; Ketenzicht heeft "
        f"{OLDEST} of "
        "nieuwer nodig. Werk die server bij, of wijs met DATABASE_URL een nieuwere aan."
    )
