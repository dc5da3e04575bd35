"""What is asked of you, and told to you."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.pages import for_the_signed_in
from ketenzicht.base.actor import Actor
from ketenzicht.notices import operations, queries


@require_safe
@for_the_signed_in
def notices(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Tasks and news of the organisation for which somebody acts, as far as their role concerns them."""
    waiting = queries.open_notices(actor=actor)
    context = {
        "tasks": [(line, line.is_late(now)) for line in waiting if line.is_task],
        "news": [line for line in waiting if not line.is_task],
        "settled": queries.settled_notices(actor=actor, now=now),
    }
    return render(request, "web/notices.html", context)


@require_POST
@for_the_signed_in
def put_away(request: HttpRequest, notice_id: int, *, actor: Actor, now: datetime) -> HttpResponse:
    """Somebody has read this one."""
    operations.put_away(notice_id=notice_id, actor=actor, at=now)
    return redirect("web:notices")
