"""Who can do what at an organisation: all its people, one of them, and oneself."""

from datetime import datetime
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access import operations as access
from ketenzicht.access import queries as people
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_the_signed_in, for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.competences import operations, queries
from ketenzicht.competences.forms import Correct, End, Introduce, Record, Withdraw
from ketenzicht.competences.views.guarding import UNPROCESSABLE
from ketenzicht.ui.deeds import NOT_IN_THE_FORM, say

ONES = {"correct": Correct, "end": End, "withdraw": Withdraw}


@require_safe
@for_those_with(Permission.COMPETENCES_MAINTAIN)
def overview(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Everybody of the organisation with what they can do, what ends soon first."""
    return _overview(request, Introduce(), actor=actor, now=now)


@require_POST
@for_those_with(Permission.COMPETENCES_MAINTAIN)
def introduce(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Ask for competences from a day on, or not any more."""
    form = Introduce(request.POST)
    if form.is_valid():
        try:
            operations.introduce(**form.cleaned_data, actor=actor, at=now)
        except Refused as refused:
            say(form, refused, raises=(*NOT_IN_THE_FORM, Conflict))
        else:
            messages.success(request, "Vastgelegd.")
            return redirect("competences:overview")
    return _overview(request, form, actor=actor, now=now)


def _overview(request: HttpRequest, form: Introduce, *, actor: Actor, now: datetime) -> HttpResponse:
    here, today = access.own_organisation(actor), local_day(now)
    everybody = queries.people_of(organisation_id=here, now=now)
    soon = [(one, line) for one in everybody for line in one.records if line.ends_soon(today)]
    asked_from = queries.asked_from(organisation_id=here)
    context = {
        "people": [(one, [line for line in one.records if line.holds_on(today)]) for one in everybody],
        "soon": sorted(soon, key=lambda one: one[1].until or today),
        "asked_from": asked_from,
        "is_asked": asked_from is not None and asked_from <= today,
        "form": form,
        "catalogue": queries.catalogue(),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "competences/overview.html", context, status=status)


@require_safe
@for_the_signed_in
def mine(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What was recorded of oneself at the organisation that one acts for."""
    here, today = actor.organisation_id, local_day(now)
    lines = queries.history(organisation_id=here, person=access.own_account(actor)) if here else []
    context = {
        "lines": lines,
        "soon": [one for one in lines if one.ends_soon(today)],
        "asked_from": queries.asked_from(organisation_id=here) if here else None,
        "today": today,
    }
    return render(request, "competences/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.COMPETENCES_MAINTAIN)
def person_page(request: HttpRequest, *, person: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """All that was ever recorded of somebody, and recording more."""
    here = access.own_organisation(actor)
    member = people.member_of(organisation_id=here, user_id=person, now=now)
    form = Record(request.POST or None)
    if form.is_valid():
        try:
            operations.record(person=person, new=form.new(), actor=actor, at=now)
        except Refused as refused:
            say(form, refused, raises=(*NOT_IN_THE_FORM, Conflict))
        else:
            messages.success(request, f"Vastgelegd bij {member.name}.")
            return redirect("competences:person", person=person)
    context = {
        "member": member,
        "lines": queries.history(organisation_id=here, person=person),
        "form": form,
        "today": local_day(now),
        "is_me": person == actor.id,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "competences/person.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.COMPETENCES_MAINTAIN)
def line_page(request: HttpRequest, *, person: UUID, line: int, actor: Actor, now: datetime) -> HttpResponse:
    """Put a line right, end it, or withdraw it: what stood there stays to be read."""
    here = access.own_organisation(actor)
    member = people.member_of(organisation_id=here, user_id=person, now=now)
    found = next((one for one in queries.history(organisation_id=here, person=person) if one.id == line), None)
    if found is None:
        raise NotFound("Deze regel kennen wij niet.")
    shown: dict[str, django_forms.Form] = {
        "correct": Correct(
            initial={
                "competence": found.competence,
                "level": found.level,
                "since": found.since,
                "until": found.until,
                "evidence": found.evidence,
            }
        ),
        "end": End(initial={"last_day": local_day(now)}),
        "withdraw": Withdraw(),
    }
    deed = request.POST.get("deed", "")
    if request.method == "POST":
        if deed not in ONES:
            raise NotFound("Dit kan niet met een regel.")
        form = shown[deed] = ONES[deed](request.POST)
        if form.is_valid() and _changed(deed, form, record_id=line, actor=actor, at=now):
            messages.success(request, "De wijziging is vastgelegd.")
            return redirect("competences:person", person=person)
    context = {"member": member, "line": found, "forms": shown, "open": deed}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "competences/line.html", context, status=status)


def _changed(deed: str, form: django_forms.Form, *, record_id: int, actor: Actor, at: datetime) -> bool:
    told = form.cleaned_data
    try:
        if isinstance(form, Correct):
            operations.correct(record_id=record_id, new=form.new(), because=told["because"], actor=actor, at=at)
        elif deed == "end":
            operations.end(record_id=record_id, last_day=told["last_day"], because=told["because"], actor=actor, at=at)
        else:
            operations.withdraw(record_id=record_id, because=told["because"], actor=actor, at=at)
    except Refused as refused:
        say(form, refused, raises=(*NOT_IN_THE_FORM, Conflict))
        return False
    return True
