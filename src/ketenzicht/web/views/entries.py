"""An administrator changes an entry of the register, a part at a time; begins one, and ends one."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ketenzicht.access import operations as access
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.base.geography import Point
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import ChangeLine, Likeness, NewLocation, Overtaken, Part, Sketch
from ketenzicht.upkeep import operations
from ketenzicht.upkeep.domain import LooksLike, Outcome
from ketenzicht.web.duplicate_forms import OtherLocation
from ketenzicht.web.entry_choices import Choices, choices_for
from ketenzicht.web.entry_forms import Address, Care, Editor, Particulars, Reach
from ketenzicht.web.hours_forms import OpeningTimes
from ketenzicht.web.presenters.entries import change_views
from ketenzicht.web.upkeep_forms import BeginsOn, EndLocation
from ketenzicht.web.views.maintaining import UNPROCESSABLE, for_maintainers, seen_version
from ketenzicht.web.views.viewing import Glance, for_viewers

EDITORS: dict[Part, type[Editor]] = {
    Part.PARTICULARS: Particulars,
    Part.ADDRESS: Address,
    Part.REACH: Reach,
    Part.HOURS: OpeningTimes,
    Part.CARE: Care,
}
EMPTY = NewLocation("", "V6", Point(52.09, 5.12), "", "", "", "")
MOST_CHANGES = 200


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def edit(request: HttpRequest, *, location_id: UUID, part: str, actor: Actor, now: datetime) -> HttpResponse:
    """One part of an entry. Who is overtaken by somebody else sees what changed, and keeps what was typed."""
    which = _part(part)
    operations.require_maintainer(location_id=location_id, actor=actor)
    entry = registry.entry(location_id=location_id)
    choices = choices_for(type_code=entry.location.type_code, on=local_day(now))
    editor = EDITORS[which](request.POST or None, location=entry.location, choices=choices)
    seen = _seen(request, entry.version)
    changes: tuple[ChangeLine, ...] = ()
    if editor.is_valid():
        try:
            outcome = operations.change_entry(
                location_id=location_id, part=which, wishes=editor.wishes(), seen=seen, actor=actor, at=now
            )
        except Overtaken as overtaken:
            editor.form.add_error(None, str(overtaken))
            seen, changes = entry.version, overtaken.changes
        except Refused as refused:
            editor.form.add_error(None, str(refused))
        else:
            return _after(outcome, location_id)
    context = {
        "entry": entry,
        "part": which,
        "parts": list(Part),
        "editor": editor,
        "seen": seen,
        "changes": change_views(changes, names=_names(choices)),
    }
    return render(request, "web/edit_entry.html", context, status=UNPROCESSABLE if editor.is_wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def begin(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """A new location of the organisation for which one acts: its name and address; the rest is filled in after that."""
    organisation_id = access.own_organisation(actor)
    choices = choices_for(type_code=EMPTY.type_code, on=local_day(now))
    editors = [one(request.POST or None, location=EMPTY, choices=choices) for one in (Particulars, Address)]
    begins, other = BeginsOn(request.POST or None), OtherLocation(request.POST or None)
    alike: tuple[tuple[Sketch, Likeness], ...] = ()
    is_valid = [one.is_valid() for one in (*editors, begins, other)]  # each: all that is wrong is told at once
    if all(is_valid):
        try:
            told = {field: value for one in editors for field, value in one.wishes().items()}
            new = NewLocation(**told, **begins.cleaned_data)
            why = other.cleaned_data["why"]
            outcome = operations.begin_other_location(
                organisation_id=organisation_id, new=new, why=why, actor=actor, at=now
            )
        except LooksLike as looks_like:
            other.add_error("why", str(looks_like))
            other.fields["why"].required = True  # as the page now says
            alike = looks_like.found
        except Refused as refused:
            editors[0].form.add_error(None, str(refused))
        else:
            is_there = new.active_from is None or new.active_from <= local_day(now)
            return _after(outcome, outcome.location_id if is_there else None)
    is_wrong = any(one.is_wrong for one in editors) or bool(begins.errors or other.errors)
    context = {"editors": editors, "begins": begins, "alike": alike, "other": other}
    return render(request, "web/begin_location.html", context, status=UNPROCESSABLE if is_wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def end(request: HttpRequest, *, location_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The location ends on a day."""
    operations.require_maintainer(location_id=location_id, actor=actor)
    form = EndLocation(request.POST or None)
    if form.is_valid():
        try:
            outcome = operations.end_location(location_id=location_id, on=form.cleaned_data["on"], actor=actor, at=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _after(outcome, location_id if form.cleaned_data["on"] > local_day(now) else None)
    context = {"form": form, "entry": registry.entry(location_id=location_id)}
    return render(request, "web/end_location.html", context, status=UNPROCESSABLE if form.errors else 200)


@for_viewers
def changes(request: HttpRequest, location_id: UUID, *, glance: Glance) -> HttpResponse:
    """Everything that changed of an entry, for everybody who may see it: by which function, from what to what."""
    line = registry.location(location_id=location_id, on=local_day(glance.now))
    found = registry.changes(location_id=location_id, at_most=MOST_CHANGES)
    names = _names(choices_for(type_code=line.type_code, on=local_day(glance.now)))
    context = {"line": line, "changes": change_views(found, names=names), "most": MOST_CHANGES}
    return render(request, "web/changes.html", context)


def _part(text: str) -> Part:
    try:
        return Part(text)
    except ValueError:
        raise NotFound("Dit deel van de gegevens kennen wij niet.") from None


def _seen(request: HttpRequest, version: int) -> int:
    """The version that was looked at, never one that is still to come."""
    return min(seen_version(request), version) if request.method == "POST" else version


def _names(choices: Choices) -> dict[str, str]:
    return {**choices.types, **choices.municipalities, **choices.facilities}


def _after(outcome: Outcome, location_id: UUID | None) -> HttpResponse:
    if outcome.proposal_id:
        return redirect("web:proposal", proposal_id=outcome.proposal_id)
    return redirect("web:location", location_id=location_id) if location_id else redirect("web:upkeep")
