"""How providers are asked for a need: what the region agreed for this kind of care, or for all of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ketenzicht.access.queries import local_day
from ketenzicht.coordination import queries as coordination
from ketenzicht.placement.domain import VOORSTEL, Approach, Mode
from ketenzicht.placement.models import WorkingAgreement
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind


def approach_for(*, request_id: UUID, kinds: Sequence[Sequence[str]], at: datetime) -> Approach:
    """The agreement of the region of the centre that is most about what is sought; without one, our proposal."""
    return approach_of_centre(coordination.centre_of_request(request_id=request_id), kinds=kinds, at=at)


def approach_of_centre(centre_id: UUID, *, kinds: Sequence[Sequence[str]], at: datetime) -> Approach:
    """The same by the centre. Only ROAZ regions make agreements: of the others of the centre there are none."""
    regions = registry.whereabouts(organisation_id=centre_id, on=local_day(at)).regions
    return agreed(regions=regions, kinds=kinds, at=at) if regions else VOORSTEL


def agreed(*, regions: Iterable[str], kinds: Sequence[Sequence[str]], at: datetime) -> Approach:
    day = local_day(at)
    about = Q(module="", label="")
    for module, label in kinds:
        about |= Q(module=module, label__in=["", label])
    in_force = Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))
    rows = WorkingAgreement.objects.filter(about, in_force, region__in=sorted(regions))
    found = max(rows, key=lambda one: (one.module != "", one.label != ""), default=None)
    return VOORSTEL if found is None else approach_of(found)


def approach_of(row: WorkingAgreement) -> Approach:
    return Approach(
        mode=Mode(row.mode),
        at_once=row.at_once,
        answer_within=row.answer_within,
        urgent_within=row.urgent_within,
        hold_for=row.hold_for,
        first=tuple(row.first),
    )


def region_of(*, centre_id: UUID, at: datetime) -> str | None:
    """The ROAZ region of a centre."""
    day = local_day(at)
    regions = registry.whereabouts(organisation_id=centre_id, on=day).regions
    return next((one.code for one in registry.regions(kind=RegionKind.ROAZ, on=day) if one.code in regions), None)
