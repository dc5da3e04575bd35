"""What can be delivered for a module, as the platform publishes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A code and the Dutch words for it."""

    code: str
    name: str

    @classmethod
    def from_wire(cls, wire: dict[str, Any]) -> Choice:
        return cls(code=wire["code"], name=wire["name"])


@dataclass(frozen=True, slots=True)
class Element:
    """A figure or statement that can be delivered; `labels` is empty when it is for all of them."""

    code: str
    name: str
    kind: str  # count, measure, flag, choice or moment
    role: str | None  # total, occupied, available, waiting or crowding
    minimum: float | None
    maximum: float | None
    required: bool
    choices: tuple[Choice, ...]
    labels: tuple[str, ...]

    @classmethod
    def from_wire(cls, wire: dict[str, Any]) -> Element:
        same = ("code", "name", "kind", "role", "minimum", "maximum", "required")
        return cls(
            **{name: wire[name] for name in same},
            choices=tuple(Choice.from_wire(choice) for choice in wire["choices"]),
            labels=tuple(wire["labels"]),
        )

    def is_for(self, label: str) -> bool:
        return not self.labels or label in self.labels


@dataclass(frozen=True, slots=True)
class Definition:
    """The version of a module that is in force."""

    module: str
    name: str
    number: str
    expected_every_seconds: int
    labels: tuple[Choice, ...]
    elements: tuple[Element, ...]
    absent_reasons: tuple[Choice, ...]

    @classmethod
    def from_wire(cls, wire: dict[str, Any]) -> Definition:
        return cls(
            module=wire["module"],
            name=wire["name"],
            number=wire["number"],
            expected_every_seconds=wire["expectedEverySeconds"],
            labels=tuple(Choice.from_wire(label) for label in wire["labels"]),
            elements=tuple(Element.from_wire(element) for element in wire["elements"]),
            absent_reasons=tuple(Choice.from_wire(reason) for reason in wire["absentReasons"]),
        )

    def element(self, code: str) -> Element | None:
        return next((element for element in self.elements if element.code == code), None)

    def elements_of(self, label: str) -> tuple[Element, ...]:
        return tuple(element for element in self.elements if element.is_for(label))
