"""What stands twice: a location or an official number in one file, or a new location that is there already. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from ketenzicht.registry.domain.exchange import NUMBERS, Column, Listed, ReadLine
from ketenzicht.registry.domain.locations import IdentifierLine, NewLocation
from ketenzicht.registry.domain.spots import fold

TWICE = "{} staat ook op een andere regel van dit bestand. Laat het op een regel staan."
TAKEN = "{} is al van een andere locatie of organisatie in het register. Haal het daar eerst weg."


def without_doubles(lines: Sequence[ReadLine], *, known: Iterable[Listed]) -> list[ReadLine]:
    """The same lines; wrong where they stand twice: nobody guesses which of the two is right."""
    of_location: defaultdict[UUID, list[int]] = defaultdict(list)
    of_number: defaultdict[IdentifierLine, list[int]] = defaultdict(list)
    for line in lines:
        if line.listed:
            of_location[line.listed.id].append(line.number)
        for number in line.added_numbers:
            of_number[number].append(line.number)
    doubles = {number for number, found in of_number.items() if len(found) > 1}
    once = [_refused(_on_one_line(line, of_location), line.added_numbers & doubles, TWICE) for line in lines]
    return _unlike(once, known)


def refuse_held(lines: Sequence[ReadLine], *, held: Collection[IdentifierLine]) -> list[ReadLine]:
    """The same lines; wrong where they add a number that somebody has already. Of whom it is, is not told."""
    return [_refused(line, line.added_numbers & set(held), TAKEN) for line in lines]


def _on_one_line(line: ReadLine, of_location: Mapping[UUID, list[int]]) -> ReadLine:
    others = [number for number in of_location[line.listed.id] if number != line.number] if line.listed else []
    return (
        line.wrong(Column.KEY, f"Deze locatie staat ook op regel {others[0]}. Laat er een staan.") if others else line
    )


def _unlike(lines: Sequence[ReadLine], known: Iterable[Listed]) -> list[ReadLine]:
    """A new location that looks like one that is there would be there twice."""
    seen = {_likeness(one.entry.location): f"de locatie met kenmerk {one.id}" for one in known}
    found = []
    for line in lines:
        same = seen.setdefault(_likeness(line.new), f"regel {line.number}") if line.new else ""
        is_other = line.new is not None and same != f"regel {line.number}"
        words = f"Naam, soort en adres zijn die van {same}. Vul dat kenmerk in, of geef een andere naam."
        found.append(line.wrong(Column.NAME, words) if is_other else line)
    return found


def _likeness(location: NewLocation) -> tuple[str, str, str, str]:
    return fold(location.name), location.type_code, location.postcode, fold(location.place)


def _refused(line: ReadLine, numbers: Iterable[IdentifierLine], sentence: str) -> ReadLine:
    columns = {kind: column for column, kind in NUMBERS.items()}
    for number in sorted(numbers, key=lambda one: (one.kind, one.value)):
        column = columns[number.kind]
        line = line.wrong(column, sentence.format(f"{column} {number.value}"))
    return line
