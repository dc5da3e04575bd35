"""The official postcode file enters the register: whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.base.geography import Point
from ketenzicht.registry import reference
from ketenzicht.registry.domain import Reading, fold, municipality_finder, read_postcodes
from ketenzicht.registry.models import Municipality, Postcode, ReferenceSource
from ketenzicht.registry.operations.telling import tell

SUBJECT = "registry/postcodes"
BATCH = 20_000
PC4, PC6 = 4, 6  # signs of a postcode

# Only rows that really change are written, so a second import of the same file writes nothing.
STORE = """
    INSERT INTO registry_postcode AS known
        (code, latitude, longitude, municipality_id, place, approximate, source_id)
    SELECT *, %s FROM unnest(%s::text[], %s::float8[], %s::float8[], %s::text[], %s::text[], %s::bool[])
    ON CONFLICT (code) DO UPDATE SET
        latitude = excluded.latitude, longitude = excluded.longitude,
        municipality_id = excluded.municipality_id, place = excluded.place,
        approximate = excluded.approximate, source_id = excluded.source_id
    WHERE (known.latitude, known.longitude, known.municipality_id, known.place, known.approximate)
        IS DISTINCT FROM
        (excluded.latitude, excluded.longitude, excluded.municipality_id, excluded.place, excluded.approximate)
"""


@dataclass(frozen=True, slots=True)
class PostcodeImport:
    """What an import did, or would have done."""

    lines: int
    postcodes: int
    written: int  # new or changed
    approximate: int  # with the point of something larger
    without_municipality: int
    unknown_municipalities: dict[str, int]  # name in the file → lines


@dataclass(frozen=True, slots=True)
class _Placed:
    """A postcode with a point."""

    code: str
    point: Point
    municipality: str | None
    place: str
    approximate: bool


@transaction.atomic
def import_postcodes(*, lines: Iterable[str], name: str, dry_run: bool, actor: Actor, at: datetime) -> PostcodeImport:
    """Add the postcodes of a file to the register, or renew them; `name` is what the file is called.

    Raises Refused for a file without usable columns, and Invalid with every fault (the first fifty written out)
    when any line is wrong: then nothing is stored. Postcodes that are not in the file stay. A dry run does all
    of it and then takes it back.
    """
    reading = read_postcodes(lines=lines, municipality_of=_finder())
    placed = _place(reading)
    if reading.wrong:
        raise _invalid(reading)
    written = _store(placed, _source(placed, name, at))
    done = PostcodeImport(
        lines=reading.lines,
        postcodes=len(placed),
        written=written,
        approximate=sum(one.approximate for one in placed),
        without_municipality=sum(one.municipality is None for one in placed),
        unknown_municipalities=dict(reading.unknown_municipalities.most_common(20)),
    )
    if written:
        detail = {"file": name, "postcodes": done.postcodes, "written": written}
        tell("registry.postcodes-imported", subject=SUBJECT, detail=detail, actor=actor, at=at)
    transaction.set_rollback(dry_run)
    return done


def _finder() -> Callable[[str], str | None]:
    names = {**reference.former_municipalities(), **dict(Municipality.objects.values_list("name", "code"))}
    return municipality_finder(names=names, fold=fold)


def _place(reading: Reading) -> list[_Placed]:
    """Give every postcode a point: its own, else its four-digit area's, else its municipality's."""
    points = _known_points(reading)
    middles = {row.code: row.point for row in Municipality.objects.all()}
    placed = []
    for area in reading.areas:
        point = area.point or points.get(area.code[:PC4]) or middles.get(area.municipality or "")
        if point is None:
            reading.refuse(
                area.line,
                f"postcode {area.code} heeft geen coördinaten en geen gemeente die wij kennen",
                f"postcode {area.code} has no coordinates and no municipality that we know",
            )
            continue
        placed.append(_Placed(area.code, point, area.municipality, area.place, area.point is None))
    return placed


def _known_points(reading: Reading) -> dict[str, Point]:
    """The points of four-digit areas, from the register and, above that, from the file."""
    known = {row.code: row.point for row in Postcode.objects.filter(approximate=False, code__regex="^[0-9]{4}$")}
    return known | {area.code: area.point for area in reading.areas if area.point and len(area.code) == PC4}


def _invalid(reading: Reading) -> Invalid:
    faults = [
        Fault(
            pointer=f"/lines/{fault.line}",
            code="postcode-line-wrong",
            nl=f"Regel {fault.line}: {fault.nl}.",
            en=f"Line {fault.line}: {fault.en}.",
        )
        for fault in sorted(reading.faults, key=lambda fault: fault.line)
    ]
    if rest := reading.wrong - len(faults):
        nl, en = f"En nog {rest} regels met fouten.", f"And {rest} more lines with faults."
        faults.append(Fault(pointer="", code="more-faults", nl=nl, en=en))
    return Invalid(faults)


def _source(placed: Sequence[_Placed], name: str, at: datetime) -> ReferenceSource:
    """Where these postcodes come from: one source for files of four signs, one for files of six."""
    signs = max((len(one.code) for one in placed), default=PC4)
    source, _ = ReferenceSource.objects.update_or_create(
        code=f"imported-pc{signs}",
        defaults={
            "title": f"Postcodebestand {name}"[:200],
            "publisher": "CBS",
            "licence": "CC BY 4.0",
            "url": "https://www.cbs.nl/",
            "date": at.date(),
        },
    )
    return source


def _store(placed: Sequence[_Placed], source: ReferenceSource) -> int:
    written = 0
    with connection.cursor() as cursor:
        for batch in _batches(placed):
            columns: list[list[Any]] = [
                [one.code for one in batch],
                [one.point.latitude for one in batch],
                [one.point.longitude for one in batch],
                [one.municipality for one in batch],
                [one.place for one in batch],
                [one.approximate for one in batch],
            ]
            cursor.execute(STORE, [source.code, *columns])
            written += cursor.rowcount
    return written


def _batches(placed: Sequence[_Placed]) -> Iterator[Sequence[_Placed]]:
    for start in range(0, len(placed), BATCH):
        yield placed[start : start + BATCH]
