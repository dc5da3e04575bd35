"""A formula as people read it: names of elements, and signs as in a school book."""

from collections.abc import Mapping

from ketenzicht.definitions.domain.formulas.nodes import (
    Chosen,
    Combined,
    Extreme,
    Figure,
    Negated,
    Node,
    Number,
    Rounded,
)

SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠"}
STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
CALLED = {"min": "de kleinste van", "max": "de grootste van"}


def in_words(node: Node, *, names: Mapping[str, str]) -> str:
    """The formula with the Dutch names of its elements: "100 × bedden bezet ÷ bedden open"."""
    match node:
        case Number(value):
            return f"{value:.12g}".replace(".", ",")
        case Figure(code):
            return names.get(code, code)
        case Negated(of):
            return f"−{_bracketed(of, names, weaker_than=3)}"
        case Combined(sign, left, right):
            strength = STRENGTH[sign]
            one = (
                in_words(left, names=names)
                if isinstance(left, Negated)
                else _bracketed(left, names, weaker_than=strength)
            )
            other = _bracketed(right, names, weaker_than=strength + (sign in "-/"))
            return f"{one} {SIGNS[sign]} {other}"
        case Extreme(name, of):
            return f"{CALLED[name]} ({'; '.join(in_words(part, names=names) for part in of)})"
        case Rounded(of):
            return f"({in_words(of, names=names)}), afgerond"
        case Chosen(sign, left, right, then, otherwise):
            one, other = in_words(left, names=names), in_words(right, names=names)
            return (
                f"(als {one} {SIGNS[sign]} {other} dan {in_words(then, names=names)}, "
                f"anders {in_words(otherwise, names=names)})"
            )


def _bracketed(node: Node, names: Mapping[str, str], *, weaker_than: int) -> str:
    text = in_words(node, names=names)
    strength = STRENGTH[node.sign] if isinstance(node, Combined) else 3
    if isinstance(node, Negated):
        strength = 0
    return f"({text})" if strength < weaker_than else text
