"""Review meetings: planning, the list, what was found, and paper to take along."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.learning import operations, queries
from ketenzicht.learning.domain import meetings as life
from ketenzicht.learning.forms import NoteAttendance, PlanMeeting, WriteFound
from ketenzicht.learning.queries import Found
from ketenzicht.learning.views.guarding import UNPROCESSABLE, done, tabs


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.LEARNING_WORK)
def meetings(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """All of the centre; who leads plans another."""
    people = queries.colleagues(actor=actor, now=now)
    sent = request.POST if request.method == "POST" else None
    form = PlanMeeting(sent, people=people, initial={"chair": actor.id})
    if request.method == "POST" and done(
        form, lambda: operations.plan_meeting(**form.cleaned_data, actor=actor, at=now)
    ):
        messages.success(request, "De bespreking is gepland.")
        return redirect("learning:meetings")
    context = {
        "tabs": tabs(actor, here="/learning/meetings/"),
        "meetings": queries.meetings(actor=actor),
        "form": form if Permission.LEARNING_LEAD in actor.grants else None,
    }
    return render(request, "learning/meetings.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_those_with(Permission.LEARNING_WORK)
def meeting(request: HttpRequest, *, meeting_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The list of one."""
    return _page(request, meeting_id, actor=actor, now=now)


@require_POST
@for_those_with(Permission.LEARNING_WORK)
def at_meeting(request: HttpRequest, *, meeting_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """Put cases on the list, note who was there, close it or call it off."""
    if deed not in DEEDS:
        raise NotFound("Dit kan niet met een bespreking.")
    make, act, said = DEEDS[deed]
    form = make(request.POST)
    if done(form, lambda: act(form, request, meeting_id=meeting_id, actor=actor, at=now)):
        messages.success(request, said)
        return redirect("learning:meeting", meeting_id=meeting_id)
    return _page(request, meeting_id, actor=actor, now=now, wrong=form)


@require_safe
@for_those_with(Permission.LEARNING_LEAD)
def paper(request: HttpRequest, *, meeting_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Everything of a meeting, to print; each case is in the log of its patient."""
    cases = operations.print_meeting(meeting_id=meeting_id, actor=actor, at=now)
    line, _ = queries.meeting(meeting_id=meeting_id, actor=actor)
    return render(request, "learning/paper.html", {"meeting": line, "cases": cases, "now": now})


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.LEARNING_WORK)
def case(request: HttpRequest, *, case_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """What was found about one case; who leads writes it while the meeting is not over."""
    people = queries.colleagues(actor=actor, now=now)
    form = WriteFound(request.POST, people=people) if request.method == "POST" else None

    def write() -> None:
        told = dict(form.cleaned_data) if form else {}
        found = Found(told["findings"], told["learned"], told["action"])
        operations.write_found(
            case_id=case_id, found=found, owner=told["owner"], due_on=told["due_on"], actor=actor, at=now
        )

    if form is not None and done(form, write):
        messages.success(request, "Bewaard.")
        return redirect("learning:case", case_id=case_id)
    line = operations.open_case(case_id=case_id, actor=actor, at=now)
    meeting_line, _ = queries.meeting(meeting_id=line.meeting_id, actor=actor)
    may_write = Permission.LEARNING_LEAD in actor.grants and meeting_line.status is life.Status.PLANNED
    context = {
        "case": line,
        "meeting": meeting_line,
        "form": (form or WriteFound(initial=_initial(line, people), people=people)) if may_write else None,
        "now": now,
    }
    return render(request, "learning/case.html", context, status=UNPROCESSABLE if form and form.errors else 200)


@require_POST
@for_those_with(Permission.LEARNING_WORK)
def finish_action(request: HttpRequest, *, case_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """What was agreed is done."""
    operations.finish_action(case_id=case_id, actor=actor, at=now)
    messages.success(request, "De actie is gedaan.")
    return redirect("learning:flagged")


def _initial(line: queries.CaseLine, people: tuple[tuple[UUID, str], ...]) -> dict[str, Any]:
    found = line.found or Found()
    owner = next((user_id for user_id, name in people if name == line.owner), None)
    return {
        "findings": found.findings,
        "learned": found.learned,
        "action": found.action,
        "owner": owner,
        "due_on": line.due_on,
    }


def _page(
    request: HttpRequest, meeting_id: UUID, *, actor: Actor, now: datetime, wrong: forms.Form | None = None
) -> HttpResponse:
    line, cases = queries.meeting(meeting_id=meeting_id, actor=actor)
    is_planned = line.status is life.Status.PLANNED
    may_lead = is_planned and Permission.LEARNING_LEAD in actor.grants
    attendance = wrong if isinstance(wrong, NoteAttendance) else NoteAttendance(initial=line.present)
    context = {
        "meeting": line,
        "cases": cases,
        "flagged": queries.flagged(actor=actor) if may_lead else (),
        "attendance": attendance if may_lead else None,
        "leads": Permission.LEARNING_LEAD in actor.grants,
        "wrong": wrong if wrong is not None and not isinstance(wrong, NoteAttendance) else None,
        "now": now,
    }
    return render(request, "learning/meeting.html", context, status=UNPROCESSABLE if wrong else 200)


def _put(form: forms.Form, request: HttpRequest, **named: Any) -> None:
    del form
    try:
        chosen = [UUID(one) for one in request.POST.getlist("request")]
    except ValueError:
        raise NotFound("Kies zorgvragen uit de lijst.") from None
    operations.put_on_list(request_ids=chosen, **named)


def _present(form: NoteAttendance, request: HttpRequest, **named: Any) -> None:
    del request
    operations.note_attendance(present=form.present(), **named)


def _close(form: forms.Form, request: HttpRequest, **named: Any) -> None:
    del form, request
    operations.close_meeting(**named)


def _cancel(form: forms.Form, request: HttpRequest, **named: Any) -> None:
    del form, request
    operations.cancel_meeting(**named)


DEEDS: dict[str, tuple[type[forms.Form], Callable[..., None], str]] = {
    "put": (forms.Form, _put, "De zorgvragen staan op de lijst."),
    "present": (NoteAttendance, _present, "Bewaard wie er waren."),
    "close": (forms.Form, _close, "De bespreking is afgesloten."),
    "cancel": (forms.Form, _cancel, "De bespreking gaat niet door; de signalen staan weer open."),
}
