"""What becomes of a question: yes, no, somewhere else; and then confirmed, under way, there, or not after all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.capacity import operations as capacity_deeds
from ketenzicht.capacity import queries as capacity
from ketenzicht.coordination import operations as coordination
from ketenzicht.placement.domain import (
    COMING,
    WON,
    Action,
    Cancelled,
    Declined,
    Dropped,
    Side,
    Status,
    refuse_wordless,
)
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.hearing import CONFIRMED
from ketenzicht.placement.operations.journeys import end_journeys
from ketenzicht.placement.operations.offers import (
    catch_up,
    end_need,
    move,
    of_the_centre,
    of_the_provider,
    tell,
    withdraw_all,
)
from ketenzicht.placement.operations.steps import Party
from ketenzicht.placement.operations.turns import ask_next
from ketenzicht.placement.operations.winning import refuse_closed, win
from ketenzicht.placement.queries.approaches import approach_for
from ketenzicht.planning import operations as planning
from ketenzicht.statements import together

SOONEST, LATEST = timedelta(hours=-1), timedelta(days=14)  # of when somebody is expected, from now
TELEPHONE = "Schrijf met wie u sprak."


@dataclass(frozen=True, slots=True)
class Yes:
    """A place is there. `is_extra`: one beyond what the figures show. `expected_at`: from when the patient may come.

    `spoke_with` is who said so by telephone, where the centre writes it down.
    """

    is_extra: bool = False
    expected_at: datetime | None = None
    spoke_with: str = ""


@transaction.atomic
@together()
def accept(*, offer_id: UUID, yes: Yes, side: Side, actor: Actor, at: datetime) -> datetime:
    """A provider has a place: it is held at once, and nobody else is asked any more. Until when it is held.

    The first valid yes wins. Raises NotPermitted, NotFound, Conflict (withdrawn, expired, another was first, or no
    place is left by the provider's own figures), and Refused for an impossible moment or a call with nobody.
    """
    need, offer, party = _of(side, offer_id=offer_id, actor=actor, at=at)
    _refuse_moment(yes.expected_at, at=at)
    offer.is_extra, offer.expected_at = yes.is_extra, yes.expected_at
    words = _spoken(offer, party, yes.spoke_with)
    return win(need, offer, party, hold_until=at + _hold_for(need, offer, at=at), words=words)


@transaction.atomic
@together()
def decline(
    *, offer_id: UUID, reason: Declined, words: str, spoke_with: str = "", side: Side, actor: Actor, at: datetime
) -> None:
    """A provider has no place, and says why. Who waited for their turn is asked by the clock, at once."""
    refuse_wordless(reason, words)
    need, offer, party = _of(side, offer_id=offer_id, actor=actor, at=at)
    told = " ".join(filter(None, [_spoken(offer, party, spoke_with), words.strip()]))
    offer.answered_at, offer.answered_by, offer.answered_as = at, actor.id, actor.name[:255]
    move(need, offer, Action.DECLINE, party, reason=reason, words=told)
    ask_next(need_id=need.id, at=at)


@transaction.atomic
def redirect(*, offer_id: UUID, to: UUID, words: str, yes: Yes, side: Side, actor: Actor, at: datetime) -> UUID:
    """There is a place, at another unit (`to`, its code) of who was asked, who accepts there at once: the new offer.

    What was held here is free again, in the same transaction. Who was on the way stays so, and transport that was asked
    for goes there. Raises Refused for a unit of somebody else.
    """
    need, offer, party = _of(side, offer_id=offer_id, actor=actor, at=at)
    found = capacity.units_to_ask(capacity.picture_now(now=at), codes=[to], now=at).get(to)
    if found is None:
        raise NotFound("Deze eenheid staat niet in het register.")
    answers_there = side is Side.CENTRE or actor.organisation_id in {found.organisation_id, found.deliverer_id}
    if found.organisation_id != offer.organisation_id or not answers_there or found.unit_id == offer.unit_id:
        raise Refused(
            "U kunt alleen doorverwijzen naar een andere eenheid van dezelfde organisatie, waarvoor u antwoordt."
        )
    if [found.module, found.label] not in need.kinds:
        raise Refused("Deze eenheid geeft andere zorg dan gevraagd is.")
    _refuse_moment(yes.expected_at, at=at)
    was = Status(offer.status)
    other = Offer(
        need=need,
        unit_id=found.unit_id,
        location_id=found.location_id,
        organisation_id=found.organisation_id,
        turn=offer.turn,
        status=Status.ASKED.value,
        since=at,
        asked_at=at,
        answer_before=at + timedelta(minutes=1),
        hold_for=offer.hold_for,
        by_telephone=offer.by_telephone,
        is_extra=yes.is_extra,
        expected_at=yes.expected_at or offer.expected_at,
        free_shown=found.free,
        figure_at=found.figure_at,
        redirected_from=offer,
    )
    if was in CONFIRMED:
        planning.lead_transport_on(
            subject=offer.id, to=other.id, location_id=found.location_id, because="doorverwezen", actor=actor, at=at
        )
    move(need, offer, Action.REDIRECT, party, words=words)
    # The unit where the place is may be asked already, or wait for its turn: a unit is asked once at a time.
    withdraw_all(need, party=Party(Side.CLOCK, PLATFORM, at), reason=Cancelled.WON_ELSEWHERE)
    other.save(force_insert=True)
    tell(need, other, Action.ASK, party)
    win(need, other, party, hold_until=at + _hold_for(need, offer, at=at), words=words)
    if was in CONFIRMED:  # the centre agreed to this provider
        move(need, other, Action.CONFIRM, Party(Side.CENTRE, party.actor, at))
    if was is Status.UNDER_WAY:
        move(need, other, Action.DEPART, party)
    return other.id


@transaction.atomic
def confirm(*, offer_id: UUID, expected_at: datetime | None, actor: Actor, at: datetime) -> None:
    """The patient goes there: from now on the place is held until they come."""
    need, offer, party = of_the_centre(offer_id=offer_id, actor=actor, at=at)
    refuse_closed(need)
    _refuse_moment(expected_at, at=at)
    offer.expected_at = expected_at or offer.expected_at
    move(need, offer, Action.CONFIRM, party)


@transaction.atomic
def cancel(*, offer_id: UUID, reason: Cancelled, words: str, side: Side, actor: Actor, at: datetime) -> None:
    """What was agreed does not go on, by either side, who says why. The place is free again and is sought anew."""
    refuse_wordless(reason, words)
    need, offer, party = _of(side, offer_id=offer_id, actor=actor, at=at)
    move(need, offer, Action.CANCEL, party, reason=reason, words=words)


@transaction.atomic
def depart(*, offer_id: UUID, expected_at: datetime | None, side: Side, actor: Actor, at: datetime) -> None:
    """The patient is on the way."""
    need, offer, party = _of(side, offer_id=offer_id, actor=actor, at=at)
    _refuse_moment(expected_at, at=at)
    offer.expected_at = expected_at or offer.expected_at
    move(need, offer, Action.DEPART, party)


@transaction.atomic
def arrive(*, offer_id: UUID, side: Side, actor: Actor, at: datetime) -> None:
    """The patient is there: wherever they were is free, and what was arranged elsewhere before this ends.

    A patient is in one place: all of it in one transaction.
    """
    _hold_needs(offer_id, side, actor=actor, at=at)
    be_there(*_of(side, offer_id=offer_id, actor=actor, at=at))


def be_there(need: Need, offer: Offer, party: Party) -> None:
    """Within a deed that holds all needs of the request: the patient is there, and so nowhere else."""
    at = party.at
    move(need, offer, Action.ARRIVE, party)
    clock = Party(Side.CLOCK, PLATFORM, at)
    others = Offer.objects.filter(need__request_id=need.request_id).exclude(need=need)
    for other in others.filter(status__in=[one.value for one in WON]).select_related("need", "location"):
        catch_up(other.need, other, at=at)  # what was not confirmed in time stands in the way of nobody's arrival
        if other.status == Status.ARRIVED.value:
            move(other.need, other, Action.LEAVE, clock)
        elif Status(other.status) in COMING and other.need.step < need.step:
            move(other.need, other, Action.LAND_ELSEWHERE, clock, reason=Cancelled.NOT_NEEDED)
            end_need(other.need, Dropped.LANDED, at=at)
    end_journeys(need.request_id, at=at)


@transaction.atomic
def correct(*, offer_id: UUID, because: str, side: Side, actor: Actor, at: datetime) -> None:
    """The patient is not there after all: they are still on the way, and the place is held again."""
    if not because.strip():
        raise Refused("Schrijf waarom de patiënt er toch niet is.")
    need, offer, party = _of(side, offer_id=offer_id, actor=actor, at=at)
    offer.arrived_at = None
    move(need, offer, Action.CORRECT, party, words=because)


@transaction.atomic
def miss(*, offer_id: UUID, words: str, side: Side, actor: Actor, at: datetime) -> None:
    """The patient did not come. The place is free again; somebody finds out where they are."""
    need, offer, party = _of(side, offer_id=offer_id, actor=actor, at=at)
    move(need, offer, Action.MISS, party, words=words)


@transaction.atomic
def leave(*, offer_id: UUID, side: Side, actor: Actor, at: datetime) -> None:
    """The patient left the place where they were."""
    need, offer, party = _of(side, offer_id=offer_id, actor=actor, at=at)
    move(need, offer, Action.LEAVE, party)


def _hold_needs(offer_id: UUID, side: Side, *, actor: Actor, at: datetime) -> None:
    """All needs of the request, in the order of their steps: two who arrive at once never wait for each other.

    The centre holds the request first, as in each of its deeds.
    """
    request_id = Offer.objects.filter(id=offer_id).values_list("need__request_id", flat=True).first()
    if request_id is not None and side is Side.CENTRE:
        coordination.work_on(request_id=request_id, actor=actor, at=at)
    hold_needs(request_id)


def hold_needs(request_id: UUID | None) -> None:
    """Until the transaction ends, in the order in which everybody does."""
    list(Need.objects.select_for_update(no_key=True).filter(request_id=request_id).order_by("step"))


def _of(side: Side, *, offer_id: UUID, actor: Actor, at: datetime) -> tuple[Need, Offer, Party]:
    which = of_the_provider if side is Side.PROVIDER else of_the_centre
    return which(offer_id=offer_id, actor=actor, at=at)


def _hold_for(need: Need, offer: Offer, *, at: datetime) -> timedelta:
    """As was agreed when it was asked; what was asked before that was kept, as is agreed now."""
    return offer.hold_for or approach_for(request_id=need.request_id, kinds=need.kinds, at=at).hold_for


def _spoken(offer: Offer, party: Party, spoke_with: str) -> str:
    """What the centre writes down of a provider it was told by somebody."""
    if party.side is Side.PROVIDER:
        return ""
    if not spoke_with.strip():
        raise Refused(TELEPHONE)
    offer.by_telephone = True
    return f"Gesproken met {spoke_with.strip()}."


def _refuse_moment(moment: datetime | None, *, at: datetime) -> None:
    if moment is not None and not SOONEST <= moment - at <= LATEST:
        raise Refused("Kies een moment van nu tot over twee weken.", field="expected_at")


@transaction.atomic
def book(*, offer_id: UUID, actor: Actor, at: datetime) -> None:
    """The provider has put the place in its own system: the next of its figures knows of it. Twice does no harm."""
    _, offer, _ = of_the_provider(offer_id=offer_id, actor=actor, at=at)
    if Status(offer.status) not in COMING or offer.hold_id is None:
        raise Refused("Er is hier geen plaats vastgehouden.")
    capacity_deeds.absorb(hold_id=offer.hold_id, at=at)
