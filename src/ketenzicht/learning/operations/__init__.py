"""Deeds of learning: flags, feedback, review meetings and bottlenecks."""

from ketenzicht.learning.operations.exchanging import Shown, answer, ask, give, look_at, record
from ketenzicht.learning.operations.flagging import flag, put_flags, set_aside
from ketenzicht.learning.operations.forgetting import (
    BOTTLENECKS_KEPT,
    MEETINGS_KEPT,
    forget_bottlenecks,
    forget_meetings,
)
from ketenzicht.learning.operations.looking import RequestLessons, look_into
from ketenzicht.learning.operations.meeting import (
    cancel_meeting,
    close_meeting,
    finish_action,
    note_attendance,
    open_case,
    plan_meeting,
    print_meeting,
    put_on_list,
    write_found,
)
from ketenzicht.learning.operations.mending import (
    NewBottleneck,
    hand_over_bottleneck,
    link_case,
    move_bottleneck,
    report_bottleneck,
    share_bottleneck,
)

__all__ = [
    "BOTTLENECKS_KEPT",
    "MEETINGS_KEPT",
    "NewBottleneck",
    "RequestLessons",
    "Shown",
    "answer",
    "ask",
    "cancel_meeting",
    "close_meeting",
    "finish_action",
    "flag",
    "forget_bottlenecks",
    "forget_meetings",
    "give",
    "hand_over_bottleneck",
    "link_case",
    "look_at",
    "look_into",
    "move_bottleneck",
    "note_attendance",
    "open_case",
    "plan_meeting",
    "print_meeting",
    "put_flags",
    "put_on_list",
    "record",
    "report_bottleneck",
    "set_aside",
    "share_bottleneck",
    "write_found",
]
