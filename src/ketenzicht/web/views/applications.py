"""Applications of third parties: the list, one application, and what its applicant does with it."""

from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import View, for_the_signed_in
from ketenzicht.access.queries import local_day
from ketenzicht.applications import operations, queries
from ketenzicht.applications.domain import ApplicationLine, Move, Status
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid, NotPermitted
from ketenzicht.web.application_forms import (
    AddDocument,
    Advise,
    EndApplication,
    GrantApplication,
    RefuseApplication,
    WriteApplication,
)
from ketenzicht.web.views.agreements import UNPROCESSABLE

_ANY_PART = frozenset(
    {
        Permission.APPLICATIONS_WRITE,
        Permission.APPLICATIONS_ADVISE,
        Permission.APPLICATIONS_ADVISE_PRIVACY,
        Permission.PLATFORM_MAINTAIN,
    }
)


def for_parties(view: View) -> View:
    """Signed in, with some part in applications; the view gets who asks and when."""

    @for_the_signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *, actor: Actor, **named: Any) -> HttpResponse:
        if _ANY_PART.isdisjoint(actor.grants):
            raise NotPermitted(
                "Aanvragen van derden zijn voor wie aanvraagt, adviseert of besluit. De besluiten staan in het "
                "openbare register, onderaan elke pagina.",
                actor=actor,
            )
        return view(request, actor=actor, **named)

    return guarded


@require_safe
@for_parties
def applications(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Every application that somebody has a part in, with those whose term is nearly over above them."""
    lines = queries.application_lines(actor=actor, on=local_day(now))
    context = {
        "lines": lines,
        "reminders": [line for line in lines if line.ends_soon],
        "may_apply": queries.may_apply(actor=actor),
        "organisation_id": actor.organisation_id,
    }
    return render(request, "web/applications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_parties
def new(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Write a new application; with `renews` in the address it starts from an older one."""
    operations.require_applicant(actor)
    today = local_day(now)
    renewed = _renewed(request, actor=actor, now=now)
    initial = _initial(renewed) | {"valid_from": renewed.valid_until} if renewed else {"valid_from": today}
    form = _form(request, now=now, initial=initial)
    if form.is_valid():
        try:
            made = operations.start(wishes=form.wishes(), renews=renewed.id if renewed else None, actor=actor, at=now)
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:application", application_id=made)
    context = {"form": form, "renewed": renewed}
    return render(request, "web/write_application.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_parties
def change(request: HttpRequest, *, application_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Write a draft anew."""
    line = queries.application_line(application_id=application_id, actor=actor, on=local_day(now))
    if Move.CHANGE not in line.moves:
        raise Conflict(f"Deze aanvraag kunt u nu niet wijzigen: de stand is “{line.status.word}”.")
    form = _form(request, now=now, initial=_initial(line) | {"valid_from": line.asked_from})
    if form.is_valid():
        try:
            operations.change(application_id=application_id, wishes=form.wishes(), actor=actor, at=now)
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:application", application_id=application_id)
    context = {"form": form, "line": line}
    return render(request, "web/write_application.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_parties
def application(request: HttpRequest, *, application_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """One application: what is asked, what came with it, what was said, and what may be done now."""
    return application_page(request, application_id=application_id, actor=actor, now=now)


@require_POST
@for_parties
def submit(request: HttpRequest, *, application_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    del request
    operations.submit(application_id=application_id, actor=actor, at=now)
    return redirect("web:application", application_id=application_id)


@require_POST
@for_parties
def withdraw(request: HttpRequest, *, application_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    del request
    operations.withdraw(application_id=application_id, actor=actor, at=now)
    return redirect("web:application", application_id=application_id)


@require_POST
@for_parties
def add_document(request: HttpRequest, *, application_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    form = AddDocument(request.POST, request.FILES)
    if form.is_valid():
        try:
            operations.add_document(application_id=application_id, upload=form.upload(), actor=actor, at=now)
        except Invalid as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("web:application", application_id=application_id)
    return application_page(request, application_id=application_id, actor=actor, now=now, filled={Move.CHANGE: form})


@require_safe
@for_parties
def document(
    request: HttpRequest, *, application_id: UUID, document_id: int, actor: Actor, now: datetime
) -> HttpResponse:
    """The file, to be saved and never shown: what others wrote must not run as a page of ours."""
    del request
    found = operations.read_document(application_id=application_id, document_id=document_id, actor=actor, at=now)
    answer = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
@for_parties
def remove_document(
    request: HttpRequest, *, application_id: UUID, document_id: int, actor: Actor, now: datetime
) -> HttpResponse:
    del request
    operations.remove_document(application_id=application_id, document_id=document_id, actor=actor, at=now)
    return redirect("web:application", application_id=application_id)


def application_page(
    request: HttpRequest,
    *,
    application_id: UUID,
    actor: Actor,
    now: datetime,
    filled: dict[Move, Form] | None = None,
) -> HttpResponse:
    """The page, with a form for each move that may be made; `filled` are those that were refused."""
    line = queries.application_line(application_id=application_id, actor=actor, on=local_day(now))
    given = filled or {}
    if not given.keys() <= line.moves:
        raise Conflict(f"Dit kan nu niet: de stand van deze aanvraag is “{line.status.word}”.")
    term = {"valid_from": max(line.asked_from, line.on), "valid_until": line.asked_until}
    blank: dict[Move, Form] = {
        Move.CHANGE: AddDocument(),
        Move.ADVISE: Advise(),
        Move.GRANT: GrantApplication(initial=term, prefix="grant"),
        Move.REFUSE: RefuseApplication(prefix="refuse"),
        Move.END: EndApplication(),
    }
    forms = {move.value: form for move, form in (blank | given).items() if move in line.moves}
    context = {
        "line": line,
        "forms": forms,
        "may_submit": Move.SUBMIT in line.moves,
        "may_withdraw": Move.WITHDRAW in line.moves,
        "may_renew": line.status in {Status.GRANTED, Status.ENDED} and line.applicant_id == actor.organisation_id,
        "documents": queries.documents_of(application_id=application_id),
        "advice": queries.advice_of(application_id=application_id),
        "wrong": next(iter(given.values()), None),
    }
    return render(request, "web/application.html", context, status=UNPROCESSABLE if given else 200)


def _form(request: HttpRequest, *, now: datetime, initial: dict[str, Any]) -> WriteApplication:
    modules, regions = queries.may_be_named(on=local_day(now))
    return WriteApplication(request.POST or None, modules=modules, regions=regions, initial=initial)


def _initial(line: ApplicationLine) -> dict[str, Any]:
    return {
        "purpose": line.purpose,
        "ground": line.ground,
        "modules": line.module_codes,
        "regions": line.region_codes,
        "detail": line.detail.value,
        "valid_until": line.asked_until,
    }


def _renewed(request: HttpRequest, *, actor: Actor, now: datetime) -> ApplicationLine | None:
    """The application that this one goes on with, as the address says."""
    try:
        asked = UUID(request.GET.get("renews", ""))
    except ValueError:
        return None
    return queries.application_line(application_id=asked, actor=actor, on=local_day(now))
