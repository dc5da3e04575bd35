"""The rows of a board as HTML. Written out in Python: a hundred rows cost a template engine more than the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ketenzicht.capacity.domain import BoardLine
from ketenzicht.web.presenters.lines import Codes, LineWords, line_words

# Column → heading. A column that no kind of care on the board has is left out.
FIGURES: dict[str, str] = {
    "available": "Vrij",
    "total": "Totaal",
    "occupied": "Bezet",
    "waiting": "Wachtend",
    "crowding": "Drukte",
}


@dataclass(frozen=True, slots=True)
class Column:
    code: str
    heading: str


def columns(codes: Iterable[Codes]) -> tuple[Column, ...]:
    """The figure columns that at least one kind of care on the board has."""
    held = {role for per_label in codes for role in per_label}
    return tuple(Column(code, heading) for code, heading in FIGURES.items() if code in held)


def rows_html(
    lines: Iterable[BoardLine],
    *,
    codes: Mapping[str, Codes],
    shown: Iterable[Column],
    now: datetime,
) -> SafeString:
    """Every line as a table row. Names come from outside and are escaped; all other text is ours."""
    figures = [column.code for column in shown]
    return mark_safe(  # noqa: S308 - every text from outside goes through escape() in _row
        "".join(_row(line, line_words(line, codes=codes.get(line.label, {}), now=now), figures) for line in lines)
    )


def _row(line: BoardLine, said: LineWords, figures: list[str]) -> str:
    cells = {
        "available": (
            f'<td class="kz-n" data-th="Vrij"><b data-f="free">{said.free}</b>'
            f' <small data-f="freeNote">{escape(said.free_note)}</small></td>'
        ),
        "total": f'<td class="kz-n" data-th="Totaal" data-f="total">{said.total}</td>',
        "occupied": f'<td class="kz-n" data-th="Bezet" data-f="occupied">{said.occupied}</td>',
        "waiting": f'<td class="kz-n" data-th="Wachtend" data-f="waiting">{said.waiting}</td>',
        "crowding": f'<td class="kz-n" data-th="Drukte" data-f="crowding">{said.crowding}</td>',
    }
    manual = "<small> met de hand</small>" if line.manual else ""
    return (
        f'<tr id="u-{line.unit}" data-level="{said.level}" data-opening="{said.opening}"'
        f' data-age="{said.freshness}">'
        f'<th scope="row"><a href="/locations/{line.location_id}/">{escape(line.location)}</a>'
        f" <small>{escape(line.place)}</small></th>"
        f'<td class="kz-label">{escape(line.label_name)}</td>'
        + "".join(cells[code] for code in figures)
        + f'<td data-th="Beeld"><span class="kz-level" data-f="levelWord">{escape(said.level_word)}</span></td>'
        f'<td data-th="Openstelling"><span class="kz-opening" data-f="openingWord">{said.opening_word}</span>'
        f' <small data-f="openingNote">{escape(said.opening_note)}</small></td>'
        f'<td data-th="Bijgewerkt"><span data-f="age" title="{said.confirmed}">{said.age}</span>'
        f' <small class="kz-age" data-f="freshWord">{said.freshness_word}</small>{manual}</td></tr>'
    )
