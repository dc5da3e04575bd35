"""Giving each role of the database what is declared for it, and taking away what is not; twice changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from ketenzicht.config import tables
from ketenzicht.config.tables import CLOSED, Use
from ketenzicht.postgres.roles import NAMES, Role
from ketenzicht.postgres.target import Target, find_target

EVERYBODY = "public"  # as PostgreSQL calls it; no role can have this name
Connection = psycopg.Connection[tuple[Any, ...]]
Rights = dict[str, frozenset[str]]  # by the name of who has them

# Tables, sequences and functions of ours, each with the rights that others than its owner have: on columns too, which
# are never given. Partitions are told by what they are. What belongs to an extension is the extension's.
THINGS = """
WITH things AS (
    SELECT c.oid, CASE WHEN c.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.relname::text AS name,
           c.oid::regclass::text AS written, c.relowner AS owner, c.relispartition AS is_partition,
           coalesce(c.relacl, acldefault(CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END::"char", c.relowner)) AS acl,
           'pg_class'::regclass AS catalogue,
           (SELECT t.relname::text FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
            WHERE d.objid = c.oid AND c.relkind = 'S' AND d.deptype IN ('a', 'i')
              AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass) AS counts_for
    FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT p.oid, 'FUNCTION', p.proname::text, p.oid::regprocedure::text, p.proowner, false,
           coalesce(p.proacl, acldefault('f', p.proowner)), 'pg_proc'::regclass, NULL
    FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind IN ('f', 'p')
)
SELECT kind, name, written, is_partition, counts_for, array(
    SELECT coalesce(r.rolname::text, 'public') || ' ' || given.privilege_type
    FROM (SELECT grantee, privilege_type FROM aclexplode(acl)
          UNION SELECT a.grantee, a.privilege_type || ' of a column'
          FROM pg_attribute, aclexplode(attacl) a WHERE attrelid = things.oid AND kind = 'TABLE') given
    LEFT JOIN pg_roles r ON r.oid = given.grantee WHERE given.grantee <> things.owner)
FROM things
WHERE pg_has_role(current_user, owner, 'USAGE')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = things.oid AND classid = catalogue AND deptype = 'e')
ORDER BY kind, written
"""

# What somebody told the owner to give away of all that it makes later. That everybody may call new functions is
# PostgreSQL's own rule; we take it away from each as soon as it is there.
DEFAULTS = """
SELECT DISTINCT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' ELSE 'FUNCTIONS' END,
       n.nspname::text, coalesce(r.rolname::text, 'public')
FROM pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) a
LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE d.defaclrole = current_user::regrole AND d.defaclobjtype IN ('r', 'S', 'f')
  AND coalesce(r.rolname::text, 'public') = ANY(%s)
  AND NOT (d.defaclobjtype = 'f' AND a.grantee = 0 AND d.defaclnamespace = 0)
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """A table, sequence or function; `has` is what others than the owner may do with it now."""

    kind: str
    name: str
    written: str
    is_partition: bool
    counts_for: str | None
    has: Rights


@dataclass(frozen=True, slots=True)
class Parties:
    """What the roles other than the owner are called here; None: there is none, or it is the owner itself."""

    application: str | None
    auditor: str | None

    @property
    def all(self) -> list[str]:
        return [name for name in (self.application, self.auditor) if name]


def grant(*, conninfo: str) -> int:
    """Give and take rights in the database at this address, which is its owner's; on how many things they changed."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('ketenzicht.rights'))")
        parties = parties_of(connection, target=find_target(role=Role.OWNER))
        changed = [thing for thing in things(connection) if _set(connection, thing, parties)]
        _close(connection, parties)
    return len(changed)


def parties_of(connection: Connection, *, target: Target) -> Parties:
    """Who the other roles are: our own server's by their names, else by who the addresses name."""
    if target.embedded:
        named = dict(NAMES)
    else:
        named = {role: find_target(role=role).user for role in Role}
        if named[Role.AUDITOR] == named[Role.APPLICATION]:
            named[Role.AUDITOR] = NAMES[Role.AUDITOR]  # made, but nobody uses it here
    found = connection.execute(
        "SELECT rolname::text FROM pg_roles WHERE rolname = ANY(%s) AND rolname <> current_user", [list(named.values())]
    ).fetchall()
    there = {name for (name,) in found}
    application, auditor = (named[role] if named[role] in there else None for role in (Role.APPLICATION, Role.AUDITOR))
    return Parties(application=application, auditor=auditor)


