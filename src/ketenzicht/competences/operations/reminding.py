"""Telling a centre in time that competences end, and forgetting those of people who left long ago."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import connection

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.competences.domain import KEPT_FOR, REMINDED, reminders_due
from ketenzicht.competences.queries.holding import counting_rows
from ketenzicht.notices import operations as notices
from ketenzicht.notices import queries as told
from ketenzicht.notices.domain import NewNotice


def remind(*, at: datetime) -> int:
    """Give each centre notice of what ends within 90 and within 30 days, once of each end; gives how many are new.

    A notice says how many and not of whom: whom, its reader sees on the page. Who it is about sees it on their own.
    """
    today = local_day(at)
    rows = counting_rows().filter(until__gte=today, until__lte=today + max(REMINDED))
    due: Counter[tuple[UUID, int, str]] = Counter()
    for organisation_id, until in rows.values_list("organisation_id", "until"):
        left = reminders_due(until, today=today) if until else None
        if left is not None and until is not None:
            due[organisation_id, left.days, until.isoformat()] += 1
    before = told.subjects_ever(beginning="competences/")
    return sum(
        _give(organisation_id, days, until, number, at=at)
        for (organisation_id, days, until), number in due.items()
        if _about(organisation_id, days, until) not in before
    )


def _about(organisation_id: UUID, days: int, until: str) -> str:
    return f"competences/{organisation_id}/{days}/{until}"


def _give(organisation_id: UUID, days: int, until: str, number: int, *, at: datetime) -> bool:
    day = "-".join(reversed(until.split("-")))
    what = "Een bekwaamheid eindigt" if number == 1 else f"{number} bekwaamheden eindigen"
    new = NewNotice(
        about=_about(organisation_id, days, until),
        title=f"{what} op {day}",
        text="Wie het betreft staat op de pagina Bekwaamheden. Leg de verlenging vast, of plan scholing.",
        link="/competences/",
    )
    return notices.give(
        notice=new, organisation_id=organisation_id, permission=Permission.COMPETENCES_MAINTAIN, actor=PLATFORM, at=at
    )


def forget_competences(*, at: datetime) -> int:
    """Remove what was recorded of people who had their last role at an organisation two years ago; gives how much."""
    with connection.cursor() as cursor:  # a function of the owner: the application itself may remove nothing
        cursor.execute("SELECT competences_forget(%s)", [at - KEPT_FOR])
        return int(cursor.fetchone()[0])
