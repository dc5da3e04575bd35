"""The small language in which a definition says how a figure follows from others of the same unit. Pure; no `eval`."""

from ketenzicht.definitions.domain.formulas.deriving import (
    DERIVED_REASONS,
    OUTSIDE_BOUNDS,
    Derivation,
    derivation,
    derive,
)
from ketenzicht.definitions.domain.formulas.nodes import Node, inputs_of, is_whole, unit_problem
from ketenzicht.definitions.domain.formulas.reading import LONGEST, FormulaError, read_formula
from ketenzicht.definitions.domain.formulas.telling import in_words

__all__ = [
    "DERIVED_REASONS",
    "LONGEST",
    "OUTSIDE_BOUNDS",
    "Derivation",
    "FormulaError",
    "Node",
    "derivation",
    "derive",
    "in_words",
    "inputs_of",
    "is_whole",
    "read_formula",
    "unit_problem",
]
