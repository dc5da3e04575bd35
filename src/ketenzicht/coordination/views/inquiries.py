"""Citizens who ask what the centre holds of them: who asks, what is theirs, and the extract that they get."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Invalid
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import FORGOTTEN_AFTER, MOST_FOUND, Handing, Proof, Statement
from ketenzicht.coordination.forms.inquiries import AddStatement, HandOver, Inquire, Judge
from ketenzicht.coordination.presenters.extract import by_words, document_of
from ketenzicht.coordination.presenters.extract_document import as_json
from ketenzicht.coordination.views.guarding import ON_A_PAGE
from ketenzicht.ui.deeds import done

UNPROCESSABLE = 422
for_extracts = for_those_with(Permission.COORDINATION_EXTRACT)  # who tells citizens what the centre holds of them


@sensitive_post_parameters("bsn", "name", "born", "telephone")
@require_http_methods(["GET", "HEAD", "POST"])
@for_extracts
def inquiries(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What was asked lately, and a new one."""
    form = Inquire(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = operations.inquire(told=told, proof=Proof(told["proof"]), actor=actor, at=now)
        except Invalid as invalid:
            for fault in invalid.faults:
                form.add_error(fault.pointer.removeprefix("/"), fault.nl)
        else:
            return redirect("coordination:inquiry", inquiry_id=made)
    context = {"form": form, "lines": queries.inquiries(actor=actor), "days": FORGOTTEN_AFTER.days}
    return render(request, "coordination/inquiries/list.html", context, status=_status(form))


@require_safe
@for_extracts
def inquiry(request: HttpRequest, *, inquiry_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """How far it is, and what was found."""
    return _page(request, inquiry_id, actor=actor, now=now)


@require_POST
@for_extracts
def judge(request: HttpRequest, *, inquiry_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Keep what of each request is about who asks."""
    form = Judge(request.POST, candidates=queries.candidates(inquiry_id=inquiry_id, actor=actor))
    if not form.is_valid():
        return _page(request, inquiry_id, actor=actor, now=now, wrong=form)
    operations.judge(inquiry_id=inquiry_id, theirs=form.theirs(), actor=actor, at=now)
    messages.success(request, "Wat u nakeek is bewaard.")
    return redirect("coordination:inquiry", inquiry_id=inquiry_id)


@require_safe
@for_extracts
def extract(request: HttpRequest, *, inquiry_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The extract as a page to print."""
    made = operations.make_extract(inquiry_id=inquiry_id, form="page", actor=actor, at=now)
    return render(request, "coordination/inquiries/extract.html", {"extract": document_of(made), "id": inquiry_id})


@require_safe
@for_extracts
def extract_file(request: HttpRequest, *, inquiry_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The same as a file that machines read."""
    del request
    made = operations.make_extract(inquiry_id=inquiry_id, form="file", actor=actor, at=now)
    return JsonResponse(
        as_json(document_of(made)),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": 'attachment; filename="uittreksel.json"'},
    )


@require_POST
@for_extracts
def hand_over(request: HttpRequest, *, inquiry_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Record that who asked has it."""
    form = HandOver(request.POST)
    if done(
        form,
        lambda: operations.hand_over(inquiry_id=inquiry_id, how=Handing(form.cleaned_data["how"]), actor=actor, at=now),
        raises=ON_A_PAGE,
    ):
        messages.success(request, "Vastgelegd: het verzoek is afgehandeld.")
        return redirect("coordination:inquiry", inquiry_id=inquiry_id)
    return _page(request, inquiry_id, actor=actor, now=now, wrong=form)


@require_POST
@for_extracts
def add_statement(request: HttpRequest, *, inquiry_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Put what somebody says in the story of a request about them."""
    form = AddStatement(request.POST, candidates=queries.candidates(inquiry_id=inquiry_id, actor=actor))

    def add() -> None:
        told = form.cleaned_data
        operations.add_statement(
            inquiry_id=inquiry_id,
            request_id=told["request"],
            about=Statement(told["about"]),
            words=told["words"],
            actor=actor,
            at=now,
        )

    if done(form, add, raises=ON_A_PAGE):
        messages.success(request, "De verklaring staat in het verloop van de zorgvraag.")
        return redirect("coordination:inquiry", inquiry_id=inquiry_id)
    return _page(request, inquiry_id, actor=actor, now=now, wrong=form)


def _page(
    request: HttpRequest, inquiry_id: UUID, *, actor: Actor, now: datetime, wrong: forms.Form | None = None
) -> HttpResponse:
    file = operations.look_into_inquiry(inquiry_id=inquiry_id, actor=actor, at=now)
    judging = wrong if isinstance(wrong, Judge) else Judge(candidates=file.candidates)
    context = {
        "file": file,
        "line": file.line,
        "is_too_much": len(file.candidates) > MOST_FOUND,
        "judging": judging,
        "rows": [(one, by_words(one.reasons), judging[f"part-{one.id}"]) for one in file.candidates],
        "hand_over": wrong if isinstance(wrong, HandOver) else HandOver(),
        "statement": wrong if isinstance(wrong, AddStatement) else AddStatement(candidates=file.candidates),
        "can_state": any(one.part is not None and one.part.is_of_the_patient for one in file.candidates),
        "days": FORGOTTEN_AFTER.days,
    }
    return render(request, "coordination/inquiries/inquiry.html", context, status=_status(wrong))


def _status(form: forms.Form | None) -> int:
    return UNPROCESSABLE if form is not None and form.errors else 200
