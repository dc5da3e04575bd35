"""What a provider is asked, on a telephone in one tap: a place or none, and then whether the patient is there."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.capacity import queries as capacity
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side, Status
from ketenzicht.placement.forms import answering as filled
from ketenzicht.placement.presenters.asked import card_of, cards_of, onward_units
from ketenzicht.placement.queries import asked as questions
from ketenzicht.placement.views.guarding import UNPROCESSABLE, refused_by
from ketenzicht.ui.deeds import done

providers = for_those_with(Permission.PLACEMENT_ANSWER)


@require_safe
@providers
def asked(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """All that the own organisation is asked and promised; `?rows` gives the cards alone, to renew the page with."""
    lines = questions.asked_of(actor=actor, now=now)
    to_answer = sum(one.status is Status.ASKED for one in lines)
    context = {"cards": cards_of(lines, now=now), "to_answer": to_answer, "now": now}
    return render(request, "placement/asked_cards.html" if "rows" in request.GET else "placement/asked.html", context)


@require_safe
@providers
def one(request: HttpRequest, *, offer_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """One question, with all that can be said to it; `?rows` gives the card alone, to renew the page with."""
    return _page(request, offer_id, actor=actor, now=now)


@require_POST
@providers
def deed(request: HttpRequest, *, offer_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """Say yes, no or somewhere else; say that the patient is there, or not."""
    if deed not in DEEDS:
        raise NotFound("Dit kan hier niet.")
    kind, act, said = DEEDS[deed]
    form = _onward(request, offer_id, actor=actor, now=now) if kind is filled.Onward else kind(request.POST)
    if done(form, lambda: act(**form.cleaned_data, offer_id=offer_id, actor=actor, at=now), raises=(NotPermitted,)):
        messages.success(request, said)
        return redirect("placement:asked")
    return _page(request, offer_id, actor=actor, now=now, wrong=form, opened=deed)


def _page(
    request: HttpRequest,
    offer_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    wrong: forms.Form | None = None,
    opened: str = "",
) -> HttpResponse:
    line = questions.asked(offer_id=offer_id, actor=actor)
    card = card_of(line, capacity.picture_now(now=now), now=now, wrong=wrong, opened=opened)
    status = UNPROCESSABLE if wrong is not None else 200
    context = {
        "card": card,
        "cards": [card],
        "to_answer": int(line.status is Status.ASKED),
        "refused": refused_by(wrong, (card.choices,)),
        "now": now,
    }
    template = "placement/asked_cards.html" if "rows" in request.GET else "placement/asked_one.html"
    return render(request, template, context, status=status)


def _onward(request: HttpRequest, offer_id: UUID, *, actor: Actor, now: datetime) -> filled.Onward:
    line = questions.asked(offer_id=offer_id, actor=actor)
    return filled.Onward(request.POST, units=onward_units(line, capacity.picture_now(now=now), now=now))


def _of_the_provider(deed: Callable[..., object]) -> Callable[..., object]:
    def act(**named: Any) -> None:
        deed(side=Side.PROVIDER, **named)

    return act


def _yes(*, expected_at: datetime | None, is_extra: bool, **named: Any) -> None:
    yes = operations.Yes(is_extra=is_extra, expected_at=expected_at)
    operations.accept(yes=yes, side=Side.PROVIDER, **named)


def _onward_yes(*, to: str, expected_at: datetime | None, **named: Any) -> None:
    yes = operations.Yes(expected_at=expected_at)
    operations.redirect(to=UUID(to), words="", yes=yes, side=Side.PROVIDER, **named)


def _correct(*, words: str, **named: Any) -> None:
    operations.correct(because=words, side=Side.PROVIDER, **named)


DEEDS: dict[str, tuple[type[forms.Form], Callable[..., object], str]] = {
    "yes": (filled.Yes, _yes, "U hebt een plaats toegezegd. Het centrum bevestigt; de plaats is zolang vastgehouden."),
    "no": (filled.No, _of_the_provider(operations.decline), "Uw antwoord is doorgegeven."),
    "onward": (filled.Onward, _onward_yes, "U hebt een plaats op een andere plek toegezegd."),
    "cancel": (filled.CallOff, _of_the_provider(operations.cancel), "Afgezegd. Het centrum zoekt verder."),
    "depart": (filled.Expected, _of_the_provider(operations.depart), "Vastgelegd: de patiënt is onderweg."),
    "arrive": (filled.Nothing, _of_the_provider(operations.arrive), "Vastgelegd: de patiënt is er."),
    "correct": (filled.Because, _correct, "De aankomst is teruggedraaid."),
    "miss": (filled.Because, _of_the_provider(operations.miss), "Vastgelegd: de patiënt kwam niet."),
    "leave": (filled.Nothing, _of_the_provider(operations.leave), "Vastgelegd: de patiënt is vertrokken."),
    "booked": (filled.Nothing, operations.book, "De vastgehouden plaats telt mee tot uw volgende cijfer."),
}
