"""What every deed at an offer begins and ends with: the locks in one order, the move, and what is told of it.

Locks go from the need to its offers to the state of a unit; so nobody waits for who waits for them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity import operations as capacity
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import (
    COMING,
    WAITING,
    WON,
    Action,
    Cancelled,
    Declined,
    Dropped,
    NeedMove,
    NeedStatus,
    Side,
    Skipped,
    Status,
    after,
    expires_at,
    need_after,
)
from ketenzicht.placement.domain.following import Unlisted
from ketenzicht.placement.domain.journeys import is_on_again, is_over
from ketenzicht.placement.models import Need, Offer, WaitingPlace
from ketenzicht.placement.operations.hearing import CONFIRMED, hear
from ketenzicht.placement.operations.locking import hold, hold_need, request_of
from ketenzicht.placement.operations.steps import Party, keep_need, keep_offer, keep_step, keep_steps
from ketenzicht.planning import operations as planning
from ketenzicht.sealing import operations as sealing

UNKNOWN_OFFER = "Deze aanvraag kennen wij niet, of zij is niet aan uw organisatie."
UNKNOWN_NEED = "Deze zorginzet kennen wij niet, of zij is van een ander centrum."
OUTSIDE_NETWORK = "buiten het netwerk"
WORDS, BECAUSE = "placement.words", "placement.because"

# What the story of the request says of an action.
TOLD: dict[Action, Kind] = {
    Action.ASK: Kind.PLACE_ASKED,
    Action.ACCEPT: Kind.PLACE_ACCEPTED,
    Action.SKIP: Kind.PLACE_SKIPPED,
    Action.DECLINE: Kind.PLACE_DECLINED,
    Action.WITHDRAW: Kind.PLACE_WITHDRAWN,
    Action.EXPIRE: Kind.PLACE_EXPIRED,
    Action.CONFIRM: Kind.PLACE_CONFIRMED,
    Action.LAPSE: Kind.PLACE_LOST,
    Action.REDIRECT: Kind.PLACE_REDIRECTED,
    Action.CANCEL: Kind.PLACE_LOST,
    Action.MISS: Kind.PLACE_LOST,
    Action.LAND_ELSEWHERE: Kind.PLACE_LOST,
    Action.DEPART: Kind.DEPARTED,
    Action.ARRIVE: Kind.ARRIVED,
    Action.CORRECT: Kind.ARRIVAL_CORRECTED,
    Action.LEAVE: Kind.LEFT_PLACE,
}


def of_the_centre(*, offer_id: UUID, actor: Actor, at: datetime) -> tuple[Need, Offer, Party]:
    """An offer, held until the transaction ends, for who works with its request. NotPermitted, NotFound."""
    request_id = Offer.objects.filter(id=offer_id).values_list("need__request_id", flat=True).first()
    if request_id is None:
        raise NotFound(UNKNOWN_OFFER)
    coordination.work_on(request_id=request_id, actor=actor, at=at)
    found = hold(offer_id)
    if found is None:
        raise NotFound(UNKNOWN_OFFER)
    return (*found, Party(Side.CENTRE, actor, at))


def of_the_provider(*, offer_id: UUID, actor: Actor, at: datetime) -> tuple[Need, Offer, Party]:
    """An offer, held until the transaction ends, for who answers for the provider, or delivers on its behalf."""
    access.require(actor=actor, permission=Permission.PLACEMENT_ANSWER)
    found = hold(offer_id, of=access.own_organisation(actor))
    if found is None:
        raise NotFound(UNKNOWN_OFFER)
    return (*found, Party(Side.PROVIDER, actor, at))


def of_the_clock(*, offer_id: UUID, at: datetime) -> tuple[Need, Offer, Party]:
    found = hold(offer_id)
    if found is None:
        raise NotFound(UNKNOWN_OFFER)
    return (*found, Party(Side.CLOCK, PLATFORM, at))


def need_of_the_centre(*, need_id: UUID, actor: Actor, at: datetime) -> Need:
    """A need, held until the transaction ends, for who works with its request. NotPermitted, NotFound."""
    return need_and_request(need_id=need_id, actor=actor, at=at)[0]


def need_and_request(*, need_id: UUID, actor: Actor, at: datetime) -> tuple[Need, coordination.HeldRequest]:
    """The same, with the request that is held too."""
    request_id = request_of(need_id)
    if request_id is None:
        raise NotFound(UNKNOWN_NEED)
    held = coordination.work_on(request_id=request_id, actor=actor, at=at)
    need = hold_need(need_id)
    if need is None:
        raise NotFound(UNKNOWN_NEED)
    return need, held


def move(
    need: Need,
    offer: Offer,
    action: Action,
    party: Party,
    *,
    reason: Declined | Cancelled | Skipped | None = None,
    words: str = "",
) -> None:
    """Do it: the offer, the place that it holds, the need, and what is told of it; all or nothing of it."""
    catch_up(need, offer, at=party.at)
    before = Status(offer.status)
    now = after(before, action, by=party.side)
    offer.status, offer.since = now.value, party.at
    offer.reason = reason.value if reason else ""
    offer.words = sealing.seal(words.strip(), owner=offer.need_id, purpose=WORDS) if words.strip() else b""
    offer.hold_until = offer.hold_until if now is Status.ACCEPTED else None
    if now is Status.ARRIVED:
        offer.arrived_at = party.at
    _keep_place(offer, before, now, at=party.at)
    _keep_transport(offer, before, now, at=party.at)
    keep_offer(offer)
    _move_need(need, before, now, at=party.at)
    if now is Status.PLACED:
        _leave_lists(need, Unlisted.PLACED, at=party.at)
    tell(need, offer, action, party, reason=reason, words=words)
    hear(need, offer, before, now, actor=party.actor, at=party.at)
    if now is Status.ACCEPTED:  # an appointment that fell out and waits to be planned anew is not needed any more
        planning.call_off(subject=need.id, because="plaats toegezegd", actor=PLATFORM, at=party.at)


def catch_up(need: Need, offer: Offer, *, at: datetime) -> None:
    """What the clock should have done by now it does first: what comes too late is too late."""
    clock = Party(Side.CLOCK, PLATFORM, at)
    if offer.status == Status.ASKED.value and offer.asked_at and offer.answer_before:
        if at >= expires_at(asked_at=offer.asked_at, answer_before=offer.answer_before):
            move_by_clock(need, offer, Action.EXPIRE, clock)
    elif offer.status == Status.ACCEPTED.value and offer.hold_until and at >= offer.hold_until:
        move_by_clock(need, offer, Action.LAPSE, clock)


def move_by_clock(need: Need, offer: Offer, action: Action, clock: Party) -> None:
    before = Status(offer.status)
    now = after(before, action, by=Side.CLOCK)
    offer.status, offer.since, offer.hold_until = now.value, clock.at, None
    _keep_place(offer, before, now, at=clock.at)
    offer.save()
    _move_need(need, before, now, at=clock.at)
    tell(need, offer, action, clock)


def _keep_place(offer: Offer, before: Status, now: Status, *, at: datetime) -> None:
    """A place is held from the acceptance until the patient is there, or it falls away."""
    if offer.unit_id is None:
        return
    if now is Status.ACCEPTED:
        offer.hold_id = capacity.hold(unit_id=offer.unit_id, is_extra=offer.is_extra, at=at)
    elif offer.hold_id is None:
        return
    elif now is Status.ARRIVED:
        capacity.absorb(hold_id=offer.hold_id, at=at)
    elif before is Status.ARRIVED and now in WON:
        offer.hold_id = capacity.unabsorb(hold_id=offer.hold_id, at=at)
    elif now not in WON:
        capacity.release(hold_id=offer.hold_id, at=at)


def _keep_transport(offer: Offer, before: Status, now: Status, *, at: datetime) -> None:
    """Nobody is fetched for a place that fell away; how transport went to where the patient is, it may never tell."""
    if before in CONFIRMED and now not in COMING | {Status.ARRIVED}:
        planning.call_off(subject=offer.id, because=now.word, actor=PLATFORM, at=at)
    if before in CONFIRMED and is_over(now, offer.reason):
        planning.end_untold(subjects=[offer.id], because=f"patiënt {now.word}", actor=PLATFORM, at=at)
    elif is_on_again(before, now):
        planning.resume_untold(subject=offer.id, because="patiënt toch niet aangekomen", actor=PLATFORM, at=at)


def _move_need(need: Need, before: Status, now: Status, *, at: datetime) -> None:
    if now is Status.ACCEPTED:
        step: NeedMove | None = NeedMove.ARRANGE
    elif now is Status.ARRIVED:
        step = NeedMove.MEET
    elif (before is Status.ARRIVED and now in WON) or (before in WON and now not in WON and now is not Status.LEFT):
        step = NeedMove.LOSE
    else:
        step = None
    if step is not None:
        set_need(need, step, at=at)


def set_need(need: Need, step: NeedMove, *, at: datetime) -> None:
    now = need_after(NeedStatus(need.status), step)
    ended_at = max(at, need.stated_at)  # a clock that is behind ends nothing before it began
    need.status, need.since, need.ended_at = now.value, at, None if now.is_open else ended_at
    keep_need(need)
    if now in {NeedStatus.DROPPED, NeedStatus.UNMET}:
        planning.call_off(subject=need.id, because=now.word, actor=PLATFORM, at=at)
    if not now.is_open:
        _leave_lists(need, Unlisted.PLACED if now is NeedStatus.MET else Unlisted.OVER, at=at)


def _leave_lists(need: Need, why: Unlisted, *, at: datetime) -> None:
    """Who has a place, or seeks none any more, waits nowhere, from the same moment on."""
    open_places = WaitingPlace.objects.filter(need=need, left_at__isnull=True)
    left = open_places.update(left_at=at, left_because=why.value)
    if left and why is Unlisted.OVER:  # nobody loses a place in line without its being told
        detail = {"need": str(need.id), "why": why.value, "places": left}
        coordination.add_to_story(request_id=need.request_id, kind=Kind.UNLISTED, detail=detail, actor=PLATFORM, at=at)


def end_need(need: Need, dropped: Dropped, *, because: str = "", at: datetime) -> None:
    """Within a deed: what was sought is not needed any more."""
    need.dropped = dropped.value
    need.because = sealing.seal(because, owner=need.request_id, purpose=BECAUSE) if because else b""
    set_need(need, NeedMove.DROP, at=at)


def withdraw_all(need: Need, *, party: Party, reason: Cancelled) -> None:
    """Nobody is asked any more, at once."""
    held = Offer.objects.select_for_update(no_key=True).filter(need=need, status__in=[one.value for one in WAITING])
    withdraw(held.order_by("id"), party=party, reason=reason)


def withdraw(waiting: Iterable[Offer], *, party: Party, reason: Cancelled) -> None:
    """Within a deed that holds these offers, which nobody answered yet; two statements, however many they are."""
    rows = list(waiting)
    for one in rows:
        one.status, one.since, one.reason = Status.WITHDRAWN.value, party.at, reason.value
    if rows:
        found = Offer.objects.filter(id__in=[one.id for one in rows])
        found.update(status=Status.WITHDRAWN.value, since=party.at, reason=reason.value)
        keep_steps(rows, Action.WITHDRAW, party, reason=reason)


def tell(
    need: Need,
    offer: Offer,
    action: Action,
    party: Party,
    *,
    reason: Declined | Cancelled | Skipped | None = None,
    words: str = "",
) -> None:
    """Add the step for both sides, and a line to the story of the request."""
    keep_step(offer, action, party, reason=reason, words=words)
    detail = _detail(need, offer, action, name_of(offer)) | ({"reason": reason.value} if reason is not None else {})
    coordination.add_to_story_of(
        row=need.request,
        kind=TOLD[action],
        detail=detail,
        note=words.strip(),
        permission=party.permission,
        actor=party.actor,
        at=party.at,
    )


def tell_asked(
    need: Need, offers: Sequence[tuple[Offer, str]], party: Party, *, held: coordination.HeldRequest
) -> None:
    """The same of all who are asked at once, with the name of where that is; four statements, however many they are."""
    keep_steps([one for one, _ in offers], Action.ASK, party)
    coordination.add_each_to_story(
        held=held,
        kind=TOLD[Action.ASK],
        details=[_detail(need, one, Action.ASK, name) for one, name in offers],
        permission=party.permission,
        actor=party.actor,
        at=party.at,
    )


def tell_queued(offers: Sequence[Offer], party: Party) -> None:
    """Who waits for their turn: of use to both sides, not yet to the story of the request."""
    keep_steps(offers, Action.QUEUE, party)


def _detail(need: Need, offer: Offer, action: Action, name: str) -> dict[str, str]:
    return {"need": str(need.id), "offer": str(offer.id), "to": name, "action": action.value}


def name_of(offer: Offer) -> str:
    """The location that was asked. What is outside the network may be somebody's home: of that only that it is."""
    return offer.location.name if offer.location is not None else OUTSIDE_NETWORK
