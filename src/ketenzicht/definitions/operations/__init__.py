"""Deeds on definitions: loading a module or the files in which modules are written, and the life of a version."""

from ketenzicht.definitions.operations.files import SHIPPED, add_shipped, load_all, load_files
from ketenzicht.definitions.operations.living import (
    LONGEST_FILE,
    Trial,
    keep_concept,
    move_version,
    start_concept,
    try_concept,
)
from ketenzicht.definitions.operations.loading import CHANNEL, Loaded, Outcome, load_module
from ketenzicht.definitions.operations.norms import (
    add_threshold,
    end_requirement,
    end_threshold,
    record_requirement,
    version_for,
    with_threshold,
)

__all__ = [
    "CHANNEL",
    "LONGEST_FILE",
    "SHIPPED",
    "Loaded",
    "Outcome",
    "Trial",
    "add_shipped",
    "add_threshold",
    "end_requirement",
    "end_threshold",
    "keep_concept",
    "load_all",
    "load_files",
    "load_module",
    "move_version",
    "record_requirement",
    "start_concept",
    "try_concept",
    "version_for",
    "with_threshold",
]
