"""Needs, offers, working agreements, searches, trust and the terms of units, as the database keeps them."""

from ketenzicht.placement.models.agreements import WorkingAgreement
from ketenzicht.placement.models.following import Onward, OutcomeTold, Unmet, WaitingPlace
from ketenzicht.placement.models.needs import Need
from ketenzicht.placement.models.offers import Offer, OfferStep
from ketenzicht.placement.models.searches import Search
from ketenzicht.placement.models.terms import UnitTerms
from ketenzicht.placement.models.trust import TrustTally

__all__ = [
    "Need",
    "Offer",
    "OfferStep",
    "Onward",
    "OutcomeTold",
    "Search",
    "TrustTally",
    "UnitTerms",
    "Unmet",
    "WaitingPlace",
    "WorkingAgreement",
]
