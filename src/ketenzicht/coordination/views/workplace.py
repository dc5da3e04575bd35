"""A request on the screen: its intake, its triage, what can be done with it, and its story."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketenzicht.access import queries as people
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import Reach
from ketenzicht.coordination.forms.centres import HandOver, NotOver
from ketenzicht.coordination.forms.requests import CallBack, Close, Decide, Forward, Park, PutBack, Reopen, Transfer
from ketenzicht.coordination.presenters.centres import transfer_row
from ketenzicht.coordination.presenters.first_questions import first_of
from ketenzicht.coordination.presenters.fitting import FittingView, fitting_view
from ketenzicht.coordination.presenters.requests import groups_of_intake, standing_mark, told
from ketenzicht.coordination.presenters.triage import triage_views
from ketenzicht.coordination.queries import RequestFile
from ketenzicht.coordination.views.along import co_sign_context
from ketenzicht.coordination.views.guarding import for_workers
from ketenzicht.triage import queries as content
from ketenzicht.ui.domain.words import time_left

UNPROCESSABLE = 422
PAGE, RENEWED = "coordination/request.html", "coordination/renewed.html"


@require_safe
@for_workers
def request_page(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """A request, to work with for who has it in hand, and to read for colleagues."""
    return workplace(request, request_id, actor=actor, now=now)


def workplace(
    request: HttpRequest,
    request_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    wrong: forms.Form | None = None,
    open_form: str = "",
    page: str = PAGE,
) -> HttpResponse:
    """The page, or with `page=RENEWED` what changes in it by what a script sends.

    `wrong` takes the place of the form of its kind, with what was filled in.
    """
    file = operations.look_into(request_id=request_id, actor=actor, at=now)
    is_mine = file.claim is not None and file.claim.by == actor.id
    found = queries.fitting(file, actor=actor, now=now) if is_mine else None
    fitting = fitting_view(found, file, now=now) if found else None
    context = {
        "fitting": fitting,
        "first": first_of(file, now=now) if is_mine else None,
        "decide": _decide(file, fitting, wrong=wrong) if fitting else None,
        "file": file,
        "request_id": file.id,
        "claim": file.claim.number if file.claim else 0,
        "standing": standing_mark(file.standing),
        "advice": queries.stages_at(request_id),
        "is_mine": is_mine,
        "may_act": file.reach.may_act,
        "is_helping": file.reach is Reach.HELPS,
        "transfers": [transfer_row(one, now=now) for one in queries.transfers_at(file.id)],
        "not_over": NotOver() if file.reach is Reach.OFFERED else None,
        "is_free": file.reach.may_act and file.status.is_open and (file.claim is None or file.claim.has_lapsed(now)),
        "clock": time_left(file.begin_before, now=now),
        "is_late": file.begin_before is not None and file.begin_before <= now,
        "groups": groups_of_intake(file),
        "story": [(line, told(line)) for line in file.story],
        "recognised": queries.recognised(file, now=now),
        "triages": triage_views(file, actor=actor),
        "instruments": content.instruments_in_use(at=now) if is_mine else (),
        "forms": _forms(file, actor=actor, now=now, wrong=wrong) if is_mine else {},
        "reopen": Reopen() if not file.status.is_open and file.reach is Reach.OWN else None,
        "open_form": open_form,
        "has_faults": wrong is not None,  # then what is wrong has the focus
        **co_sign_context(file, actor=actor, now=now),
    }
    return render(request, page, context, status=UNPROCESSABLE if wrong else 200)


def _decide(file: RequestFile, fitting: FittingView, *, wrong: forms.Form | None) -> forms.Form:
    if isinstance(wrong, Decide):
        wrong.offer_forms(fitting.choices)
        return wrong
    claim = file.claim.number if file.claim else 0
    return Decide(initial={"claim": claim, "form": fitting.choices[0][0]}, choices=fitting.choices)


def _forms(file: RequestFile, *, actor: Actor, now: datetime, wrong: forms.Form | None) -> dict[str, forms.Form]:
    claim: dict[str, Any] = {"claim": file.claim.number if file.claim else 0}
    made: dict[str, forms.Form] = {
        "forward": Forward(initial=claim),
        "call-back": CallBack(initial=claim),
        "park": Park(initial=claim),
        "transfer": Transfer(initial=claim, colleagues=colleagues(file.centre_id, actor=actor, now=now)),
        "hand-over": HandOver(initial=claim, centres=queries.other_centres(actor=actor)),
        "put-back": PutBack(initial=claim),
        "close": Close(initial=claim),
    }
    if file.reach is not Reach.OWN:  # who helps another centre leaves it to that to divide the work
        del made["transfer"], made["hand-over"]
    return {name: wrong if type(wrong) is type(form) and wrong is not None else form for name, form in made.items()}


def colleagues(centre_id: UUID, *, actor: Actor, now: datetime) -> list[tuple[UUID, str]]:
    """Who else works with requests there, by name."""
    there = people.who_may(Permission.COORDINATION_WORK, organisation_id=centre_id, now=now)
    return [(user_id, name) for user_id, name in there if user_id != actor.id]
