"""Who gets these pages, and what a spreadsheet may hold."""

import csv
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user
from ketenzicht.competences.queries import PlanLine

View = Callable[..., HttpResponse]
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


def for_people(permission: Permission | None) -> Callable[[View], View]:
    """Signed in, and allowed to do this if it is named; the view gets who and when."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
            now = timezone.now()
            actor = actor_of_user(user=request.user, now=now)
            if permission is not None:
                access.require(actor=actor, permission=permission)
            return view(request, actor=actor, now=now, **named)

        return never_cache(login_required(guarded))

    return guard


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
