"""Deeds of preparedness: switching on by instruction, following up, and ending."""

from ketenzicht.preparedness.operations.activating import activate, end
from ketenzicht.preparedness.operations.following import follow_up

__all__ = ["activate", "end", "follow_up"]
