"""Names on a drawing, placed so that none covers another: what has no room is left to the table beside it. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

WIDE = 0.7  # of a sign, in the height of the letter: that of the widest letter that a browser may choose
ABOVE, BELOW = 0.85, 0.3  # of the line on which the letters stand
SMALLER = 0.75  # of the usual letter, for who has no room otherwise
LONG = 14  # signs: from there on a name is on two lines

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """Of a name, with the middle of where its letters stand."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name on one line or two, in a letter of some height."""

    letter: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Box:
    west: float
    north: float
    east: float
    south: float

    def covers(self, other: "Box") -> bool:
        return (
            self.west < other.east and other.west < self.east and self.north < other.south and other.north < self.south
        )

    def holds(self, other: "Box") -> bool:
        across = self.west <= other.west and other.east <= self.east
        return across and self.north <= other.north and other.south <= self.south


def box_of(label: Label) -> Box:
    """What a name takes up."""
    half = _half(label.lines, letter=label.letter)
    first, last = label.lines[0], label.lines[-1]
    return Box(first.x - half, first.y - label.letter * ABOVE, first.x + half, last.y + label.letter * BELOW)


def placed(wanted: Iterable[tuple[str, Sequence[Spot]]], *, within: Box, letter: int) -> list[Label]:
    """Each name at the first of its spots where there is room; who has fewest spots to choose from goes first."""
    taken: list[tuple[Box, Label]] = []
    for text, spots in sorted(wanted, key=lambda one: (len(one[1]), one[0])):
        for label in _tries(_broken(text), spots, within=within, letter=letter):
            box = box_of(label)
            if within.holds(box) and not any(box.covers(other) for other, _ in taken):
                taken.append((box, label))
                break
    return [label for _, label in taken]


def _tries(parts: Sequence[str], spots: Sequence[Spot], *, within: Box, letter: int) -> Iterator[Label]:
    """At each spot, as far to the side as the edge of the drawing asks; then again in a smaller letter."""
    for size in (letter, round(letter * SMALLER)):
        half = _half([Line(0, 0, part) for part in parts], letter=size) + 0.5
        for x, y in spots:
            middle = round(min(max(x, within.west + half), within.east - half))
            height = round(size * (ABOVE + BELOW))
            first = y - height * (len(parts) - 1) // 2
            yield Label(size, tuple(Line(middle, first + at * height, part) for at, part in enumerate(parts)))


def _broken(text: str) -> list[str]:
    """A long name on two lines, after the space or hyphen that is nearest to its middle."""
    ends = [at + 1 for at, sign in enumerate(text[:-1]) if sign in " -"]
    if len(text) < LONG or not ends:
        return [text]
    at = min(ends, key=lambda end: abs(end - len(text) / 2))
    return [text[:at].rstrip(), text[at:]]


def _half(lines: Sequence[Line], *, letter: int) -> float:
    return max(len(line.text) for line in lines) * letter * WIDE / 2
