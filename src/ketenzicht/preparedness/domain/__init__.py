"""What an instruction is, the life of an activation, and how far its participants are. Pure."""

from ketenzicht.preparedness.domain.instructions import (
    DEFAULT_TERM,
    HOSPITALS,
    LONGEST_TEXT,
    MODULE,
    REMINDED_BEFORE,
    Instruction,
    reason_faults,
)
from ketenzicht.preparedness.domain.life import NEXT, Move, Status, after
from ketenzicht.preparedness.domain.progress import (
    ActivationLine,
    ParticipantLine,
    Participation,
    Progress,
    UnitProgress,
    progress_by_region,
)

__all__ = [
    "DEFAULT_TERM",
    "HOSPITALS",
    "LONGEST_TEXT",
    "MODULE",
    "NEXT",
    "REMINDED_BEFORE",
    "ActivationLine",
    "Instruction",
    "Move",
    "ParticipantLine",
    "Participation",
    "Progress",
    "Status",
    "UnitProgress",
    "after",
    "progress_by_region",
    "reason_faults",
]
