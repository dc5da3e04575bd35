"""Deeds of those who keep the register true."""

from ketenzicht.upkeep.operations.maintaining import (
    announce_closure,
    confirm_location,
    end_closure,
    require_maintainer,
)

__all__ = ["announce_closure", "confirm_location", "end_closure", "require_maintainer"]
