"""Advice at a request, for the centre: its questions, the decision aids, a second reader, and telling the answer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.answers import answers_in
from ketenzicht.coordination.forms.advice import ConcludeAid, NoteQuestion, ReadAlong, TellAnswer, Withdraw, WriteAnswer
from ketenzicht.coordination.presenters.advice import Wrong, advice_view, aid_view, conclusions
from ketenzicht.coordination.queries import AidLine, QuestionLine
from ketenzicht.coordination.views.guarding import ON_A_PAGE, for_workers
from ketenzicht.coordination.views.intake import claim_in, is_by_script, refusals_as_json
from ketenzicht.triage import queries as content
from ketenzicht.ui.deeds import done

UNPROCESSABLE = 422
Deed = Callable[..., str]


@require_http_methods(["GET", "HEAD", "POST"])
@for_workers
def advice(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """All questions at a request; a post writes down what somebody asks on the telephone."""
    form = None
    if request.method == "POST":
        form = NoteQuestion(request.POST)
        if done(
            form,
            lambda: operations.note_question(
                request_id=request_id, claim=form.cleaned_data["claim"], asking=form.asking(), actor=actor, at=now
            ),
            raises=ON_A_PAGE,
        ):
            messages.success(request, "De adviesvraag staat in de wachtrij.")
            return _back(request_id)
    return _page(request, request_id, actor=actor, now=now, noted=form)


@require_POST
@for_workers
def begin_aid(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Begin a decision aid: `version/complaint` in one choice."""
    version, _, complaint = request.POST.get("about", "").partition("/")
    try:
        aid_id = UUID(version)
    except ValueError:
        raise NotFound("Kies een beslishulp uit de lijst.") from None
    operations.begin_aid(
        request_id=request_id, claim=claim_in(request), aid_id=aid_id, complaint=complaint, actor=actor, at=now
    )
    return _back(request_id, "aids")


