"""Questions about applications, for those who have a part in them, and the register for everybody."""

from ketenzicht.applications.queries.asking import (
    UNKNOWN_APPLICATION,
    advice_of,
    application_line,
    application_lines,
    documents_of,
    may_apply,
    may_be_named,
    may_see,
)
from ketenzicht.applications.queries.register import decisions

__all__ = [
    "UNKNOWN_APPLICATION",
    "advice_of",
    "application_line",
    "application_lines",
    "decisions",
    "documents_of",
    "may_apply",
    "may_be_named",
    "may_see",
]
