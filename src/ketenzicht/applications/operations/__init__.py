"""Deeds of applications: writing one, judging one, and reading a document."""

from ketenzicht.applications.operations.documents import add_document, read_document, remove_document
from ketenzicht.applications.operations.judging import advise, end_grant, grant, refuse
from ketenzicht.applications.operations.writing import change, require_applicant, start, submit, withdraw

__all__ = [
    "add_document",
    "advise",
    "change",
    "end_grant",
    "grant",
    "read_document",
    "refuse",
    "remove_document",
    "require_applicant",
    "start",
    "submit",
    "withdraw",
]
