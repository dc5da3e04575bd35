"""The register as a file: fetched, changed in a spreadsheet, brought back, looked at, and only then carried out."""

from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.registry import queries as registry
from ketenzicht.upkeep import operations, queries
from ketenzicht.upkeep.domain import Became, State
from ketenzicht.web.exchange_forms import GOOD, WHOLE, BringFile
from ketenzicht.web.presenters.exchange import filters, line_views, report_rows
from ketenzicht.web.views.maintaining import UNPROCESSABLE, for_maintainers
from ketenzicht.web.views.upkeep import for_keepers

ON_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def exchange(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Fetch locations as a file; bring one, which changes nothing yet."""
    form = BringFile(request.POST, request.FILES) if request.method == "POST" else BringFile()
    if form.is_valid():
        try:
            import_id = operations.bring_file(content=form.content(), actor=actor, at=now)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("web:import", import_id=import_id)
    context = {
        "form": form,
        "forms": list(operations.Form),
        "may_bring": Permission.REGISTRY_MAINTAIN in actor.grants and actor.organisation_id is not None,
        "judges": Permission.REGISTRY_APPROVE in actor.grants,
        "is_platform": queries.is_platform(actor),
    }
    return render(request, "web/exchange.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_keepers
def export(request: HttpRequest, *, form: str, actor: Actor, now: datetime) -> HttpResponse:
    """The locations as a file: one's own, or with `of=all` those of which one judges changes."""
    try:
        kind = operations.Form(form)
    except ValueError:
        raise NotFound("Zo’n bestand maken wij niet. Kies CSV of Excel.") from None
    everything = request.GET.get("of") == "all"
    content = operations.export_locations(form=kind, everything=everything, actor=actor, at=now)
    return _file(content, kind, f"locaties-{local_day(now)}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def imported(request: HttpRequest, *, import_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """What a file that one brought would do, line by line; and, once it was carried out, what became of it."""
    refusal = ""
    if request.method == "POST":
        try:
            only_good = {WHOLE: False, GOOD: True}[request.POST.get("send", WHOLE)]
            operations.carry_out_file(import_id=import_id, only_good=only_good, actor=actor, at=now)
            return redirect("web:import", import_id=import_id)
        except KeyError:
            refusal = "Kies een van de knoppen."
        except NotFound:
            raise
        except Refused as refused:
            refusal = str(refused)
    brought = queries.import_of(import_id=import_id, actor=actor, now=now)
    shown = next((state for state in State if state.value == request.GET.get("show")), None)
    lines = [line for line in brought.plan.lines if shown in (None, line.state)]
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "brought": brought,
        "plan": brought.plan,
        "page": page,
        "lines": list(line_views(page, names=_names(), on=local_day(now))),
        "filters": filters(brought.plan, path=reverse("web:import", args=[import_id]), shown=shown),
        "refusal": refusal,
        "collided": brought.plan.number_became(Became.REFUSED),
        "wrong": brought.plan.number(State.WRONG),
        "to_do": len(brought.plan.to_do),
        "became": [(became.word, number) for became in Became if (number := brought.plan.number_became(became))],
    }
    return render(request, "web/import.html", context, status=UNPROCESSABLE if refusal else 200)


@require_safe
@for_maintainers
def report(request: HttpRequest, *, import_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The same lines as a file."""
    del request
    brought = queries.import_of(import_id=import_id, actor=actor, now=now)
    rows = report_rows(brought.plan, names=_names(), on=local_day(now))
    return _file(operations.Form.CSV.written(rows), operations.Form.CSV, f"verslag-{local_day(now)}")


def _names() -> dict[str, str]:
    names = registry.names()
    return {**names.types, **names.municipalities}


def _file(content: bytes, form: operations.Form, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{form.value}"'}
    return HttpResponse(content, content_type=form.media_type, headers=disposition)
