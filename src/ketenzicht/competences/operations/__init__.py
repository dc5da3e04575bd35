"""Deeds about competences: recording, naming supervisors, planning, reminding, forgetting."""

from ketenzicht.competences.operations.planning import (
    cancel_training,
    leave_seat,
    plan_training,
    state_need,
    take_seat,
)
from ketenzicht.competences.operations.recording import NewRecord, correct, end, introduce, record, withdraw
from ketenzicht.competences.operations.reminding import forget_competences, remind
from ketenzicht.competences.operations.supervising import end_supervision, supervise

__all__ = [
    "NewRecord",
    "cancel_training",
    "correct",
    "end",
    "end_supervision",
    "forget_competences",
    "introduce",
    "leave_seat",
    "plan_training",
    "record",
    "remind",
    "state_need",
    "supervise",
    "take_seat",
    "withdraw",
]
