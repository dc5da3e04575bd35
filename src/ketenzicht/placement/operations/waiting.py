"""Waiting for a place that is not there now: on the list of a provider, until there is one somewhere."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.capacity import queries as capacity
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import NeedStatus
from ketenzicht.placement.domain.following import Unlisted
from ketenzicht.placement.models import Need, WaitingPlace
from ketenzicht.placement.operations.asking import Asked, ask
from ketenzicht.placement.operations.offers import need_of_the_centre
from ketenzicht.placement.operations.winning import refuse_closed
from ketenzicht.placement.queries.waiting import WAITING, could_carry, first_at
from ketenzicht.sealing import operations as sealing
from ketenzicht.sealing import queries as opened

MOST_WORDS = 500
NOTHING_SOUGHT = "Voor deze zorginzet wordt geen plaats meer gezocht."
UNKNOWN_BEFORE = "Kies een plek van een eerdere zorgvraag van dit traject, die nog niet is meegegaan."
UNKNOWN_PLACE = "Deze plek op een wachtlijst kennen wij niet, of zij is van een ander centrum."


@transaction.atomic
def wait_at(*, need_id: UUID, units: list[UUID], because: str, actor: Actor, at: datetime) -> list[UUID]:
    """Have a need wait at units, by their codes, and say why. Who waits there already keeps their moment.

    Raises NotPermitted, NotFound, Conflict when there is a place or it is over, Refused for nowhere or no reason.
    """
    row = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    refuse_closed(row)
    if row.status != NeedStatus.SEEKING.value:
        raise Conflict(NOTHING_SOUGHT)
    said = _said(because)
    found = capacity.units_to_ask(capacity.picture_now(now=at), codes=units, now=at)
    if not units or len(found) != len(set(units)):
        raise NotFound("Een van deze aanbieders staat niet meer in het register. Zoek opnieuw.")
    waits = set(row.waiting.filter(left_at__isnull=True).values_list("unit_id", flat=True))
    made = []
    for one in found.values():
        if one.unit_id in waits:
            continue
        if [one.module, one.label] not in row.kinds:
            raise Refused("Een van deze aanbieders geeft andere zorg dan wordt gezocht.")
        place = WaitingPlace.objects.create(
            need=row,
            unit_id=one.unit_id,
            location_id=one.location_id,
            organisation_id=one.organisation_id,
            since=at,
            by=access.own_account(actor),
            by_name=actor.name[:255],
            because=sealing.seal(said, owner=row.id, purpose=WAITING),
        )
        made.append(place.id)
    if made:
        _tell(row, Kind.LISTED, {"places": len(made)}, note=said, actor=actor, at=at)
    return made


@transaction.atomic
def carry_over(*, need_id: UUID, places: list[UUID], because: str, actor: Actor, at: datetime) -> list[UUID]:
    """A need of a request that goes on from another waits where that did, since when that did; and why.

    What still waits there leaves the list as carried, in the same transaction: one patient, one place in line. Both
    stories tell it. Raises NotPermitted, NotFound for what is not of an earlier request of its trajectory or was
    carried over already, Conflict when nothing is sought, Refused for nothing or no reason.
    """
    row = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    refuse_closed(row)
    if row.status != NeedStatus.SEEKING.value:
        raise Conflict(NOTHING_SOUGHT)
    said = _said(because)
    chosen = set(places)
    held = WaitingPlace.objects.select_for_update(of=("self",), no_key=True).select_related("need__request")
    before = list(held.filter(id__in=chosen).order_by("id"))
    could = {one.id for one in could_carry(need_id=row.id, request_id=row.request_id, now=at)}
    if not chosen or not chosen <= could:
        raise NotFound(UNKNOWN_BEFORE)
    return [_carry(row, one, said=said, actor=actor, at=at) for one in before]


def _carry(need: Need, before: WaitingPlace, *, said: str, actor: Actor, at: datetime) -> UUID:
    made = WaitingPlace.objects.create(
        need=need,
        unit_id=before.unit_id,
        location_id=before.location_id,
        organisation_id=before.organisation_id,
        since=before.since,
        by=access.own_account(actor),
        by_name=actor.name[:255],
        because=sealing.seal(_why_before(before, said), owner=need.id, purpose=WAITING),
        carried_from=before.id,
    )
    if before.left_at is None:
        before.left_at, before.left_because = at, Unlisted.CARRIED.value
        before.save(update_fields=["left_at", "left_because"])
    number = need.request.number
    _tell(need, Kind.LISTED, {"places": 1, "from": before.need.request.number}, note=said, actor=actor, at=at)
    gone = {"why": Unlisted.CARRIED.value, "to": number}
    _tell(before.need, Kind.UNLISTED, gone, note=said, actor=actor, at=at)
    return made.id


def _why_before(before: WaitingPlace, said: str) -> str:
    """Why they waited there goes along, with why it is carried over."""
    text = opened.unseal(bytes(before.because), owner=before.need_id, purpose=WAITING) if before.because else ""
    return f"{text} Overgenomen van zorgvraag {before.need.request.number}: {said}".strip()


@transaction.atomic
def take_off(*, place_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Somebody does not wait there any more, and why."""
    place, need = _of_the_centre(place_id, actor=actor, at=at)
    said = _said(because)
    place.left_at, place.left_because = at, Unlisted.TAKEN_OFF.value
    place.save(update_fields=["left_at", "left_because"])
    detail = {"why": Unlisted.TAKEN_OFF.value}
    _tell(need, Kind.UNLISTED, detail, note=said, actor=actor, at=at)


