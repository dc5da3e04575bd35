"""The demonstration triages with what comes with Ketenzicht, and leaves alone what people did with it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ketenzicht.base.actor import PLATFORM
from ketenzicht.demonstration.triage import ensure_triage
from ketenzicht.triage import operations, queries

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demonstration(db: None, settings: Any) -> None:
    settings.NON_CLINICAL_TRIAGE = True


def test_everything_that_comes_with_us_is_in_use_and_stays_as_people_left_it() -> None:
    assert ensure_triage(at=NOON) == []
    used = queries.instruments_in_use(at=NOON)
    assert {one.instrument.code for one in used} == {one.code for one in operations.shipped_instruments()}
    assert queries.crosswalk_in_use(at=NOON)[1] == operations.shipped_crosswalk()
    assert [one.instrument for one in queries.aids_in_use(at=NOON)] == operations.shipped_aids()
    (care,) = operations.shipped_fitting()
    found = queries.fitting_in_use(at=NOON)
    assert found
    assert found[1] == care
    operations.withdraw(version_id=used[0].version_id, because="Om te oefenen.", actor=PLATFORM, at=NOON)
    tomorrow = NOON + timedelta(days=1)
    assert ensure_triage(at=tomorrow) == []
    assert queries.instruments_in_use(at=tomorrow) == used[1:]


def test_what_cannot_be_used_is_said_and_does_not_hold_up_the_rest(settings: Any) -> None:
    settings.NON_CLINICAL_TRIAGE = False
    refused = ensure_triage(at=NOON)
    assert [one for one in refused if one.startswith("Niet in gebruik genomen: demo-telefoon.toml.")]
    clinical = {one.code for one in operations.shipped_instruments() if one.is_clinical}
    assert {one.instrument.code for one in queries.instruments_in_use(at=NOON)} == clinical
