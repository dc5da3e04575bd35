"""Reading and checking the files in which instruments, the crosswalk, fitting care and call-flow rules are written."""

from ketenzicht.triage.domain.document.call_flow import read_flow
from ketenzicht.triage.domain.document.call_flow_checking import flow_remarks
from ketenzicht.triage.domain.document.care import read_fitting
from ketenzicht.triage.domain.document.care_checking import care_remarks
from ketenzicht.triage.domain.document.checking import Remark, remarks
from ketenzicht.triage.domain.document.crossings import read_crosswalk
from ketenzicht.triage.domain.document.files import LARGEST, read_content
from ketenzicht.triage.domain.document.reading import read_instrument

__all__ = [
    "LARGEST",
    "Remark",
    "care_remarks",
    "flow_remarks",
    "read_content",
    "read_crosswalk",
    "read_fitting",
    "read_flow",
    "read_instrument",
    "remarks",
]
