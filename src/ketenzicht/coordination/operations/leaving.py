"""Letting a request go: for later, to somebody outside the centre, or for good."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.coordination.domain import Ending, Kind, Move, Receiver, Status, after
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.hearing import hear_end
from ketenzicht.coordination.operations.holding import drop_claim, held, locked, tell
from ketenzicht.coordination.operations.supervised import lapse, refuse_unsigned
from ketenzicht.coordination.operations.transferring import overtake_transfer
from ketenzicht.coordination.queries.advice import stages_at

LONGEST_WAIT = timedelta(days=2)
MOST_WORDS = 2_000  # characters


@dataclass(frozen=True, slots=True)
class WarmTransfer:
    """That the line was handed over with words: to whom, and whether the caller stayed on the line."""

    spoke_with: str
    stayed_on_line: bool


@transaction.atomic
def park(*, request_id: UUID, claim: int, until: datetime, because: str, actor: Actor, at: datetime) -> None:
    """Put a request aside until a moment: then it stands in the queue again."""
    row = held(request_id, claim=claim, actor=actor, at=at)
    _refuse_moment(until, row, at=at)
    note = _said(because, "Schrijf waarop deze zorgvraag wacht.")
    _leave(row, Move.PARK, at=at, due_at=until)
    tell(row, Kind.PARKED, actor=actor, at=at, detail={"until": until.isoformat()}, note=note)


@transaction.atomic
def call_back(*, request_id: UUID, claim: int, due_at: datetime, note: str, actor: Actor, at: datetime) -> None:
    """Agree with who called to call back at a moment."""
    row = held(request_id, claim=claim, actor=actor, at=at)
    _refuse_moment(due_at, row, at=at)
    _leave(row, Move.CALL_BACK, at=at, due_at=due_at)
    detail = {"dueAt": due_at.isoformat()}
    tell(row, Kind.CALL_BACK_PLANNED, actor=actor, at=at, detail=detail, note=_short(note))


@transaction.atomic
def forward(
    *, request_id: UUID, claim: int, to: Receiver, warm: WarmTransfer | None, note: str, actor: Actor, at: datetime
) -> None:
    """Hand a request over to somebody outside the centre, at once. What is time-critical is handed over with words.

    Nothing is sought for it any more; where the patient is already going to, stays followed, and holds up nothing.
    Raises Refused when it does not say with whom one spoke, where that is a must.
    """
    row = held(request_id, claim=claim, actor=actor, at=at)
    if to in SPOKEN_TO and (warm is None or not warm.spoke_with.strip()):
        raise Refused(f"Overdragen aan {to.word} gaat met een gesprek. Vul in met wie u sprak.", field="spoke_with")
    overtake_transfer(row, actor=actor, at=at)
    hear_end(row.id, to, actor=actor, at=at)
    _leave(row, Move.FORWARD, at=at)
    lapse(row, actor=actor, at=at)
    detail: dict[str, object] = {"to": to.value, "warm": warm is not None}
    if warm is not None:
        detail["stayedOnLine"] = warm.stayed_on_line
    said = f"Gesproken met {warm.spoke_with.strip()}. {note}" if warm and warm.spoke_with.strip() else note
    tell(row, Kind.FORWARDED, actor=actor, at=at, detail=detail, note=_short(said))


@transaction.atomic
def close(
    *, request_id: UUID, claim: int, ending: Ending, note: str, actor: Actor, at: datetime, same_as: int | None = None
) -> None:
    """End a request without a decision about care. `same_as` is the number of the request that it repeats.

    Raises Refused while a red flag stands or a triage waits for a co-sign, unless the request goes on in another or the
    patient died: nobody is closed away. So is no question for advice, and nobody who is going to a place that was
    arranged. What is only sought ends with it.
    """
    row = held(request_id, claim=claim, actor=actor, at=at)
    if any(one.is_open for one in stages_at(row.id)):
        raise Refused("Er is nog een adviesvraag open. Beantwoord haar, of schrijf bij het advies dat zij vervalt.")
    if ending is Ending.SAME:
        row.same_as = _other(row, same_as)
    elif ending is not Ending.DIED:
        _refuse_unsafe(row, actor=actor, at=at)
    said = _said(note, "Schrijf hoe deze zorgvraag is afgelopen.")
    detail = {"ending": ending.value} | ({"sameAs": same_as} if row.same_as_id else {})
    overtake_transfer(row, actor=actor, at=at)
    hear_end(row.id, ending, actor=actor, at=at)
    _leave(row, Move.CLOSE, at=at)
    lapse(row, actor=actor, at=at)
    tell(row, Kind.CLOSED, actor=actor, at=at, detail=detail, note=said)


def _refuse_unsafe(row: CareRequest, *, actor: Actor, at: datetime) -> None:
    if row.has_red_flag:
        raise Refused(
            "Er is een alarmsignaal. Draag deze zorgvraag over, besluit welke zorg past, of laat een tweede collega "
            "met een lagere urgentie instemmen."
        )
    refuse_unsigned(row, actor=actor, at=at)


@transaction.atomic
def reopen(*, request_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Put a request that was done back in the queue: somebody calls again, or it was closed by mistake."""
    row = locked(request_id, actor=actor, at=at)
    said = _said(because, "Schrijf waarom u deze zorgvraag heropent.")
    row.same_as = None
    _leave(row, Move.REOPEN, at=at)
    tell(row, Kind.REOPENED, actor=actor, at=at, note=said)


SPOKEN_TO = frozenset({Receiver.AMBULANCE, Receiver.CONTROL_ROOM})


def _leave(row: CareRequest, move: Move, *, at: datetime, due_at: datetime | None = None) -> None:
    row.status, row.since, row.due_at = after(Status(row.status), move).value, at, due_at
    row.whereabouts = ""
    drop_claim(row)
    row.save()


def _said(text: str, otherwise: str) -> str:
    if not text.strip():
        raise Refused(otherwise)
    return _short(text)


def _short(text: str) -> str:
    """Nothing is ever cut off: what is too long goes back to who wrote it."""
    if len(text.strip()) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(text.strip())}.")
    return text.strip()


def _refuse_moment(moment: datetime, row: CareRequest, *, at: datetime) -> None:
    """A request is not put aside past the moment before which care must begin."""
    if moment <= at:
        raise Refused("Dit moment is al voorbij. Kies een later moment.", field="later")
    if moment - at > LONGEST_WAIT:
        raise Refused("Dat is meer dan twee dagen. Sluit de zorgvraag af of draag haar over.", field="later")
    if row.begin_before is not None and moment > row.begin_before:
        raise Refused("Dat is later dan de zorg moet beginnen. Kies een moment daarvoor.", field="later")


def _other(row: CareRequest, number: int | None) -> CareRequest:
    of_centre = CareRequest.objects.filter(centre_id=row.centre_id).exclude(id=row.id)
    found = of_centre.filter(number=number).first() if number else None
    if found is None or found.same_as_id == row.id:
        raise NotFound("Deze andere zorgvraag kennen wij niet. Kies er een uit de lijst.")
    return found
