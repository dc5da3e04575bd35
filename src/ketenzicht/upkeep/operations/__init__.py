"""Deeds of those who keep the register true."""

from ketenzicht.upkeep.operations.asking import ask_to_confirm, escalate
from ketenzicht.upkeep.operations.judging import approve, refuse, set_approvals, withdraw
from ketenzicht.upkeep.operations.maintaining import (
    announce_closure,
    confirm_location,
    end_closure,
    require_maintainer,
)
from ketenzicht.upkeep.operations.proposing import begin_location, change_entry, end_location
from ketenzicht.upkeep.operations.reporting import answer_report, report_fault

__all__ = [
    "announce_closure",
    "answer_report",
    "approve",
    "ask_to_confirm",
    "begin_location",
    "change_entry",
    "confirm_location",
    "end_closure",
    "end_location",
    "escalate",
    "refuse",
    "report_fault",
    "require_maintainer",
    "set_approvals",
    "withdraw",
]
