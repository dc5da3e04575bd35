"""Loading the files in which modules are written: one file, one version of one module."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid
from ketenzicht.definitions.models import ModuleVersion
from ketenzicht.definitions.operations.loading import Loaded, load_module

SHIPPED = Path(__file__).resolve().parent.parent / "modules"


def load_all(*, folder: Path | None, actor: Actor, at: datetime) -> list[Loaded]:
    """Load every file of a folder; without one, the modules that come with Ketenzicht. See `load_files`."""
    return load_files(files=sorted((folder or SHIPPED).glob("*.toml")), actor=actor, at=at)


def add_shipped(*, actor: Actor, at: datetime) -> list[Loaded]:
    """Load those versions that come with Ketenzicht and are not known yet.

    What is known stays as it is: people may have moved it through its life, or changed its thresholds.
    """
    known = set(ModuleVersion.objects.values_list("module_id", "number"))
    documents = [_read(file) for file in sorted(SHIPPED.glob("*.toml"))]
    new = [one for one in documents if (one["code"], one["version"]["number"]) not in known]
    return [load_module(document=document, actor=actor, at=at) for document in new]


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
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        fault = Fault("", "unreadable", f"Kan het bestand niet lezen: {reason}.", f"Cannot read the file: {reason}.")
    except UnicodeDecodeError as error:
        fault = _not_toml(error)
    else:
        return read_text(text)
    raise Invalid([fault])


def read_text(text: str) -> dict[str, Any]:
    """The document in the text of a file; Invalid when it cannot be read as one."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # of TOML, or of a number of thousands of digits
        raise Invalid([_not_toml(error)]) from None


def _not_toml(error: Exception) -> Fault:
    return Fault("", "not-toml", f"Dit is geen TOML in UTF-8: {error}.", f"This is no TOML in UTF-8: {error}.")
