"""What is asked of you, and told to you."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.queries import actor_of_user
from ketenzicht.notices import operations, queries


@require_safe
@never_cache
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Tasks and news of the organisation for which somebody acts, as far as their role concerns them."""
    now = timezone.now()
    actor = actor_of_user(user=request.user, now=now)
    waiting = queries.open_notices(actor=actor)
    context = {
        "tasks": [(line, line.is_late(now)) for line in waiting if line.is_task],
        "news": [line for line in waiting if not line.is_task],
        "settled": queries.settled_notices(actor=actor, now=now),
    }
    return render(request, "web/notices.html", context)


@require_POST
@login_required
def put_away(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Somebody has read this one."""
    now = timezone.now()
    operations.put_away(notice_id=notice_id, actor=actor_of_user(user=request.user, now=now), at=now)
    return redirect("web:notices")
