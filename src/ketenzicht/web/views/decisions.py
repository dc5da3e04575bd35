"""The public register of decisions on third parties: a page and a file, for everybody."""

import csv

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ketenzicht.access.queries import local_day
from ketenzicht.applications.domain import RegisterLine, cell
from ketenzicht.applications.queries import decisions as register

ON_A_PAGE = 25
HEADINGS = ("kenmerk", "besloten op", "besloten door", "soort", "besluit", "partij", "doel", "grond", "modules",
            "van wie", "niveau", "motivering", "voorwaarden", "geldt vanaf", "geldt tot", "reden einde")  # fmt: skip


@require_safe
@never_cache
def decisions(request: HttpRequest) -> HttpResponse:
    lines = register(on=local_day(timezone.now()))
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/decisions.html", {"page": page})


@require_safe
@never_cache
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same, for a spreadsheet: nothing in it is a formula."""
    del request
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="besluiten.csv"'
    answer.write("\ufeff")  # so that spreadsheets see that it is UTF-8
    writer = csv.writer(answer, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS)
    for line in register(on=local_day(timezone.now())):
        writer.writerow([cell(one) for one in _columns(line)])
    return answer


def _columns(line: RegisterLine) -> list[str]:
    return [
        str(line.id),
        line.decided_on.isoformat(),
        line.decided_by,
        line.origin_name,
        line.outcome,
        line.party,
        line.purpose,
        line.ground,
        "; ".join(line.modules),
        "; ".join(line.whom),
        line.detail_name,
        line.reasons,
        line.conditions,
        line.valid_from.isoformat() if line.valid_from else "",
        line.valid_until.isoformat() if line.valid_until else "",
        line.ended_because,
    ]
