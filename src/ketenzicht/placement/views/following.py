"""What is followed after the decision: the list of a centre, the trajectory of a request, and what is done there."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination import queries as requests
from ketenzicht.placement import operations
from ketenzicht.placement.forms import following as filled
from ketenzicht.placement.operations import GivingUp
from ketenzicht.placement.operations.linking import linked_of
from ketenzicht.placement.presenters.following import carried, number_to_act, rows_of, steps_of
from ketenzicht.placement.queries.gp import gp_line, letter_of
from ketenzicht.placement.queries.reporting import centre_name, sender_of
from ketenzicht.placement.queries.trajectory import how_it_went, told_of, trajectory
from ketenzicht.placement.queries.waiting import could_wait_at, request_of_need, request_of_place, waited_before
from ketenzicht.placement.queries.worklist import worklist
from ketenzicht.placement.views.guarding import UNPROCESSABLE
from ketenzicht.ui.deeds import done

RENEWED_EVERY = 10  # seconds
ROWS = 100  # on a page, which everybody who looks renews that often
Deed = Callable[..., object]
workers = for_those_with(Permission.COORDINATION_WORK)


@require_safe
@workers
def followed(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """All that the centre follows; `?rows` gives the rows alone, to renew the page with; `?oldest` begins there."""
    oldest = "oldest" in request.GET
    found = worklist(actor=actor, now=now, oldest_first=oldest)
    page = Paginator(found.lines, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(page.object_list, now=now),
        "to_act": number_to_act(found.lines),
        "free": found.free,
        "more": found.more,
        "oldest": oldest,
        "renewed_every": RENEWED_EVERY,
        "now": now,
    }
    template = "placement/followed_rows.html" if "rows" in request.GET else "placement/followed.html"
    return render(request, template, context)


@require_safe
@workers
def follow(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The trajectory of a request: what was sought in order, and what comes next."""
    return _page(request, request_id, actor=actor, now=now)


