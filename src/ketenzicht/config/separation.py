"""Whether the roles of a database are apart: what each of them could do that it should not."""

from dataclasses import dataclass
from typing import Any

import psycopg

from ketenzicht.config.granting import parties_of
from ketenzicht.postgres.roles import Role
from ketenzicht.postgres.target import Target, find_target

# The log stands for all that is kept for good. Who may make roles may (before PostgreSQL 16) become another.
QUESTION = """
SELECT pg_get_userbyid(c.relowner)::text,
       CASE WHEN r.oid IS NULL THEN 'is er nog niet'
            WHEN r.rolsuper THEN 'is de baas over de hele server'
            WHEN r.rolcreaterole THEN 'mag rollen maken, en zich zo andermans rechten geven'
            WHEN r.oid = c.relowner THEN 'is de eigenaar van de tabellen'
            WHEN pg_has_role(r.oid, c.relowner, 'MEMBER') THEN 'kan de eigenaar van de tabellen worden'
            WHEN has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER') THEN 'mag het logboek wijzigen'
            WHEN NOT has_table_privilege(r.oid, c.oid, 'SELECT') THEN 'heeft nog geen rechten'
       END
FROM pg_class c LEFT JOIN pg_roles r ON r.rolname = %s WHERE c.oid = to_regclass('audit_auditline')
"""
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Separation:
    """Names of the roles, as far as there are any; `fault` says of the application why it is not apart."""

    owner: str
    application: str
    auditor: str | None
    fault: str | None


def separation(connection: Connection, *, target: Target) -> Separation | None:
    """How it is in the database of this connection, which may be any role's; None when it has no tables yet."""
    parties = parties_of(connection, target=target)
    name = parties.application or find_target(role=Role.APPLICATION).user
    row = connection.execute(QUESTION, [name]).fetchone()
    if row is None:
        return None
    owner, fault = row
    return Separation(owner=owner, application=name, auditor=parties.auditor, fault=fault)
