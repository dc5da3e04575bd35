"""Units, their present state, their history, and the receipts of what was delivered."""

from ketenzicht.capacity.models.deliveries import Delivery
from ketenzicht.capacity.models.holds import Hold
from ketenzicht.capacity.models.states import Observation, OpeningChange, OpeningCode, State
from ketenzicht.capacity.models.units import DeliveryMode, OwnInterval, Unit

__all__ = [
    "Delivery",
    "DeliveryMode",
    "Hold",
    "Observation",
    "OpeningChange",
    "OpeningCode",
    "OwnInterval",
    "State",
    "Unit",
]
