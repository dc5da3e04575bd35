"""What the national modules mean, and whether delivered values are right. Pure."""

from ketenzicht.definitions.domain.applicable import Applicable
from ketenzicht.definitions.domain.elements import (
    ElementDefinition,
    FacilityDefinition,
    LabelDefinition,
    Relation,
)
from ketenzicht.definitions.domain.life import AFTER, Move, Stage, moves_of, stage_of
from ketenzicht.definitions.domain.requirements import Requirement
from ketenzicht.definitions.domain.shelf import ChangeLine, ShelvedModule
from ketenzicht.definitions.domain.thresholds import Band, Threshold
from ketenzicht.definitions.domain.versions import Catalogue, ModuleDefinition, VersionDefinition
from ketenzicht.definitions.domain.words import (
    BY_INSTRUCTION,
    NEXT,
    Aggregation,
    Choice,
    ElementKind,
    Level,
    Role,
    Status,
)

__all__ = [
    "AFTER",
    "BY_INSTRUCTION",
    "NEXT",
    "Aggregation",
    "Applicable",
    "Band",
    "Catalogue",
    "ChangeLine",
    "Choice",
    "ElementDefinition",
    "ElementKind",
    "FacilityDefinition",
    "LabelDefinition",
    "Level",
    "ModuleDefinition",
    "Move",
    "Relation",
    "Requirement",
    "Role",
    "ShelvedModule",
    "Stage",
    "Status",
    "Threshold",
    "VersionDefinition",
    "moves_of",
    "stage_of",
]
