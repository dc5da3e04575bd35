"""What was handed over: the lists, one to read or print, and telling back what came of it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.handover import operations, queries
from ketenzicht.handover.domain.delivery import NEXT_TOLD, Feedback
from ketenzicht.handover.paper import pdf_of
from ketenzicht.handover.presenters import rows_of, standing_since
from ketenzicht.handover.views.guarding import tabs


@require_safe
@for_those_with(Permission.HANDOVER_RECEIVE)
def received(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What can be read, by number: nothing about the patient."""
    context = {"tabs": tabs(actor, here="/hand-overs/"), "lines": queries.received(actor=actor, now=now)}
    return render(request, "handover/received.html", context)


@require_safe
@for_those_with(Permission.COORDINATION_WORK)
def sent(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What the own centre handed over: whether it got there, who read it and when."""
    rows = rows_of(queries.sent_by_centre(actor=actor))
    context = {"tabs": tabs(actor, here="/hand-overs/sent/"), "rows": rows, "now": now}
    return render(request, "handover/sent.html", context)


@require_safe
@for_those_with(Permission.HANDOVER_RECEIVE)
def hand_over(request: HttpRequest, *, hand_over_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """All that is known; that somebody reads it is on record, and the sender sees it.

    `?shown=` with a version gives how it stands since, to keep an open page true.
    """
    if shown := request.GET.get("shown"):
        line = queries.standing(release_id=hand_over_id, actor=actor)
        return render(request, "handover/standing.html", standing_since(line, shown=shown, now=now))
    opened = operations.look_into(release_id=hand_over_id, actor=actor, at=now)
    told = opened.line.told
    next_told = [one for one in Feedback if one in NEXT_TOLD[told.value if told else ""]]
    context = {
        **standing_since(opened.line, shown=str(opened.line.version), now=now),
        "sections": opened.sections,
        "next_told": next_told,
        "now": now,
    }
    return render(request, "handover/hand_over.html", context)


@require_POST
@for_those_with(Permission.HANDOVER_RECEIVE)
def paper(request: HttpRequest, *, hand_over_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The same as a PDF that can be read aloud. By a button: what leaves the page is asked for, not followed."""
    opened = operations.print_out(release_id=hand_over_id, actor=actor, at=now)
    answer = HttpResponse(pdf_of(opened, by=actor.name, at=now), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="overdracht-{opened.line.number}.pdf"'
    return answer


@require_POST
@for_those_with(Permission.HANDOVER_RECEIVE)
def tell_back(request: HttpRequest, *, hand_over_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Received, arrived, or not."""
    try:
        told = Feedback(request.POST.get("told", ""))
    except ValueError:
        raise NotFound("Kies wat u wilt melden.") from None
    operations.tell_back(release_id=hand_over_id, told=told, actor=actor, at=now)
    messages.success(request, f"Gemeld: {told.word}. Het zorgcoördinatiecentrum ziet dit.")
    return redirect("handover:hand_over", hand_over_id=hand_over_id)
