"""Who gets these pages, and what a spreadsheet may hold."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse

from ketenzicht.competences.queries import PlanLine

UNPROCESSABLE = 422
HEADINGS = (
    "Van",
    "Bekwaamheid",
    "Nu",
    "Over 3 maanden",
    "Over 6 maanden",
    "Over 12 maanden",
    "Nodig",
    "Tekort",
    "Plaatsen",
)


def csv_of(parts: Iterable[tuple[str, Iterable[PlanLine]]], *, file: str) -> HttpResponse:
    """Plans for a spreadsheet. What is not known is empty, never zero; nothing in it is a formula."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    answer.write("\ufeff")  # so that spreadsheets see that it is UTF-8
    writer = csv.writer(answer, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS)
    for name, lines in parts:
        for line in lines:
            found = line.outlook
            row = (name, line.name, *found.have, found.wanted, found.short, found.places)
            writer.writerow([_cell("" if one is None else str(one)) for one in row])
    return answer


def _cell(text: str) -> str:
    """A text of which a spreadsheet makes no formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
