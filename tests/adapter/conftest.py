"""What tests of the adapter share."""

from pathlib import Path

import pytest
from tests.adapter.counting import MAPPING, Clock
from tests.adapter.messages import DUTCH, KEYS
from tests.adapter.platform import CATALOGUE

from ketenzicht.adapter.census.mllp import Told
from ketenzicht.adapter.census.store import Census
from ketenzicht.adapter.config import Adt
from ketenzicht.adapter.sources.messages import Messages
from ketenzicht.adapter.status import Status
from ketenzicht.adapter.store import connect
from ketenzicht.adapter.tools import Owner, Tools, Translation


@pytest.fixture
def census(tmp_path: Path) -> Census:
    return Census(connect(tmp_path), KEYS, name="adt", zone=DUTCH)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tools(tmp_path: Path, clock: Clock) -> Tools:
    (tmp_path / "mapping.csv").write_text(MAPPING)
    translation = Translation(tmp_path / "mapping.csv", zone=DUTCH)
    translation.catalogue = CATALOGUE
    return Tools(translation, Owner({}), clock, lambda: connect(tmp_path / "state"))


@pytest.fixture
def messages(tmp_path: Path, tools: Tools) -> Messages:
    (tmp_path / "beds.csv").write_text("code;bedden\nB2;10\nIC;4\n")
    config = Adt(name="adt", beds=str(tmp_path / "beds.csv"), census=str(tmp_path / "census.csv"))
    return Messages(config, Status("adt", "ADT-berichten"), Told(), tools, KEYS)