@require_safe
@workers
def letter(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """What is handed or sent to the GP, to print; that there is nothing yet while it is still sought."""
    file = coordination.look_into(request_id=request_id, actor=actor, at=now)
    went = how_it_went(request_id=request_id)
    context = {
        "file": file,
        "letter": letter_of(file, went, centre=centre_name(request_id)),
        "is_worth_telling": went.is_worth_telling,
        "now": now,
    }
    return render(request, "placement/gp_letter.html", context)


@require_POST
@workers
def at_request(request: HttpRequest, *, request_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """It is done, it is followed again, or it was told how it went."""
    if deed not in AT_REQUEST:
        raise NotFound("Dit kan hier niet.")
    kind, act, said = AT_REQUEST[deed]
    form = kind(request.POST)
    if done(form, lambda: act(**form.cleaned_data, request_id=request_id, actor=actor, at=now)):
        messages.success(request, said)
        if deed == "complete":
            return redirect("placement:followed")
        return redirect("placement:trajectory", request_id=request_id)
    return _page(request, request_id, actor=actor, now=now, wrong=form)


@require_POST
@workers
def at_need(request: HttpRequest, *, need_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """What is sought is given up, or waits for a place."""
    request_id = request_of_need(need_id=need_id)
    if deed not in {"give-up", "wait", "carry"}:
        raise NotFound("Dit kan hier niet.")
    auto_id = f"{deed}-{need_id}-%s"
    form: forms.Form = filled.GiveUp(request.POST, auto_id=auto_id)
    if deed == "wait":
        form = filled.WaitAt(request.POST, places=could_wait_at(need_id=need_id, now=now), auto_id=auto_id)

    elif deed == "carry":
        form = filled.CarryOver(request.POST, places=carried(need_id, request_id=request_id, now=now), auto_id=auto_id)

    def act() -> object:
        told: dict[str, Any] = form.cleaned_data
        if deed == "carry":
            return operations.carry_over(need_id=need_id, **told, actor=actor, at=now)
        if deed == "wait":
            return operations.wait_at(
                need_id=need_id, units=told["units"], because=told["because"], actor=actor, at=now
            )
        why = GivingUp(tuple(told["reasons"]), told["instead"], tuple(told["consequences"]), told["words"])
        return operations.give_up(need_id=need_id, told=why, actor=actor, at=now)

    if done(form, act):
        waits = "De patiënt staat op de wachtlijst."
        went = "De plek op de wachtlijst ging mee, met de datum van toen."
        gone = "Vastgelegd dat deze zorg er niet was. Wie gevraagd was, hoort dat."
        messages.success(request, {"wait": waits, "carry": went}.get(deed, gone))
        return redirect("placement:trajectory", request_id=request_id)
    return _page(request, request_id, actor=actor, now=now, wrong=form, at=need_id)


@require_POST
@workers
def at_list(request: HttpRequest, *, place_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """Ask for the place that came free, or wait there no longer."""
    deeds: dict[str, Deed] = {"ask": operations.ask_from_list, "take-off": operations.take_off}
    if deed not in deeds:
        raise NotFound("Dit kan hier niet.")
    request_id = request_of_place(place_id=place_id)
    form = filled.FromList(request.POST)
    if done(form, lambda: deeds[deed](place_id=place_id, **form.cleaned_data, actor=actor, at=now)):
        messages.success(request, "De aanbieder is gevraagd." if deed == "ask" else "De patiënt wacht daar niet meer.")
        return redirect("placement:trajectory", request_id=request_id)
    return _page(request, request_id, actor=actor, now=now, wrong=form, at=place_id)


@require_POST
@workers
def take_up(request: HttpRequest, *, onward_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Go on with what who has the patient asks."""
    request_id = operations.take_up(onward_id=onward_id, actor=actor, at=now)
    messages.success(request, "U gaat hiermee verder. Zoek de vervolgplaats.")
    return redirect("placement:trajectory", request_id=request_id)


def _page(
    request: HttpRequest,
    request_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    wrong: forms.Form | None = None,
    at: UUID | None = None,
) -> HttpResponse:
    file = coordination.look_into(request_id=request_id, actor=actor, at=now)
    went = how_it_went(request_id=request_id)
    linked = linked_of(file, actor=actor, now=now)
    steps = steps_of(trajectory(request_id=request_id), request_id=request_id, now=now, wrong=wrong, at=at)
    context = {
        "file": file,
        "steps": steps,
        "is_open": any(one.step.status.is_open for one in steps),
        "went": went,
        "told": told_of(request_id=request_id),
        "sender": sender_of(request_id=request_id),
        "linked": linked,
        "waited": [] if any(one.carry for one in steps) else waited_before(request_id=request_id, now=now),
        "earlier": [] if linked.continues else requests.earlier_of_the_same(file, now=now),
        "go_on": _form(filled.GoOnFrom, wrong),
        "withhold": _form(filled.Withhold, wrong),
        "no_more": _form(filled.GoOnNoMore, wrong),
        "complete": _form(filled.Complete, wrong),
        "again": _form(filled.FollowAgain, wrong),
        "tell": _form(filled.Tell, wrong, about=went.about.isoformat()),
        "gp": gp_line(file),
        "spare": _form(filled.SpareGp, wrong),
        "at_list": _form(filled.FromList, wrong),
        "at_place": at,
        "now": now,
    }
    return render(request, "placement/trajectory.html", context, status=UNPROCESSABLE if wrong is not None else 200)


def _form(kind: type[forms.Form], wrong: forms.Form | None, **initial: Any) -> forms.Form:
    return wrong if isinstance(wrong, kind) else kind(initial=initial)


AT_REQUEST: dict[str, tuple[type[forms.Form], Deed, str]] = {
    "complete": (filled.Complete, operations.complete, "De zorgvraag is afgerond."),
    "go-on-from": (filled.GoOnFrom, coordination.go_on_from, "Vastgelegd dat dit het vervolg is."),
    "go-on-no-more": (filled.GoOnNoMore, coordination.go_on_no_more, "Vastgelegd dat dit toch geen vervolg is."),
    "withhold": (filled.Withhold, coordination.withhold_outcome, "Dat systeem leest niet meer hoe het gaat."),
    "release": (filled.Withhold, coordination.release_outcome, "Dat systeem leest weer hoe het gaat."),
    "follow-again": (filled.FollowAgain, coordination.follow_again, "De zorgvraag wordt weer gevolgd."),
    "spare-gp": (filled.SpareGp, operations.spare_gp, "Vastgelegd dat de huisarts het niet hoeft te horen."),
    "tell": (filled.Tell, operations.tell_how_it_went, "Vastgelegd dat het is verteld."),
}
