"""Who may look, and at which moment."""

from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ketenzicht.access.domain import Insight, Permission
from ketenzicht.access.pages import View, for_those_with
from ketenzicht.access.queries import insight_of, local_day
from ketenzicht.base.actor import Actor
from ketenzicht.ui.domain import words
from ketenzicht.web.moments import as_asked, past_moment
from ketenzicht.web.presenters.links import address


@dataclass(frozen=True, slots=True)
class Glance:
    """Who looks (`actor`), with what may be seen (`insight`); the moment of looking (`now`), the past moment that is
    looked at (`at`), and the questions in the address.
    """

    actor: Actor
    insight: Insight
    now: datetime
    at: datetime | None
    asked: dict[str, str]
    path: str

    @property
    def shown_at(self) -> datetime:
        return self.at or self.now

    def context(self) -> dict[str, Any]:
        """What every board says of its moment."""
        return {
            "asked": self.asked,
            "at": self.at,
            "at_value": as_asked(self.shown_at),
            "latest": as_asked(self.now),
            "stand": words.full_moment(self.at) if self.at else words.clock(self.now),
            "past_heading": f"Stand van {words.full_moment(self.at)}" if self.at else "",
            "now_url": address(self.path, self.asked, at=None),
        }


def for_viewers(view: View) -> View:
    """Signed in, and allowed to see capacity; the view gets a glance."""

    @require_safe
    @for_those_with(Permission.CAPACITY_READ)
    @wraps(view)
    def guarded(request: HttpRequest, *, actor: Actor, now: datetime, **named: Any) -> HttpResponse:
        insight = insight_of(actor=actor, day=local_day(now), now=now)
        return view(request, glance=glance_of(request, actor=actor, insight=insight, now=now), **named)

    return guarded


def glance_of(request: HttpRequest, *, actor: Actor, insight: Insight, now: datetime) -> Glance:
    asked = {name: value for name, value in request.GET.items() if isinstance(value, str)}
    at = past_moment(asked.get("at", ""), now=now)
    return Glance(actor=actor, insight=insight, now=now, at=at, asked=asked, path=request.path)
