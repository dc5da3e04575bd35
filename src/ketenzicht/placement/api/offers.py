"""What a provider is asked and has promised, for its own system: the list, one of them, and what it says to it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Body, Path, Query, Router
from ninja import Status as Answer
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from ketenzicht.access.api import actor_of, apiKey
from ketenzicht.base.errors import Refused
from ketenzicht.placement import operations
from ketenzicht.placement.domain import UNASKED, Reply, Saying, Sought, Status
from ketenzicht.placement.domain.fhir import CONTENT_TYPE, bundle_of, reply_of
from ketenzicht.placement.offer_wire import at_its_field, reason_word, reply_from
from ketenzicht.placement.queries import asked as questions
from ketenzicht.placement.queries.asked import AskedLine, Place
from ketenzicht.rest.api import READABLE, Moment, Wire
from ketenzicht.rest.openapi import describe_tag

TAG = "Aanvragen"
describe_tag(
    name=TAG,
    description="Aanvragen om een plaats beantwoorden. Wie de patiënt is, staat er nergens in. Uw beheerder kan op de "
    "pagina Systemen een adres van uw systeem opgeven: dan melden wij daar binnen tien seconden dat een aanvraag "
    'veranderde, als JSON (`{"type": "offer.changed", "data": {"id", "version", "status", "fetchAt", …}}`) of als FHIR '
    "Task, ondertekend volgens Standard Webhooks. Haal haar daarna hier op.",
)
router = Router(tags=[TAG], by_alias=True, auth=apiKey())
OVERLAP = timedelta(minutes=1)  # what was being written down when somebody looked is in the next answer
AFTER = r"^[0-9]{1,16}\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TOLD = [one for one in Status if one not in UNASKED]


def _known(told: Any) -> Any:
    """A stand that nobody is told of is refused with those that there are."""
    if told not in TOLD:
        raise PydanticCustomError("literal_error", "no stand", {"expected": ", ".join(TOLD)})
    return told


Stand = Annotated[str, Field(pattern=f"^({'|'.join(TOLD)})$"), BeforeValidator(_known)]
OfferId = Annotated[UUID, Path(alias="offerId", description="Code van de aanvraag.")]


class PatientOut(Wire):
    """Wat voor het vinden van een plaats nodig is. Wie het is, hoort u als het centrum bevestigt."""

    age: Annotated[int | None, Field(description="Leeftijd in jaren; `null`: niet bekend.")]
    sex: Annotated[Literal["female", "male"] | None, Field(description="`null`: niet bekend.")]
    needs: Annotated[
        list[str],
        Field(description="Wat de zorg vraagt: isolation, closed, bariatric, pg, one-to-one of dialysis."),
    ]


class OfferOut(Wire):
    """Een aanvraag om een plaats, en wat ervan is geworden."""

    id: Annotated[UUID, Field(description="Code van de aanvraag.")]
    number: Annotated[int, Field(description="Nummer van de zorgvraag, om over te bellen.")]
    centre: Annotated[str, Field(description="Het zorgcoördinatiecentrum dat vraagt.")]
    unit: Annotated[UUID, Field(description="Code van uw eenheid.")]
    location: Annotated[UUID, Field(description="Code van uw locatie.")]
    location_name: Annotated[str, Field(description="Naam van uw locatie.")]
    module: Annotated[str, Field(description="Module van de eenheid.")]
    label: Annotated[str, Field(description="Soort zorg binnen de module.")]
    form_name: Annotated[str, Field(description="De vorm van zorg die wordt gezocht, in woorden.")]
    urgency: Annotated[str | None, Field(description="Urgentie; `null`: niet bekend.")]
    patient: Annotated[PatientOut | None, Field(description="`null`: hierover is niets vastgelegd.")]
    question: Annotated[str, Field(description="De vraag van het centrum.")]
    status: Annotated[Stand, Field(description="De stand.")]
    status_name: Annotated[str, Field(description="De stand, in woorden.")]
    since: Annotated[datetime, Field(description="Sinds wanneer die stand geldt (UTC).")]
    asked_at: Annotated[datetime | None, Field(description="Wanneer het u is gevraagd (UTC).")]
    answer_before: Annotated[datetime | None, Field(description="Vóór wanneer het centrum antwoord wil (UTC).")]
    is_overdue: Annotated[bool, Field(description="Er kwam niet op tijd antwoord; de volgende kan al gevraagd zijn.")]
    hold_until: Annotated[
        datetime | None, Field(description="Tot wanneer u de plaats vasthoudt zonder bevestiging (UTC).")
    ]
    expected_at: Annotated[datetime | None, Field(description="Wanneer de patiënt wordt verwacht (UTC).")]
    is_extra: Annotated[bool, Field(description="Een plaats boven wat uw cijfers tonen.")]
    is_booked: Annotated[bool, Field(description="De plaats staat in uw eigen systeem: uw volgende cijfer telt hem.")]
    reason: Annotated[str | None, Field(description="Waarom niet, of niet meer; `null`: geen reden.")]
    reason_name: Annotated[str | None, Field(description="De reden, in woorden.")]


class OffersOut(Wire):
    offers: Annotated[list[OfferOut], Field(description="Wat het langst geleden veranderde eerst.")]
    next: Annotated[str | None, Field(description="Geef dit mee als `after` voor wat volgt; `null`: dit was alles.")]
    changed_since: Annotated[
        datetime,
        Field(
            description="Geef dit de volgende keer mee als `changedSince`. Iets kan twee keer komen; er valt niets weg."
        ),
    ]


class ReplyIn(Wire):
    """Uw antwoord, of wat er daarna gebeurde. Welke velden erbij horen, hangt af van `kind`."""

    kind: Annotated[
        Saying,
        Field(
            description="accept: er is plaats; decline: niet; redirect: wel op een andere eenheid van u; cancel: "
            "afgezegd; depart: onderweg; arrive: aangekomen; correct: toch niet aangekomen; miss: niet gekomen; "
            "leave: vertrokken; book: de plaats staat in uw eigen systeem."
        ),
    ]
    expected_at: Annotated[
        Moment | None, Field(description="Bij accept en redirect: vanaf wanneer het kan. Bij depart: de aankomst.")
    ] = None
    is_extra: Annotated[
        bool | None, Field(description="Bij accept en redirect: een plaats boven wat uw cijfers tonen.")
    ] = None
    reason: Annotated[
        str | None, Field(min_length=1, max_length=16, description="Bij decline en cancel: waarom, als code.")
    ] = None
    words: Annotated[
        str | None,
        Field(min_length=1, max_length=2_000, pattern=r"\S", description="Toelichting. Geen namen."),
        READABLE,
    ] = None
    to: Annotated[UUID | None, Field(description="Bij redirect: code van de eenheid waar wel plaats is.")] = None


@router.get("/offers", response=OffersOut, summary="Wat is uw organisatie gevraagd, en wat zegde zij toe?")
def offers(
    request: HttpRequest,
    status: Annotated[tuple[Stand, ...], Query(description="Alleen in deze standen; mag vaker.")] = (),
    changed_since: Annotated[
        Moment | None, Query(alias="changedSince", description="Alleen wat sindsdien van stand veranderde.")
    ] = None,
    after: Annotated[str | None, Query(pattern=AFTER, description="Wat `next` was in het vorige antwoord.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Hoeveel er hoogstens komen.")] = 100,
) -> Any:
    """Ook van eenheden waarvoor u aanlevert. Vraag elke 15 seconden met `changedSince`. Met `placement.answer`."""
    now = timezone.now()
    lines, has_more = questions.changed_offers(
        actor=actor_of(request),
        statuses=[Status(one) for one in status],
        since=changed_since,
        after=_place(after) if after else None,
        limit=limit,
    )
    return {
        "offers": [_line(one) for one in lines],
        "next": _after(lines[-1]) if has_more else None,
        "changed_since": now - OVERLAP,
    }


@router.get(
    "/offers/{offerId}",
    response={200: OfferOut, 404: None},
    summary="Lees een aanvraag",
    description="Met `Accept: application/fhir+json` als FHIR R4: een ServiceRequest met een Task, zonder wie de "
    "patiënt is. Met `placement.answer`.",
)
def offer(request: HttpRequest, offer_id: OfferId) -> Any:
    """One question, as ours or as FHIR."""
    line = questions.asked(offer_id=offer_id, actor=actor_of(request))
    if CONTENT_TYPE in request.headers.get("Accept", ""):
        return _as_fhir(line)
    return _line(line)


@router.post(
    "/offers/{offerId}/replies",
    response={201: OfferOut, 200: OfferOut, 404: None, 409: None},
    summary="Antwoord op een aanvraag, of meld wat er daarna gebeurde",
    description="Hetzelfde nog eens zeggen geeft 200 en verandert niets. Wat niet meer kan, is 409, met waarom: een "
    "ander zei het eerst ja, de tijd is om, of u zei al iets anders. Met `placement.answer`.",
)
def reply_to_offer(request: HttpRequest, offer_id: OfferId, body: ReplyIn) -> Any:
    """Say it; what it came to."""
    said = reply_from(
        kind=body.kind,
        fields={name: getattr(body, name) for name in ("expected_at", "is_extra", "reason", "words", "to")},
    )
    return _said(request, offer_id, said)


@router.put(
    "/offers/{offerId}/task",
    response={200: OfferOut, 404: None, 409: None},
    summary="Antwoord met een FHIR Task",
    description="De Task van de aanvraag, met een nieuwe `status`: accepted, rejected, in-progress (onderweg), "
    "completed (aangekomen), failed (niet gekomen) of cancelled (afgezegd). Bij rejected en cancelled hoort een "
    "`statusReason` met een code. Met `placement.answer`.",
)
def put_offer_task(request: HttpRequest, offer_id: OfferId, body: Annotated[dict[str, Any], Body()]) -> Any:
    """The same by the status of a Task."""
    kind, fields = reply_of(body, offer_id=offer_id)
    answer = _said(request, offer_id, reply_from(kind=kind, fields=fields, names=TASK_NAMES), names=TASK_NAMES)
    return answer.value


# Where in a Task stands what we call so.
TASK_NAMES = {
    "reason": "/statusReason/coding/0/code",
    "words": "/statusReason/text",
    "expected_at": "/executionPeriod/start",
}


def _said(request: HttpRequest, offer_id: UUID, said: Reply, *, names: Mapping[str, str] | None = None) -> Any:
    actor, now = actor_of(request), timezone.now()
    try:
        is_new = operations.reply(offer_id=offer_id, said=said, actor=actor, at=now)
    except Refused as refused:
        raise at_its_field(refused, said, now=now, names=names) from refused
    line = questions.asked(offer_id=offer_id, actor=actor)
    return Answer(201 if is_new else 200, _line(line))


def _as_fhir(line: AskedLine) -> HttpResponse:
    answer = HttpResponse(
        json.dumps(bundle_of(line), ensure_ascii=False), content_type=f"{CONTENT_TYPE}; charset=utf-8"
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _line(one: AskedLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number,
        "centre": one.centre,
        "unit": one.unit,
        "location": one.location_id,
        "location_name": one.location,
        "module": one.module,
        "label": one.label,
        "form_name": one.form_name,
        "urgency": one.urgency,
        "patient": _patient(one.sought) if one.sought else None,
        "question": one.question,
        "status": one.status.value,
        "status_name": one.status.word,
        "since": one.since.astimezone(UTC),
        "asked_at": _utc(one.asked_at),
        "answer_before": _utc(one.answer_before),
        "is_overdue": one.is_overdue,
        "hold_until": _utc(one.hold_until),
        "expected_at": _utc(one.expected_at),
        "is_extra": one.is_extra,
        "is_booked": one.is_booked,
        "reason": one.reason or None,
        "reason_name": reason_word(one.reason),
    }


def _patient(sought: Sought) -> dict[str, Any]:
    sex = sought.sex.value if sought.sex else None
    return {"age": sought.age, "sex": sex, "needs": sorted(sought.wants)}


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)


def _after(line: AskedLine) -> str:
    return f"{(line.since - EPOCH) // timedelta(microseconds=1)}.{line.id}"


def _place(after: str) -> Place:
    microseconds, _, offer_id = after.partition(".")
    return Place(EPOCH + timedelta(microseconds=int(microseconds)), UUID(offer_id))
