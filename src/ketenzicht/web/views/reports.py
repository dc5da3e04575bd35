"""Saying that an entry is wrong, and answering that."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.registry import queries as registry
from ketenzicht.upkeep import operations, queries
from ketenzicht.upkeep.domain import ReportMove
from ketenzicht.web.presenters.whom import who
from ketenzicht.web.upkeep_forms import AnswerReport, ReportFault
from ketenzicht.web.views.maintaining import UNPROCESSABLE

for_readers = for_those_with(Permission.CAPACITY_READ)  # who sees capacity sees the register


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def report_fault(request: HttpRequest, *, location_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    line = registry.location(location_id=location_id, on=local_day(now))
    form = ReportFault(request.POST or None)
    if form.is_valid():
        try:
            report_id = operations.report_fault(location_id=location_id, **form.cleaned_data, actor=actor, at=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:report", report_id=report_id)
    context = {"form": form, "line": line}
    return render(request, "web/report_fault.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_readers
def reports(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What one reported oneself, and for who keeps entries what waits for an answer."""
    context = {
        "own": queries.reports(actor=actor),
        "waiting": queries.reports_of(actor=actor),
        "unanswered": queries.reports_unanswered(actor=actor, on=local_day(now)),
    }
    return render(request, "web/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def report(request: HttpRequest, *, report_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """One report; who keeps the entry answers it here."""
    form = AnswerReport(request.POST or None)
    if form.is_valid():
        try:
            move, answer = ReportMove(form.cleaned_data["move"]), form.cleaned_data["answer"]
            operations.answer_report(report_id=report_id, move=move, answer=answer, actor=actor, at=now)
        except (Conflict, NotFound, NotPermitted):
            raise
        except Refused as refused:
            form.add_error("answer", str(refused))
        else:
            return redirect("web:report", report_id=report_id)
    line = queries.report(report_id=report_id, actor=actor, on=local_day(now))
    context = {
        "line": line,
        "form": form,
        "moves": [move for move in ReportMove if move in line.moves],
        "answered_by": who(line.answered_by) if line.answered_by else "",
    }
    return render(request, "web/report.html", context, status=UNPROCESSABLE if form.errors else 200)
