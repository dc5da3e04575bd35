"""What tests of the adapter share."""

from pathlib import Path

import pytest
from tests.adapter.messages import DUTCH, KEYS

from ketenzicht.adapter.census.store import Census
from ketenzicht.adapter.store import connect


@pytest.fixture
def census(tmp_path: Path) -> Census:
    return Census(connect(tmp_path), KEYS, name="adt", zone=DUTCH)
