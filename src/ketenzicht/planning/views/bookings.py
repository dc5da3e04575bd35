"""Bookings of the own organisation: their story, what is done with them, and planning anew what fell out."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.planning import operations, queries
from ketenzicht.planning.domain import BookingAction, day_of
from ketenzicht.planning.forms import Because
from ketenzicht.planning.operations import Choice
from ketenzicht.planning.views.guarding import UNPROCESSABLE, for_planners, in_words
from ketenzicht.ui.deeds import say

DEEDS: dict[str, Callable[..., None]] = {
    BookingAction.ARRIVE.value: operations.arrive,
    BookingAction.FINISH.value: operations.finish,
    BookingAction.MISS.value: operations.miss,
}
BUTTONS = {
    BookingAction.ARRIVE: "Is aangekomen",
    BookingAction.FINISH: "Is afgerond",
    BookingAction.MISS: "Niet verschenen",
}
PARTS = 3  # a choice in a form: booking, slot, moment


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def booking(request: HttpRequest, *, booking_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """What happened to a booking, and what can be done with it."""
    found = queries.story(booking_id=booking_id, actor=actor)
    form, status = Because(), 200
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        form = Because(request.POST if deed == "cancel" else {"because": "-"})
        if deed != "cancel" and deed not in DEEDS:
            raise NotFound("Dit kan niet met een afspraak.")
        if form.is_valid():
            try:
                if deed == "cancel":
                    why = form.cleaned_data["because"]
                    operations.cancel(booking_id=booking_id, because=why, actor=actor, at=now)
                else:
                    DEEDS[deed](booking_id=booking_id, actor=actor, at=now)
            except Conflict as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "Vastgelegd.")
                return redirect(request.path)
        status = UNPROCESSABLE
    buttons = [(one.value, BUTTONS[one]) for one in found.actions if one in BUTTONS]
    context = {
        "story": found,
        "day": day_of(found.booking.begins),
        "form": form,
        "buttons": buttons,
        "can_cancel": BookingAction.CANCEL in found.actions,
        "fell_out": BookingAction.REPLAN in found.actions,
        "now": now,
    }
    return render(request, "planning/booking.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def slot(request: HttpRequest, *, slot_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Let a slot fall out, or go on after all."""
    line, found = queries.slot(slot_id=slot_id, actor=actor)
    form = Because(request.POST if request.method == "POST" and "restore" not in request.POST else None)
    if request.method == "POST":
        try:
            if "restore" in request.POST:
                operations.restore_slot(slot_id=slot_id, actor=actor, at=now)
                messages.success(request, "Het tijdvak is weer open.")
                return redirect("planning:day", day=day_of(found.begins).isoformat())
            if form.is_valid():
                why = form.cleaned_data["because"]
                fallen = operations.withdraw_slot(slot_id=slot_id, because=why, actor=actor, at=now)
                messages.success(request, f"Het tijdvak is vervallen.{in_words(fallen)}")
                if fallen:
                    return redirect("planning:replan")
                return redirect("planning:day", day=day_of(found.begins).isoformat())
        except Refused as refused:
            if not form.is_bound:
                form = Because({"because": found.because or "-"})
                form.is_valid()
            say(form, refused)
    context = {"line": line, "slot": found, "day": day_of(found.begins), "form": form, "now": now}
    return render(request, "planning/slot.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def replan(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Everything that fell out with a proposal for each; somebody confirms one, or all that are shown."""
    if request.method == "POST":
        choices = [_choice(one) for one in request.POST.getlist("choice")]
        done, left = operations.replan_all(choices=choices, actor=actor, at=now)
        if done:
            messages.success(request, f"{done} opnieuw gepland.")
        if left:
            messages.warning(
                request,
                f"{left} niet: dat moment is intussen vergeven of gewijzigd. Hieronder staat een nieuw voorstel.",
            )
        return redirect("planning:replan")
    found = queries.to_replan(actor=actor, now=now)
    context = {"lines": found, "can_all": sum(one.found.moment is not None for one in found) > 1, "now": now}
    return render(request, "planning/replan.html", context)


def _choice(text: str) -> Choice:
    parts = text.split("|")
    try:
        if len(parts) == PARTS:
            begins = datetime.fromisoformat(parts[2])
            if begins.tzinfo is not None:
                return Choice(UUID(parts[0]), UUID(parts[1]), begins)
    except ValueError:
        pass
    raise NotFound("Dit voorstel kennen wij niet. Kijk opnieuw.")
