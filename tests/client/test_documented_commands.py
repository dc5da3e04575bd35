"""docs/howto/deliver.md as a supplier's engineer uses it: its commands, in a shell, against the real server."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.serving import Site, serving
from tests.web import country
from tests.web.country import IC, Country

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity.queries import picture_now

NOW = datetime.now(UTC)
SCOPES = ["capacity.deliver", "capacity.read"]
TEXT = (Path(__file__).parents[2] / "docs/howto/deliver.md").read_text(encoding="utf-8")
_TRYING, ASKING, DELIVERING, MAKING_KEYS, _REGISTERING, SIGNING = (
    block.split("```", 1)[0] for block in TEXT.split("```sh\n")[1:]
)

pytestmark = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("openssl")), reason="the page is for who has curl and openssl"
)


@pytest.fixture(scope="module")
def land(own_database: str) -> Country:
    country.load(at=NOW)
    return country.build(at=NOW, places=country.PLACES[:1], kinds=(IC,))


@pytest.fixture(scope="module")
def site(own_database: str, land: Country, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


def said(commands: str, *, site: Site, folder: Path, **filled_in: str) -> list[Any]:
    """What the server answered to each of these commands. `filled_in` takes the place of what one fills in."""
    for name, value in {"http://localhost:8000": site.address, **filled_in}.items():
        commands = commands.replace(name, value)
    script = f"set -euo pipefail\nKZ={site.address}\n{commands}"
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    decoder, rest, found = json.JSONDecoder(), done.stdout, []
    while rest := rest.strip():
        answer, end = decoder.raw_decode(rest)
        found.append(answer)
        rest = rest[end:]
    return found


def test_with_a_key_one_asks_what_it_may_and_delivers(land: Country, site: Site, tmp_path: Path) -> None:
    key = access.issue_key(
        organisation_id=land.organisation_id,
        name="proef",
        scopes=SCOPES,
        expires_at=NOW + timedelta(days=1),
        actor=PLATFORM,
        at=NOW,
    ).key
    card, units, module = said(ASKING, site=site, folder=tmp_path, **{"kz_…": key})
    assert card["scopes"] == SCOPES
    assert module["module"] == "kliniek"
    (unit,) = units["units"]
    (receipt,) = said(f"KEY={key}\n{DELIVERING}", site=site, folder=tmp_path, **{"<code of a unit>": unit["unit"]})
    assert receipt["status"] == "accepted", receipt
    line = picture_now(now=datetime.now(UTC)).line(0)
    assert line.observed_at is not None


def test_who_signs_gets_a_token_that_works(land: Country, site: Site, tmp_path: Path) -> None:
    said(MAKING_KEYS, site=site, folder=tmp_path)
    system = access.register_public_key(
        organisation_id=land.organisation_id,
        name="proef",
        public_key=(tmp_path / "public.pem").read_text(encoding="utf-8"),
        scopes=SCOPES,
        expires_at=NOW + timedelta(days=1),
        actor=PLATFORM,
        at=NOW,
    )
    number = {"<number of your system>": str(system.client_id)}
    (answer,) = said(SIGNING, site=site, folder=tmp_path, **number)
    assert answer["access_token"].startswith("kzt_"), answer
    card, _, _ = said(ASKING, site=site, folder=tmp_path, **{"kz_…": answer["access_token"]})
    assert card["id"] == str(system.client_id)
