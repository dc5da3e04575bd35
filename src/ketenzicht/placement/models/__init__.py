"""Needs, offers and who is told of them, agreements, searches, trust and terms of units, as the database keeps them."""

from ketenzicht.placement.models.agreements import WorkingAgreement
from ketenzicht.placement.models.endpoints import Endpoint, Untold
from ketenzicht.placement.models.following import Onward, OutcomeTold, Unmet, WaitingPlace
from ketenzicht.placement.models.gp import GpTask
from ketenzicht.placement.models.needs import Need
from ketenzicht.placement.models.offers import Offer, OfferStep
from ketenzicht.placement.models.searches import Search
from ketenzicht.placement.models.terms import UnitTerms
from ketenzicht.placement.models.trust import TrustTally

__all__ = [
    "Endpoint",
    "GpTask",
    "Need",
    "Offer",
    "OfferStep",
    "Onward",
    "OutcomeTold",
    "Search",
    "TrustTally",
    "UnitTerms",
    "Unmet",
    "Untold",
    "WaitingPlace",
    "WorkingAgreement",
]
