"""Links for an agenda that reads along: making one, and ending it."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission, fingerprint
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.planning.domain import LINK_LIVES_FOR, MOST_LINKS, SEEN_EVERY
from ketenzicht.planning.models import CalendarLink
from ketenzicht.planning.operations.locking import own_resource
from ketenzicht.planning.operations.rosters import record
from ketenzicht.planning.queries.links import CalendarRead, living_link, read_along

BYTES = 32
UNKNOWN_LINK = "Deze link is er niet (meer). Vraag een nieuwe."


@transaction.atomic
def make_calendar_link(*, resource_id: UUID, actor: Actor, at: datetime) -> str:
    """A secret, shown once, with which an agenda reads the plan of one resource. NotPermitted, NotFound, Conflict."""
    row = own_resource(resource_id, actor=actor)
    CalendarLink.objects.filter(resource=row, expires_at__lte=at).delete()
    if row.calendar_links.count() >= MOST_LINKS:
        raise Conflict(f"Er zijn al {MOST_LINKS} links. Trek er eerst een in.")
    secret = secrets.token_urlsafe(BYTES)
    row.calendar_links.create(
        fingerprint=fingerprint(secret), made_at=at, made_by_name=actor.name[:255], expires_at=at + LINK_LIVES_FOR
    )
    record(row, "planning.calendar-link-made", {}, actor=actor, at=at)
    return secret


@transaction.atomic
def end_calendar_link(*, link_id: UUID, actor: Actor, at: datetime) -> UUID:
    """It opens nothing any more; gives the resource. NotPermitted, NotFound."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    link = CalendarLink.objects.filter(id=link_id).first()
    if link is None:
        raise NotFound(UNKNOWN_LINK)
    row = own_resource(link.resource_id, actor=actor)
    link.delete()
    record(row, "planning.calendar-link-ended", {}, actor=actor, at=at)
    return row.id


def forget_links(*, at: datetime) -> int:
    """Delete those that open nothing any more; gives how many."""
    return CalendarLink.objects.filter(expires_at__lte=at).delete()[0]


def read_calendar_along(*, secret: str, at: datetime) -> CalendarRead:
    """The plan, for whoever has the link. NotFound for one that is nobody's, expired, or of what is ended."""
    link = living_link(fingerprint=fingerprint(secret), at=at)
    if link is None:
        raise NotFound(UNKNOWN_LINK)
    if link.last_used_at is None or at - link.last_used_at >= SEEN_EVERY:
        CalendarLink.objects.filter(id=link.id).update(last_used_at=at)
    return read_along(link, at=at)
