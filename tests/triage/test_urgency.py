"""One urgency: every class of what comes with us has its place, moments follow, and deviations are bounded."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ketenzicht.base.errors import Invalid, NotFound, Refused
from ketenzicht.triage.domain import Instrument, needs_second, refuse_wrong_deviation
from ketenzicht.triage.domain.document import read_crosswalk
from ketenzicht.triage.operations import CONTENT, read_content, shipped_crosswalk

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CROSSWALK = shipped_crosswalk()


def test_every_class_of_every_instrument_that_comes_with_us_is_on_the_scale(shipped: dict[str, Instrument]) -> None:
    for code, instrument in shipped.items():
        for one in instrument.classes:
            CROSSWALK.of(instrument=code, found=one.code)


def test_a_more_urgent_class_is_never_less_urgent_on_the_scale(shipped: dict[str, Instrument]) -> None:
    for code, instrument in shipped.items():
        ranks = [CROSSWALK.rank(CROSSWALK.of(instrument=code, found=one.code).code) for one in instrument.classes]
        assert ranks == sorted(ranks)


def test_the_moment_follows_from_the_first_contact() -> None:
    assert CROSSWALK.urgency("U2").begin_before(NOON) == NOON + timedelta(hours=1)
    assert CROSSWALK.urgency("U5").begin_before(NOON) is None


def test_a_class_that_is_not_on_the_scale_is_never_guessed() -> None:
    with pytest.raises(NotFound, match="nog niet op de ene urgentieschaal"):
        CROSSWALK.of(instrument="proqa", found="A1")


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        (lambda d: d["scale"].reverse(), "/scale", "out-of-order"),
        (lambda d: d["scale"][1].update(code="U0"), "/scale", "out-of-order"),
        (lambda d: d["crossings"][0]["classes"].update(U9="U9"), "/crossings/0/classes/U9", "unknown-class"),
        (lambda d: d["crossings"][0].pop("source"), "/crossings/0/source", "missing"),
        (lambda d: d["scale"][0].update(within="straks"), "/scale/0/within", "wrong-type"),
    ],
)
def test_a_crosswalk_that_is_wrong_is_told(change: Any, pointer: str, code: str) -> None:
    document = deepcopy(read_content((CONTENT / "crosswalk.toml").read_bytes()))
    change(document)
    with pytest.raises(Invalid) as refused:
        read_crosswalk(document)
    assert (pointer, code) in [(fault.pointer, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("to", "reason", "said"),
    [
        ("U2", "Vertrouwt het niet", None),
        ("U4", "Kent de klacht al jaren", None),
        ("U2", "  oud ", "Schrijf waarom"),
        ("U3", "Daarom dus", "geen afwijking"),
    ],
)
def test_one_deviates_with_a_reason_only(to: str, reason: str, said: str | None) -> None:
    if said is None:
        refuse_wrong_deviation(proposed="U3", to=to, reason=reason)
        return
    with pytest.raises(Refused, match=said):
        refuse_wrong_deviation(proposed="U3", to=to, reason=reason)


@pytest.mark.parametrize(
    ("to", "red_flag", "needed"),
    [("U4", None, False), ("U4", "U3", True), ("U3", "U3", False), ("U2", "U3", False), ("U5", "U0", True)],
)
def test_below_a_red_flag_a_second_colleague_has_to_agree(to: str, red_flag: str | None, needed: bool) -> None:
    assert needs_second(CROSSWALK, to=to, red_flag=red_flag) is needed
