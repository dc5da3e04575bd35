"""`ketenzicht db roles`: giving each role of the database its rights, and what somebody does before that can be."""

import os

from ketenzicht.config.granting import grant
from ketenzicht.config.separation import separation
from ketenzicht.postgres.roles import NAMES, VARIABLES, Role
from ketenzicht.postgres.target import Target, connect, find_target, prepare

LIMITED = "vult logboek en geschiedenis alleen aan"
# A superuser is not needed: a role that may make roles and databases will do, as that of a managed server may.
SQL = """\
-- Eenmalig, door een beheerder van de server, in psql. Wat er al is, slaat u over.
-- Wachtwoorden worden gevraagd: zo staan zij in geen script.
CREATE ROLE "{owner}" LOGIN;
CREATE ROLE "{application}" LOGIN NOINHERIT;
CREATE ROLE "{auditor}" LOGIN NOINHERIT;
\\password "{owner}"
\\password "{application}"
\\password "{auditor}"
-- De eigenaar mag verbindingen van de toepassing beëindigen (bij het terugzetten van een reservekopie).
GRANT "{application}" TO "{owner}";
-- Een database maken voor een ander, mag alleen wie die ander kan zijn.
GRANT "{owner}" TO CURRENT_USER;
CREATE DATABASE "{database}" OWNER "{owner}" TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE "{database}" FROM PUBLIC;
GRANT CONNECT ON DATABASE "{database}" TO "{application}", "{auditor}";
-- Alles in de database moet van de eigenaar zijn. Was het van een ander, dan in die database:
--   REASSIGN OWNED BY ander TO "{owner}";
-- Daarna, met DATABASE_OWNER_URL en DATABASE_URL: ketenzicht migrate
"""


def roles() -> None:
    """Give and take rights in the database of the owner's address, and say how it is then."""
    target = prepare(role=Role.OWNER)
    changed = grant(conninfo=target.conninfo)
    print(f"Rechten bijgewerkt: {changed or 'geen, alles stond al goed'}.")
    for name, words in told_of(target).items():
        print(f"{name}: {words}")


def sql() -> str:
    """What makes the roles, with the names that the addresses have already."""
    names = dict(NAMES)
    target = find_target()
    if not target.embedded:
        for role, variable in VARIABLES.items():
            # The address of a single role is its owner's: the application will get another.
            if os.environ.get(variable) and (role is not Role.APPLICATION or os.environ.get(VARIABLES[Role.OWNER])):
                names[role] = find_target(role=role).user
    return SQL.format(database=target.name, **{role.value: name for role, name in names.items()})


def told_of(target: Target) -> dict[str, str]:
    """Which roles there are, and whether they are apart."""
    with connect(target=target) as connection:
        found = separation(connection, target=target)
    if found is None:
        return {"Rollen": "nog geen: er zijn nog geen tabellen"}
    return {
        "Eigenaar": found.owner,
        "Toepassing": f"{found.application}: {f'NIET GESCHEIDEN, {found.fault}' if found.fault else LIMITED}",
        "Auditor": f"{found.auditor}: leest het logboek en niets anders" if found.auditor else "die rol is er niet",
    }