@require_POST
@for_workers
@refusals_as_json
def answer_aid(request: HttpRequest, *, request_id: UUID, aid_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Keep answers; by script the page comes back, to show what follows from them."""
    told = answers_in(request.POST)
    operations.answer_aid(aid_round_id=aid_id, claim=claim_in(request), answers=told, actor=actor, at=now)
    if is_by_script(request):
        return _page(request, request_id, actor=actor, now=now)
    return _back(request_id, "aids")


@require_POST
@for_workers
def conclude_aid(request: HttpRequest, *, request_id: UUID, aid_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Conclude a decision aid with one's own conclusion, or put it aside."""
    if request.POST.get("says") == "abandon":
        operations.abandon_aid(aid_round_id=aid_id, claim=claim_in(request), actor=actor, at=now)
        return _back(request_id, "aids")
    line = next((one for one in queries.aids_of(request_id) if one.id == aid_id), None)
    if line is None:
        raise NotFound("Deze beslishulp kennen wij niet.")
    form = ConcludeAid(request.POST, choices=conclusions(line), about=aid_id.hex)
    if done(
        form,
        lambda: operations.conclude_aid(aid_round_id=aid_id, **form.cleaned_data, actor=actor, at=now),
        raises=ON_A_PAGE,
    ):
        messages.success(request, "De beslishulp is afgerond.")
        return _back(request_id, "aids")
    return _page(request, request_id, actor=actor, now=now, wrong=Wrong(aid_id, form))


@require_POST
@for_workers
def deed(
    request: HttpRequest, *, request_id: UUID, question_id: UUID, deed: str, actor: Actor, now: datetime
) -> HttpResponse:
    """Begin, answer, read along, tell, or withdraw a question."""
    if deed not in FORMS:
        raise NotFound("Dit kan niet met een adviesvraag.")
    question = next((one for one in queries.advice_of(request_id) if one.id == question_id), None)
    if question is None:
        raise NotFound("Deze adviesvraag kennen wij niet.")
    form = FORMS[deed](request, question)
    if done(form, lambda: DEEDS[deed](request, form, question_id=question_id, actor=actor, at=now), raises=ON_A_PAGE):
        messages.success(request, SAID[deed])
        return _back(request_id, f"question-{question_id}")
    return _page(request, request_id, actor=actor, now=now, wrong=Wrong(question_id, form))


def _page(
    request: HttpRequest,
    request_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    wrong: Wrong | None = None,
    noted: forms.Form | None = None,
) -> HttpResponse:
    """The page; a form that was refused takes the place of its own kind, with what was filled in."""
    file = operations.look_into(request_id=request_id, actor=actor, at=now)
    claim = file.claim.number if file.claim is not None and file.claim.by == actor.id else None
    aids, lines = queries.aids_of(request_id), queries.advice_of(request_id)
    context = {
        "file": file,
        "claim": claim,
        "is_free": file.status.is_open and (file.claim is None or file.claim.has_lapsed(now)),
        "questions": [advice_view(one, aids=aids, claim=claim, actor=actor, now=now, wrong=wrong) for one in lines],
        "aids": [aid_view(one, claim=claim, wrong=wrong) for one in aids if not one.is_abandoned],
        "offered": content.aids_in_use(at=now) if claim is not None else (),
        "note": noted or _note(claim, file.intake),
        "note_is_open": noted is not None or not lines,
    }
    status = UNPROCESSABLE if wrong or (noted is not None and noted.errors) else 200
    return render(request, "coordination/advice.html", context, status=status)


def _note(claim: int | None, intake: Any) -> forms.Form | None:
    """Who is on the line was written down already: it is not asked twice."""
    if claim is None:
        return None
    known = {"who": intake.get("caller", ""), "call_back": intake.get("call-back", "")}
    return NoteQuestion(initial={"claim": claim, **known})


def _back(request_id: UUID, place: str = "questions") -> HttpResponse:
    return redirect(f"/coordination/{request_id}/advice/#{place}")


def _write_form(request: HttpRequest, question: QuestionLine) -> forms.Form:
    aids: tuple[AidLine, ...] = queries.aids_of(question.request_id)
    return WriteAnswer(request.POST, kind=question.about, aids=aids, about=question.id.hex)


def _read_form(request: HttpRequest, question: QuestionLine) -> forms.Form:
    return ReadAlong(request.POST, auto_id=f"id-read-{question.id.hex}-%s")


def _begin(request: HttpRequest, _form: forms.Form, **named: Any) -> None:
    operations.begin_answer(claim=claim_in(request), **named)


def _write(_request: HttpRequest, form: forms.Form, **named: Any) -> None:
    told = form.cleaned_data
    operations.write_answer(
        claim=told["claim"],
        text=told["text"],
        aid_round_id=told["aid_round"],
        with_reader=told.get("with_reader", False),
        **named,
    )


def _read(request: HttpRequest, form: forms.Form, **named: Any) -> None:
    if request.POST.get("says") == "agree":
        operations.agree_with_answer(**named)
    else:
        operations.send_back_answer(remarks=form.cleaned_data["remarks"], **named)


def _tell(_request: HttpRequest, form: forms.Form, **named: Any) -> None:
    operations.tell_answer(**form.cleaned_data, **named)


def _withdraw(_request: HttpRequest, form: forms.Form, **named: Any) -> None:
    operations.withdraw_question(**form.cleaned_data, **named)


FORMS: dict[str, Callable[[HttpRequest, QuestionLine], forms.Form]] = {
    "begin": lambda request, _question: forms.Form(request.POST),
    "write": _write_form,
    "read": _read_form,
    "tell": lambda request, question: TellAnswer(request.POST, about=question.id.hex),
    "withdraw": lambda request, question: Withdraw(request.POST, about=question.id.hex),
}
DEEDS: dict[str, Callable[..., None]] = {
    "begin": _begin,
    "write": _write,
    "read": _read,
    "tell": _tell,
    "withdraw": _withdraw,
}
SAID = {
    "begin": "Wie de vraag stelde, ziet dat u haar beantwoordt.",
    "write": "Het antwoord is vastgelegd.",
    "read": "Dank voor het meelezen.",
    "tell": "Vastgelegd dat het antwoord is verteld.",
    "withdraw": "De adviesvraag is ingetrokken.",
}
