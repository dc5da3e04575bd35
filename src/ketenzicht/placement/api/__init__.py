"""Placing over the API: what a provider is asked, and how it goes with what a partner's system sent."""

from ketenzicht.placement.api.offers import router
from ketenzicht.placement.api.outcomes import router as outcomes

__all__ = ["outcomes", "router"]
