"""What a unit did not deliver and follows from what it did: worked out when a delivery comes in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ketenzicht.definitions.domain.elements import ElementDefinition
from ketenzicht.definitions.domain.formulas.nodes import Compute, compiled, inputs_of
from ketenzicht.definitions.domain.formulas.reading import read_formula
from ketenzicht.definitions.domain.words import ElementKind

DECIMALS = 3  # of what is no count: more is noise of the computation

# Why a figure could not be worked out: reasons of absence of our own, in every module.
INPUT_UNKNOWN, DIVISION_BY_ZERO, OUTSIDE_BOUNDS = "input-unknown", "division-by-zero", "outside-bounds"
DERIVED_REASONS: dict[str, str] = {
    INPUT_UNKNOWN: "niet te berekenen: een gegeven ontbreekt",
    DIVISION_BY_ZERO: "niet te berekenen: deling door nul",
    OUTSIDE_BOUNDS: "niet te berekenen: uitkomst buiten de grenzen",
}


@dataclass(frozen=True, slots=True)
class Derivation:
    """How one element follows from others."""

    code: str
    inputs: tuple[str, ...]
    compute: Compute
    lowest: float
    highest: float
    is_count: bool

    def outcome(self, values: Mapping[str, object]) -> float | str:
        """The figure, or the code of the reason why there is none. Unknown in is unknown out, never nought."""
        known: dict[str, float] = {}
        for code in self.inputs:
            value = values.get(code)
            if value.__class__ is not int and value.__class__ is not float:
                return INPUT_UNKNOWN
            known[code] = float(value)
        try:
            figure = self.compute(known)
        except ZeroDivisionError:
            return DIVISION_BY_ZERO
        if not self.lowest <= figure <= self.highest:  # nor is what is no number at all
            return OUTSIDE_BOUNDS
        return int(figure) if self.is_count else round(figure, DECIMALS) + 0.0  # never minus nought


def derivation(element: ElementDefinition) -> Derivation:
    """The formula of a derived element, made ready."""
    root = read_formula(element.formula)
    return Derivation(
        code=element.code,
        inputs=inputs_of(root),
        compute=compiled(root),
        lowest=element.lowest,
        highest=element.highest,
        is_count=element.kind is ElementKind.COUNT,
    )


def derive(
    derivations: Iterable[Derivation], values: Mapping[str, object], absent: Mapping[str, str]
) -> tuple[dict[str, object], dict[str, str]]:
    """Values and reasons of absence with what follows from them; what was delivered is left as it was."""
    all_values, all_absent = dict(values), dict(absent)
    for one in derivations:
        outcome = one.outcome(values)
        if isinstance(outcome, str):
            all_values[one.code], all_absent[one.code] = None, outcome
        else:
            all_values[one.code] = outcome
    return all_values, all_absent
