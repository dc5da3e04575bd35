"""How busy it is at centres that share work: what waits, what waits too long, and who is at work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import FIRST_LOOK, Kind, SharingStage, Status
from ketenzicht.coordination.domain.sharing import AT_WORK_WITHIN
from ketenzicht.coordination.models import CareRequest, Happening, Sharing
from ketenzicht.registry import queries as registry

_PICKS = [one.value for one in (Kind.PICKED_UP, Kind.TAKEN_OVER, Kind.HANDED_OVER)]


@dataclass(frozen=True, slots=True)
class Peak:
    """A centre at a moment. `too_long` waits longer than a first look may; `at_work` picked something up lately."""

    centre_id: UUID
    centre: str
    waiting: int
    too_long: int
    at_work: int
    now: datetime


def peaks(*, actor: Actor, now: datetime) -> tuple[Peak, ...]:
    """Of the actor's centre and of those with which it has an agreement, the own one first. Four queries."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    own = access.own_organisation(actor)
    agreed = Sharing.objects.filter(Q(giver_id=own) | Q(helper_id=own), stage=SharingStage.AGREED.value)
    ids = {own, *(one for pair in agreed.values_list("giver_id", "helper_id") for one in pair)}
    names = registry.organisation_names(ids=ids)
    waiting = CareRequest.objects.filter(centre_id__in=ids, status=Status.WAITING.value).order_by()
    counted = {
        row["centre_id"]: (row["all"], row["too_long"])
        for row in waiting.values("centre_id").annotate(all=Count("id"), too_long=Count("id", filter=_too_long(now)))
    }
    picks = Happening.objects.filter(
        kind__in=_PICKS, at__gte=now - AT_WORK_WITHIN, request__centre_id__in=ids, actor_id__isnull=False
    ).order_by()
    by_centre = picks.values("request__centre_id").annotate(n=Count("actor_id", distinct=True))
    at_work = dict(by_centre.values_list("request__centre_id", "n"))
    made = (Peak(one, names.get(one, ""), *counted.get(one, (0, 0)), at_work.get(one, 0), now) for one in ids)
    return tuple(sorted(made, key=lambda one: (one.centre_id != own, one.centre)))


def waiting_too_long(*, centre_ids: Collection[UUID], now: datetime) -> dict[UUID, int]:
    """By centre how many requests wait longer than a first look may; of those not named, none do. One query."""
    rows = CareRequest.objects.filter(_too_long(now), centre_id__in=centre_ids, status=Status.WAITING.value).order_by()
    return dict(rows.values("centre_id").annotate(n=Count("id")).values_list("centre_id", "n"))


def _too_long(now: datetime) -> Q:
    """It stands there longer than a first look may take, or care should have begun."""
    return Q(since__lt=now - FIRST_LOOK) | Q(begin_before__lt=now)
