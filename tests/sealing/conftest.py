"""A process that has just begun: it remembers no key of the test before."""

import pytest

from ketenzicht.sealing.queries import cipher_of


@pytest.fixture(autouse=True)
def new_process() -> None:
    cipher_of.cache_clear()
