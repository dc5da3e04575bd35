"""A formula as a tree: what it needs, whether it gives whole numbers, which unit it has, and a function of it."""

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

Values = Mapping[str, float]
Compute = Callable[[Values], float]
ANY = ""  # a unit that nothing is known of, which fits with all

ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an element of the same unit."""

    code: str


@dataclass(frozen=True, slots=True)
class Negated:
    of: "Node"


@dataclass(frozen=True, slots=True)
class Combined:
    """Two figures and + - * or / between them."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Extreme:
    """The smallest ("min") or the largest ("max") of some figures."""

    name: str
    of: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Rounded:
    """The nearest whole number; a half goes up."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Chosen:
    """`then` where the comparison of `left` with `right` holds, `otherwise` where it does not."""

    sign: str
    left: "Node"
    right: "Node"
    then: "Node"
    otherwise: "Node"


Node = Number | Figure | Negated | Combined | Extreme | Rounded | Chosen


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Negated(of) | Rounded(of):
            return (of,)
        case Combined(_, left, right):
            return (left, right)
        case Extreme(_, of):
            return of
        case Chosen(_, left, right, then, otherwise):
            return (left, right, then, otherwise)
    return ()


def nodes_of(root: Node) -> Iterator[Node]:
    """Every node of the tree."""
    yield root
    for part in _parts(root):
        yield from nodes_of(part)


def inputs_of(root: Node) -> tuple[str, ...]:
    """The codes of the elements that it needs, in the order in which they are named."""
    return tuple(dict.fromkeys(node.code for node in nodes_of(root) if isinstance(node, Figure)))


def is_whole(node: Node, *, whole: Collection[str]) -> bool:
    """Whether the outcome is certainly a whole number, where the elements `whole` hold whole numbers."""
    match node:
        case Number(value):
            return value.is_integer()
        case Figure(code):
            return code in whole
        case Rounded():
            return True
        case Combined("/"):
            return False
        case Chosen(_, _, _, then, otherwise):
            return is_whole(then, whole=whole) and is_whole(otherwise, whole=whole)
    return all(is_whole(part, whole=whole) for part in _parts(node))


def unit_problem(root: Node, *, units: Mapping[str, str]) -> tuple[str, str] | None:
    """Two units that are added, compared or chosen between and do not fit together; None where all is well.

    Loosely: a product or quotient may have any unit, because a coefficient may carry one of its own.
    """
    for node in nodes_of(root):
        known = sorted({unit for part in _alike(node) if (unit := _unit_of(part, units)) != ANY})
        if len(known) > 1:
            return known[0], known[1]
    return None


def _alike(node: Node) -> tuple[Node, ...]:
    """The parts of a node that must have the same unit."""
    match node:
        case Combined("+" | "-", left, right):
            return (left, right)
        case Extreme(_, of):
            return of
        case Chosen(_, left, right, then, otherwise):
            pairs = [(left, right), (then, otherwise)]
            return next((pair for pair in pairs if not any(isinstance(part, Number) for part in pair)), ())
    return ()


def _unit_of(node: Node, units: Mapping[str, str]) -> str:
    match node:
        case Figure(code):
            return units.get(code, ANY)
        case Negated(of) | Rounded(of):
            return _unit_of(of, units)
        case Combined("+" | "-") | Extreme():
            return next((unit for part in _parts(node) if (unit := _unit_of(part, units)) != ANY), ANY)
    return ANY


def compiled(node: Node) -> Compute:
    """The formula as a function of known values: closures, made once for each version."""
    match node:
        case Number(value):
            return lambda _: value
        case Figure(code):
            return operator.itemgetter(code)
        case Negated(of):
            inner = compiled(of)
            return lambda values: -inner(values)
        case Rounded(of):
            inner = compiled(of)
            return lambda values: (inner(values) + 0.5) // 1
        case Combined(sign, left, right):
            return _combined(ARITHMETIC[sign], compiled(left), compiled(right))
        case Extreme(name, of):
            return _extreme(min if name == "min" else max, tuple(map(compiled, of)))
        case Chosen(sign, left, right, then, otherwise):
            holds = _combined(COMPARISONS[sign], compiled(left), compiled(right))
            return _chosen(holds, compiled(then), compiled(otherwise))


def _combined(combine: Callable[[float, float], float], left: Compute, right: Compute) -> Compute:
    return lambda values: combine(left(values), right(values))


def _extreme(choose: Callable[[Iterator[float]], float], of: tuple[Compute, ...]) -> Compute:
    return lambda values: choose(part(values) for part in of)


def _chosen(holds: Compute, then: Compute, otherwise: Compute) -> Compute:
    return lambda values: then(values) if holds(values) else otherwise(values)
