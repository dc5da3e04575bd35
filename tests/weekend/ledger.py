"""The books of a weekend: where every patient is, by which record, and that no place was promised twice."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import F

from ketenzicht.capacity.models import Hold
from ketenzicht.coordination.models import CareRequest
from ketenzicht.handover.domain.delivery import State as Sent
from ketenzicht.handover.models import Release
from ketenzicht.placement.domain import COMING, NEXT, WON, Action, NeedStatus, Side, Status
from ketenzicht.placement.domain.appointments import IS_THERE
from ketenzicht.placement.models import Need, Offer
from ketenzicht.planning import queries as planning

ENDED = {NeedStatus.MET.value, NeedStatus.DROPPED.value, NeedStatus.UNMET.value}
KNOWN = {Sent.DELIVERED.value, Sent.WITHDRAWN.value}  # read, fetched, taken by their system, or not needed


def where_everybody_is(requests: Iterable[CareRequest]) -> tuple[Counter[str], list[str]]:
    """Of each patient where they are; and those of whom no record says so."""
    found: Counter[str] = Counter()
    missing: list[str] = []
    for request in requests:
        last = Need.objects.filter(request=request).order_by("step").last()
        there = Offer.objects.filter(need=last, status=Status.ARRIVED.value)
        if last is None or last.status not in ENDED:
            missing.append(f"{request.number}: {last.status if last else 'nothing was sought'}")
        elif last.status == NeedStatus.MET.value and there.count() == 1:
            found["outside" if there.get().outside else "placed"] += 1
        elif last.status == NeedStatus.MET.value and _kept(last):
            found["by appointment"] += 1
        elif last.status == NeedStatus.UNMET.value and not request.whereabouts:
            missing.append(f"{request.number}: nothing was found, and nobody said where the patient is")
        elif last.status == NeedStatus.MET.value:
            missing.append(f"{request.number}: is somewhere, in {there.count()} places")
        else:
            found[last.dropped or last.status] += 1
    return found, missing


def _kept(need: Need) -> bool:
    """Whether the patient came to the one appointment of a need that no offer met."""
    kept = [one for one in planning.appointments_for(subjects=[need.id]) if one.status in IS_THERE]
    return len(kept) == 1


def faults_of_offers() -> list[str]:
    """Every step of every offer follows the table, by a side that may; and ends where the offer is."""
    found = []
    for offer in Offer.objects.prefetch_related("steps"):
        status: Status | None = None
        for step in offer.steps.all():
            after = NEXT.get((status, Action(step.action)))
            if after is None or Side(step.side) not in after[1] or after[0] != step.status:
                found.append(f"{offer.id}: {step.action} by {step.side} after {status}")
            status = Status(step.status)
        if status != offer.status:
            found.append(f"{offer.id} is {offer.status}, its steps say {status}")
    return found


def faults_of_places() -> list[str]:
    """What is held is what was promised, and no more than the figures allow but for what was given beyond them."""
    coming = {one.value for one in COMING}
    won = {one.value for one in WON}
    found = [f"{one.id} has no place" for one in Offer.objects.filter(status__in=coming, hold__ended_at__isnull=False)]
    promised = set(Offer.objects.filter(status__in=won, hold__isnull=False).values_list("hold_id", flat=True))
    open_holds = Hold.objects.filter(ended_at__isnull=True)
    otherwise = Offer.objects.filter(status__in=won, hold__isnull=False).exclude(hold__is_extra=F("is_extra"))
    found += [f"{one.id} holds what is extra, or not, as nobody said" for one in otherwise]
    found += [f"hold {one} is of nobody" for one in set(open_holds.values_list("id", flat=True)) - promised]
    for place in open_holds.filter(absorbed_at__isnull=True).values_list("unit_id", "unit__state__values").distinct():
        unit_id, values = place
        held = open_holds.filter(unit_id=unit_id, absorbed_at__isnull=True, is_extra=False).count()
        if values["available"] is not None and held > max(0, values["available"]):
            found.append(f"{unit_id}: {held} held of {values['available']}")
    return found


def faults_of_hand_overs() -> list[str]:
    """Who was confirmed to receive a patient got what is known; it was read, taken or taken back."""
    confirmed = Offer.objects.filter(steps__action=Action.CONFIRM.value, organisation__isnull=False).distinct()
    sent = dict(Release.objects.values_list("offer_id", "state"))
    found = [f"{one.id} was confirmed without a hand-over" for one in confirmed if one.id not in sent]
    found += [f"hand-over of {offer} is {state}" for offer, state in sent.items() if state not in KNOWN]
    over = Offer.objects.filter(id__in=sent).exclude(status__in=[one.value for one in WON | {Status.LEFT}])
    found += [f"{one.id} is {one.status} and was not withdrawn" for one in over if sent[one.id] != "withdrawn"]
    return found


def asked_and_placed() -> dict[str, int]:
    """How many were asked, and how each question ended."""
    rows = Offer.objects.filter(asked_at__isnull=False).annotate(ended=F("status")).values_list("ended", flat=True)
    return dict(Counter(rows))
