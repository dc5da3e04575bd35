"""A provider with a long list still sees each question that is open."""

import pytest
from tests.placement.conftest import Region

from ketenzicht.coordination.models import CareRequest
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Cancelled, Status
from ketenzicht.placement.queries import asked
from ketenzicht.placement.queries.worklist import worklist


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


def test_of_more_questions_than_fit_those_that_run_out_first_are_there(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, made = region.homes[0], []
    for _ in range(4):
        made += region.ask(region.need(), home)
        region.later()
    monkeypatch.setattr(asked, "MOST", 2)
    assert [one.id for one in asked.asked_of(actor=home.opname, now=region.at)] == made[:2]


def test_of_more_needs_than_fit_the_most_urgent_are_there(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {}
    for urgency in ("U4", "U1", ""):
        made[urgency] = region.need()
        CareRequest.objects.filter(needs=made[urgency]).update(urgency=urgency)
        region.later()
    monkeypatch.setattr("ketenzicht.placement.queries.worklist.MOST_SHOWN", 2)
    found = worklist(actor=region.cor, now=region.at)
    assert ([one.need_id for one in found.lines], found.more) == ([made["U1"], made[""]], 1)
