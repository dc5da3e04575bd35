"""The page on which a place is found for a request: what is sought, who was asked, and what became of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.forms import needs as filled
from ketenzicht.placement.forms.appointments import CallOffAppointment, Transport, Why
from ketenzicht.placement.forms.finding import as_shown
from ketenzicht.placement.presenters.finding import closed_in_words
from ketenzicht.placement.presenters.needs import first_answers, form_choices, page_of
from ketenzicht.placement.presenters.offers import JOURNEY_WORDS, Planned
from ketenzicht.placement.queries.needs import NeedLine, needs_of
from ketenzicht.placement.queries.places import place_names
from ketenzicht.placement.queries.searches import facts_shown
from ketenzicht.placement.views.guarding import UNPROCESSABLE, places_typed, refused_by
from ketenzicht.planning import queries as planning
from ketenzicht.planning.domain import WITH_A_REASON, TransportAction
from ketenzicht.ui.deeds import say

Deed = Callable[..., object]
workers = for_those_with(Permission.COORDINATION_WORK)
BY_TELEPHONE = (
    "Deze zorg regelt u per telefoon. Een wens of wie de patiënt kent, weegt hier niet mee: noem het aan de lijn."
)


@require_safe
@workers
def needs(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """What is sought for a request; `?rows` gives what changes by itself, to renew the page with."""
    return _page(request, request_id, actor=actor, now=now)


@require_POST
@workers
def state(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Something is sought; then the candidates are next."""
    form = filled.StateNeed(request.POST, choices=form_choices(now=now), places=places_typed(request, now=now))
    if form.is_valid():
        try:
            new = operations.new_need(request_id=request_id, told=operations.Told(**form.cleaned_data), at=now)
            made = operations.state_need(request_id=request_id, new=new, actor=actor, at=now)
        except Refused as refused:
            say(form, refused, raises=(NotPermitted,))
        else:
            if new.sought is None and (form.cleaned_data["wishes"] or form.cleaned_data["treaters"]):
                messages.warning(request, BY_TELEPHONE)
            return redirect("placement:find", request_id=request_id, need_id=made)
    return _page(request, request_id, actor=actor, now=now, wrong=form)


