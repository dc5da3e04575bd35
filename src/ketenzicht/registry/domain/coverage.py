"""Shapes that fit together without gaps: groups of them put together, and which of them touch. Pure.

A ring is a row of corners with what it encloses on its left, so a hole runs the other way round. Two shapes that touch
share their edges exactly, each in its own direction: an edge that is there both ways is no border of the group.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import atan2, pi

Corner = tuple[int, int]
Ring = tuple[Corner, ...]  # its first corner is not repeated at the end
Edge = tuple[Corner, Corner]


def edges_of(ring: Ring) -> Iterable[Edge]:
    return pairwise((*ring, ring[0]))


def together(shapes: Iterable[Sequence[Ring]]) -> list[Ring]:
    """The rings around a group of shapes."""
    edges = {edge for rings in shapes for ring in rings for edge in edges_of(ring) if edge[0] != edge[1]}
    onward: defaultdict[Corner, list[Corner]] = defaultdict(list)
    for start, end in sorted(edges):
        if (end, start) not in edges:
            onward[start].append(end)
    rings: list[Ring] = []
    while onward:
        rings += _rings_from(next(iter(onward)), onward)
    return rings


def polygons(rings: Iterable[Ring]) -> list[list[Ring]]:
    """Each outer ring with the holes in it, the largest first."""
    by_size = sorted(rings, key=lambda ring: -abs(area(ring)))
    outer = [[ring] for ring in by_size if area(ring) > 0]
    for hole in (ring for ring in by_size if area(ring) < 0):
        around = [one for one in outer if encloses(one[0], hole)]
        if around:
            around[-1].append(hole)  # the smallest that encloses it
    return outer


def touching(shapes: Mapping[str, Sequence[Ring]]) -> set[frozenset[str]]:
    """Pairs of shapes that share a border; a corner alone is none."""
    owner = {edge: name for name, rings in shapes.items() for ring in rings for edge in edges_of(ring)}
    met = {frozenset({name, owner[end, start]}) for (start, end), name in owner.items() if (end, start) in owner}
    return {pair for pair in met if len(pair) > 1}


def area(ring: Ring) -> float:
    """More than zero for an outer ring, less for a hole."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in edges_of(ring)) / 2


def encloses(outer: Ring, ring: Ring) -> bool:
    """Whether a ring lies inside another; they may share corners, so the middles of its edges are tried."""
    middles = [((x1 + x2) / 2, (y1 + y2) / 2) for (x1, y1), (x2, y2) in edges_of(ring)]
    return sum(_holds(outer, x, y) for x, y in middles) * 2 > len(middles)


def _holds(ring: Ring, x: float, y: float) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    crossings = 0
    for (x1, y1), (x2, y2) in edges_of(ring):
        crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1


def _rings_from(start: Corner, onward: dict[Corner, list[Corner]]) -> Iterator[Ring]:
    """Follow the border from a corner until it closes; what was followed is taken out of `onward`.

    Where it comes back to a corner, as where a hole touches the border around it, that loop is a ring of its own.
    """
    path = [start]
    while path[-1] in onward:
        there = _take(onward, path[-1], _leftmost(path, onward[path[-1]]))
        if there in path:
            begin = path.index(there)
            yield tuple(path[begin:])
            del path[begin + 1 :]
        else:
            path.append(there)


def _take(onward: dict[Corner, list[Corner]], here: Corner, there: Corner) -> Corner:
    onward[here].remove(there)
    if not onward[here]:
        del onward[here]
    return there


def _leftmost(path: Sequence[Corner], choices: Sequence[Corner]) -> Corner:
    """Where borders meet in a corner: the one that turns left most, so that parts which only touch stay apart."""
    before, here = path[-2:] if len(path) > 1 else (path[-1], path[-1])
    came = atan2(here[1] - before[1], here[0] - before[0])
    return max(choices, key=lambda one: (atan2(one[1] - here[1], one[0] - here[0]) - came + pi) % (2 * pi))
