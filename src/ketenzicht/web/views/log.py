"""The log, for who may read it: searching, exporting, an extract for one patient, judging emergencies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import View, for_those_with
from ketenzicht.audit.domain import Line
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.registry.queries import organisation_names
from ketenzicht.web.log_forms import ForPatient, Judgement, SearchLog
from ketenzicht.web.presenters import log as presenter
from ketenzicht.web.presenters.links import address

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, from where and when."""

    actor: Actor
    address: str
    at: datetime


def for_log_readers(view: View) -> View:
    """Signed in, and allowed to read the log; the view gets a reader."""

    @for_those_with(Permission.AUDIT_READ)
    @wraps(view)
    def guarded(request: HttpRequest, *, actor: Actor, now: datetime, **named: int) -> HttpResponse:
        reader = Reader(actor=actor, address=request.META.get("REMOTE_ADDR", ""), at=now)
        return view(request, reader=reader, **named)

    return guarded


@require_safe
@for_log_readers
def search(request: HttpRequest, *, reader: Reader) -> HttpResponse:
    """A page of lines, newest first."""
    asked = request.GET.dict()
    form = SearchLog(asked, now=reader.at)
    if not form.is_valid():
        return render(request, "web/log.html", {"form": form}, status=HTTPStatus.BAD_REQUEST)
    page = access.search_log(
        question=form.question(),
        before=presenter.place_of(asked.get("before", "")),
        address=reader.address,
        actor=reader.actor,
        at=reader.at,
    )
    kept = {name: value for name, value in asked.items() if name in form.fields}
    context = {
        "form": form,
        "rows": _rows(page.lines),
        "is_first": "before" not in asked,
        "first_url": address(request.path, kept),
        "next_url": address(request.path, kept, before=presenter.text_of(page.next)) if page.next else "",
        "export_url": address("/log/export/", kept),
    }
    return render(request, "web/log.html", context)


@require_safe
@for_log_readers
def export(request: HttpRequest, *, reader: Reader) -> HttpResponse:
    """The same lines as a file."""
    form = SearchLog(request.GET.dict(), now=reader.at)
    if not form.is_valid():
        return render(request, "web/log.html", {"form": form}, status=HTTPStatus.BAD_REQUEST)
    lines = access.export_log(question=form.question(), address=reader.address, actor=reader.actor, at=reader.at)
    return _file(lines, presenter.FOR_AUDITORS, name="logboek.csv")


@sensitive_post_parameters("bsn")
@require_http_methods(["GET", "HEAD", "POST"])
@for_log_readers
def patient(request: HttpRequest, *, reader: Reader) -> HttpResponse:
    """Who did what with the data of one person: on the page, or as a file."""
    form = ForPatient(request.POST if request.method == "POST" else None)
    lines: list[Line] | None = None
    if form.is_valid():
        try:
            lines = access.extract_for_patient(
                **form.cleaned_data, address=reader.address, actor=reader.actor, at=reader.at
            )
        except Refused as refusal:
            form.add_error("bsn", str(refusal))
    if lines is not None and request.POST.get("as") == "file":
        return _file(lines, presenter.FOR_PATIENTS, name="uittreksel.csv")
    context = {"form": form, "rows": _rows(lines) if lines is not None else None}
    return render(request, "web/log_patient.html", context, status=UNPROCESSABLE if form.errors else HTTPStatus.OK)


@require_safe
@for_log_readers
def emergencies(request: HttpRequest, *, reader: Reader) -> HttpResponse:
    """Uses of the emergency procedure that wait for a judgement."""
    lines = access.emergencies(address=reader.address, actor=reader.actor, at=reader.at)
    return render(request, "web/log_emergencies.html", {"rows": _rows(lines)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_log_readers
def review(request: HttpRequest, *, line_id: int, reader: Reader) -> HttpResponse:
    """Judge one of them."""
    form = Judgement(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            access.review_emergency(
                line_id=line_id,
                justified=form.cleaned_data["justified"] == "yes",
                remark=form.cleaned_data["remark"],
                address=reader.address,
                actor=reader.actor,
                at=reader.at,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Uw oordeel is vastgelegd.")
            return redirect("web:log_emergencies")
    context = {"form": form, "line_id": line_id}
    return render(request, "web/log_review.html", context, status=UNPROCESSABLE if form.errors else HTTPStatus.OK)


def _rows(lines: Sequence[Line]) -> list[presenter.Row]:
    return presenter.rows_of(lines, organisation_names(ids=presenter.organisations_in(lines)))


def _file(lines: list[Line], columns: presenter.Columns, *, name: str) -> HttpResponse:
    return HttpResponse(
        presenter.csv_of(_rows(lines), columns),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
