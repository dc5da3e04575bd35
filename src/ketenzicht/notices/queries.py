"""What an actor is asked and told."""

from datetime import datetime

from django.db import connection
from django.db.models import F, QuerySet

from ketenzicht.base.actor import Actor
from ketenzicht.notices.domain import SHOWN_SETTLED_FOR, NoticeLine, Settled
from ketenzicht.notices.models import Notice

_OPEN = """
    SELECT permission, count(*) FROM notices_notice WHERE organisation_id = %s AND settled_at IS NULL
    GROUP BY permission
"""


def for_whom(actor: Actor) -> QuerySet[Notice]:
    """Every notice that is the actor's to read: of the organisation acted for, under a permission that they have."""
    if actor.organisation_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(organisation_id=actor.organisation_id, permission__in=actor.grants)


def number_open(*, actor: Actor) -> int:
    """How many notices wait for the actor; one query, in SQL of our own: it is asked for the head of every page."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [actor.organisation_id])
        return sum(number for permission, number in cursor.fetchall() if permission in actor.grants)


def open_subjects(*, beginning: str) -> set[str]:
    """What open notices are about, of those whose subject begins like this; one query."""
    rows = Notice.objects.filter(settled_at__isnull=True, about__startswith=beginning)
    return set(rows.values_list("about", flat=True))


def subjects_ever(*, beginning: str) -> set[str]:
    """What notices are or were about, settled ones included as long as they are kept; one query."""
    return set(Notice.objects.filter(about__startswith=beginning).values_list("about", flat=True))


def open_notices(*, actor: Actor) -> list[NoticeLine]:
    """Tasks with the nearest deadline first, then tasks without one, then news, the newest first; one query."""
    rows = for_whom(actor).filter(settled_at__isnull=True)
    return [_line(row) for row in rows.order_by("-is_task", F("due_at").asc(nulls_last=True), "-given_at", "-id")]


def settled_notices(*, actor: Actor, now: datetime) -> list[NoticeLine]:
    """What was settled lately, the last on top; one query."""
    rows = for_whom(actor).filter(settled_at__gt=now - SHOWN_SETTLED_FOR)
    return [_line(row) for row in rows.order_by("-settled_at", "-id")]


def _line(row: Notice) -> NoticeLine:
    return NoticeLine(
        id=row.pk,
        title=row.title,
        text=row.text,
        link=row.link,
        is_task=row.is_task,
        given_at=row.given_at,
        due_at=row.due_at,
        settled_at=row.settled_at,
        settled=Settled(row.settled) if row.settled else None,
    )
