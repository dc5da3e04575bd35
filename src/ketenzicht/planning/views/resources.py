"""What the own organisation can plan, with rosters, other days, slots by hand and agendas."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.planning import operations, queries
from ketenzicht.planning.domain import WEEKDAYS, day_of
from ketenzicht.planning.domain.calendars import write_calendar
from ketenzicht.planning.forms import (
    AddHours,
    AddResource,
    AddSlot,
    Because,
    EndRoster,
    MakeRoster,
    SetDay,
    TakeCalendar,
)
from ketenzicht.planning.models import Roster
from ketenzicht.planning.views.guarding import UNPROCESSABLE, for_planners, in_words
from ketenzicht.registry import queries as registry
from ketenzicht.ui.deeds import say
from ketenzicht.ui.domain.words import listed

FORMS: dict[str, Callable[..., django_forms.Form]] = {
    "roster": MakeRoster,
    "day": SetDay,
    "slot": AddSlot,
    "calendar": TakeCalendar,
    "end": Because,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def overview(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """All that can be planned, and one more."""
    here = access.own_organisation(actor)
    places = [(str(one.id), one.name) for one in registry.locations(on=day_of(now), organisation_id=here)]
    form = AddResource(request.POST if request.method == "POST" else None, locations=places)
    if form.is_bound and form.is_valid():
        try:
            made = operations.add_resource(new=form.new(), actor=actor, at=now)
        except Refused as refused:
            say(form, refused)
        else:
            messages.success(request, "Toegevoegd. Maak nu een rooster, of zet er tijdvakken in.")
            return redirect("planning:resource", resource_id=made)
    context = {"lines": queries.resources(actor=actor), "form": form, "places": places, "now": now}
    return render(request, "planning/resources.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def resource(request: HttpRequest, *, resource_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """One of them: its rosters, days on which something else counts, and what can be done."""
    line = queries.resource(resource_id=resource_id, actor=actor)
    shown = {name: form() for name, form in FORMS.items()}
    deed, status = request.POST.get("deed", ""), 200
    if request.method == "POST":
        if deed == "unset":
            return _unset(request, resource_id, actor=actor, now=now)
        if deed not in FORMS:
            raise NotFound("Dit kan hier niet.")
        form = shown[deed] = FORMS[deed](request.POST, request.FILES)
        if form.is_valid():
            try:
                told = _done(deed, form, resource_id, actor=actor, at=now)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, told)
                return redirect("planning:resources" if deed == "end" else request.path)
        status = UNPROCESSABLE
    rosters, exceptions = queries.rosters(resource_id=resource_id, actor=actor)
    context = {
        "line": line,
        "rosters": [(one, _weekly(one)) for one in rosters],
        "exceptions": [one for one in exceptions if one.day >= day_of(now)],
        "forms": shown,
        "links": queries.calendar_links(resource_id=resource_id, actor=actor, at=now),
        "open": deed,
        "now": now,
    }
    return render(request, "planning/resource.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def roster(request: HttpRequest, *, roster_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The hours of a roster: add, take away, or end it."""
    line, row = queries.roster(roster_id=roster_id, actor=actor)
    form, ending = AddHours(), EndRoster(initial={"last_day": row.last_day or day_of(now)})
    status, deed = 200, request.POST.get("deed", "")
    if request.method == "POST":
        bound: django_forms.Form = django_forms.Form({})
        if deed == "hours":
            bound = form = AddHours(request.POST)
        elif deed == "end":
            bound = ending = EndRoster(request.POST)
        elif not (deed == "remove" and request.POST.get("hours", "").isdecimal()):
            raise NotFound("Dit kan niet met een rooster.")
        if bound.is_valid():
            try:
                fallen = _changed(deed, bound, roster_id, hours=request.POST.get("hours", ""), actor=actor, at=now)
            except Refused as refused:
                say(bound, refused)
            else:
                messages.success(request, f"Het rooster is gewijzigd.{in_words(fallen)}")
                return redirect(request.path)
        status = UNPROCESSABLE
    context = {
        "line": line,
        "roster": row,
        "hours": [(WEEKDAYS[one.weekday], one) for one in row.hours.all()],
        "form": form,
        "ending": ending,
        "now": now,
    }
    return render(request, "planning/roster.html", context, status=status)


@require_safe
@for_planners
def calendar(request: HttpRequest, *, resource_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The plan as a file for an agenda: free or busy, with numbers and no people."""
    line = queries.resource(resource_id=resource_id, actor=actor)
    times = queries.planned_times(line.id, at=now)
    content = write_calendar(name=line.name, times=times, now=now)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="planning.ics"'
    return answer


def _done(deed: str, form: django_forms.Form, resource_id: UUID, *, actor: Actor, at: datetime) -> str:
    """Carry out what was filled in; gives what is said of it."""
    if isinstance(form, MakeRoster):
        operations.make_roster(resource_id=resource_id, new=form.new(), actor=actor, at=at)
        return "Het rooster is er. Zet er nu uren in."
    if isinstance(form, AddSlot):
        operations.add_slot(resource_id=resource_id, new=form.new(), actor=actor, at=at)
        return "Het tijdvak staat in de planning."
    told = form.cleaned_data
    if isinstance(form, SetDay):
        fallen = operations.set_day(
            resource_id=resource_id, day=told["day"], hours=form.hours(), because=told["because"], actor=actor, at=at
        )
        return f"Vastgelegd voor {told['day']:%d-%m-%Y}.{in_words(fallen)}"
    if isinstance(form, TakeCalendar):
        taken = operations.take_calendar(
            resource_id=resource_id,
            content=told["file"],
            events_are_free=told["events"] == "free",
            actor=actor,
            at=at,
        )
        said = f"{taken.added} nieuw, {taken.withdrawn} vervallen"
        return f"De agenda is overgenomen: {said}.{in_words(taken.fell_out)}"
    fallen = operations.end_resource(resource_id=resource_id, because=told["because"], actor=actor, at=at)
    return f"Beëindigd.{in_words(fallen)}"


def _unset(request: HttpRequest, resource_id: UUID, *, actor: Actor, now: datetime) -> HttpResponse:
    try:
        exception_id = UUID(request.POST.get("exception", ""))
    except ValueError:
        raise NotFound("Deze uitzondering is er niet (meer).") from None
    fallen = operations.unset_day(exception_id=exception_id, actor=actor, at=now)
    messages.success(request, f"Op die dag telt het rooster weer.{in_words(fallen)}")
    return redirect("planning:resource", resource_id=resource_id)


def _changed(deed: str, form: django_forms.Form, roster_id: UUID, *, hours: str, actor: Actor, at: datetime) -> int:
    if isinstance(form, AddHours):
        days = form.cleaned_data["weekdays"]
        operations.add_hours(roster_id=roster_id, weekdays=days, hours=form.hours(), actor=actor, at=at)
        return 0
    if deed == "end":
        return operations.end_roster(roster_id=roster_id, last_day=form.cleaned_data["last_day"], actor=actor, at=at)
    return operations.remove_hours(roster_id=roster_id, hours_id=int(hours), actor=actor, at=at)


def _weekly(row: Roster) -> list[str]:
    """Hours with the days on which they are the same."""
    days: dict[str, list[str]] = {}
    for one in row.hours.all():
        only = ", alleen ANW" if one.only_out_of_hours else ""
        days.setdefault(f"{one.begins:%H:%M}–{one.ends:%H:%M}{only}", []).append(WEEKDAYS[one.weekday])
    return [f"{listed(names)}: {hours}" for hours, names in days.items()]
