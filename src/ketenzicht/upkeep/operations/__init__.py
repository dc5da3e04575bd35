"""Deeds of those who keep the register true."""

from ketenzicht.upkeep.operations.admitting import admit_organisation
from ketenzicht.upkeep.operations.asking import ask_to_confirm, escalate
from ketenzicht.upkeep.operations.drawing import (
    amend_division,
    call_off_division,
    decide_division,
    discard_division,
    prepare_division,
)
from ketenzicht.upkeep.operations.duplicates import (
    begin_other_location,
    distinguish,
    end_duplicate,
    tell_of_duplicates,
)
from ketenzicht.upkeep.operations.exporting import Form, export_locations
from ketenzicht.upkeep.operations.importing import bring_file, carry_out_file, forget_files, import_file
from ketenzicht.upkeep.operations.judging import approve, refuse, set_approvals, withdraw
from ketenzicht.upkeep.operations.maintaining import (
    announce_closure,
    confirm_location,
    end_closure,
    require_maintainer,
    set_numbers,
)
from ketenzicht.upkeep.operations.proposing import begin_location, change_entry, end_location, propose_units
from ketenzicht.upkeep.operations.reporting import answer_report, escalate_reports, report_fault

__all__ = [
    "Form",
    "admit_organisation",
    "amend_division",
    "announce_closure",
    "answer_report",
    "approve",
    "ask_to_confirm",
    "begin_location",
    "begin_other_location",
    "bring_file",
    "call_off_division",
    "carry_out_file",
    "change_entry",
    "confirm_location",
    "decide_division",
    "discard_division",
    "distinguish",
    "end_closure",
    "end_duplicate",
    "end_location",
    "escalate",
    "escalate_reports",
    "export_locations",
    "forget_files",
    "import_file",
    "prepare_division",
    "propose_units",
    "refuse",
    "report_fault",
    "require_maintainer",
    "set_approvals",
    "set_numbers",
    "tell_of_duplicates",
    "withdraw",
]
