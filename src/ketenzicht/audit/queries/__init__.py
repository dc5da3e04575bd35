"""Questions to the log. Who may ask them is decided above, in `access`."""

from ketenzicht.audit.queries.chain import Verdict, anchor, settled_until, verify
from ketenzicht.audit.queries.patients import patient_references
from ketenzicht.audit.queries.reading import MOST, Place, Question, break_glasses, line, lines

__all__ = [
    "MOST",
    "Place",
    "Question",
    "Verdict",
    "anchor",
    "break_glasses",
    "line",
    "lines",
    "patient_references",
    "settled_until",
    "verify",
]