@transaction.atomic
def ask_from_list(*, place_id: UUID, because: str, actor: Actor, at: datetime) -> UUID:
    """A place came free where somebody waits: ask for it, for who is first. The offer.

    For somebody else than the first only with a reason, which is on record at both. Raises Refused without one.
    """
    place, need = _of_the_centre(place_id, actor=actor, at=at)
    first = first_at(unit_id=place.unit_id)
    if first is not None and first.need_id != need.id:
        said = _said(because, "Iemand anders is eerst aan de beurt. Schrijf waarom u die overslaat.")
        _tell(need, Kind.LISTED, {"skips": True}, note=said, actor=actor, at=at)
        _tell_skipped(first.need_id, note=said, actor=actor, at=at)
    made = ask(need_id=need.id, units=[Asked(place.unit.code)], actor=actor, at=at)
    if not made:
        raise Conflict("Deze aanbieder is al gevraagd.")
    return made[0]


def _of_the_centre(place_id: UUID, *, actor: Actor, at: datetime) -> tuple[WaitingPlace, Need]:
    need_id = WaitingPlace.objects.filter(id=place_id).values_list("need_id", flat=True).first()
    if need_id is None:
        raise NotFound(UNKNOWN_PLACE)
    need = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    place = WaitingPlace.objects.select_related("unit").get(id=place_id)
    if place.left_at is not None:
        raise Conflict("Deze patiënt wacht daar niet meer.")
    return place, need


def _tell_skipped(need_id: UUID, *, note: str, actor: Actor, at: datetime) -> None:
    """Who was skipped may be of another centre: that somebody went before is told, not who or why."""
    need = Need.objects.select_related("request").get(id=need_id)
    own = need.request.centre_id == actor.organisation_id
    _tell(need, Kind.LISTED, {"skipped": True}, note=note if own else "", actor=actor, at=at)


def _said(text: str, otherwise: str = "Schrijf waarom.") -> str:
    said = text.strip()
    if not said:
        raise Refused(otherwise)
    if len(said) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(said)}.")
    return said


def _tell(need: Need, kind: Kind, detail: dict[str, Any], *, note: str, actor: Actor, at: datetime) -> None:
    told = {"need": str(need.id), **detail}
    coordination.add_to_story(request_id=need.request_id, kind=kind, detail=told, note=note, actor=actor, at=at)
