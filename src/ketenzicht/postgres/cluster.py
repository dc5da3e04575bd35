"""Making a cluster whole or not at all, and writing its settings."""

import locale
import os
import shutil
import subprocess
from pathlib import Path

from ketenzicht.postgres.admission import write, write_rules
from ketenzicht.postgres.binaries import Binaries
from ketenzicht.postgres.folders import Place, make_own_folder, make_server_folder
from ketenzicht.postgres.problems import DatabaseProblem
from ketenzicht.postgres.roles import NAMES, SUPERUSER, Role
from ketenzicht.postgres.room import NO_ROOM, disk_full

OWNER = NAMES[Role.OWNER]
DATABASE = "ketenzicht"
BUILTIN_LOCALE_SINCE = 17

SETTINGS = """\
# Written by Ketenzicht at every start. Your own settings go into local.conf beside this file.
max_connections = 100
shared_buffers = 128MB
max_wal_size = 512MB
wal_compression = on
max_parallel_workers_per_gather = 0   # two cores, and containers with little /dev/shm
jit = off                             # our statements are short: compiling them costs more than it gains
random_page_cost = 1.1                # solid state
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_checkpoints = off
log_min_error_statement = panic       # statements and details may hold personal data: never into a log file
log_error_verbosity = terse
include = 'local.conf'
# From here on not to be changed: durable, and reachable only through a folder of our own.
fsync = on
full_page_writes = on
synchronous_commit = on
listen_addresses = ''
unix_socket_permissions = 0700
unix_socket_directories = {socket_folder}
hba_file = {hba_file}
ident_file = {ident_file}
"""


def run_as_server(
    command: list[str], *, place: Place, input_text: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a server program under the server's account, in a folder that it can enter.

    Without the PG… settings of whoever started us, and with messages in the language that we can read.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    try:
        return subprocess.run(
            command,
            input=input_text,
            stdin=subprocess.DEVNULL if input_text is None else None,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd=place.server,
            env={**kept, "LC_ALL": "C"},
            umask=0o077,
            **place.account.as_user(),
        )
    except PermissionError as error:
        raise DatabaseProblem(
            "Dit proces draait als root, maar mag geen programma onder account "
            f"‘{place.account.name}’ starten "
            f"({error.strerror}). Start Ketenzicht als gewone gebruiker, of gebruik een eigen server "
            "met DATABASE_URL."
        ) from error


def create_cluster(*, place: Place, binaries: Binaries) -> None:
    """Make the cluster, its role and its database; it gets its name only when all of it is there."""
    making = place.server / "cluster.making"
    shutil.rmtree(making, ignore_errors=True)  # of an attempt that was broken off
    try:
        make_server_folder(making, account=place.account)
        _done(
            run_as_server([binaries.program("initdb"), "-D", str(making), *_initdb_options(binaries)], place=place),
            place=place,
        )
        _done(
            run_as_server(
                [binaries.program("postgres"), "--single", "-D", str(making), "postgres"],
                place=place,
                input_text=f"CREATE ROLE {OWNER} LOGIN CREATEDB\nCREATE DATABASE {DATABASE} OWNER {OWNER}\n",
            ),
            place=place,
        )
        making.rename(place.cluster)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _done(process: subprocess.CompletedProcess[str], *, place: Place) -> None:
    if process.returncode == 0 and not any(word in process.stderr for word in ("ERROR:", "FATAL:", "PANIC:")):
        return
    told = process.stderr.strip() or process.stdout.strip()
    if NO_ROOM in told:
        raise disk_full(place=place)
    raise DatabaseProblem(f"De database kon niet worden aangemaakt in {place.server}. PostgreSQL zegt: {told}")


def _initdb_options(binaries: Binaries) -> list[str]:
    """UTF-8, ordered by code point: the same on every machine, and no ICU needed."""
    options = [f"--username={SUPERUSER}", "--encoding=UTF8", "--locale=C", "--auth=peer", "--no-instructions"]
    if binaries.major >= BUILTIN_LOCALE_SINCE:  # then upper and lower know more letters than ASCII's
        return [*options, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*options, "--lc-ctype=C.UTF-8"] if _machine_has(name="C.UTF-8") else options


def _machine_has(*, name: str) -> bool:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return True


def write_settings(*, place: Place) -> Path:
    """Our settings and admission rules, anew at each start (the folder may have moved); answers the file."""
    make_own_folder(place.settings)
    main, local = place.settings / "postgresql.conf", place.settings / "local.conf"
    if not local.exists():
        write(local, "# Settings of your own, read before those that may not be changed.\n")
    hba, ident = write_rules(place=place)
    write(
        main,
        SETTINGS.format(socket_folder=_quoted(place.socket.parent), hba_file=_quoted(hba), ident_file=_quoted(ident)),
    )
    return main


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
