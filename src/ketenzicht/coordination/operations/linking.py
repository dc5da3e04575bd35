"""A request that goes on where an earlier one of the same patient ended: said by a person, in the story of both."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, Refused
from ketenzicht.coordination.domain import Kind
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.holding import locked, tell

MOST_WORDS = 2_000
UNKNOWN_EARLIER = "Deze eerdere zorgvraag kennen wij niet, of zij is van een ander centrum. Kijk het nummer na."


@transaction.atomic
def go_on_from(*, request_id: UUID, earlier: int, because: str, actor: Actor, at: datetime) -> None:
    """It is the next step for the patient of an earlier request of this centre, by its number.

    Raises NotPermitted, NotFound, Conflict when it goes on from another already, Refused wordless, for an unknown
    number, or for one that came in later: time goes one way, so that a trajectory has no circle.
    """
    row = locked(request_id, actor=actor, at=at)
    said = _said(because, "Schrijf waaraan u weet dat het om dezelfde patiënt gaat.")
    found = CareRequest.objects.filter(centre_id=row.centre_id, number=earlier).first()
    if found is None or found.id == row.id:
        raise Refused(UNKNOWN_EARLIER)  # beside the field, not as a page that is not there
    if row.continues_id is not None:
        raise Conflict("Deze zorgvraag is al het vervolg op een andere. Maak dat eerst los.")
    _refuse_later(row, found)
    _link(row, found, actor=actor, at=at, note=said)


@transaction.atomic
def go_on_no_more(*, request_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """It was of somebody else after all. Raises NotPermitted, NotFound, Conflict when nothing was linked, Refused."""
    row = locked(request_id, actor=actor, at=at)
    said = _said(because, "Schrijf waarom dit toch geen vervolg is.")
    earlier = row.continues
    if earlier is None:
        raise Conflict("Deze zorgvraag is geen vervolg op een andere.")
    row.continues = None
    row.save(update_fields=["continues"])
    tell(row, Kind.UNLINKED, actor=actor, at=at, detail={"earlier": earlier.number}, note=said)
    tell(earlier, Kind.UNLINKED, actor=actor, at=at, detail={"later": row.number}, note=said)


def go_on_from_sent(row: CareRequest, *, key: str, actor: Actor, at: datetime) -> None:
    """Within the deed that takes it in: the system that sends it says which of its own it goes on from.

    Raises Invalid for one that it did not send, or sent to another centre.
    """
    found = CareRequest.objects.filter(source=row.source, source_key=key, centre_id=row.centre_id).first()
    if found is None or found.id == row.id:
        nl = "Onder dit kenmerk stuurde u aan dit centrum geen zorgvraag."
        raise Invalid([Fault("/continues", "unknown", nl, "You sent no request under this key to this centre.")])
    _link(row, found, actor=actor, at=at, note="", permission=Permission.COORDINATION_REQUEST)


def _link(
    row: CareRequest,
    earlier: CareRequest,
    *,
    actor: Actor,
    at: datetime,
    note: str,
    permission: Permission | None = None,
) -> None:
    row.continues = earlier
    row.save(update_fields=["continues"])
    tell(row, Kind.LINKED, actor=actor, at=at, detail={"earlier": earlier.number}, note=note, authorisation=permission)
    tell(earlier, Kind.LINKED, actor=actor, at=at, detail={"later": row.number}, note=note, authorisation=permission)


def _refuse_later(row: CareRequest, earlier: CareRequest) -> None:
    if (earlier.received_at, earlier.number) >= (row.received_at, row.number):
        raise Refused("Die zorgvraag kwam later binnen dan deze. Leg het vervolg vast bij de latere.")


def _said(text: str, otherwise: str) -> str:
    if not text.strip():
        raise Refused(otherwise)
    if len(text.strip()) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(text.strip())}.")
    return text.strip()
