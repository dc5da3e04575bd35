"""What a telephone exchange tells of calls, over JSON: each event once, and signs of life."""

import re
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router, Status
from pydantic import Field

from ketenzicht.access.api import actor_of, apiKey
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.rest.api import Moment, Wire
from ketenzicht.rest.openapi import describe_tag
from ketenzicht.telephony import operations, queries
from ketenzicht.telephony.domain import CallStatus, EndedBy, EventKind

TAG = "Telefonie"
describe_tag(name=TAG, description="Gesprekken van de telefooncentrale van een zorgcoördinatiecentrum (zcc).")
router = Router(tags=[TAG], by_alias=True, auth=apiKey())
KEY = r"^[A-Za-z0-9][A-Za-z0-9@._:-]{0,99}$"
TELEPHONE_NUMBER = re.compile(r"(?:00|\+)?31\d{9}|0[1-9]\d{8}", re.ASCII)
MOST_OPEN = 1_000
CallKey = Annotated[
    str,
    Path(
        alias="callId",
        pattern=KEY,
        description="Hoe uw centrale dit gesprek noemt. Nooit een telefoonnummer: adressen komen in logbestanden.",
    ),
]
Dialled = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9+#*._:-]+$")]
Number = Annotated[str, Field(pattern=r"^\+?[0-9]{3,15}$")]
Place = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9+#*._: -]*[A-Za-z0-9+#*._:-]$")]


class CallEventIn(Wire):
    """Eén bericht over een gesprek. Berichten mogen dubbel, door elkaar en te laat komen."""

    sequence: Annotated[int, Field(ge=1, le=10_000, description="Telt per gesprek door vanaf 1, zonder gaten.")]
    kind: Annotated[EventKind, Field(description="ringing, answered, transferred of ended.")]
    at: Annotated[Moment, Field(description="Wanneer het gebeurde, volgens uw centrale.")]
    dialled: Annotated[Dialled | None, Field(description="Het gekozen nummer of de wachtrij, bij ringing.")] = None
    caller: Annotated[Number | None, Field(description="Nummer van de beller. Wordt versleuteld bewaard.")] = None
    caller_withheld: Annotated[bool, Field(description="De beller schermt het nummer af.")] = False
    extension: Annotated[Place | None, Field(description="Welk toestel opnam, bij answered.")] = None
    to: Annotated[Place | None, Field(description="Waarheen, bij transferred.")] = None
    is_warm: Annotated[bool | None, Field(description="Of er eerst gesproken is, bij transferred.")] = None
    ended_by: Annotated[EndedBy | None, Field(description="Wie ophing, bij ended.")] = None


class CallOut(Wire):
    call: Annotated[str, Field(description="Hoe uw centrale dit gesprek noemt.")]
    status: CallStatus
    status_name: Annotated[str, Field(description="gaat over, in gesprek, doorverbonden, beëindigd of gemist.")]


class SignOfLifeIn(Wire):
    """Dat uw centrale er is, met alle gesprekken die zij nu heeft: wat wij nog meenden en u niet, is voorbij."""

    at: Annotated[Moment, Field(description="Op welk moment dit zo was.")]
    open_calls: Annotated[
        list[Annotated[str, Field(pattern=KEY)]] | None,
        Field(max_length=MOST_OPEN, description="Alle lopende gesprekken. Laat het weg als u dat niet weet."),
    ] = None


class SignOfLifeOut(Wire):
    closed: Annotated[int, Field(description="Hoeveel gesprekken volgens ons nog liepen, en nu voorbij zijn.")]


@router.post(
    "/calls/{callId}/events",
    response={201: CallOut, 200: CallOut, 409: None, 413: None},
    summary="Meld wat er met een gesprek gebeurt",
    description="Hetzelfde nog eens sturen geeft 200 en verandert niets; iets anders onder hetzelfde volgnummer is "
    "409. Met `telephony.deliver`, voor het eigen centrum.",
)
def tell_call_event(request: HttpRequest, call_id: CallKey, body: CallEventIn) -> Any:
    """Keep one event of a call."""
    if faults := [*_of_key(call_id), *_of_kind(body)]:
        raise Invalid(faults)
    event = operations.NewEvent(
        sequence=body.sequence,
        kind=body.kind,
        at=body.at,
        dialled=body.dialled or "",
        caller=body.caller or "",
        is_withheld=body.caller_withheld,
        detail=_detail(body),
    )
    told = operations.hear(key=call_id, event=event, actor=actor_of(request), at=timezone.now())
    return Status(201 if told.is_new else 200, _told(call_id, told.status))


@router.get("/calls/{callId}", response=CallOut, summary="Wat weten wij van een gesprek?")
def call(request: HttpRequest, call_id: CallKey) -> Any:
    """Alleen van wat uw eigen centrale meldde."""
    return _told(call_id, queries.call_status(key=call_id, actor=actor_of(request)))


@router.post(
    "/exchange-signs",
    response={200: SignOfLifeOut, 413: None},
    summary="Geef een teken van leven",
    description="Elke 30 seconden. Na twee minuten stilte zegt de werkplek dat niemand weet wie er belt.",
)
def give_sign_of_life(request: HttpRequest, body: SignOfLifeIn) -> Any:
    """The exchange is there."""
    closed = operations.sign_of_life(
        open_calls=None if body.open_calls is None else set(body.open_calls),
        told_at=body.at,
        actor=actor_of(request),
        at=timezone.now(),
    )
    return {"closed": closed}


# Which fields only one kind of event has, and which it must have.
OF_KIND: dict[EventKind, dict[str, bool]] = {
    EventKind.RINGING: {"dialled": True},
    EventKind.ANSWERED: {"extension": False},
    EventKind.TRANSFERRED: {"to": True, "is_warm": True},
    EventKind.ENDED: {"ended_by": True},
}
NAMES = {"is_warm": "isWarm", "ended_by": "endedBy"}


def _of_kind(body: CallEventIn) -> list[Fault]:
    faults = []
    for kind, fields in OF_KIND.items():
        for name, is_needed in fields.items():
            wire, is_there = NAMES.get(name, name), getattr(body, name) is not None
            if kind is body.kind and is_needed and not is_there:
                nl, en = f"Bij {kind.value} hoort ‘{wire}’.", f"'{wire}' belongs with {kind.value}."
                faults.append(Fault(f"/{wire}", "missing", nl, en))
            elif kind is not body.kind and is_there and name != "dialled":  # who lost the ringing may still tell it
                nl, en = f"‘{wire}’ hoort bij {kind.value}.", f"'{wire}' belongs with {kind.value}."
                faults.append(Fault(f"/{wire}", "not-of-this-kind", nl, en))
    return faults


def _of_key(key: str) -> list[Fault]:
    if not TELEPHONE_NUMBER.fullmatch(key):
        return []
    nl = "Dit is een telefoonnummer. Gebruik een eigen kenmerk van het gesprek: adressen komen in logbestanden."
    return [Fault("/callId", "telephone-number", nl, "This is a telephone number: use a name of your own.")]


def _detail(body: CallEventIn) -> dict[str, Any]:
    told = {"extension": body.extension, "to": body.to, "isWarm": body.is_warm, "endedBy": body.ended_by}
    return {name: getattr(value, "value", value) for name, value in told.items() if value is not None}


def _told(key: str, status: CallStatus) -> dict[str, Any]:
    return {"call": key, "status": status, "status_name": status.word}
