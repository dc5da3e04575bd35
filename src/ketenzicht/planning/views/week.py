"""The plan of the own organisation, by week and by day."""

from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketenzicht.base.actor import Actor
from ketenzicht.base.calendar import holiday
from ketenzicht.base.errors import NotFound
from ketenzicht.planning import queries
from ketenzicht.planning.domain import day_of, day_window
from ketenzicht.planning.views.guarding import day_in, for_planners

WEEK = timedelta(days=7)


@require_safe
@for_planners
def week(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Every resource on the seven days of a week."""
    shown = day_in(request.GET.get("week", "")) or day_of(now)
    first = shown - timedelta(days=shown.weekday())
    days = [first + timedelta(days=number) for number in range(7)]
    since, until = day_window(first, days[-1])
    lines = queries.resources(actor=actor)
    plans = queries.plans(resources=[one.id for one in lines], since=since, until=until, days=days)
    context = {
        "lines": [(one, plans[one.id]) for one in lines],
        "days": [(day, holiday(day)) for day in days],
        "number": first.isocalendar().week,
        "before": first - WEEK,
        "after": first + WEEK,
        "today": day_of(now),
        "waiting": queries.waiting(actor=actor),
        "now": now,
    }
    return render(request, "planning/week.html", context)


@require_safe
@for_planners
def day(request: HttpRequest, *, day: str, actor: Actor, now: datetime) -> HttpResponse:
    """Every slot of a day with what is planned in it."""
    shown: date | None = day_in(day)
    if shown is None:
        raise NotFound("Deze dag kennen wij niet.")
    since, until = day_window(shown, shown)
    lines = queries.resources(actor=actor)
    plans = queries.plans(resources=[one.id for one in lines], since=since, until=until, days=[shown])
    context = {
        "day": shown,
        "holiday": holiday(shown),
        "lines": [(one, plans[one.id][0]) for one in lines],
        "before": shown - timedelta(days=1),
        "after": shown + timedelta(days=1),
        "now": now,
    }
    return render(request, "planning/day.html", context)
