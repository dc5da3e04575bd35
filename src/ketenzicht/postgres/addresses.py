"""How our own server is reached: by its socket, and only if the account behind that is the right one."""

from ketenzicht.postgres.folders import Place
from ketenzicht.postgres.roles import NAMES, SUPERUSER, Role


def address(*, place: Place, name: str, database: str) -> str:
    """As libpq takes it. Roles that need a password find it in the file that only we can read."""
    host, peer, passwords = map(_quoted, (str(place.socket.parent), place.account.name, str(place.passwords)))
    told = f"host={host} user={name} dbname={database} requirepeer={peer}"
    return f"{told} passfile={passwords}" if name in (NAMES[Role.OWNER], SUPERUSER) else told


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
