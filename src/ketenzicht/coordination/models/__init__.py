"""Care requests, their story, by what people are recognised, and triage, as the database keeps them."""

from ketenzicht.coordination.models.requests import CareRequest, Happening, Mark
from ketenzicht.coordination.models.triages import Triage

__all__ = ["CareRequest", "Happening", "Mark", "Triage"]
