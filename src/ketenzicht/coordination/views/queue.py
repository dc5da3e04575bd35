"""The queue of the centre: what is to be picked up, how urgent it is, and how long it waits."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import Door
from ketenzicht.coordination.presenters.advice import advice_rows
from ketenzicht.coordination.presenters.calls import calls_view
from ketenzicht.coordination.presenters.centres import helping_words, transfers_view
from ketenzicht.coordination.presenters.requests import rows_of
from ketenzicht.coordination.views.guarding import for_workers

RENEWED_EVERY, WHILE_IT_MAY_RING = 5, 2  # seconds
MOST_ROWS = 100  # on the page at once: nobody picks up the hundredth before the first
SPOKEN = tuple(door for door in Door if door.is_spoken)


@require_safe
@for_workers
def queue(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What is to be done, in the order in which to pick up, and with `?all` what colleagues are working on too.

    `?rows` gives the rows alone, to renew the page with.
    """
    is_all = "all" in request.GET
    helping = queries.helping_now(actor=actor, now=now)
    lines, with_colleagues = (
        (queries.queue(actor=actor, now=now, helped=helping), 0)
        if is_all
        else queries.queue_of(actor=actor, now=now, helped=helping)
    )
    names = {one.sharing.giver: one.giver for one in helping if one.sharing.giver != actor.organisation_id}
    rows = rows_of(lines, me=actor.id, now=now, centres=names)
    calls = calls_view(queries.calls(actor=actor, now=now, helped=helping), now=now)
    context = {
        "is_centre": queries.is_centre(access.own_organisation(actor)),
        "is_all": is_all,
        "with_colleagues": with_colleagues,
        "rows": rows if is_all else rows[:MOST_ROWS],
        "more": 0 if is_all else max(0, len(rows) - MOST_ROWS),
        "is_cut": len(lines) >= queries.MOST_SHOWN,
        "to_do": sum(row.is_to_be_picked_up for row in rows),
        "late": sum(row.is_late for row in rows),
        "calls": calls,
        "helping": helping_words(helping, centre_id=actor.organisation_id),
        "transfers": transfers_view(queries.transfers(actor=actor, now=now), now=now),
        "renewed_every": WHILE_IT_MAY_RING if calls.has_exchange else RENEWED_EVERY,
        "doors": SPOKEN,
        "advice": advice_rows(queries.open_advice(actor=actor), me=actor.id, now=now),
        "now": now,
    }
    return render(
        request, "coordination/queue_rows.html" if "rows" in request.GET else "coordination/queue.html", context
    )


@require_POST
@for_workers
def begin(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Somebody is on the line: a new request, in hand at once."""
    door = next((one for one in SPOKEN if one.value == request.POST.get("door")), None)
    if door is None:
        raise NotFound("Deze deur kennen wij niet. Kies er een in de wachtrij.")
    made = operations.receive(centre_id=access.own_organisation(actor), door=door, intake={}, actor=actor, at=now)
    operations.pick_up(request_id=made.id, actor=actor, at=now)
    return redirect("coordination:request", request_id=made.id)


@require_POST
@for_workers
def pick_up(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Take a request in hand."""
    del request
    operations.pick_up(request_id=request_id, actor=actor, at=now)
    return redirect("coordination:request", request_id=request_id)
