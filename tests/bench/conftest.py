"""The small region of the capacity tests serves here too."""

from tests.capacity.conftest import country, make_ward

__all__ = ["country", "make_ward"]
