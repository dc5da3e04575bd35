"""Care requests, their story, by what people are recognised, triage and decisions, as the database keeps them."""

from ketenzicht.coordination.models.decisions import Decision
from ketenzicht.coordination.models.requests import CareRequest, Happening, Mark
from ketenzicht.coordination.models.triages import Triage

__all__ = ["CareRequest", "Decision", "Happening", "Mark", "Triage"]
