"""Deeds on definitions: loading a module, loading the files in which modules are written."""

from ketenzicht.definitions.operations.files import SHIPPED, load_all, load_files
from ketenzicht.definitions.operations.loading import CHANNEL, Loaded, Outcome, load_module

__all__ = ["CHANNEL", "SHIPPED", "Loaded", "Outcome", "load_all", "load_files", "load_module"]
