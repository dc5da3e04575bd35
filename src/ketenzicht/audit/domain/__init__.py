"""What the audit log says, what it counts, and how one sees that nobody changed it. Pure."""

from ketenzicht.audit.domain.attempts import MOST_LINES, Tally, counted
from ketenzicht.audit.domain.chain import (
    FIRST,
    FORM,
    FORMS,
    KEPT_AT_LEAST,
    Anchor,
    Misfit,
    Seal,
    anchor_of,
    digest_of,
    fingerprint,
    hash_of,
    misfit_of_lines,
    misfit_of_seal,
)
from ketenzicht.audit.domain.lines import (
    ORDINARY,
    REFERENCE_LENGTH,
    Circumstances,
    Deed,
    Line,
    Outcome,
    patient_reference,
)

__all__ = [
    "FIRST",
    "FORM",
    "FORMS",
    "KEPT_AT_LEAST",
    "MOST_LINES",
    "ORDINARY",
    "REFERENCE_LENGTH",
    "Anchor",
    "Circumstances",
    "Deed",
    "Line",
    "Misfit",
    "Outcome",
    "Seal",
    "Tally",
    "anchor_of",
    "counted",
    "digest_of",
    "fingerprint",
    "hash_of",
    "misfit_of_lines",
    "misfit_of_seal",
    "patient_reference",
]