def things(connection: Connection) -> Iterator[Thing]:
    """Everything in our schema that the present role owns."""
    for kind, name, written, is_partition, counts_for, given in connection.execute(THINGS).fetchall():
        has: dict[str, set[str]] = {}
        for line in given:
            who, privilege = line.split(" ", 1)
            has.setdefault(who, set()).add(privilege)
        rights = {who: frozenset(privileges) for who, privileges in has.items()}
        yield Thing(kind, name, written, is_partition, counts_for, rights)


def due(thing: Thing, parties: Parties) -> Rights:
    """What each may do with this, as declared."""
    if thing.kind == "FUNCTION":
        use = Use(application=frozenset({"EXECUTE"} if tables.may_call(thing.name) else ()))
    elif thing.kind == "SEQUENCE":
        use = _of_sequence(thing)
    else:
        declared = tables.TABLES.get(thing.name) if thing.is_partition else tables.use_of(thing.name)
        use = declared or CLOSED
    given = {parties.application: use.application, parties.auditor: use.auditor}
    return {who: rights for who, rights in given.items() if who and rights}


def _of_sequence(thing: Thing) -> Use:
    """Who adds rows gets numbers for them (an identity column asks no right) and may see which was the last.

    Only a table that may be changed anyway lets its numbers be taken without a row; nobody sets them back.
    """
    use = tables.use_of(thing.counts_for or thing.name) or CLOSED
    if "UPDATE" in use.application:
        return Use(application=frozenset({"SELECT", "USAGE"}))
    return Use(application=frozenset({"SELECT"} if "INSERT" in use.application else ()))


def _set(connection: Connection, thing: Thing, parties: Parties) -> bool:
    """Make it so; False when it was. Rights of roles that are none of ours stay, except everybody's."""
    concerned = [*parties.all, EVERYBODY]
    wanted = due(thing, parties)
    if {who: rights for who, rights in thing.has.items() if who in concerned} == wanted:
        return False
    what = sql.SQL(f"{thing.kind} {thing.written}")  # as PostgreSQL itself wrote it, quoted
    for who in concerned:
        connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(what, _role(who)))
        if rights := wanted.get(who):
            given = sql.SQL(", ".join(sorted(rights)))
            connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(given, what, _role(who)))
    return True


def _role(name: str) -> sql.Composable:
    return sql.SQL("PUBLIC") if name == EVERYBODY else sql.Identifier(name)


def _close(connection: Connection, parties: Parties) -> None:
    """Nobody but the owner makes anything here, and nothing is open from the moment that it is made."""
    found = connection.execute(
        "SELECT current_database()::text, current_schema()::text, pg_has_role(current_user, datdba, 'USAGE'),"
        " pg_has_role(current_user, nspowner, 'USAGE')"
        " FROM pg_database, pg_namespace WHERE datname = current_database() AND nspname = current_schema()"
    ).fetchone()
    assert found is not None  # noqa: S101 - every connection has a database and a schema
    database, schema, database_is_ours, schema_is_ours = found
    if database_is_ours:
        connection.execute(
            sql.SQL("REVOKE CREATE, TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
        )
    if schema_is_ours:
        connection.execute(sql.SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC").format(sql.Identifier(schema)))
    for kind, inside, who in connection.execute(DEFAULTS, [[*parties.all, EVERYBODY]]).fetchall():
        place = sql.SQL("IN SCHEMA {} ").format(sql.Identifier(inside)) if inside else sql.SQL("")
        connection.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES {}REVOKE ALL ON {} FROM {}").format(place, sql.SQL(kind), _role(who))
        )
