"""A provider with a long list still sees each question that is open."""

import pytest
from tests.placement.conftest import Region

from ketenzicht.placement import operations
from ketenzicht.placement.domain import Cancelled, Status
from ketenzicht.placement.queries import asked


def test_what_is_over_never_hides_what_is_still_asked(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    home = region.homes[0]
    (still,) = region.ask(region.need(), home)
    region.later()
    for _ in range(3):
        (over,) = region.ask(region.need(), home)
        operations.withdraw(
            offer_id=over, reason=Cancelled.NOT_NEEDED, words="Naar huis.", actor=region.cor, at=region.at
        )
    monkeypatch.setattr(asked, "MOST", 3)
    lines = asked.asked_of(actor=home.opname, now=region.at)
    assert (lines[0].id, lines[0].status) == (still, Status.ASKED)
    assert len(lines) == 3
