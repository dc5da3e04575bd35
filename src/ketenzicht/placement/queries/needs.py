"""What is sought for a request and who was asked, for the centre; three queries however many there are."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from ketenzicht.coordination import queries as coordination
from ketenzicht.placement.domain import Dropped, NeedStatus, Sought, Status
from ketenzicht.placement.models import Need, Offer, OfferStep
from ketenzicht.sealing import queries as sealing

SOUGHT, QUESTION, BECAUSE = "placement.sought", "placement.question", "placement.because"
NOTE, OUTSIDE = "placement.note", "placement.outside"


@dataclass(frozen=True, slots=True)
class StepLine:
    """What was done to an offer; `side` and `action` as the table of its life has them."""

    at: datetime
    action: str
    side: str
    who: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer as the centre sees it. `free_shown` at `figure_at` is what was shown on asking; None: unknown."""

    id: UUID
    name: str
    place: str
    phone: str
    is_outside: bool
    status: Status
    since: datetime
    asked_at: datetime | None
    answer_before: datetime | None
    is_overdue: bool
    hold_until: datetime | None
    expected_at: datetime | None
    arrived_at: datetime | None
    is_extra: bool
    reason: str
    free_shown: float | None
    figure_at: datetime | None
    chance: float | None
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class NeedLine:
    id: UUID
    step: int
    form: str
    form_name: str
    status: NeedStatus
    since: datetime
    stated_by: str
    before: datetime | None
    sought: Sought | None
    question: str
    dropped: Dropped | None
    because: str
    is_held_back: bool
    offers: tuple[OfferLine, ...]

    @property
    def bonds(self) -> frozenset[UUID]:
        """Where the patient wants to go, and who knows the patient."""
        return self.sought.wishes | self.sought.treaters if self.sought else frozenset()

    @property
    def won(self) -> OfferLine | None:
        """The offer by which the patient has a place."""
        return next((one for one in self.offers if one.status in {*_WON}), None)

    @property
    def waits_for_nobody(self) -> bool:
        """Whether a place is sought and nobody is asked any more: somebody has to search on."""
        asked = any(one.status in {Status.QUEUED, Status.ASKED} for one in self.offers)
        return self.status is NeedStatus.SEEKING and not asked


_WON = (Status.ACCEPTED, Status.PLACED, Status.UNDER_WAY, Status.ARRIVED)


def needs_of(*, request_id: UUID) -> tuple[NeedLine, ...]:
    """The needs of a request in their order. The caller has looked into the request, which is on record."""
    rows = list(Need.objects.filter(request_id=request_id).order_by("step"))
    offers: dict[UUID, list[OfferLine]] = {row.id: [] for row in rows}
    found = Offer.objects.filter(need__in=rows).select_related("location").order_by("turn", "asked_at", "id")
    steps = _steps(list(found))
    for offer in found:
        offers[offer.need_id].append(_offer(offer, tuple(steps.get(offer.id, ()))))
    return tuple(_need(row, tuple(offers[row.id])) for row in rows)


def sought_of(row: Need) -> Sought | None:
    """None where no figure tells of room."""
    if not row.sought:
        return None
    text = sealing.unseal(bytes(row.sought), owner=row.request_id, purpose=SOUGHT)
    return msgspec.json.decode(text, type=Sought)


def question_of(row: Need) -> str:
    return sealing.unseal(bytes(row.question), owner=row.request_id, purpose=QUESTION) if row.question else ""


def outside_of(row: Offer) -> str:
    """What is outside the network, as it was written down; empty for a unit of the network. No query."""
    return sealing.unseal(bytes(row.outside), owner=row.need_id, purpose=OUTSIDE) if row.outside else ""


def urgency_of(request_id: UUID) -> str | None:
    return coordination.urgency_of_request(request_id=request_id)


def _need(row: Need, offers: tuple[OfferLine, ...]) -> NeedLine:
    because = sealing.unseal(bytes(row.because), owner=row.request_id, purpose=BECAUSE) if row.because else ""
    return NeedLine(
        id=row.id,
        step=row.step,
        form=row.form,
        form_name=row.form_name,
        status=NeedStatus(row.status),
        since=row.since,
        stated_by=row.stated_by_name,
        before=row.before,
        sought=sought_of(row),
        question=question_of(row),
        dropped=Dropped(row.dropped) if row.dropped else None,
        because=because,
        is_held_back=row.held_back_at is not None,
        offers=offers,
    )


def _offer(row: Offer, steps: tuple[StepLine, ...]) -> OfferLine:
    location = row.location
    return OfferLine(
        id=row.id,
        name=location.name if location else outside_of(row),
        place=location.place if location and location.place not in location.name else "",
        phone=location.phone_urgent if location else "",
        is_outside=bool(row.outside),
        status=Status(row.status),
        since=row.since,
        asked_at=row.asked_at,
        answer_before=row.answer_before,
        is_overdue=row.overdue_at is not None,
        hold_until=row.hold_until,
        expected_at=row.expected_at,
        arrived_at=row.arrived_at,
        is_extra=row.is_extra,
        reason=row.reason,
        free_shown=row.free_shown,
        figure_at=row.figure_at,
        chance=row.chance,
        steps=steps,
    )


def _steps(offers: list[Offer]) -> dict[UUID, list[StepLine]]:
    found: dict[UUID, list[StepLine]] = {}
    for row in OfferStep.objects.filter(offer__in=offers).order_by("id"):
        note = sealing.unseal(bytes(row.note), owner=row.offer_id, purpose=NOTE) if row.note else ""
        line = StepLine(row.at, row.action, row.side, row.by_name, row.reason, note)
        found.setdefault(row.offer_id, []).append(line)
    return found
