"""Triage of a request: each answer is kept at once, and what is found already counts at once."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination.domain import Kind, Standing, standing
from ketenzicht.coordination.models import AidRound, CareRequest, Triage
from ketenzicht.coordination.operations.holding import held, log, tell
from ketenzicht.coordination.operations.supervised import ask_conclusion
from ketenzicht.coordination.queries.triage import ANSWERS, TriageLine, answers_of, line_of, red_flag_of, rounds_of
from ketenzicht.sealing import operations as sealing
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import Answer, Instrument, Unknown, assess


@transaction.atomic
def begin_triage(
    *, request_id: UUID, claim: int, instrument_id: UUID, complaint: str, actor: Actor, at: datetime
) -> UUID:
    """Begin a round by a version of an instrument that is in use; gives its id.

    A round by the same version that is being done goes on, about this complaint: what was answered stays. Raises
    Refused for what is not in use (any more), NotFound for a complaint that it does not have, and Conflict.
    """
    row = held(request_id, claim=claim, actor=actor, at=at)
    in_use = {one.version_id: one.instrument for one in content.instruments_in_use(at=at)}
    instrument = in_use.get(instrument_id)
    if instrument is None:
        raise Refused("Dit instrument is niet (meer) in gebruik. Kies er een uit de lijst.")
    if complaint not in instrument.complaint:
        raise NotFound(f"{instrument.name} kent deze klacht niet.")
    row.save(update_fields=["claimed_until"])
    going_on = row.triages.filter(
        instrument_id=instrument_id, concluded_at__isnull=True, abandoned_at__isnull=True
    ).first()
    if going_on is not None:
        going_on.complaint = complaint
        going_on.save(update_fields=["complaint"])
        restate(row, actor=actor, at=at)
        return going_on.id
    triage = Triage(
        id=uuid.uuid4(),
        request=row,
        round=row.triages.count() + 1,
        instrument_id=instrument_id,
        complaint=complaint,
        begun_at=at,
        begun_by=access.own_account(actor),
    )
    keep_answers(triage, {})
    triage.save(force_insert=True)
    tell(row, Kind.TRIAGE_BEGUN, actor=actor, at=at, detail=what_is_done(triage, instrument))
    return triage.id


@transaction.atomic
def answer(
    *, triage_id: UUID, claim: int, answers: Mapping[str, Answer | None], actor: Actor, at: datetime
) -> tuple[TriageLine, Standing]:
    """Keep answers by question; None takes one back. Gives the round as it is now, and how urgent the request is.

    The same may be sent twice. Raises Refused for what cannot be an answer (then nothing is kept), NotFound, Conflict.
    """
    row, triage, instrument = _being_done(triage_id, claim=claim, actor=actor, at=at)
    unknown = [code for code in answers if code not in instrument.question]
    if unknown:
        raise NotFound(f"{instrument.name} heeft deze vraag niet.")
    merged = {**answers_of(triage), **answers}
    kept = {code: given for code, given in merged.items() if given is not None}
    assess(instrument, complaint=triage.complaint, answers=kept)  # refuses what cannot be an answer
    keep_answers(triage, kept)
    triage.save(update_fields=["answers"])
    row.save(update_fields=["claimed_until"])
    log(row, "coordination.answered", actor=actor, at=at, detail={"round": triage.round, "questions": sorted(answers)})
    return line_of(triage), restate(row, actor=actor, at=at)


@transaction.atomic
def conclude(*, triage_id: UUID, claim: int, actor: Actor, at: datetime) -> str:
    """Conclude a round: gives the class on the one scale. From then on it stays as it is.

    Who lacks a competence that the instrument asks concludes under supervision: a colleague has to agree. Raises
    Refused as long as a question that nobody answered could make it more urgent.
    """
    row, triage, instrument = _being_done(triage_id, claim=claim, actor=actor, at=at)
    found = assess(instrument, complaint=triage.complaint, answers=answers_of(triage))
    if found.urgency is None:
        ask = f" Vraag nog: {found.next.text}" if found.next else ""
        raise Refused(f"De triage is nog niet af.{ask}")
    crosswalk_id, crosswalk = content.crosswalk_in_use(at=at)
    triage.found = found.urgency
    triage.proposed = crosswalk.of(instrument=instrument.code, found=found.urgency).code
    triage.red_flag = red_flag_of(found, instrument=instrument, crosswalk=crosswalk) or ""
    triage.crosswalk_id = crosswalk_id
    triage.concluded_at, triage.concluded_by = at, access.own_account(actor)
    triage.save()
    row.save(update_fields=["claimed_until"])
    detail = {**what_is_done(triage, instrument), "found": triage.found, "urgency": triage.proposed}
    tell(row, Kind.TRIAGED, actor=actor, at=at, detail=detail)
    ask_conclusion(row, triage, instrument.asks, actor=actor, at=at)
    restate(row, actor=actor, at=at)
    return triage.proposed


@transaction.atomic
def abandon(*, triage_id: UUID, claim: int, actor: Actor, at: datetime) -> None:
    """Put aside a round that was begun by mistake: what was answered stays on record, and counts no more.

    Raises Refused while a red flag holds in it: nobody goes below one alone.
    """
    row, triage, instrument = _being_done(triage_id, claim=claim, actor=actor, at=at)
    if assess(instrument, complaint=triage.complaint, answers=answers_of(triage)).red_flags:
        raise Refused(
            "Er is een alarmsignaal gevonden. Was een antwoord verkeerd, verbeter het. Rond anders de triage af, en "
            "wijk af met een tweede collega."
        )
    triage.abandoned_at = at
    triage.save(update_fields=["abandoned_at"])
    row.save(update_fields=["claimed_until"])
    tell(row, Kind.TRIAGE_ABANDONED, actor=actor, at=at, detail=what_is_done(triage, instrument))
    restate(row, actor=actor, at=at)


def restate(row: CareRequest, *, actor: Actor, at: datetime) -> Standing:
    """How urgent a request is now, by all its rounds; that it became more urgent halfway is told."""
    _, crosswalk = content.crosswalk_in_use(at=at)
    now = standing(rounds_of(row, crosswalk=crosswalk), crosswalk=crosswalk, received_at=row.received_at)
    before = row.urgency
    if (now.urgency or "", now.begin_before, now.has_red_flag) == (before, row.begin_before, row.has_red_flag):
        return now
    row.urgency, row.begin_before, row.has_red_flag = now.urgency or "", now.begin_before, now.has_red_flag
    if now.begin_before is None or now.begin_before > at:
        row.late_at = None
    row.save(update_fields=["urgency", "begin_before", "has_red_flag", "late_at"])
    if now.urgency and (not before or crosswalk.rank(now.urgency) < crosswalk.rank(before)):
        tell(row, Kind.URGENCY_RAISED, actor=actor, at=at, detail={"from": before, "to": now.urgency})
    return now


def _being_done(triage_id: UUID, *, claim: int, actor: Actor, at: datetime) -> tuple[CareRequest, Triage, Instrument]:
    request_id = Triage.objects.filter(id=triage_id).values_list("request_id", flat=True).first()
    if request_id is None:
        raise NotFound("Deze triage kennen wij niet.")
    row = held(request_id, claim=claim, actor=actor, at=at)
    rows = Triage.objects.select_for_update(of=("self",)).select_related("instrument").defer("instrument__content")
    triage = rows.get(id=triage_id)
    if triage.instrument_id is None or triage.concluded_at is not None or triage.abandoned_at is not None:
        raise Conflict("Deze triage is al afgerond. Begin een nieuwe om opnieuw te triëren: deze blijft staan.")
    return row, triage, content.instrument_version(version_id=triage.instrument_id)


def keep_answers(triage: Triage | AidRound, answers: Mapping[str, Answer]) -> None:
    told = {code: None if isinstance(given, Unknown) else given for code, given in answers.items()}
    triage.answers = sealing.seal(json.dumps(told), owner=triage.id, purpose=ANSWERS)


def what_is_done(triage: Triage, instrument: Instrument) -> dict[str, object]:
    return {"round": triage.round, "instrument": instrument.code, "version": instrument.number}
