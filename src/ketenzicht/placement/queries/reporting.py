"""How a request goes that a system sent, as far as that system may know it; and whether it hears so."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ketenzicht.access import queries as access
from ketenzicht.coordination import queries as coordination
from ketenzicht.placement.domain import NeedStatus
from ketenzicht.placement.domain.informing import Tells
from ketenzicht.placement.domain.outcome import HowItWent
from ketenzicht.placement.domain.reporting import TOLD_PLACES, WITHHELD, CareLine, Report
from ketenzicht.placement.models import Endpoint, Untold
from ketenzicht.placement.queries.trajectory import StepOfCare, composed, sought_in, trajectory
from ketenzicht.registry import queries as registry

OUTSIDE = "een plaats buiten het netwerk"  # which may be somebody's home


@dataclass(frozen=True, slots=True)
class Sender:
    """The system that sent a request. `is_told` when something changes; None of the moments: it works."""

    name: str
    organisation: str
    is_told: bool
    failing_since: datetime | None
    waits_since: datetime | None
    is_withheld: bool


def report_of(sent: coordination.Sent) -> tuple[Report, HowItWent]:
    """What its sender reads. The caller has asked whether it sent this. Nine queries."""
    stands = coordination.standing_of_request(request_id=sent.id)
    steps = tuple(_as_told(one) for one in trajectory(request_id=sent.id))
    went = composed(stands, steps)
    is_withheld = coordination.is_outcome_withheld(request_id=sent.id)
    report = Report(
        id=sent.id,
        key=sent.key,
        number=stands.number,
        centre=registry.organisation_names(ids=[sent.centre_id]).get(sent.centre_id, ""),
        progress=sent.progress,
        whereabouts=None if is_withheld else stands.whereabouts,
        care=() if is_withheld else tuple(_care(one) for one in steps),
        words=WITHHELD if is_withheld else went.words,
        about=went.about,
        is_withheld=is_withheld,
    )
    return report, went


def centre_name(request_id: UUID) -> str:
    """Of the centre that has the request now. Two queries."""
    centre_id = coordination.centre_of_request(request_id=request_id)
    return registry.organisation_names(ids=[centre_id]).get(centre_id, "")


def sender_of(*, request_id: UUID) -> Sender | None:
    """None where somebody called, or a citizen asked. Four queries at most."""
    source = coordination.source_of_request(request_id=request_id)
    known = access.names_of_systems(ids=[source]) if source else {}
    if source is None or source not in known:
        return None
    name, organisation_id = known[source]
    rows = list(Endpoint.objects.filter(organisation=organisation_id, tells=Tells.REQUESTS.value, ended_at=None))
    works = any(one.failing_since is None for one in rows)
    waiting = Untold.objects.filter(endpoint__in=rows, request=request_id).order_by("since") if rows else []
    return Sender(
        name=name,
        organisation=registry.organisation_names(ids=[organisation_id]).get(organisation_id, ""),
        is_told=bool(rows),
        failing_since=None if works else min((one.failing_since for one in rows if one.failing_since), default=None),
        waits_since=next((one.since for one in waiting), None),
        is_withheld=coordination.is_outcome_withheld(request_id=request_id),
    )


def _as_told(step: StepOfCare) -> StepOfCare:
    """Without places that were only promised; what stands by them only is still sought, as far as they know."""
    places = tuple(
        replace(one, name=OUTSIDE) if one.is_outside else one for one in step.places if one.status in TOLD_PLACES
    )
    only_promised = step.status is NeedStatus.ARRANGED and not places and not step.appointments
    return replace(step, places=places, status=NeedStatus.SEEKING if only_promised else step.status)


def _care(step: StepOfCare) -> CareLine:
    told = sought_in(step)
    place = step.places[-1] if step.places else None
    return CareLine(
        care=told.care,
        status=step.status,
        place=told.place,
        arrived_at=place.arrived_at if place else None,
        why=told.why,
        instead=told.instead,
    )
