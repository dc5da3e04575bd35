"""A centre and homes that say what is free, for browser tests of placing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from tests.placement.conftest import Region, make_region

from ketenzicht.access import operations as access


@contextmanager
def homes_that_say(free: int, *, at: datetime) -> Iterator[Region]:
    """Each home has so many places; requests come without clinical triage, also at a server that is started within."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        region = make_region()
        region.at = at
        access.load_agreements(at=at)
        for home in region.homes:
            home.say(free, at=at)
        yield region
