"""Loading the files in which modules are written: one file, one version of one module."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid
from ketenzicht.definitions.operations.loading import Loaded, load_module

SHIPPED = Path(__file__).resolve().parent.parent / "modules"


def load_all(*, folder: Path | None, actor: Actor, at: datetime) -> list[Loaded]:
    """Load every file of a folder; without one, the modules that come with Ketenzicht. See `load_files`."""
    return load_files(files=sorted((folder or SHIPPED).glob("*.toml")), actor=actor, at=at)


def load_files(*, files: Iterable[Path], actor: Actor, at: datetime) -> list[Loaded]:
    """Load files, each whole or not at all.

    A file that is wrong does not hold up the others; when all have been tried, Invalid tells everything that is
    wrong, each fault with its file and place ("spoed.toml#/elements/3/minimum"). Raises NotPermitted at once.
    """
    loaded: list[Loaded] = []
    faults: list[Fault] = []
    for file in files:
        try:
            loaded.append(load_module(document=_read(file), actor=actor, at=at))
        except Invalid as refusal:
            faults += [replace(fault, pointer=f"{file.name}#{fault.pointer}") for fault in refusal.faults]
        except Conflict as refusal:
            faults.append(Fault(f"{file.name}#", "conflict", str(refusal), "Conflicts with what is in force."))
    if faults:
        raise Invalid(faults)
    return loaded


def _read(file: Path) -> dict[str, Any]:
    """The document in a file; Invalid when it cannot be read as one."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        fault = Fault("", "unreadable", f"Kan het bestand niet lezen: {reason}.", f"Cannot read the file: {reason}.")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        fault = Fault("", "not-toml", f"Dit is geen TOML in UTF-8: {error}.", f"This is no TOML in UTF-8: {error}.")
    raise Invalid([fault])
