"""What is sought for a request: stated, not found, not needed any more, or sought again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.base.geography import Point
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination import queries as requests
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import (
    COMING,
    Action,
    Cancelled,
    Dropped,
    NeedMove,
    NeedStatus,
    Sex,
    Side,
    Sought,
    Status,
    Want,
    need_after,
)
from ketenzicht.placement.domain.closing import WHEN_DROPPED
from ketenzicht.placement.domain.naming import refuse_naming
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.offers import catch_up, end_need, move, need_of_the_centre, set_need, withdraw_all
from ketenzicht.placement.operations.steps import Party
from ketenzicht.placement.operations.unmet import keep_unmet_at_end
from ketenzicht.placement.operations.winning import refuse_closed
from ketenzicht.placement.queries.approaches import region_of
from ketenzicht.sealing import operations as sealing
from ketenzicht.statements import together
from ketenzicht.triage import queries as content

SOUGHT, QUESTION = "placement.sought", "placement.question"
MOST_WORDS = 2_000
UNKNOWN_FORM = "Deze vorm van zorg staat niet in de regels voor passende zorg."
NO_RULES = "Er zijn geen regels voor passende zorg in gebruik. De functioneel beheerder leest ze in."


@dataclass(frozen=True, slots=True)
class NewNeed:
    """What is sought: a form of care of the rules in use, for a patient as far as finding a place asks.

    `question` is what providers read: what is the matter and what the care asks, not who it is. `sought` is None for a
    form of care of which no figure tells where there is room: that is arranged by telephone. `sent` names what was
    filled in, once: what comes twice with it is one need.
    """

    form: str
    sought: Sought | None
    question: str
    before: datetime | None = None
    sent: UUID | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody filled in to find a place; `where` is the point of the patient, `wants` codes of `Want`.

    `wishes` and `treaters` are locations and organisations; `sent` is as in `NewNeed`.
    """

    form: str
    question: str
    before: datetime | None
    where: Point | None
    age: int | None
    sex: str
    wants: Sequence[str]
    wishes: Sequence[UUID] = ()
    treaters: Sequence[UUID] = ()
    sent: UUID | None = None


@transaction.atomic
@together()
def state_need(*, request_id: UUID, new: NewNeed, actor: Actor, at: datetime) -> UUID:
    """Something is sought for a request, after what was sought for it before. What is sent twice gives the same need.

    Raises NotPermitted, NotFound (a request of another centre, a form of care that the rules do not know), and Refused
    for a request that was closed, or a question that says nothing.
    """
    held = coordination.work_on_open(request_id=request_id, actor=actor, at=at)
    if (made := _made_of(request_id, new.sent)) is not None:
        return made
    form_name = _form_name(new.form, at=at)
    question = asked_in_words(held.who_it_is, new.question)
    sought = {SOUGHT: msgspec.json.encode(new.sought).decode()} if new.sought else {}
    sealed = sealing.seal_all({QUESTION: question, **sought}, owner=request_id)
    row = Need(
        request_id=request_id,
        step=_next_step(request_id),
        form=new.form,
        form_name=form_name,
        kinds=[list(one) for one in new.sought.kinds] if new.sought else [],
        before=new.before,
        status=need_after(None, NeedMove.STATE).value,
        since=at,
        stated_at=at,
        stated_by=access.own_account(actor),
        stated_by_name=actor.name[:255],
        sought=sealed.get(SOUGHT, b""),
        question=sealed[QUESTION],
        sent=new.sent,
    )
    row.save(force_insert=True)
    detail = {"need": str(row.id), "form": new.form, "name": form_name}
    coordination.add_each_to_story(held=held, kind=Kind.NEED_STATED, details=[detail], actor=actor, at=at)
    return row.id


def _next_step(request_id: UUID) -> Combinable:
    """Counted by the database as it is written: the request is held, so nobody else counts meanwhile."""
    last = Need.objects.filter(request_id=request_id).order_by("-step").values("step")[:1]
    return Coalesce(Subquery(last), 0) + 1


def _made_of(request_id: UUID, sent: UUID | None) -> UUID | None:
    """What was made of the same form before: the request is held, so who sends it twice waits here for the first."""
    if sent is None:
        return None
    return Need.objects.filter(request_id=request_id, sent=sent).values_list("id", flat=True).first()


