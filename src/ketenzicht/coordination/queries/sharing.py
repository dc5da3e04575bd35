"""By which agreements centres share work: those of a centre, and those that are used now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import OPEN, ActiveSharing, Door, SharedHours, SharingStage, Terms
from ketenzicht.coordination.models import Sharing, SharingSpell
from ketenzicht.registry import queries as registry

MOST_SHOWN = 100
NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class SpellLine:
    id: int
    begun_at: datetime
    by: str  # empty: by the pressure
    because: str
    until: datetime
    ended_at: datetime | None
    ended_by: str

    def goes_on(self, at: datetime) -> bool:
        return self.ended_at is None and self.begun_at <= at < self.until


@dataclass(frozen=True, slots=True)
class SharingLine:
    """An agreement with its last times of use, the latest first. `answers` says that the reader's centre answers it."""

    id: UUID
    giver_id: UUID
    helper_id: UUID
    giver: str
    helper: str
    is_giver: bool
    terms: Terms
    stage: SharingStage
    proposed_at: datetime
    proposed_by: str
    answers: bool
    answered_at: datetime | None
    answered_by: str
    ended_at: datetime | None
    ended_by: str
    ended_because: str
    spells: tuple[SpellLine, ...]

    def current(self, at: datetime) -> SpellLine | None:
        return next((one for one in self.spells if one.goes_on(at)), None)


@dataclass(frozen=True, slots=True)
class Helping:
    """An agreement that is used now, with what the other centre is called."""

    sharing: ActiveSharing
    giver: str
    helper: str


def helping_now(*, actor: Actor, now: datetime) -> tuple[Helping, ...]:
    """What is used now of the actor's centre, as the one that helps or is helped. At most two queries."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    centre_id = access.own_organisation(actor)
    found = active_sharings(centre_id=centre_id, at=now)
    if not found:
        return ()
    names = registry.organisation_names(ids=[one for each in found for one in (each.giver, each.helper)])
    return tuple(Helping(one, names.get(one.giver, ""), names.get(one.helper, "")) for one in found)


def sharings(*, actor: Actor) -> tuple[SharingLine, ...]:
    """Every agreement of the actor's centre, the latest first. Three queries. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    centre_id = access.own_organisation(actor)
    mine = Sharing.objects.filter(Q(giver_id=centre_id) | Q(helper_id=centre_id)).prefetch_related("spells")
    rows = list(mine[:MOST_SHOWN])
    names = registry.organisation_names(ids=[one for row in rows for one in (row.giver_id, row.helper_id)])
    return tuple(_line(row, names, centre_id) for row in rows)


def active_sharings(*, centre_id: UUID, at: datetime, as_helper: bool = False) -> tuple[ActiveSharing, ...]:
    """What is used at this moment, of a centre that helps or (unless `as_helper`) is helped. One query."""
    sides = Q(sharing__helper_id=centre_id)
    if not as_helper:
        sides |= Q(sharing__giver_id=centre_id)
    spells = SharingSpell.objects.filter(
        sides, ended_at__isnull=True, begun_at__lte=at, until__gt=at, sharing__stage=SharingStage.AGREED.value
    ).select_related("sharing")
    made = [
        ActiveSharing(one.sharing_id, one.sharing.giver_id, one.sharing.helper_id, terms_of(one.sharing), one.until)
        for one in spells.order_by("begun_at", "id")
    ]
    return tuple(one for one in made if one.terms.is_in_force(on=local_day(at), at=at))


def covered(found: Iterable[ActiveSharing]) -> Q:
    """The requests that are shared by these, as `Terms.covers` says it of one; of none nothing."""
    which = NOTHING
    for one in found:
        if not one.terms.cases:
            continue
        this = Q(centre_id=one.giver, status__in=[status.value for status in OPEN])
        if one.terms.doors:
            this &= Q(door__in=[door.value for door in one.terms.doors])
        if one.terms.urgencies:
            this &= Q(urgency__in=one.terms.urgencies)
        which |= this
    return which


def terms_of(row: Sharing) -> Terms:
    return Terms(
        calls=row.calls,
        cases=row.cases,
        doors=frozenset(Door(one) for one in row.doors),
        urgencies=frozenset(row.urgencies),
        hours=SharedHours(row.hours),
        begins_over=row.begins_over,
        call_seconds=row.call_seconds,
        begins_on=row.begins_on,
        until=row.until,
    )


def _line(row: Sharing, names: dict[UUID, str], centre_id: UUID) -> SharingLine:
    return SharingLine(
        id=row.id,
        giver_id=row.giver_id,
        helper_id=row.helper_id,
        giver=names.get(row.giver_id, ""),
        helper=names.get(row.helper_id, ""),
        is_giver=row.giver_id == centre_id,
        terms=terms_of(row),
        stage=SharingStage(row.stage),
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by_name,
        answers=row.stage == SharingStage.PROPOSED.value and row.proposed_for != centre_id,
        answered_at=row.answered_at,
        answered_by=row.answered_by_name,
        ended_at=row.ended_at,
        ended_by=row.ended_by_name,
        ended_because=row.ended_because,
        spells=tuple(
            SpellLine(one.id, one.begun_at, one.begun_by_name, one.because, one.until, one.ended_at, one.ended_by_name)
            for one in row.spells.all()[:5]
        ),
    )
