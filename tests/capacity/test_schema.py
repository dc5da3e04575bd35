"""The schema that suppliers get says what our own check says; and every example in the documentation is accepted."""

import json
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from math import isfinite
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.definitions.drawn import json_values, observations, versions

from ketenzicht.capacity.checking import check
from ketenzicht.capacity.schema import EXAMPLE_UNIT, delivery_example, delivery_schema, unknown_example
from ketenzicht.capacity.wire import DeliveryIn, decode
from ketenzicht.definitions.domain import Applicable, ModuleDefinition, VersionDefinition
from ketenzicht.definitions.domain import values as checking
from ketenzicht.definitions.domain.document import read_document
from ketenzicht.definitions.operations import SHIPPED

ADDRESS = "https://voorbeeld.invalid/api/modules/x/1/schema.json"
US = UUID(int=1)
NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)


@cache
def shipped() -> tuple[ModuleDefinition, ...]:
    files = sorted(SHIPPED.glob("*.toml"))
    return tuple(read_document(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)


@dataclass(frozen=True)
class OneUnit:
    """A register of one unit, of which anything may be delivered."""

    definition: ModuleDefinition
    label: str
    id: int = 1
    deliverer_id: UUID = US
    location_id: UUID = US
    own: None = None

    def unit_of_code(self, code: str) -> "OneUnit":
        del code
        return self

    def absence_of(self, code: str) -> None:
        """It is always there."""


def validator(schema: dict[str, Any], label: str) -> jsonschema_rs.Validator:
    """Of an observation of one kind of care."""
    of_label = {"$schema": schema["$schema"], "$ref": f"#/$defs/{label}", "$defs": schema["$defs"]}
    return jsonschema_rs.validator_for(of_label, validate_formats=True)


@pytest.mark.parametrize("module", shipped(), ids=lambda module: f"{module.code}-{module.versions[0].number}")
def test_every_schema_is_one_and_every_example_is_accepted_by_it_and_by_us(module: ModuleDefinition) -> None:
    (version,) = module.versions
    schema = delivery_schema(module, version, address=ADDRESS)
    jsonschema_rs.meta.validate(schema)
    whole = jsonschema_rs.validator_for(schema, validate_formats=True)
    for label in version.labels:
        for made in (delivery_example, unknown_example):
            body = made(version, label=label.code)
            assert body is not None, label.code
            whole.validate(body)
            validator(schema, label.code).validate(body["observations"][0])
            delivery = decode(json.dumps(body).encode())
            assert isinstance(delivery, DeliveryIn)
            units = OneUnit(_in_force(module, version), label.code)
            checked = check(delivery, organisation_id=US, units=units, now=NOW)
            assert (checked.faults, len(checked.rows)) == ([], 1), label.code


def _in_force(module: ModuleDefinition, version: VersionDefinition) -> ModuleDefinition:
    from dataclasses import replace

    return replace(module, versions=(replace(version, valid_from=date(2020, 1, 1)),))


moments = st.from_regex(
    r"\A20[0-9]{2}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-5][0-9]:[0-5][0-9]"
    r"(\.[0-9]{1,11})?(Z|z|[+-][0-2][0-9]:[0-5][0-9])?\Z"
)


def _is_sendable(value: Any) -> bool:
    """What a supplier could send, and tells the same to both: 3 and 3.0 are one number to a schema, and not to us."""
    if isinstance(value, float):
        return isfinite(value) and abs(value) < 1e300 and not value.is_integer()
    if isinstance(value, int) and abs(value) > 10**15:
        return False
    if isinstance(value, str):
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return all(map(_is_sendable, [*value, *value.values()]))
    return not isinstance(value, list) or all(map(_is_sendable, value))


odd: st.SearchStrategy[Any] = st.one_of(
    json_values.filter(_is_sendable),
    st.integers(-2_000_000_000, 2_000_000_000),
    moments,
    st.sampled_from([None, True, "", "x", 0, -1, 0.5, []]),
)


@st.composite
def deliveries(draw: st.DrawFn, applicable: Applicable) -> dict[str, Any]:
    """Something right, with a few things done to it."""
    right = draw(observations(applicable))
    values, absent = dict(right.values), dict(right.absent)
    values = {code: value for code, value in values.items() if not isinstance(value, float) or not value.is_integer()}
    codes = [*applicable.elements, *applicable.derived, *applicable.others, "niets"]
    for _ in range(draw(st.integers(0, 3))):
        code = draw(st.sampled_from(codes))
        match draw(st.sampled_from(["value", "gone", "reason", "no reason"])):
            case "value":
                values[code] = draw(odd)
            case "gone":
                values.pop(code, None)
            case "reason":
                absent[code] = draw(st.sampled_from([*applicable.reasons, "niets"]))
            case _:
                absent.pop(code, None)
    told: dict[str, Any] = {"unit": EXAMPLE_UNIT, "observedAt": "2026-11-22T10:00:00Z", "values": values}
    is_told: bool = draw(st.booleans())
    if absent or is_told:
        told["absentReasons"] = absent
    return told


def agree(module: ModuleDefinition, version: VersionDefinition, label: str, told: dict[str, Any]) -> None:
    applicable = version.applicable(label)
    assert applicable is not None
    schema = delivery_schema(module, version, address=ADDRESS)
    faults = checking.faults(applicable, told["values"], told.get("absentReasons", {}), pointer="")
    ours = {fault.code for fault in faults} <= {relation.code for relation in applicable.relations}
    assert validator(schema, label).is_valid(told) == ours, (told, faults)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_schema_of_a_shipped_module_and_our_check_say_the_same(data: st.DataObject) -> None:
    module = data.draw(st.sampled_from(shipped()))
    (version,) = module.versions
    label = data.draw(st.sampled_from([label.code for label in version.labels]))
    applicable = version.applicable(label)
    assert applicable is not None
    agree(module, version, label, data.draw(deliveries(applicable)))


@settings(max_examples=150, deadline=None)
@given(versions(), st.data())
def test_the_schema_of_any_module_and_our_check_say_the_same(version: VersionDefinition, data: st.DataObject) -> None:
    module = ModuleDefinition("proef", "Proef", "Proef", 1, (version,))
    label = version.labels[0].code
    applicable = version.applicable(label)
    assert applicable is not None
    agree(module, version, label, data.draw(deliveries(applicable)))


@given(versions())
def test_an_example_is_right_or_there_is_none(version: VersionDefinition) -> None:
    for label in version.labels:
        for made in (delivery_example, unknown_example):
            body = made(version, label=label.code)
            if body is not None:
                (one,) = body["observations"]
                reasons = one.get("absentReasons", {})
                assert version.faults_of(one["values"], reasons, label=label.code, pointer="") == []


@pytest.mark.parametrize(
    "opening",
    [
        {"state": "open"},
        {"state": "open", "reason": None, "expectedEndAt": None},
        {"state": "open", "reason": "beds"},
        {"state": "open", "expectedEndAt": "2026-11-22T10:00:00Z"},
        {"state": "stop", "reason": "beds", "expectedEndAt": "2026-11-22T10:00:00+01:00"},
        {"state": "stop", "reason": "niets"},
        {"state": "stop", "expectedEndAt": "morgen"},
        {"state": "stop-threatened"},
        {"state": "dicht"},
        {"state": "stop", "meer": 1},
        {},
        None,
        "stop",
    ],
)
@pytest.mark.parametrize("more", [{}, {"extra": 1}, {"observedAt": "gisteren"}, {"unit": 3}, {"values": 1}])
def test_the_rest_of_an_observation_too(opening: Any, more: dict[str, Any]) -> None:
    module = next(one for one in shipped() if one.code == "rav")
    (version,) = module.versions
    label = version.labels[0].code
    body = delivery_example(version, label=label)
    assert body is not None
    body["observations"][0] |= {"opening": opening, **more}
    delivery = decode(json.dumps(body).encode())
    ours = isinstance(delivery, DeliveryIn) and not (
        check(delivery, organisation_id=US, units=OneUnit(module, label), now=NOW).faults
    )
    whole = jsonschema_rs.validator_for(delivery_schema(module, version, address=ADDRESS), validate_formats=True)
    assert whole.is_valid(body) == ours
