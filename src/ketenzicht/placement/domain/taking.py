"""How likely it is that a unit with a place takes a patient: learnt from answers that say nothing of room. Pure."""

from typing import NamedTuple


class Taking(NamedTuple):
    """Of who was asked lately: how many said yes, and how many no for another reason than that there was no place."""

    yes: int = 0
    no: int = 0


class TakingTerms(NamedTuple):
    """What is expected before anything was learnt, and as how many answers what is expected counts."""

    prior: float
    strength: float


def takes(own: Taking, of_kind: Taking, *, terms: TakingTerms) -> float:
    """Counting with shrinkage: what the others of the kind do, and then what the unit itself does."""
    yes, no = of_kind.yes - own.yes, of_kind.no - own.no
    expected = (yes + terms.strength * terms.prior) / (yes + no + terms.strength)
    return (own.yes + terms.strength * expected) / (own.yes + own.no + terms.strength)
