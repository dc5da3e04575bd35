"""The whole API against its own description: schemathesis invents requests, right and wrong, and judges the answers."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.capacity.delivering import Provider
from tests.serving import Site, serving

from ketenzicht.access import operations as access
from ketenzicht.access.domain import KEY_SCOPES
from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import operations as definitions
from ketenzicht.registry import operations as registry

NOW = datetime.now(UTC)
# A request can be right by its form and still speak of a unit or a place that does not exist.
NOT_JUDGED = "positive_data_acceptance"


@pytest.fixture(scope="module")
def key(own_database: str) -> str:
    registry.load_reference(at=NOW)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOW)
    access.load_agreements(at=NOW)
    return Provider("Ziekenhuis De Proef").issue(sorted(KEY_SCOPES))


@pytest.fixture(scope="module")
def site(own_database: str, key: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


@pytest.mark.contract
def test_every_answer_is_as_described(site: Site, key: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{site.address}/api/v1/openapi.json"),
            *("--header", f"Authorization: Bearer {key}"),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "40", "--seed", "1"),
            *("--exclude-checks", NOT_JUDGED, "--generation-database", "none", "--no-color"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:]
