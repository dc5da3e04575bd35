"""Tables of connecting, apart from everything of production."""

from ketenzicht.connections.models.promotion import Promotion, PromotionPlace
from ketenzicht.connections.models.signing import TestAssertion, TestPublicKey, TestToken
from ketenzicht.connections.models.standing import (
    LocationStanding,
)
from ketenzicht.connections.models.testing import (
    Report,
    SandboxDelivery,
    SandboxObservation,
    SandboxUnit,
    TestConnection,
    TestKey,
)

__all__ = [
    "LocationStanding",
    "Promotion",
    "PromotionPlace",
    "Report",
    "SandboxDelivery",
    "SandboxObservation",
    "SandboxUnit",
    "TestAssertion",
    "TestConnection",
    "TestKey",
    "TestPublicKey",
    "TestToken",
]
