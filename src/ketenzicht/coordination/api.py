"""Requests for care from a partner's system, over JSON: sending one with its triage, asking advice, how far it is."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router, Status
from pydantic import Field
from pydantic.alias_generators import to_camel

from ketenzicht.access.api import actor_of, apiKey
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.advice_wire import AdviceIn, AdviceOut, asking_of, told_of
from ketenzicht.coordination.domain import FIELDS, KEY, Outcome, Progress, refuse_unkeepable, remarks
from ketenzicht.rest.api import Day, Moment, Wire
from ketenzicht.rest.openapi import describe_tag

TAG = "Zorgvragen"
describe_tag(name=TAG, description="Zorgvragen insturen naar een zorgcoördinatiecentrum (zcc), en volgen.")
router = Router(tags=[TAG], by_alias=True, auth=apiKey())
Key = Annotated[
    str,
    Field(
        pattern=KEY,
        description="Uw eigen kenmerk: één zorgvraag per kenmerk. Zet er niets in dat iets over de patiënt zegt.",
    ),
]


def _line(code: str) -> Any:
    field = FIELDS[code]
    return Field(
        default=None,
        min_length=1,
        max_length=field.longest,
        pattern=f"^({'|'.join(field.choices)})$" if field.choices else None,
        description=f"{field.name}.",
    )


class AboutIn(Wire):
    """Over wie het gaat, wat er is en waar. Stuur niet meer dan voor deze zorgvraag nodig is."""

    complaint: Annotated[
        str, Field(min_length=1, max_length=FIELDS["complaint"].longest, pattern=r"\S", description="Klacht of vraag.")
    ]
    caller: str | None = _line("caller")
    caller_is: str | None = _line("caller-is")
    call_back: str | None = _line("call-back")
    name: str | None = _line("name")
    birth_date: Annotated[
        Day | None,
        Field(description="Geboortedatum.", json_schema_extra={"format": "date"}),  # as the design rules look for it
    ] = None
    sex: str | None = _line("sex")
    bsn: str | None = _line("bsn")
    postcode: str | None = _line("postcode")
    house_number: str | None = _line("house-number")
    street: str | None = _line("street")
    point: str | None = _line("point")
    whereabouts: str | None = _line("whereabouts")
    gp: str | None = _line("gp")
    gp_agb: str | None = _line("gp-agb")
    treaters: str | None = _line("treaters")
    directives: str | None = _line("directives")
    allergies: str | None = _line("allergies")
    medication: str | None = _line("medication")
    language: str | None = _line("language")
    consent: str | None = _line("consent")


class OutcomeIn(Wire):
    """Wat een triage in uw systeem opleverde. Zij telt meteen mee; een latere komt ernaast te staan."""

    system: Annotated[
        str, Field(min_length=1, max_length=60, pattern=r"\S", description="Het systeem waarin getrieerd is.")
    ]
    instrument: Annotated[
        str,
        Field(
            min_length=1, max_length=60, description="Code van het instrument in de kruistabel: nts, ambulance, ggz, …"
        ),
    ]
    version: Annotated[str, Field(min_length=1, max_length=40, pattern=r"\S", description="Versie van het instrument.")]
    urgency_class: Annotated[
        str,
        Field(
            min_length=1, max_length=60, description="De klasse zoals het instrument haar noemt, bijvoorbeeld U2 of A1."
        ),
    ]
    done_at: Annotated[Moment, Field(description="Wanneer de triage klaar was.")]
    done_by: Annotated[
        str, Field(min_length=1, max_length=100, pattern=r"\S", description="Door wie: de functie, niet de naam.")
    ]
    red_flags: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]],
        Field(max_length=20, description="Alarmsignalen, in woorden."),
    ] = []


class CareRequestIn(Wire):
    key: Key
    centre: Annotated[
        UUID | None, Field(description="Code van het zorgcoördinatiecentrum; zonder: dat van uw eigen regio.")
    ] = None
    about: AboutIn
    triage: OutcomeIn | None = None
    advice: AdviceIn | None = None
    continues: Annotated[
        str | None,
        Field(
            pattern=KEY,
            description="Uw kenmerk van een eerdere zorgvraag van dezelfde patiënt, bij hetzelfde centrum, waarop deze "
            "het vervolg is: bijvoorbeeld de overplaatsing of de thuiszorg na een opname.",
        ),
    ] = None


class SentOut(Wire):
    """Hoe ver een zorgvraag is. Wie haar in behandeling heeft, staat er niet bij."""

    key: str
    centre: Annotated[UUID, Field(description="Code van het zorgcoördinatiecentrum.")]
    received_at: Annotated[datetime, Field(description="Wanneer zij binnenkwam (UTC).")]
    status: Progress
    status_name: Annotated[str, Field(description="wacht, in behandeling, overgedragen, besloten of afgesloten.")]
    advice: Annotated[
        AdviceOut | None, Field(description="Wat u om advies vroeg; `null` als u niets vroeg. Met het antwoord erbij.")
    ]


class ReceivedOut(SentOut):
    remarks: Annotated[
        dict[str, str],
        Field(description="Per veld wat er niet aan kan kloppen. Het is wel bewaard zoals u het stuurde."),
    ]


@router.post(
    "/care-requests",
    response={201: ReceivedOut, 200: ReceivedOut, 404: None, 409: None, 413: None},
    summary="Stuur een zorgvraag in",
    description="Onder uw eigen kenmerk; hetzelfde nog eens sturen geeft 200 en niets dubbel. Iets anders onder "
    "hetzelfde kenmerk is 409. Met `coordination.request`.",
)
def send_care_request(request: HttpRequest, body: CareRequestIn) -> Any:
    """Take it in, with what a triage elsewhere came to."""
    actor, now = actor_of(request), timezone.now()
    intake = _intake(body.about)
    made = operations.send(
        key=body.key,
        centre_id=body.centre,
        intake=intake,
        outcome=_outcome(body.triage) if body.triage else None,
        asking=asking_of(body.advice) if body.advice else None,
        continues=body.continues or "",
        actor=actor,
        at=now,
    )
    said = {to_camel(code.replace("-", "_")): text for code, text in remarks(intake, today=local_day(now)).items()}
    return Status(201 if made.is_new else 200, {**_sent(body.key, actor), "remarks": said})


@router.get("/care-requests/{careRequestKey}", response=SentOut, summary="Hoe ver is een zorgvraag die u instuurde?")
def care_request(
    request: HttpRequest,
    care_request_key: Annotated[str, Path(alias="careRequestKey", pattern=KEY, description="Uw kenmerk.")],
) -> Any:
    """Alleen van wat uw eigen systeem instuurde. Het ophalen van een antwoord wordt vastgelegd."""
    return _sent(care_request_key, actor_of(request))


@router.post(
    "/care-requests/{careRequestKey}/triages",
    response={201: SentOut, 200: SentOut, 409: None, 413: None},
    summary="Stuur een latere uitkomst van triage",
    description="Zij komt naast de vorige te staan en telt meteen mee. Dezelfde nog eens sturen geeft 200; "
    "een oudere dan de laatste is 409. Een zorgvraag die klaar was, staat daarna weer in de wachtrij.",
)
def send_triage(
    request: HttpRequest,
    care_request_key: Annotated[str, Path(alias="careRequestKey", pattern=KEY, description="Uw kenmerk.")],
    body: OutcomeIn,
) -> Any:
    """A later outcome of a request that the same system sent."""
    actor = actor_of(request)
    try:
        is_new = operations.tell_outcome(key=care_request_key, outcome=_outcome(body), actor=actor, at=timezone.now())
    except Invalid as invalid:  # here the outcome is the whole content
        raise Invalid([_moved(one, one.pointer.removeprefix("/triage")) for one in invalid.faults]) from None
    return Status(201 if is_new else 200, _sent(care_request_key, actor))


def _sent(key: str, actor: Actor) -> dict[str, Any]:
    found = queries.sent(key=key, actor=actor)
    line = operations.fetch_advice(key=key, actor=actor, at=timezone.now())
    return {
        "key": found.key,
        "centre": found.centre_id,
        "received_at": found.received_at.astimezone(UTC),
        "status": found.progress,
        "status_name": found.progress.word,
        "advice": told_of(line) if line else None,
    }


def _intake(about: AboutIn) -> dict[str, str]:
    intake = {code.replace("_", "-"): str(said) for code, said in about.model_dump(exclude_none=True).items()}
    try:
        refuse_unkeepable(intake)
    except Invalid as invalid:
        raise Invalid([_moved(one, f"/about/{_name(one.pointer)}") for one in invalid.faults]) from None
    return intake


def _name(pointer: str) -> str:
    return to_camel(pointer.removeprefix("/").replace("-", "_"))


def _moved(fault: Fault, pointer: str) -> Fault:
    return Fault(pointer, fault.code, fault.nl, fault.en)


def _outcome(body: OutcomeIn) -> Outcome:
    return Outcome(
        system=body.system,
        instrument=body.instrument,
        version=body.version,
        found=body.urgency_class,
        done_at=body.done_at,
        done_by=body.done_by,
        red_flags=tuple(body.red_flags),
    )
