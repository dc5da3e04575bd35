"""Needs, offers and working agreements, as the database keeps them; and what follows on them."""

from ketenzicht.placement.models.agreements import WorkingAgreement
from ketenzicht.placement.models.following import Onward, OutcomeTold, Unmet, WaitingPlace
from ketenzicht.placement.models.needs import Need
from ketenzicht.placement.models.offers import Offer, OfferStep

__all__ = ["Need", "Offer", "OfferStep", "Onward", "OutcomeTold", "Unmet", "WaitingPlace", "WorkingAgreement"]