@require_POST
@workers
def ask(request: HttpRequest, *, request_id: UUID, need_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Ask those who were chosen among the candidates."""
    search = next(iter(_codes([one for one in [request.POST.get("search", "")] if one])), None)
    shown = facts_shown(need_id=need_id, search_id=search) if search else {}
    codes = _codes(request.POST.getlist("unit"))
    units = [operations.Asked(code, shown[code].chance if code in shown else None) for code in codes]
    try:
        made = operations.ask(need_id=need_id, units=units, actor=actor, at=now)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        if not units:  # nobody was chosen: the candidates are where one chooses
            query = as_shown(request.POST.get("shown", ""))
            address = reverse("placement:find", kwargs={"request_id": request_id, "need_id": need_id})
            return redirect(f"{address}?{query}" if query else address)
    else:
        many = f"{len(made)} aanbieder{'s' if len(made) != 1 else ''} gevraagd of in de rij gezet."
        messages.success(
            request, many if made else "Deze aanbieders waren al gevraagd; zij zijn niet nog eens gevraagd."
        )
        if made and (closed := closed_in_words([shown[code] for code in codes if code in shown], now=now)):
            messages.warning(request, closed)
    return redirect("placement:needs", request_id=request_id)


@require_POST
@workers
def at_need(
    request: HttpRequest, *, request_id: UUID, need_id: UUID, deed: str, actor: Actor, now: datetime
) -> HttpResponse:
    """Not needed any more, sought again, or somebody outside the network has a place."""
    return _done(request, AT_NEED, deed, request_id, actor=actor, now=now, need_id=need_id)


@require_POST
@workers
def at_offer(
    request: HttpRequest, *, request_id: UUID, offer_id: UUID, deed: str, actor: Actor, now: datetime
) -> HttpResponse:
    """What a provider said by telephone, and what the centre itself does with an offer."""
    return _done(request, AT_OFFER, deed, request_id, actor=actor, now=now, offer_id=offer_id)


@require_POST
@workers
def at_transport(
    request: HttpRequest, *, request_id: UUID, transport_id: UUID, deed: str, actor: Actor, now: datetime
) -> HttpResponse:
    """What the carrier told of transport, or that it is not needed any more."""
    return _done(request, AT_TRANSPORT, deed, request_id, actor=actor, now=now, transport_id=transport_id)


def _done(
    request: HttpRequest,
    deeds: dict[str, tuple[type[forms.Form], Deed, str]],
    deed: str,
    request_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    **named: UUID,
) -> HttpResponse:
    """Do it, or show the page again with what is wrong where it was filled in."""
    if deed not in deeds:
        raise NotFound("Dit kan hier niet.")
    kind, act, said = deeds[deed]
    form = kind(request.POST)
    if form.is_valid():
        try:
            act(**form.cleaned_data, **named, actor=actor, at=now)
        except Refused as refused:
            say(form, refused, raises=(NotPermitted,))
        else:
            messages.success(request, said)
            return redirect("placement:needs", request_id=request_id)
    opened = f"{deed}-{next(iter(named.values()))}"
    return _page(request, request_id, actor=actor, now=now, wrong=form, opened=opened)


def _page(
    request: HttpRequest,
    request_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    wrong: forms.Form | None = None,
    opened: str = "",
) -> HttpResponse:
    file = coordination.look_into(request_id=request_id, actor=actor, at=now)
    choices = form_choices(now=now)
    stated = wrong if isinstance(wrong, filled.StateNeed) else None
    found = needs_of(request_id=request_id)
    named = place_names(ids={one for need in found for one in need.bonds})
    page = page_of(found, _planned(found), wrong=wrong, opened=opened, now=now, who=file.intake, named=named)
    offers = [one for need in page.needs for one in need.offers]
    shown = [one.choices for one in page.needs] + [one.choices for one in offers]
    shown += [each.choices for one in offers for each in one.journeys]
    context = {
        "file": file,
        "page": page,
        "refused": [] if stated else refused_by(wrong, shown),
        "state": stated
        or filled.StateNeed(initial=first_answers(file, now=now) | {"token": str(uuid4())}, choices=choices),
        "complaint": file.intake.get("complaint", ""),
        "known_to": file.intake.get("treaters", ""),
        "has_rules": bool(choices),
        "is_stating": stated is not None,
        "now": now,
    }
    status = UNPROCESSABLE if wrong is not None else 200
    template = "placement/need_rows.html" if "rows" in request.GET else "placement/needs.html"
    return render(request, template, context, status=status)


def _planned(needs: tuple[NeedLine, ...]) -> Planned:
    return Planned(
        tuple(planning.appointments_for(subjects=[one.id for one in needs])),
        tuple(planning.journeys_for(subjects=[offer.id for one in needs for offer in one.offers])),
    )


def _codes(texts: list[str]) -> list[UUID]:
    """What is no code is no choice."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            raise NotFound("Een van deze aanbieders kennen wij niet. Zoek opnieuw.") from None
    return found


def _yes(*, spoke_with: str, expected_at: datetime | None, is_extra: bool, **named: Any) -> None:
    yes = operations.Yes(is_extra=is_extra, expected_at=expected_at, spoke_with=spoke_with)
    operations.accept(yes=yes, side=Side.CENTRE, **named)


def _transport(*, offer_id: UUID, actor: Actor, at: datetime, **told: Any) -> None:
    operations.ask_transport(offer_id=offer_id, new=operations.AskTransport(**told), actor=actor, at=at)


def _of_transport(action: TransportAction) -> Deed:
    def act(**named: Any) -> None:
        operations.move_transport(action=action, **named)

    return act


def _of_the_centre(deed: Deed) -> Deed:
    def act(**named: Any) -> None:
        deed(side=Side.CENTRE, **named)

    return act


def _correct(*, words: str, **named: Any) -> None:
    operations.correct(because=words, side=Side.CENTRE, **named)


def _missed(*, words: str, **named: Any) -> None:
    operations.miss(words=words, side=Side.CENTRE, **named)


AT_NEED: dict[str, tuple[type[forms.Form], Deed, str]] = {
    "drop": (filled.Drop, operations.drop_need, "Deze zorginzet is beëindigd; wie gevraagd was, hoort dat."),
    "resume": (filled.Resume, operations.resume_need, "Er wordt weer een plaats gezocht."),
    "cancel-appointment": (CallOffAppointment, operations.cancel_appointment, "De afspraak is afgezegd."),
    "outside": (filled.Outside, operations.place_outside, "De plaats buiten het netwerk is vastgelegd."),
}
AT_OFFER: dict[str, tuple[type[forms.Form], Deed, str]] = {
    "yes": (filled.YesByTelephone, _yes, "De toezegging is vastgelegd; anderen worden niet meer gevraagd."),
    "no": (filled.NoByTelephone, _of_the_centre(operations.decline), "De weigering is vastgelegd."),
    "confirm": (
        filled.Expected,
        operations.confirm,
        "De plaats is bevestigd. De aanbieder leest nu in de overdracht wie de patiënt is.",
    ),
    "withdraw": (filled.CallOff, operations.withdraw, "De aanvraag is ingetrokken."),
    "cancel": (filled.CallOff, _of_the_centre(operations.cancel), "De plaats is afgezegd en weer vrij."),
    "depart": (filled.Expected, _of_the_centre(operations.depart), "De patiënt is onderweg."),
    "arrive": (filled.Nothing, _of_the_centre(operations.arrive), "De patiënt is aangekomen."),
    "correct": (filled.Because, _correct, "De aankomst is teruggedraaid; de plaats is weer vastgehouden."),
    "miss": (filled.Because, _missed, "Vastgelegd dat de patiënt niet kwam. Zoek uit waar de patiënt is."),
    "transport": (Transport, _transport, "Het vervoer is aangevraagd."),
    "leave": (filled.Nothing, _of_the_centre(operations.leave), "Vastgelegd dat de patiënt vertrokken is."),
}
AT_TRANSPORT: dict[str, tuple[type[forms.Form], Deed, str]] = {
    one.value: (Why if one in WITH_A_REASON else filled.Nothing, _of_transport(one), "Vastgelegd bij het vervoer.")
    for one in JOURNEY_WORDS
}
