"""Handing a request over to another centre: asked, answered or not in time; at each moment one centre has it.

Each step locks the request before the transfer, so that of two at the same moment the second finds what the first did.
"""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.clockwork import OneByOne
from ketenzicht.coordination.domain import (
    LEASE,
    Kind,
    Move,
    Reach,
    Status,
    TransferStage,
    TransferStep,
    Warm,
    WhyNot,
    WhyOver,
    after,
    answered_before,
    must_be_warm,
    transfer_after,
)
from ketenzicht.coordination.models import CareRequest, Transfer
from ketenzicht.coordination.operations.holding import centre_of, held, locked, tell
from ketenzicht.coordination.queries.queue import is_centre
from ketenzicht.coordination.queries.transfers import works_here
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.registry import queries as registry

MOST_WORDS = 2_000  # characters
UNKNOWN = "Deze overdracht kennen wij niet, of zij is van een ander centrum."


@transaction.atomic
def ask_transfer(
    *, request_id: UUID, claim: int, to: UUID, why: WhyOver, warm: Warm | None, said: str, actor: Actor, at: datetime
) -> UUID:
    """Ask another centre to take a request over; gives the id of the transfer. Until it does, everything stays here.

    Who asks keeps it in hand. Raises NotPermitted, NotFound, Conflict when it is asked already, and Refused for what
    is no other centre, where nobody works, or without words where those are a must.
    """
    row = held(request_id, claim=claim, actor=actor, at=at)
    if row.reach is not Reach.OWN:
        raise Refused("U helpt dit centrum. Leg de zorgvraag terug: het centrum zelf draagt over.")
    _refuse_receiver(row, to, at=at)
    spoke_with = warm.spoke_with.strip() if warm else ""
    if must_be_warm(row.urgency, has_red_flag=row.has_red_flag) and not spoke_with:
        speak = "Deze zorgvraag is tijdkritisch: overdragen gaat met een gesprek. Vul in met wie u sprak."
        raise Refused(speak, field="spoke_with")
    words = _words(f"Gesproken met {spoke_with}. {said}" if spoke_with else said)
    if why is WhyOver.OTHER and not said.strip():
        raise Refused("Schrijf waarom u deze zorgvraag overdraagt.", field="said")
    if Transfer.objects.filter(request=row, stage=TransferStage.ASKED.value).exists():
        raise Conflict("Deze zorgvraag is al aan een ander centrum aangeboden. Trek dat eerst in.")
    stayed = warm is not None and bool(spoke_with) and warm.stayed_on_line
    made = Transfer.objects.create(
        request=row,
        sender_id=row.centre_id,
        receiver_id=to,
        asked_at=at,
        asked_by=access.own_account(actor),
        why=why.value,
        is_warm=bool(spoke_with),
        stayed_on_line=stayed,
        stage=transfer_after(None, TransferStep.ASK).value,
    )
    row.save(update_fields=["claimed_until"])
    detail = {**_between(made), "why": why.value, "warm": bool(spoke_with), "stayedOnLine": stayed}
    tell(row, Kind.TRANSFER_ASKED, actor=actor, at=at, detail=detail, note=words)
    return made.id


@transaction.atomic
def accept_transfer(*, transfer_id: UUID, actor: Actor, at: datetime) -> UUID:
    """Take a request over: from now on it is of this centre, in hand with the actor; gives which request.

    Who had it in hand at the other centre has it no more. Raises NotPermitted, NotFound, and Conflict when it was
    withdrawn, answered, or not answered in time.
    """
    row, made = _received(transfer_id, actor=actor)
    _settle(made, TransferStep.ACCEPT, by=access.own_account(actor), at=at)
    row.status, row.since = after(Status(row.status), Move.HAND_OVER).value, at
    row.centre_id, row.due_at, row.meant_for, row.helping_id = made.receiver_id, None, None, None
    row.claimed_by, row.claimed_until = access.own_account(actor), at + LEASE
    row.claim_number += 1
    row.save()
    row.reach = Reach.OWN
    tell(row, Kind.HANDED_OVER, actor=actor, at=at, detail=_between(made))
    return row.id


@transaction.atomic
def decline_transfer(*, transfer_id: UUID, why_not: WhyNot, said: str, actor: Actor, at: datetime) -> None:
    """Do not take a request over, and say why: it is still of who asked, whom it is told. Raises as accepting does."""
    row, made = _received(transfer_id, actor=actor)
    words = _words(said)
    if why_not is WhyNot.OTHER and not words:
        raise Refused("Schrijf waarom u deze zorgvraag niet overneemt.")
    made.why_not = why_not.value
    _settle(made, TransferStep.DECLINE, by=access.own_account(actor), at=at)
    detail = {**_between(made), "whyNot": why_not.value}
    tell(row, Kind.TRANSFER_DECLINED, actor=actor, at=at, detail=detail, note=words)
    _escalate(row, made, "heeft uw zorgvraag niet overgenomen", at=at)


