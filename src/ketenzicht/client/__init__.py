"""A well-behaved client of our own public API, as a supplier would write it."""

from ketenzicht.client.access import SigningKey
from ketenzicht.client.asynchronous import AsyncDeliveryClient
from ketenzicht.client.definition import Choice, Definition, Element
from ketenzicht.client.errors import DeliveryRefused, Fault, Unreachable
from ketenzicht.client.protocol import MOST_OBSERVATIONS, Patience
from ketenzicht.client.synchronous import DeliveryClient
from ketenzicht.client.wire import Observation, OnFault, Opening, Receipt, Unit, Value

__all__ = [
    "MOST_OBSERVATIONS",
    "AsyncDeliveryClient",
    "Choice",
    "Definition",
    "DeliveryClient",
    "DeliveryRefused",
    "Element",
    "Fault",
    "Observation",
    "OnFault",
    "Opening",
    "Patience",
    "Receipt",
    "SigningKey",
    "Unit",
    "Unreachable",
    "Value",
]
