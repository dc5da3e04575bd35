"""Asking providers whether they have a place: at once or in turn, as the region agreed; and taking questions back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.capacity import queries as capacity
from ketenzicht.placement.domain import (
    Action,
    Approach,
    Cancelled,
    NeedStatus,
    Side,
    Status,
    after,
    refuse_wordless,
)
from ketenzicht.placement.domain.naming import refuse_naming
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.locking import open_offers
from ketenzicht.placement.operations.offers import (
    move,
    need_and_request,
    need_of_the_centre,
    of_the_centre,
    tell,
    tell_asked,
    tell_queued,
)
from ketenzicht.placement.operations.steps import Party, add_offers
from ketenzicht.placement.operations.winning import CLOSED, refuse_closed, win
from ketenzicht.placement.queries.approaches import approach_of_centre
from ketenzicht.placement.queries.needs import OUTSIDE, question_of
from ketenzicht.sealing import operations as sealing
from ketenzicht.statements import together

MOST_ASKED = 20
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit, by its code, and the chance of a place there as it was shown when somebody chose it; None: not shown."""

    unit: UUID
    chance: float | None = None


@transaction.atomic
@together()
def ask(
    *, need_id: UUID, units: Sequence[Asked], approach: Approach | None = None, actor: Actor, at: datetime
) -> list[UUID]:
    """Ask providers, without who the patient is, in the order given; who has no turn yet waits for it. The offers.

    `approach` in the place of what the region agreed. Who is asked already is not asked twice. Raises NotPermitted,
    NotFound for an unknown unit, Conflict when there is a place already, and Refused for nobody, too many, who gives
    other care than is sought, and for a question that says by now who the patient is.
    """
    need, held = need_and_request(need_id=need_id, actor=actor, at=at)
    if held.is_closed:
        raise Conflict(CLOSED)
    _refuse_arranged(need)
    if not 1 <= len({one.unit for one in units}) <= MOST_ASKED:
        raise Refused(f"Kies 1 tot {MOST_ASKED} aanbieders.")
    found = capacity.units_to_ask(capacity.picture_now(now=at), codes=[one.unit for one in units], now=at)
    if len(found) != len({one.unit for one in units}):
        raise NotFound("Een van deze aanbieders staat niet meer in het register. Zoek opnieuw.")
    refuse_other_care(need, found.values())
    refuse_naming(question_of(need), held.who_it_is)
    waiting = open_offers(need)
    known = {unit_id for unit_id, _, _ in waiting}
    chosen = [one for one in dict.fromkeys(units) if found[one.unit].unit_id not in known]
    agreed = approach or approach_of_centre(held.centre_id, kinds=need.kinds, at=at)
    order = agreed.in_order([found[one.unit].organisation_id for one in chosen])
    busy = sum(status == Status.ASKED.value and overdue_at is None for _, status, overdue_at in waiting)
    within = agreed.within(held.urgency)
    made: list[tuple[Offer, str]] = []
    for turn, place in enumerate(order):
        is_now = turn + busy < agreed.in_the_first_turn
        one = found[chosen[place].unit]
        offer = Offer(
            need=need,
            unit_id=one.unit_id,
            location_id=one.location_id,
            organisation_id=one.organisation_id,
            turn=turn + 1,
            status=after(None, Action.ASK if is_now else Action.QUEUE, by=Side.CENTRE).value,
            since=at,
            asked_at=at if is_now else None,
            answer_before=at + within if is_now else None,
            hold_for=agreed.hold_for,
            free_shown=one.free,
            figure_at=one.figure_at,
            chance=chosen[place].chance,
        )
        made.append((offer, one.location))
    add_offers(need, [offer for offer, _ in made], hold_for=agreed.hold_for, at=at)
    asked = [(offer, name) for offer, name in made if offer.asked_at is not None]
    if asked:
        tell_asked(need, asked, Party(Side.CENTRE, actor, at), held=held)
    tell_queued([offer for offer, _ in made if offer.asked_at is None], Party(Side.CENTRE, actor, at))
    return [offer.id for offer, _ in made]


@transaction.atomic
def withdraw(*, offer_id: UUID, reason: Cancelled, words: str, actor: Actor, at: datetime) -> None:
    """Take a question back that nobody answered yet."""
    refuse_wordless(reason, words)
    need, offer, party = of_the_centre(offer_id=offer_id, actor=actor, at=at)
    move(need, offer, Action.WITHDRAW, party, reason=reason, words=words)


@transaction.atomic
def place_outside(*, need_id: UUID, name: str, words: str, actor: Actor, at: datetime) -> UUID:
    """Somebody outside the network said yes by telephone: who, and what was agreed. It is confirmed at once.

    Nobody else is asked any more. Raises Conflict when there is a place already, Refused without a name.
    """
    need = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    refuse_closed(need)
    _refuse_arranged(need)
    where = name.strip()
    if not 0 < len(where) <= LONGEST_NAME:
        raise Refused(f"Schrijf wie de patiënt opneemt, in ten hoogste {LONGEST_NAME} tekens.")
    party = Party(Side.CENTRE, actor, at)
    offer = Offer(
        need=need,
        outside=sealing.seal(where, owner=need.id, purpose=OUTSIDE),
        status=Status.ASKED.value,
        since=at,
        asked_at=at,
        answer_before=at + timedelta(minutes=1),
        answered_at=at,
        answered_as=actor.name[:255],
        by_telephone=True,
    )
    offer.save(force_insert=True)
    tell(need, offer, Action.ASK, party)
    win(need, offer, party, hold_until=at + timedelta(minutes=1), words=". ".join(filter(None, [where, words.strip()])))
    move(need, offer, Action.CONFIRM, party)
    return offer.id


def refuse_other_care(need: Need, units: Iterable[capacity.UnitToAsk]) -> None:
    """Who gives other care than is sought is not asked for it by us; by telephone people may agree otherwise."""
    other = [one.location for one in units if [one.module, one.label] not in need.kinds]
    if other:
        raise Refused(
            f"{', '.join(other)} geeft andere zorg dan u zoekt. Zoek die apart, of bel en leg vast wat u afspreekt."
        )


def _refuse_arranged(need: Need) -> None:
    if need.status == NeedStatus.ARRANGED.value:
        raise Conflict("Er is al een plaats toegezegd. Zeg die eerst af.")
    if need.status != NeedStatus.SEEKING.value:
        raise Conflict("Voor deze zorginzet wordt geen plaats meer gezocht.")
