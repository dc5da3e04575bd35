"""The rows of a board as HTML. Written out in Python: a hundred rows cost a template engine more than the rest."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from html import escape as escape_html
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from ketenzicht.capacity.domain import BoardLine
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.keeping import KeptPerLine
from ketenzicht.web.presenters.lines import Codes, LineWords, Standing, standing_of, words_of

# Role → heading. What is occupied stands on the page of the location: here it would only repeat the difference.
FIGURES: dict[str, str] = {"available": "Vrij", "total": "Totaal", "waiting": "Wachtend"}


class Columns(NamedTuple):
    """What a board shows: figures by role, what the judgement is called, and the kind of care if there are several."""

    figures: tuple[tuple[str, str], ...]
    level: str
    has_labels: bool


@lru_cache(maxsize=50_000)
def escape(text: str) -> str:
    """Text from outside made harmless in HTML. Names come back on every board, so each is worked out once."""
    return escape_html(text)


def columns(codes: Mapping[str, Codes], lines: Iterable[BoardLine]) -> Columns:
    """`codes` per label: what at least one kind of care on the board has. Who waits is shown once anybody tells."""
    held = {role for per_label in codes.values() for role in per_label}
    if all(line.waiting is None for line in lines):
        held.discard("waiting")
    return Columns(
        figures=tuple((role, heading) for role, heading in FIGURES.items() if role in held),
        level="Drukte" if "crowding" in held else "Beeld",
        has_labels=len(codes) > 1,
    )


def rows_html(lines: Iterable[BoardLine], *, codes: Mapping[str, Codes], shown: Columns, now: datetime) -> SafeString:
    """Every line as a table row. Names come from outside and are escaped; all other text is ours."""
    today = words.day(now)
    return mark_safe(  # noqa: S308 - every text from outside goes through escape() in _row
        "".join(
            [_row(line, codes.get(line.label, {}), shown, standing_of(line, now=now, today=today)) for line in lines]
        )
    )


@KeptPerLine
def _row(line: BoardLine, codes: Codes, shown: Columns, standing: Standing) -> str:
    said = words_of(line, codes, standing)
    label = f'<td class="kz-label" data-th="Zorg">{escape(line.label_name)}</td>' if shown.has_labels else ""
    place = "" if line.location.endswith(line.place) else f" <small>{escape(line.place)}</small>"
    return (
        f'<tr id="u-{line.unit}" data-level="{said.level}" data-opening="{said.opening}"'
        f' data-age="{said.freshness}">'
        f'<th scope="row"><a href="/locations/{line.location_id}/#u-{line.unit}">{escape(line.location)}</a>'
        f"{place}</th>"
        + label
        + "".join(_figure(role, heading, said) for role, heading in shown.figures)
        + f'<td data-th="{shown.level}"><span class="kz-level" data-f="levelWord">{escape(said.level_word)}</span>'
        f'<small data-f="crowding">{said.crowding}</small></td>'
        f'<td data-th="Openstelling"><span class="kz-opening" data-f="openingWord">{said.opening_word}</span>'
        f'<small data-f="openingNote">{escape(said.opening_note)}</small></td>'
        f'<td data-th="Bijgewerkt"><span data-f="age" title="{said.confirmed}">{said.age}</span>'
        f'<small class="kz-age" data-f="freshWord">{said.freshness_word}</small>'
        f'<small class="kz-marks" data-f="marks">{said.marks}</small></td></tr>'
    )


def _figure(role: str, heading: str, said: LineWords) -> str:
    if role == "available":
        unknown = " data-unknown" if said.free == words.UNKNOWN else ""
        return (
            f'<td class="kz-n" data-th="{heading}"{unknown}><b data-f="free">{said.free}</b>'
            f'<small data-f="freeNote">{escape(said.free_note)}</small></td>'
        )
    text = getattr(said, role)
    unknown = " data-unknown" if text == words.UNKNOWN else ""
    return f'<td class="kz-n" data-th="{heading}" data-f="{role}"{unknown}>{text}</td>'
