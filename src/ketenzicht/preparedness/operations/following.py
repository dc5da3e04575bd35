"""Following up while it is on: who came into scope joins, tasks that are done are settled, people are reminded."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.preparedness.domain import MODULE, REMINDED_BEFORE, ParticipantLine, Participation, Status
from ketenzicht.preparedness.models import Activation
from ketenzicht.preparedness.operations.joining import (
    DELIVER,
    TITLE,
    escalation_about,
    join,
    reminder_about,
    task_about,
)
from ketenzicht.preparedness.queries import in_scope, participants
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.ui.domain import words


@transaction.atomic
def follow_up(*, at: datetime) -> int:
    """Look after the activation that is on, if any; gives how many locations joined."""
    row = Activation.objects.select_for_update().filter(module=MODULE, status=Status.ACTIVE.value).first()
    if row is None:
        return 0
    known = set(row.participants.values_list("location_id", flat=True))
    scope = in_scope(regions=row.regions, location_types=row.location_types, now=at)
    late_comers = [place for place in scope if place.id not in known]
    if late_comers:
        join(activation=row, places=late_comers, actor=PLATFORM, at=at)
    lines = participants(activation_id=row.id, regions=None, now=at)
    for line in lines:
        if line.participation is Participation.DELIVERS:
            for about in (task_about(row.id, line.location_id), reminder_about(row.id, line.location_id)):
                notices.settle(about=about, actor=PLATFORM, at=at)
        elif line.due_at - REMINDED_BEFORE <= at:
            _remind(row, line, at=at)
    _escalate(row, lines, at=at)
    return len(late_comers)


def _remind(row: Activation, line: ParticipantLine, *, at: datetime) -> None:
    """Once more, in the day before the deadline and after it."""
    notices.give(
        notice=NewNotice(
            about=reminder_about(row.id, line.location_id),
            title=f"Herinnering. {TITLE}: {line.location}"[:160],
            text=f"{line.location} {line.participation.word}. De termijn loopt tot {words.full_moment(line.due_at)}.",
            link=DELIVER,
            due_at=line.due_at,
        ),
        organisation_id=line.organisation_id,
        permission=Permission.CAPACITY_DELIVER,
        actor=PLATFORM,
        at=at,
    )


def _escalate(row: Activation, lines: Sequence[ParticipantLine], *, at: datetime) -> None:
    """Ask the bureau of each region, and who switches the module on, to speak to who is late, until nobody is."""
    by_region: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.is_late(at):
            by_region[line.region].append(line.location)
    for region in {line.region for line in lines} - by_region.keys():
        notices.settle(about=escalation_about(row.id, region), actor=PLATFORM, at=at)
    if not by_region:
        return
    asked = [one for one in registry.organisations(ids=registry.organisation_ids()) if one.kind in _ASKED]
    whereabouts = registry.whereabouts_of(organisation_ids=[one.id for one in asked], on=local_day(at))
    for region, names in by_region.items():
        notice = NewNotice(
            about=escalation_about(row.id, region),
            title=f"Pandemische paraatheid: niet op tijd in {words.count(len(names), 'locatie', 'locaties')}",
            text=f"Na de termijn leveren nog niet alles: {words.listed(names[:20])}. Spreek hen aan.",
            link=f"/preparedness/{row.id}/",
            is_task=True,
        )
        for one in asked:
            if one.kind is OrganisationKind.NETWORK and region not in whereabouts[one.id].regions:
                continue
            permission = Permission.PREPAREDNESS_FOLLOW
            notices.give(notice=notice, organisation_id=one.id, permission=permission, actor=PLATFORM, at=at)


_ASKED = frozenset({OrganisationKind.NETWORK, OrganisationKind.NATIONAL})