@transaction.atomic
def withdraw_transfer(*, transfer_id: UUID, actor: Actor, at: datetime) -> None:
    """Whoever works at the centre that asked takes that back. Raises NotPermitted, NotFound, Conflict."""
    centre = centre_of(actor)
    request_id = _request_of(Transfer.objects.filter(id=transfer_id, sender_id=centre).first())
    row = locked(request_id, actor=actor, at=at)
    made = Transfer.objects.select_for_update().get(id=transfer_id)
    _settle(made, TransferStep.WITHDRAW, by=access.own_account(actor), at=at)
    tell(row, Kind.TRANSFER_WITHDRAWN, actor=actor, at=at, detail=_between(made))


def lapse_transfers(*, at: datetime) -> int:
    """Of what nobody answered in time the asking ends, and who asked is told; gives how many.

    One that cannot be ended holds up no other, and is told after them; nor does who is busy with one.
    """
    waiting = Transfer.objects.filter(stage=TransferStage.ASKED.value).order_by("asked_at", "id")
    clock = OneByOne()
    done = sum(clock.attempt(partial(_lapse, one, at=at)) for one in list(waiting.values_list("id", flat=True)))
    clock.tell_failed()
    return done


@transaction.atomic
def _lapse(transfer_id: UUID, *, at: datetime) -> bool:
    request_id = Transfer.objects.values_list("request_id", flat=True).get(id=transfer_id)
    row = CareRequest.objects.select_for_update(no_key=True).get(id=request_id)
    made = Transfer.objects.select_for_update().get(id=transfer_id)
    if made.stage != TransferStage.ASKED.value or at < answered_before(row.urgency, asked_at=made.asked_at):
        return False
    _settle(made, TransferStep.LAPSE, by=None, at=at)
    tell(
        row,
        Kind.TRANSFER_UNANSWERED,
        actor=PLATFORM,
        at=at,
        detail=_between(made),
        authorisation=Permission.COORDINATION_WORK,
    )
    _escalate(row, made, "antwoordde niet op tijd op uw overdracht", at=at)
    return True


def overtake_transfer(row: CareRequest, *, actor: Actor, at: datetime) -> None:
    """A request that is done otherwise is not asked about any more. The caller holds the row, before it is done."""
    made = Transfer.objects.select_for_update().filter(request=row, stage=TransferStage.ASKED.value).first()
    if made is not None:
        _settle(made, TransferStep.OVERTAKE, by=access.own_account(actor), at=at)
        tell(row, Kind.TRANSFER_WITHDRAWN, actor=actor, at=at, detail=_between(made))


def _received(transfer_id: UUID, *, actor: Actor) -> tuple[CareRequest, Transfer]:
    """The request and the transfer, by who is asked; the request first, as everywhere."""
    centre = centre_of(actor)
    request_id = _request_of(Transfer.objects.filter(id=transfer_id, receiver_id=centre).first())
    row = CareRequest.objects.select_for_update(no_key=True).get(id=request_id)
    row.reach = Reach.OFFERED
    return row, Transfer.objects.select_for_update().get(id=transfer_id)


def _request_of(made: Transfer | None) -> UUID:
    if made is None:
        raise NotFound(UNKNOWN)
    return made.request_id


def _settle(made: Transfer, step: TransferStep, *, by: UUID | None, at: datetime) -> None:
    made.stage = transfer_after(TransferStage(made.stage), step).value
    made.settled_at, made.settled_by = at, by
    made.save()


def _refuse_receiver(row: CareRequest, to: UUID, *, at: datetime) -> None:
    if to == row.centre_id:
        raise Refused("Deze zorgvraag is al van uw centrum. Kies een ander centrum.")
    if not is_centre(to):
        raise Refused("Kies een zorgcoördinatiecentrum uit de lijst.")
    if not works_here(to, now=at):
        raise Refused(
            "Bij dit centrum werkt nog niemand op het platform, dus niemand zou antwoorden. Bel dat centrum, en draag "
            "over buiten het platform om."
        )


def _between(made: Transfer) -> dict[str, object]:
    """What the story says: which transfer, from whom to whom, as they are called now."""
    names = registry.organisation_names(ids=[made.sender_id, made.receiver_id])
    return {
        "transfer": str(made.id),
        "from": names.get(made.sender_id, ""),
        "to": names.get(made.receiver_id, ""),
    }


def _escalate(row: CareRequest, made: Transfer, what: str, *, at: datetime) -> None:
    """Tell everybody of the centre that has it; nothing in it is about the patient."""
    other = registry.organisation_names(ids=[made.receiver_id]).get(made.receiver_id, "Het andere centrum")
    new = NewNotice(
        about=f"transfer/{made.id}",
        title=f"Zorgvraag {row.number} is nog bij u",
        text=f"{other} {what}. De zorgvraag is van uw centrum gebleven.",
        link=f"/coordination/{row.id}/",
    )
    share = Permission.COORDINATION_SHARE
    notices.give(notice=new, organisation_id=row.centre_id, permission=share, actor=PLATFORM, at=at)


def _words(text: str) -> str:
    if len(text.strip()) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(text.strip())}.")
    return text.strip()
