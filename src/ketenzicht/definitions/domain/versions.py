"""Versions of a module's definition, modules, and the catalogue of them all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from ketenzicht.base.errors import Fault
from ketenzicht.definitions.domain import values as checking
from ketenzicht.definitions.domain.applicable import Applicable, applicable_to
from ketenzicht.definitions.domain.elements import (
    ElementDefinition,
    FacilityDefinition,
    LabelDefinition,
    Relation,
)
from ketenzicht.definitions.domain.formulas import DERIVED_REASONS, derive, in_words, read_formula
from ketenzicht.definitions.domain.requirements import Requirement
from ketenzicht.definitions.domain.sentences import unknown_label
from ketenzicht.definitions.domain.thresholds import Band, Threshold
from ketenzicht.definitions.domain.words import Choice, Role, Status


@dataclass(frozen=True, slots=True)
class VersionDefinition:
    """What a module means from `valid_from` up to but not including `valid_until`.

    `expected_every` is how often a unit is expected to deliver, `fresh_for` how long a figure counts as up to
    date, `usable_for` how long it counts at all. `proposal`: ours, not the official definition.
    """

    id: int
    module: str
    number: str
    status: Status
    valid_from: date
    valid_until: date | None
    source: str
    proposal: bool
    agreed_by: str
    expected_every: timedelta
    fresh_for: timedelta
    usable_for: timedelta
    elements: tuple[ElementDefinition, ...]
    relations: tuple[Relation, ...]
    labels: tuple[LabelDefinition, ...]
    thresholds: tuple[Threshold, ...]
    absent_reasons: tuple[Choice, ...]
    facilities: tuple[FacilityDefinition, ...] = ()
    explanation: str = ""
    _applicable: dict[str, Applicable] = field(init=False, repr=False, compare=False)
    _labels: dict[str, LabelDefinition] = field(init=False, repr=False, compare=False)
    _elements: dict[str, ElementDefinition] = field(init=False, repr=False, compare=False)
    _reasons: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise ValueError("A version ends after it begins.")
        if not timedelta(0) < self.expected_every <= self.fresh_for <= self.usable_for:
            raise ValueError("What is expected comes before what is fresh, and that before what is usable.")
        reasons = {reason.code: reason.name for reason in self.absent_reasons}
        made = {
            "_reasons": reasons,
            "_labels": {label.code: label for label in self.labels},
            "_elements": {element.code: element for element in self.elements},
            "_applicable": {
                label.code: applicable_to(
                    label.code,
                    elements=self.elements,
                    relations=self.relations,
                    thresholds=self.thresholds,
                    reasons=reasons,
                )
                for label in self.labels
            },
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)  # frozen: set once, here

    def element(self, code: str) -> ElementDefinition | None:
        return self._elements.get(code)

    def label(self, code: str) -> LabelDefinition | None:
        return self._labels.get(code)

    def applicable(self, label: str) -> Applicable | None:
        """What counts for a label, made beforehand; None when this version does not have the label."""
        return self._applicable.get(label)

    def element_of_role(self, role: Role, label: str) -> ElementDefinition | None:
        """The element that a board shows for `role`, for units of `label`."""
        applicable = self._applicable.get(label)
        return applicable.by_role.get(role) if applicable else None

    def absent_word(self, reason: str) -> str:
        """The Dutch word for a reason; the code itself where this version does not know it."""
        return self._reasons.get(reason) or DERIVED_REASONS.get(reason, reason)

    def formula_words(self, element: ElementDefinition) -> str:
        """How a derived element follows from others, for people."""
        return in_words(read_formula(element.formula), names={one.code: one.name.lower() for one in self.elements})

    def completed(
        self, values: Mapping[str, object], absent: Mapping[str, str], *, label: str
    ) -> tuple[Mapping[str, object], Mapping[str, str]]:
        """Right values and reasons of a unit with the figures that follow from them; see ADR 0033."""
        applicable = self._applicable.get(label)
        if applicable is None or not applicable.derivations:
            return values, absent
        return derive(applicable.derivations, values, absent)

    def level_of(self, values: Mapping[str, object], *, label: str, region: str | None, on: date) -> Band | None:
        """The level with its word, by the first threshold (in the definition's order) whose figure is known.

        A region's own threshold goes before the country's, one for this label before one for all. None when
        no figure is known that a threshold speaks of: unknown is no level.
        """
        applicable = self._applicable.get(label)
        if applicable is None:
            return None
        for judgement in applicable.judgements:
            band = judgement.band(values, region=region, on=on)
            if band is not None:
                return band
        return None

    def faults_of(
        self, values: Mapping[str, object], absent: Mapping[str, str], *, label: str, pointer: str
    ) -> list[Fault]:
        """Everything that is wrong with an observation's values and reasons; `pointer` is where it stands."""
        applicable = self._applicable.get(label)
        if applicable is None:
            return [unknown_label(label, pointer=pointer)]
        if checking.accepts(applicable, values, absent):
            return []
        return checking.faults(applicable, values, absent, pointer=pointer)


@dataclass(frozen=True, slots=True)
class ModuleDefinition:
    """A module with the versions that are, were or will be in force, in order of time; concepts are not."""

    code: str
    name: str
    short_name: str
    order: int
    versions: tuple[VersionDefinition, ...]

    def version_at(self, moment: date) -> VersionDefinition | None:
        """The version in force on a day; at most one is."""
        for version in reversed(self.versions):
            if version.valid_from <= moment:
                return version if version.valid_until is None or moment < version.valid_until else None
        return None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All modules in the order in which people see them. `revision` is another after every change.

    `requirements`: what regions need, of every day.
    """

    revision: int
    modules: dict[str, ModuleDefinition]
    requirements: tuple[Requirement, ...] = ()

    def requirements_of(self, *, region: str, module: str, on: date) -> tuple[Requirement, ...]:
        """What a region needs of a module on a day, the whole before its parts."""
        return tuple(
            one for one in self.requirements if one.region_code == region and one.module == module and one.holds(on=on)
        )