@transaction.atomic
def drop_need(*, need_id: UUID, dropped: Dropped, because: str, actor: Actor, at: datetime) -> None:
    """It is not needed any more: who was asked is told so, and a place that was held is free again.

    When the patient came to be elsewhere, what was arranged ends as that. Raises Conflict when it is over already.
    """
    row = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    said = _said(because, "Schrijf waarom deze zorginzet niet meer nodig is.")
    need_after(NeedStatus(row.status), NeedMove.DROP)
    keep_unmet_at_end(row, WHEN_DROPPED.get(dropped), actor=actor, at=at)
    end_search(row, dropped, said=said, actor=actor, at=at)


def end_search(row: Need, dropped: Dropped, *, said: str, actor: Actor, at: datetime) -> None:
    """Within a deed at a need that is held, and not over."""
    party = Party(Side.CENTRE, actor, at)
    withdraw_all(row, party=party, reason=_why(dropped))
    for offer in _coming(row, at=at):
        action = Action.LAND_ELSEWHERE if dropped is Dropped.LANDED else Action.CANCEL
        move(row, offer, action, party, reason=_why(dropped))
    end_need(row, dropped, because=said, at=at)
    tell_of_need(row, Kind.NEED_ENDED, {"dropped": dropped.value}, note=said, actor=actor, at=at)


@transaction.atomic
def resume_need(*, need_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Seek again what was given up or thought not to be needed any more."""
    row = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    coordination.work_on_open(request_id=row.request_id, actor=actor, at=at)
    refuse_closed(row)
    said = _said(because, "Schrijf waarom er weer een plaats nodig is.")
    row.dropped, row.because = "", b""
    set_need(row, NeedMove.RESUME, at=at)
    tell_of_need(row, Kind.NEED_RESUMED, {"form": row.form, "name": row.form_name}, note=said, actor=actor, at=at)


def _coming(row: Need, *, at: datetime) -> list[Offer]:
    """What still stands: what was not confirmed in time lapses first."""
    held = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("location")
    found = list(held.filter(need=row, status__in=[one.value for one in COMING]))
    for one in found:
        catch_up(row, one, at=at)
    return [one for one in found if Status(one.status) in COMING]


_WHY: Mapping[Dropped, Cancelled] = {
    Dropped.DIED: Cancelled.DIED,
    Dropped.LEFT: Cancelled.LEFT,
    Dropped.MISTAKE: Cancelled.MISTAKE,
}


def _why(dropped: Dropped) -> Cancelled:
    """What providers are told."""
    return _WHY.get(dropped, Cancelled.NOT_NEEDED)


def _form_name(form: str, *, at: datetime) -> str:
    in_use = content.fitting_in_use(at=at)
    if in_use is None:
        raise Refused(NO_RULES)
    found = in_use[1].form.get(form)
    if found is None:
        raise NotFound(UNKNOWN_FORM)
    return found.name


def _said(text: str, otherwise: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(otherwise)
    if len(said) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(said)}.")
    return said


def asked_in_words(patient: Mapping[str, str], question: str) -> str:
    said = _said(question, "Schrijf wat u aan aanbieders vraagt, zonder te zeggen wie de patiënt is.")
    refuse_naming(said, patient)
    return said


def sealed_of(request_id: UUID, text: str, purpose: str) -> bytes:
    return sealing.seal(text, owner=request_id, purpose=purpose)


def tell_of_need(
    row: Need, kind: Kind, detail: dict[str, object], *, note: str = "", actor: Actor, at: datetime
) -> None:
    told = {"need": str(row.id), **detail}
    coordination.add_to_story(request_id=row.request_id, kind=kind, detail=told, note=note, actor=actor, at=at)


def new_need(*, request_id: UUID, told: Told, at: datetime) -> NewNeed:
    """What is sought, with the kinds of care that tell of room for this form; of the region of the centre."""
    in_use = content.fitting_in_use(at=at)
    found = in_use[1].form.get(told.form) if in_use is not None else None
    if found is None:
        raise NotFound(UNKNOWN_FORM)
    kinds = tuple((one.module, one.label) for one in found.capacity)
    region = region_of(centre_id=requests.centre_of_request(request_id=request_id), at=at) if kinds else None
    return NewNeed(
        form=told.form,
        sought=sought_from(told, kinds=kinds, region=region) if kinds else None,
        question=told.question,
        before=told.before,
        sent=told.sent,
    )


def sought_from(told: Told, *, kinds: tuple[tuple[str, str], ...], region: str | None) -> Sought:
    """What somebody filled in, as it is searched for."""
    return Sought(
        kinds=kinds,
        point=told.where,
        before=told.before,
        age=told.age,
        sex=Sex(told.sex) if told.sex else None,
        wants=frozenset(Want(one) for one in told.wants),
        wishes=frozenset(told.wishes),
        treaters=frozenset(told.treaters),
        region=region,
    )
