"""Deeds of triage: checking the files of instruments, loading versions, and moving a version through its life."""

from ketenzicht.triage.domain.document import read_content
from ketenzicht.triage.operations.files import (
    CONTENT,
    Checked,
    CheckedFitting,
    CheckedFlow,
    check_document,
    check_fitting,
    check_flow,
    check_instrument,
    shipped_aids,
    shipped_crosswalk,
    shipped_files,
    shipped_fitting,
    shipped_flows,
    shipped_instruments,
)
from ketenzicht.triage.operations.living import LONGEST_REASON, end, reasons_not_to_use, take_in_use, withdraw
from ketenzicht.triage.operations.loading import (
    Loaded,
    load,
    load_crosswalk,
    load_fitting,
    load_flow,
    load_instrument,
    try_to_load,
)

__all__ = [
    "CONTENT",
    "LONGEST_REASON",
    "Checked",
    "CheckedFitting",
    "CheckedFlow",
    "Loaded",
    "check_document",
    "check_fitting",
    "check_flow",
    "check_instrument",
    "end",
    "load",
    "load_crosswalk",
    "load_fitting",
    "load_flow",
    "load_instrument",
    "read_content",
    "reasons_not_to_use",
    "shipped_aids",
    "shipped_crosswalk",
    "shipped_files",
    "shipped_fitting",
    "shipped_flows",
    "shipped_instruments",
    "take_in_use",
    "try_to_load",
    "withdraw",
]
