"""A busy evening of a simulated exchange, over HTTP, with all that goes wrong between it and us: nobody is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from tests.serving import Site, serving
from tests.telephony.simulated import SimulatedExchange, over_http

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.registry.operations import load_reference, register_organisations
from ketenzicht.telephony.models import Call

CALLS = 60


@pytest.fixture(scope="module")
def key(own_database: str) -> str:
    now = datetime.now(UTC)
    load_reference(at=now)
    new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
    (centre,) = register_organisations(organisations=[new], actor=PLATFORM, at=now)
    ends = now + timedelta(days=1)
    return access.issue_key(
        organisation_id=centre.id, name="Centrale", scopes=["telephony.deliver"], expires_at=ends, actor=PLATFORM,
        at=now,
    ).key  # fmt: skip


@pytest.fixture(scope="module")
def site(own_database: str, key: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


def test_after_an_evening_of_calls_everybody_is_accounted_for(site: Site, key: str) -> None:
    exchange = SimulatedExchange(over_http(site.address, key), Random(20261123))  # noqa: S311 - the same evening each time
    exchange.play(CALLS, begins=datetime.now(UTC) - timedelta(minutes=20))
    assert not exchange.refused
    exchange.restart(at=datetime.now(UTC))
    rows = {row.key: row for row in Call.objects.all()}
    assert rows.keys() == {one.key for one in exchange.told}
    whole = [one for one in exchange.told if one.key not in exchange.silent_about]
    assert len(whole) > CALLS / 2
    assert len(whole) < CALLS
    for one in whole:
        assert (one.key, rows[one.key].status, rows[one.key].has_gap) == (
            one.key, "ended" if one.was_spoken else "missed", False,
        )  # fmt: skip
    for one in exchange.told:
        row = rows[one.key]
        if not one.was_spoken:  # whatever got lost on the way
            assert row.status == "missed" or row.has_gap or row.lost_at, one
        assert row.status in {"ended", "missed"}
