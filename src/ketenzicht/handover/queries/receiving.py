"""Who can receive hand-overs in their own system, and who still needs the temporary way, why and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted
from ketenzicht.handover.domain.delivery import Way
from ketenzicht.handover.models import Receiving
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import LocationLine

INSIGHT = (Permission.HANDOVER_MAINTAIN, Permission.FEEDS_WATCH, Permission.COORDINATION_WORK)


@dataclass(frozen=True, slots=True)
class ReceivingLine:
    """Of a location. `way` None: nobody said, and it gets the temporary way. Nobody sees the token that we have."""

    location_id: UUID
    location: str
    organisation_id: UUID
    organisation: str
    way: Way | None
    endpoint: str
    has_token: bool
    shows_certificate: bool
    reason: str
    temporary_until: date | None
    set_at: datetime | None

    def is_overdue(self, today: date) -> bool:
        return self.temporary_until is not None and self.temporary_until < today

    @property
    def is_temporary(self) -> bool:
        return self.way in {None, Way.PAGE}

    @property
    def order(self) -> tuple[bool, date, str, str]:
        return not self.is_temporary, self.temporary_until or date.max, self.organisation, self.location


def own_receiving(*, actor: Actor, now: datetime) -> list[ReceivingLine]:
    """Of the own locations, which the actor maintains. Raises NotPermitted. Few queries."""
    access.require(actor=actor, permission=Permission.HANDOVER_MAINTAIN)
    own = access.own_organisation(actor)
    places = [one for one in registry.locations(on=local_day(now)) if one.organisation_id == own]
    return _lines(places)


def receiving_near(*, actor: Actor, now: datetime) -> list[ReceivingLine]:
    """Of the own region, or of the country for who watches that; those that need the temporary way first.

    Of those, what somebody wrote down goes before what nobody did, and what is over by now before all.

    Raises NotPermitted. Few queries.
    """
    if not actor.grants.intersection({Permission.FEEDS_WATCH, Permission.COORDINATION_WORK}):
        raise NotPermitted("Dit overzicht is voor het ROAZ-bureau en het zorgcoördinatiecentrum.", actor=actor)
    today = local_day(now)
    here = registry.whereabouts(organisation_id=access.own_organisation(actor), on=today).regions
    places = registry.locations(on=today)
    near = [one for one in places if one.roaz in here] if here else places
    return sorted(_lines(near), key=lambda one: one.order)


def _lines(places: Collection[LocationLine]) -> list[ReceivingLine]:
    rows = Receiving.objects.filter(location_id__in=[one.id for one in places]).defer("token").in_bulk()
    has = set(Receiving.objects.filter(location_id__in=rows).exclude(token=b"").values_list("location_id", flat=True))
    return [_line(one, rows.get(one.id), has_token=one.id in has) for one in places]


def _line(place: LocationLine, row: Receiving | None, *, has_token: bool) -> ReceivingLine:
    return ReceivingLine(
        location_id=place.id,
        location=place.name,
        organisation_id=place.organisation_id,
        organisation=place.organisation,
        way=Way(row.way) if row else None,
        endpoint=row.endpoint if row else "",
        has_token=has_token,
        shows_certificate=row.shows_certificate if row else False,
        reason=row.reason if row else "",
        temporary_until=row.temporary_until if row else None,
        set_at=row.set_at if row else None,
    )
