"""How far locations are with connecting: totals against the agreed path, the locations, and a file of them."""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketenzicht.access.pages import for_the_signed_in
from ketenzicht.access.queries import local_day
from ketenzicht.applications.domain import cell
from ketenzicht.base.actor import Actor
from ketenzicht.connections import queries
from ketenzicht.connections.domain import (
    PATH_SOURCE,
    RegionTotals,
    Standing,
    StandingLine,
    region_totals_of,
    target_on,
    totals_of,
)
from ketenzicht.definitions import queries as definitions
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind
from ketenzicht.ui.choosing import offer
from ketenzicht.web.agreement_forms import NEEDED
from ketenzicht.web.presenters.connections import region_rows, total_rows
from ketenzicht.web.views.test_connections import UNPROCESSABLE

ON_A_PAGE = 100
REGION_HEADINGS = (
    "dag",
    "regiocode",
    "regio",
    "module",
    "locaties",
    *(standing.word for standing in Standing),
    "onbekend",
    "levert in procent",
    "afgesproken in procent",
)
HEADINGS = ("locatie", "plaats", "organisatie", "regio", "module", "stand", "sinds")


class NarrowConnections(forms.Form):
    """Which region and module."""

    region = forms.ChoiceField(label="ROAZ-regio", required=False, error_messages=NEEDED)
    module = forms.ChoiceField(label="Module", required=False, error_messages=NEEDED)

    def __init__(self, *args: Any, regions: dict[str, str], modules: dict[str, str], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["region"], [("", "Alle"), *regions.items()])
        offer(self.fields["module"], [("", "Alle"), *modules.items()])


@require_safe
@for_the_signed_in
def connections(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Totals per module, per region and module, and the locations behind them."""
    form, lines, regions = _asked(request, actor=actor, now=now)
    on, modules = local_day(now), _modules()
    totals = totals_of(lines, names=modules, on=on)
    by_region = region_totals_of(lines, modules=tuple(modules))
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "totals": total_rows(totals),
        "by_region": region_rows(by_region, regions=regions, modules=modules),
        "standings": [standing.word for standing in Standing],
        "page": page,
        "lines": [(line, modules.get(line.module, line.module)) for line in page],
        "query": request.GET.urlencode(),
        "source": PATH_SOURCE,
    }
    return render(request, "web/connections.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_the_signed_in
def as_csv(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The same locations, for a spreadsheet."""
    _, lines, _ = _asked(request, actor=actor, now=now)
    modules = _modules()
    return _file("aansluiten.csv", HEADINGS, (_columns(line, modules) for line in lines))


@require_safe
@for_the_signed_in
def regions_csv(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The numbers of each region and module, for a spreadsheet: what the KPIs of the implementation are made of."""
    _, lines, regions = _asked(request, actor=actor, now=now)
    on, modules = local_day(now), _modules()
    totals = region_totals_of(lines, modules=tuple(modules))
    return _file("aansluiten-per-regio.csv", REGION_HEADINGS, (_region_columns(one, regions, on) for one in totals))


def _file(name: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> HttpResponse:
    """Nothing in it is a formula."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")  # so that spreadsheets see that it is UTF-8
    writer = csv.writer(answer, quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    writer.writerows([cell(one) for one in row] for row in rows)
    return answer


def _region_columns(one: RegionTotals, regions: dict[str, str], on: date) -> list[str]:
    target = target_on(one.module, on=on)
    return [
        on.isoformat(),
        one.region or "",
        regions.get(one.region or "", ""),
        one.module,
        str(one.expected),
        *(str(one.by_standing[standing]) for standing in Standing),
        str(one.unknown),
        "" if one.percent is None else f"{one.percent:.1f}",
        "" if target is None else str(target[1]),
    ]


def _asked(
    request: HttpRequest, *, actor: Actor, now: datetime
) -> tuple[NarrowConnections, list[StandingLine], dict[str, str]]:
    on = local_day(now)
    sight = queries.standing_sight_of(actor=actor, on=on)
    regions = {one.code: one.name for one in registry.regions(kind=RegionKind.ROAZ, on=on)}
    form = NarrowConnections(request.GET, regions=regions, modules=_modules())
    asked = form.cleaned_data if form.is_valid() else {}
    region, module = asked.get("region") or None, asked.get("module") or None
    return form, queries.standings(sight=sight, on=on, region=region, module=module), regions


def _modules() -> dict[str, str]:
    return {one.code: one.name for one in definitions.catalogue().modules.values()}


def _columns(line: StandingLine, modules: dict[str, str]) -> list[str]:
    return [
        line.location,
        line.place,
        line.organisation,
        line.region or "",
        modules.get(line.module, line.module),
        line.word,
        local_day(line.since).isoformat() if line.since else "",
    ]
