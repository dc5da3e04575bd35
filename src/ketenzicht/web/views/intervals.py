"""How often a unit is expected to deliver: an interval of its own, set and taken back by who may."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted
from ketenzicht.capacity import operations, queries
from ketenzicht.registry import queries as registry
from ketenzicht.ui.deeds import done
from ketenzicht.upkeep.queries import may_maintain
from ketenzicht.web.interval_forms import SetInterval
from ketenzicht.web.presenters.intervals import intervals_view
from ketenzicht.web.views.maintaining import UNPROCESSABLE
from ketenzicht.web.views.upkeep import for_keepers


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def interval(request: HttpRequest, *, location_id: UUID, unit_code: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """What is expected of a unit now and was before, and setting another interval."""
    today = local_day(now)
    found = queries.unit_intervals(location_id=location_id, code=unit_code, actor=actor, on=today)
    form = SetInterval(request.POST or None, initial={"on": today})

    def set_it() -> None:
        told = form.cleaned_data
        operations.set_interval(
            location_id=location_id,
            code=unit_code,
            every=form.every,
            on=told["on"],
            because=told["because"],
            actor=actor,
            at=now,
        )

    if done(form, set_it, raises=(NotPermitted,)):
        return redirect("web:unit_interval", location_id=location_id, unit_code=unit_code)
    entry = registry.entry(location_id=location_id)
    context = {
        "entry": entry,
        "code": unit_code,
        "unit": intervals_view(found, on=today),
        "is_keeper": may_maintain(organisation_id=entry.organisation_id, actor=actor),
        "form": form,
    }
    return render(request, "web/unit_interval.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_keepers
def take_back(request: HttpRequest, *, location_id: UUID, unit_code: UUID, actor: Actor, now: datetime) -> HttpResponse:
    del request
    operations.take_back_interval(location_id=location_id, code=unit_code, actor=actor, at=now)
    return redirect("web:unit_interval", location_id=location_id, unit_code=unit_code)
