"""Sharing work between centres: agreements, when they are used, and how busy it is."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.forms.centres import AskHelp, EndSharing, Propose
from ketenzicht.coordination.presenters.centres import sharing_views
from ketenzicht.coordination.views.guarding import for_workers
from ketenzicht.triage import queries as content
from ketenzicht.ui.deeds import done

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@for_workers
def sharing(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The agreements of the centre; a post proposes one."""
    form = None
    if request.method == "POST":
        access.require(actor=actor, permission=Permission.COORDINATION_SHARE)
        form = _propose(request, actor=actor, now=now)
        if form.is_valid() and _proposed(form, actor=actor, now=now):
            messages.success(request, "Het voorstel staat bij het andere centrum.")
            return redirect("coordination:sharing")
    return _page(request, actor=actor, now=now, proposed=form)


@require_POST
@for_workers
def deed(request: HttpRequest, *, sharing_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """Agree, refuse, end; ask for help, or end the help."""
    if deed not in DEEDS:
        raise NotFound("Dit kan niet met een afspraak.")
    form = FORMS.get(deed, forms.Form)(request.POST)
    if done(
        form,
        lambda: DEEDS[deed](form, sharing_id=sharing_id, actor=actor, at=now),
        raises=(NotPermitted, NotFound, Conflict),
    ):
        messages.success(request, SAID[deed])
        return redirect("coordination:sharing")
    return _page(request, actor=actor, now=now, wrong=(sharing_id, form))


def _page(
    request: HttpRequest,
    *,
    actor: Actor,
    now: datetime,
    proposed: Propose | None = None,
    wrong: tuple[UUID, forms.Form] | None = None,
) -> HttpResponse:
    may_decide = Permission.COORDINATION_SHARE in actor.grants
    context: dict[str, Any] = {
        "may_decide": may_decide,
        "sharings": sharing_views(queries.sharings(actor=actor), now=now, may_decide=may_decide, wrong=wrong),
        "peaks": queries.peaks(actor=actor, now=now),
        "form": (proposed or _propose(request, actor=actor, now=now)) if may_decide else None,
        "is_open": proposed is not None,
        "now": now,
    }
    status = UNPROCESSABLE if (proposed and proposed.errors) or wrong else 200
    return render(request, "coordination/sharing.html", context, status=status)


def _propose(request: HttpRequest, *, actor: Actor, now: datetime) -> Propose:
    _, crosswalk = content.crosswalk_in_use(at=now)
    return Propose(
        request.POST if request.method == "POST" and request.path.endswith("/sharing/") else None,
        centres=queries.other_centres(actor=actor),
        urgencies=[(one.code, f"{one.code} {one.name}") for one in crosswalk.scale],
        today=local_day(now),
    )


def _proposed(form: Propose, *, actor: Actor, now: datetime) -> bool:
    own, other = access.own_organisation(actor), form.cleaned_data["other"]
    giver, helper = (own, other) if form.cleaned_data["who"] == "them" else (other, own)
    try:
        operations.propose_sharing(giver_id=giver, helper_id=helper, terms=form.terms(), actor=actor, at=now)
    except Invalid as wrong:
        for fault in wrong.faults:
            form.add_error(FIELDS.get(fault.pointer), fault.nl)
        return False
    return True


def _begin(form: forms.Form, *, at: datetime, **named: Any) -> None:
    told = form.cleaned_data
    operations.begin_helping(until=at + told["until"], because=told["because"], at=at, **named)


FIELDS = {
    "/helper": "other",
    "/calls": "calls",
    "/urgencies": "urgencies",
    "/beginsOver": "begins_over",
    "/callSeconds": "call_seconds",
    "/beginsOn": "begins_on",
    "/until": "until",
}
FORMS: dict[str, type[forms.Form]] = {"end": EndSharing, "begin": AskHelp}
DEEDS: dict[str, Callable[..., None]] = {
    "agree": lambda _form, **named: operations.answer_sharing(agrees=True, **named),
    "refuse": lambda _form, **named: operations.answer_sharing(agrees=False, **named),
    "end": lambda form, **named: operations.end_sharing(because=form.cleaned_data["because"], **named),
    "begin": _begin,
    "stop": lambda _form, **named: operations.end_helping(**named),
}
SAID = {
    "agree": "De afspraak geldt.",
    "refuse": "U bent niet akkoord. Het andere centrum ziet dat.",
    "end": "De afspraak is beëindigd.",
    "begin": "De hulp staat aan. Het andere centrum ziet uw werk nu ook.",
    "stop": "De hulp staat uit. Wie nog iets in behandeling heeft, maakt dat af.",
}
