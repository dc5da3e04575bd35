"""The reference files, and a platform to replay them on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.demonstration.replays import DATA, File, read_files
from tests.serving import Site, serving

from ketenzicht.config.preparing import load


@pytest.fixture(scope="session")
def file() -> File:
    """What the reference files say."""
    if not DATA.exists():
        pytest.skip(f"the reference data are not beside the checkout ({DATA.parent})")
    return read_files()


@pytest.fixture(scope="module")
def site(own_database: str, file: File, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A platform of which nothing is known yet."""
    load(say=lambda _: None, at=datetime.now(UTC))
    with serving(database=own_database, log=tmp_path_factory.mktemp("replay") / "server.log") as site:
        yield site
