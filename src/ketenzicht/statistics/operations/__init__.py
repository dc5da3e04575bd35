"""Deeds of statistics: counting a day, and reading what was counted."""

from ketenzicht.statistics.operations.publishing import publish_day
from ketenzicht.statistics.operations.reading import read_figures

__all__ = ["publish_day", "read_figures"]
