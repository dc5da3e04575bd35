"""Making a cluster whole or not at all, and its settings."""

import os
import shutil
import subprocess
from pathlib import Path

from ketenzicht.postgres.account import our_name
from ketenzicht.postgres.binaries import Binaries
from ketenzicht.postgres.folders import Place
from ketenzicht.postgres.problems import DatabaseProblem

SUPERUSER = "postgres"
ROLE = DATABASE = "ketenzicht"
BUILTIN_LOCALE_SINCE = 17

SETTINGS = """\
# Written by Ketenzicht at every start. Your own settings: local.conf in this folder.
max_connections = 100
shared_buffers = 128MB
max_wal_size = 512MB
wal_compression = on
max_parallel_workers_per_gather = 0   # small machines, and containers with little /dev/shm
jit = off                             # our statements are short: compiling costs more than it gains
random_page_cost = 1.1
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
default_text_search_config = 'pg_catalog.simple'
log_checkpoints = off
log_min_error_statement = panic       # statements and details may hold personal data: not into a log file
log_error_verbosity = terse
include_if_exists = 'local.conf'
# What may not be changed: durable, and reachable only through our own folder.
fsync = on
full_page_writes = on
synchronous_commit = on
listen_addresses = ''
unix_socket_permissions = 0700
unix_socket_directories = '{socket_folder}'
"""

# The kernel tells the server which account is at the other end; only these may be these roles.
ADMISSION = "local all all peer map=ketenzicht\n"


def environment() -> dict[str, str]:
    """What a server program sees: no PG… settings of whoever started us, and messages that we can read."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def run_as_server(
    command: list[str], *, place: Place, input_text: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a server program under the server's account, in a folder that it can enter."""
    return subprocess.run(
        command,
        input=input_text,
        stdin=None if input_text is not None else subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=place.server,
        env=environment(),
        umask=0o077,
        **place.account.as_user(),
    )


def make_folder(folder: Path, *, place: Place) -> None:
    """A folder of the server's own account that nobody else may enter."""
    if folder.is_dir() and not folder.is_symlink():
        if folder.stat().st_uid != place.account.uid:
            raise DatabaseProblem(
                f"De map {folder} is van een ander account dan ‘{place.account.name}’; die gebruiken we niet."
            )
        return
    folder.mkdir(mode=0o700)
    if place.account.other:
        os.chown(folder, place.account.uid, place.account.gid)


def create_cluster(*, place: Place, binaries: Binaries) -> None:
    """Make the cluster, its role and its database; it gets its final name only when all of it is there."""
    started = place.server / "cluster.making"
    shutil.rmtree(started, ignore_errors=True)
    made = run_as_server(
        [binaries.program("initdb"), "-D", str(started), *_initdb_options(binaries)], place=place
    )
    if made.returncode:
        raise DatabaseProblem(
            f"De databank kon niet worden aangemaakt in {place.server}: {made.stderr.strip()}"
        )
    filled = run_as_server(
        [binaries.program("postgres"), "--single", "-D", str(started), "postgres"],
        place=place,
        input_text=f"CREATE ROLE {ROLE} LOGIN CREATEDB\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n",
    )
    if filled.returncode or "ERROR" in filled.stderr:
        raise DatabaseProblem(
            f"De databank kon niet worden ingericht in {place.server}: {filled.stderr.strip()}"
        )
    started.rename(place.cluster)


def _initdb_options(binaries: Binaries) -> list[str]:
    """UTF-8, ordered by code point: the same on every machine, and no ICU needed."""
    options = ["-U", SUPERUSER, "--encoding=UTF8", "--locale=C", "--auth=peer", "--no-instructions"]
    if binaries.major >= BUILTIN_LOCALE_SINCE:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options


def write_settings(*, place: Place) -> None:
    """Our settings and admission rules, anew at each start: the folder may have moved."""
    socket_folder = str(place.socket_folder).replace("'", "''")
    names = dict.fromkeys((our_name(), *(() if place.account.other else (place.account.name,)), "root"))
    idents = "".join(f'ketenzicht "{name}" {role}\n' for name in names for role in (ROLE, SUPERUSER))
    for name, text in (
        ("postgresql.conf", SETTINGS.format(socket_folder=socket_folder)),
        ("pg_hba.conf", ADMISSION),
        ("pg_ident.conf", idents),
    ):
        _write(place.cluster / name, text, place=place)


def _write(path: Path, text: str, *, place: Place) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.chmod(0o600)
    if place.account.other:
        os.chown(fresh, place.account.uid, place.account.gid)
    fresh.replace(path)
