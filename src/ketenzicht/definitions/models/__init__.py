"""Modules, their versions and everything that a version defines, as rows."""

from ketenzicht.definitions.models.modules import IN_FORCE, DefinitionsRevision, Module, ModuleVersion, VersionChange
from ketenzicht.definitions.models.parts import Element, Label, Relation, Threshold
from ketenzicht.definitions.models.requirements import RequiredCapacity

__all__ = [
    "IN_FORCE",
    "DefinitionsRevision",
    "Element",
    "Label",
    "Module",
    "ModuleVersion",
    "Relation",
    "RequiredCapacity",
    "Threshold",
    "VersionChange",
]
