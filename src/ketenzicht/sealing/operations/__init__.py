"""Deeds of the kit: sealing, making and retiring keys, and sealing anew what hangs on older ones."""

from ketenzicht.sealing.operations.keys import ensure_key, retire_keys, rotate_key
from ketenzicht.sealing.operations.resealing import reseal
from ketenzicht.sealing.operations.sealing import seal, seal_all

__all__ = ["ensure_key", "reseal", "retire_keys", "rotate_key", "seal", "seal_all"]
