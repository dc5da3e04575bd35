"""The form of a delivery: the fast decoder and the careful look agree on every document."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenzicht.capacity.wire import MAX_OBSERVATIONS, DeliveryIn, decode, form_faults

GOOD = {"unit": "u", "observedAt": "2026-11-22T10:00:00Z", "values": {"total": 20, "available": None}}
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
moments = st.sampled_from(["2026-11-22T10:00:00Z", "2026-11-22T10:00:00+01:00", "2026-11-22T10:00:00", "gisteren"])


def mostly(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return good | good | good | anything


openings = st.fixed_dictionaries(
    {"state": mostly(st.sampled_from(["open", "stop", "stop-threatened", "dicht"]))},
    optional={"reason": mostly(st.text()), "expectedEndAt": mostly(moments), "extra": plain},
)
observations = st.fixed_dictionaries(
    {"unit": mostly(st.text()), "observedAt": mostly(moments), "values": mostly(st.dictionaries(st.text(), plain))},
    optional={
        "absentReasons": mostly(st.dictionaries(st.text(), st.text())),
        "opening": mostly(openings),
        "colour": plain,
    },
)
deliveries = st.fixed_dictionaries(
    {"observations": mostly(st.lists(mostly(observations), max_size=3))},
    optional={"onFault": mostly(st.sampled_from(["refuse-all", "accept-rest", "hope"])), "extra": plain},
)


@settings(max_examples=300)
@given(mostly(deliveries))
def test_the_careful_look_finds_a_fault_exactly_where_the_decoder_refuses(document: Any) -> None:
    body = json.dumps(document).encode()
    try:
        msgspec.json.decode(body, type=DeliveryIn)
        fits = True
    except msgspec.ValidationError:
        fits = False
    assert fits == (not form_faults(msgspec.json.decode(body)))
    assert isinstance(decode(body), DeliveryIn) == fits


def test_every_fault_is_told_at_once_with_its_place() -> None:
    document = {
        "observations": [
            GOOD,
            {"unit": 7, "observedAt": "2026-11-22T10:00:00", "values": [], "colour": "red"},
            {**GOOD, "opening": {"state": "dicht", "since": 1}},
        ],
        "onFault": "hope",
    }
    pointers = {fault.pointer for fault in form_faults(document)}
    assert pointers == {
        "/onFault",
        "/observations/1/unit",
        "/observations/1/observedAt",
        "/observations/1/values",
        "/observations/1/colour",
        "/observations/2/opening/state",
        "/observations/2/opening/since",
    }


@pytest.mark.parametrize("number", [0, MAX_OBSERVATIONS + 1])
def test_a_delivery_is_not_empty_and_not_endless(number: int) -> None:
    (fault,) = form_faults({"observations": [GOOD] * number})
    assert fault.code == "wrong-number"


@pytest.mark.parametrize("body", [b"", b"{", b'{"observations": [NaN]}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_not_json_is_refused_in_words(body: bytes) -> None:
    faults = decode(body)
    assert isinstance(faults, list)
    assert [fault.code for fault in faults] == ["not-json"]
