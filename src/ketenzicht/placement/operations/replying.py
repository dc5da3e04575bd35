"""What a provider's system says to a question: done once, however often it is said."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.placement.domain import Cancelled, Declined, Side, Status
from ketenzicht.placement.domain.replies import STANDS, Reply, Saying
from ketenzicht.placement.models import Offer, OfferStep
from ketenzicht.placement.operations import answering
from ketenzicht.placement.operations.offers import of_the_provider
from ketenzicht.placement.operations.steps import NOTE
from ketenzicht.sealing import queries as sealing


def reply(*, offer_id: UUID, said: Reply, actor: Actor, at: datetime) -> bool:
    """Do what a provider says; whether it was new: what it said already, and what still stands, changes nothing.

    Nothing but `book` can be done twice in a row, so what cannot be done is looked at again: perhaps it was done.
    Raises as the deed itself does: NotPermitted, NotFound, Conflict (it cannot be said any more), and Refused.
    """
    if said.kind is Saying.BOOK:
        return _book(offer_id, actor, at)
    try:
        _DEEDS[said.kind](said, offer_id, actor, at)
    except Refused:
        if _was_said(offer_id, said, actor, at):
            return False
        raise
    return True


@transaction.atomic
def _was_said(offer_id: UUID, said: Reply, actor: Actor, at: datetime) -> bool:
    _, offer, _ = of_the_provider(offer_id=offer_id, actor=actor, at=at)
    if Status(offer.status) not in STANDS[said.kind]:
        return False
    step = _last(offer, said.kind.value)
    return step is not None and _is_same(step, offer, said)


def _last(offer: Offer, action: str) -> OfferStep | None:
    steps = OfferStep.objects.filter(offer=offer, side=Side.PROVIDER.value, action=action)
    return steps.order_by("-id").first()


def _is_same(step: OfferStep, offer: Offer, said: Reply) -> bool:
    """In all that its kind asks; who gave no moment left it as it was."""
    if said.kind is Saying.REDIRECT:
        return _note_of(step) == said.words.strip() and _went_to(offer, said)
    if said.kind is Saying.ACCEPT:
        return (step.is_extra, step.expected_at) == (said.is_extra, said.expected_at)
    if said.kind is Saying.DEPART:
        return said.expected_at in {None, step.expected_at}
    reason = said.reason.value if said.reason else ""
    return (step.reason, _note_of(step)) == (reason, said.words.strip())


def _went_to(offer: Offer, said: Reply) -> bool:
    other = Offer.objects.filter(redirected_from=offer).select_related("unit").first()
    if other is None or other.unit is None or other.unit.code != said.to:
        return False
    step = _last(other, Saying.ACCEPT.value)
    return step is not None and step.is_extra == said.is_extra and said.expected_at in {None, step.expected_at}


def _note_of(step: OfferStep) -> str:
    return sealing.unseal(bytes(step.note), owner=step.offer_id, purpose=NOTE) if step.note else ""


def _accept(said: Reply, offer_id: UUID, actor: Actor, at: datetime) -> None:
    answering.accept(offer_id=offer_id, yes=_yes(said), side=Side.PROVIDER, actor=actor, at=at)


def _decline(said: Reply, offer_id: UUID, actor: Actor, at: datetime) -> None:
    if not isinstance(said.reason, Declined):
        raise Refused("Zeg waarom er geen plaats is.")
    answering.decline(offer_id=offer_id, reason=said.reason, words=said.words, side=Side.PROVIDER, actor=actor, at=at)


def _redirect(said: Reply, offer_id: UUID, actor: Actor, at: datetime) -> None:
    if said.to is None:
        raise Refused("Zeg waar wel plaats is.")
    answering.redirect(
        offer_id=offer_id, to=said.to, words=said.words, yes=_yes(said), side=Side.PROVIDER, actor=actor, at=at
    )


def _cancel(said: Reply, offer_id: UUID, actor: Actor, at: datetime) -> None:
    if not isinstance(said.reason, Cancelled):
        raise Refused("Zeg waarom u afzegt.")
    answering.cancel(offer_id=offer_id, reason=said.reason, words=said.words, side=Side.PROVIDER, actor=actor, at=at)


def _depart(said: Reply, offer_id: UUID, actor: Actor, at: datetime) -> None:
    answering.depart(offer_id=offer_id, expected_at=said.expected_at, side=Side.PROVIDER, actor=actor, at=at)


def _arrive(said: Reply, offer_id: UUID, actor: Actor, at: datetime) -> None:
    del said
    answering.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=actor, at=at)


def _correct(said: Reply, offer_id: UUID, actor: Actor, at: datetime) -> None:
    answering.correct(offer_id=offer_id, because=said.words, side=Side.PROVIDER, actor=actor, at=at)


def _miss(said: Reply, offer_id: UUID, actor: Actor, at: datetime) -> None:
    answering.miss(offer_id=offer_id, words=said.words, side=Side.PROVIDER, actor=actor, at=at)


def _leave(said: Reply, offer_id: UUID, actor: Actor, at: datetime) -> None:
    del said
    answering.leave(offer_id=offer_id, side=Side.PROVIDER, actor=actor, at=at)


@transaction.atomic
def _book(offer_id: UUID, actor: Actor, at: datetime) -> bool:
    _, offer, _ = of_the_provider(offer_id=offer_id, actor=actor, at=at)
    if offer.hold is not None and offer.hold.absorbed_at is not None:
        return False
    answering.book(offer_id=offer_id, actor=actor, at=at)
    return True


def _yes(said: Reply) -> answering.Yes:
    return answering.Yes(is_extra=said.is_extra, expected_at=said.expected_at)


# What moves the offer; `book` does not.
_DEEDS: dict[Saying, Callable[[Reply, UUID, Actor, datetime], None]] = {
    Saying.ACCEPT: _accept,
    Saying.DECLINE: _decline,
    Saying.REDIRECT: _redirect,
    Saying.CANCEL: _cancel,
    Saying.DEPART: _depart,
    Saying.ARRIVE: _arrive,
    Saying.CORRECT: _correct,
    Saying.MISS: _miss,
    Saying.LEAVE: _leave,
}
