"""What is delivered and what is answered, as dataclasses, and their form in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ketenzicht.client.errors import Fault

Value = int | float | bool | str | datetime | None


class OnFault(StrEnum):
    """What the platform does when one observation of a delivery is wrong."""

    REFUSE_ALL = "refuse-all"
    ACCEPT_REST = "accept-rest"


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _aware(at: datetime, name: str) -> None:
    if at.tzinfo is None:
        raise ValueError(f"{name} needs a time zone: {at.isoformat()}.")


@dataclass(frozen=True, slots=True)
class Opening:
    """`state`: open, stop-threatened or stop. A reason and an expected end belong to the last two only."""

    state: str
    reason: str | None = None
    expected_end_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.expected_end_at:
            _aware(self.expected_end_at, "expected_end_at")

    def to_wire(self) -> dict[str, str]:
        wire = {"state": self.state}
        if self.reason:
            wire["reason"] = self.reason
        if self.expected_end_at:
            wire["expectedEndAt"] = moment(self.expected_end_at)
        return wire


@dataclass(frozen=True, slots=True)
class Observation:
    """The figures of one unit at one moment. A figure that is not known is None, with a reason."""

    unit: UUID
    observed_at: datetime
    values: Mapping[str, Value]
    absent_reasons: Mapping[str, str] = field(default_factory=dict)
    opening: Opening | None = None

    def __post_init__(self) -> None:
        _aware(self.observed_at, "observed_at")

    def to_wire(self) -> dict[str, Any]:
        wire: dict[str, Any] = {
            "unit": str(self.unit),
            "observedAt": moment(self.observed_at),
            "values": {
                code: moment(value) if isinstance(value, datetime) else value for code, value in self.values.items()
            },
        }
        if self.absent_reasons:
            wire["absentReasons"] = dict(self.absent_reasons)
        if self.opening:
            wire["opening"] = self.opening.to_wire()
        return wire


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that this client may deliver for."""

    code: UUID
    module: str
    label: str
    location: str
    place: str
    mode: str  # automatic or manual
    location_id: UUID
    label_name: str

    @classmethod
    def from_wire(cls, wire: dict[str, Any]) -> Unit:
        return cls(
            code=UUID(wire["unit"]),
            module=wire["module"],
            label=wire["label"],
            location=wire["location"],
            place=wire["place"],
            mode=wire["mode"],
            location_id=UUID(wire["locationId"]),
            label_name=wire["labelName"],
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one delivery; every observation of it is counted under exactly one outcome.

    `is_replay`: the platform had this delivery already (same idempotency key) and tells what became of it then.
    """

    id: UUID
    status: str
    received_at: datetime
    observations: int
    changed: int
    confirmed: int
    repeated: int
    late: int
    refused: int
    faults: tuple[Fault, ...] = ()
    is_replay: bool = False

    @classmethod
    def from_wire(cls, wire: dict[str, Any], *, is_replay: bool = False) -> Receipt:
        counts = ("observations", "changed", "confirmed", "repeated", "late", "refused")
        return cls(
            id=UUID(wire["id"]),
            status=wire["status"],
            received_at=datetime.fromisoformat(wire["receivedAt"]),
            faults=tuple(Fault.from_wire(fault) for fault in wire.get("faults") or []),
            is_replay=is_replay,
            **{name: int(wire.get(name, 0)) for name in counts},
        )
