"""One urgency: every class of what comes with us has its place, moments follow, and deviations are bounded."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from ketenzicht.base.errors import Invalid, NotFound, Refused
from ketenzicht.triage.domain import Deviation, Instrument, refuse_wrong_deviation
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


TRIAGIST, COLLEAGUE = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("deviation", "red_flag", "said"),
    [
        (Deviation("U2", "Vertrouwt het niet", TRIAGIST), None, None),
        (Deviation("U4", "Kent de klacht al jaren", TRIAGIST), None, None),
        (Deviation("U2", "  oud ", TRIAGIST), None, "Schrijf waarom"),
        (Deviation("U3", "Daarom dus", TRIAGIST), None, "geen afwijking"),
        (Deviation("U4", "Kent de klacht al jaren", TRIAGIST), "U3", "tweede collega"),
        (Deviation("U4", "Kent de klacht al jaren", TRIAGIST, TRIAGIST), "U3", "tweede collega"),
        (Deviation("U4", "Kent de klacht al jaren", TRIAGIST, COLLEAGUE), "U3", None),
        (Deviation("U2", "Vertrouwt het niet", TRIAGIST), "U3", None),
    ],
)
def test_who_may_deviate(deviation: Deviation, red_flag: str | None, said: str | None) -> None:
    if said is None:
        refuse_wrong_deviation(CROSSWALK, proposed="U3", red_flag=red_flag, deviation=deviation)
        return
    with pytest.raises(Refused, match=said):
        refuse_wrong_deviation(CROSSWALK, proposed="U3", red_flag=red_flag, deviation=deviation)
