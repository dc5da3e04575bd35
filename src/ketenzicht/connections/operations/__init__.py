"""Deeds of connecting: test connections, and what their sandbox takes in."""

from ketenzicht.connections.operations.checking import record_check
from ketenzicht.connections.operations.noting import (
    note_standings,
)
from ketenzicht.connections.operations.promoting import ask_promotion, move_promotion, withdraw_promotion
from ketenzicht.connections.operations.registering import (
    end_test_connection,
    end_unused,
    register_test_connection,
    replace_test_key,
)
from ketenzicht.connections.operations.sandbox import (
    disturb,
    forget_sandbox_data,
    receipt_of_sandbox,
    take_delivery,
)
from ketenzicht.connections.operations.signing import (
    bind_test_certificate,
    end_test_public_key,
    give_test_token,
    register_test_public_key,
)

__all__ = [
    "ask_promotion",
    "bind_test_certificate",
    "disturb",
    "end_test_connection",
    "end_test_public_key",
    "end_unused",
    "forget_sandbox_data",
    "give_test_token",
    "move_promotion",
    "note_standings",
    "receipt_of_sandbox",
    "record_check",
    "register_test_connection",
    "register_test_public_key",
    "replace_test_key",
    "take_delivery",
    "withdraw_promotion",
]
