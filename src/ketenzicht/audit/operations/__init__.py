"""Deeds of the log: writing lines, sealing them, and removing what has been kept long enough."""

from ketenzicht.audit.operations.recording import record, record_attempts, record_each, record_many
from ketenzicht.audit.operations.removing import remove_old_lines
from ketenzicht.audit.operations.sealing import seal_lines

__all__ = ["record", "record_attempts", "record_each", "record_many", "remove_old_lines", "seal_lines"]
