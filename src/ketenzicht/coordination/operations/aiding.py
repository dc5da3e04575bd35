"""Decision aids at a request: answered question by question, concluded by a professional, and never an urgency."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination.domain import Kind, refuse_wrong_conclusion, written
from ketenzicht.coordination.models import AidRound, CareRequest
from ketenzicht.coordination.operations.holding import held, tell
from ketenzicht.coordination.operations.triaging import keep_answers
from ketenzicht.coordination.queries.fitting import BECAUSE
from ketenzicht.coordination.queries.triage import answers_of
from ketenzicht.sealing import operations as sealing
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import Answer, Assessment, Instrument, assess


@transaction.atomic
def begin_aid(*, request_id: UUID, claim: int, aid_id: UUID, complaint: str, actor: Actor, at: datetime) -> UUID:
    """Begin a round by a decision aid that is in use; gives its id. One that is being done goes on.

    Raises Refused for what is not in use (any more), NotFound for a question that it does not have, and Conflict.
    """
    row = held(request_id, claim=claim, actor=actor, at=at)
    aid = {one.version_id: one.instrument for one in content.aids_in_use(at=at)}.get(aid_id)
    if aid is None:
        raise Refused("Deze beslishulp is niet (meer) in gebruik. Kies er een uit de lijst.")
    if complaint not in aid.complaint:
        raise NotFound(f"{aid.name} kent deze vraag niet.")
    row.save(update_fields=["claimed_until"])
    going_on = row.aid_rounds.filter(aid_id=aid_id, concluded_at__isnull=True, abandoned_at__isnull=True).first()
    if going_on is not None:
        going_on.complaint = complaint
        going_on.save(update_fields=["complaint"])
        return going_on.id
    done = AidRound(
        id=uuid.uuid4(),
        request=row,
        round=row.aid_rounds.count() + 1,
        aid_id=aid_id,
        complaint=complaint,
        begun_at=at,
        begun_by=access.own_account(actor),
    )
    keep_answers(done, {})
    done.save(force_insert=True)
    tell(row, Kind.AID_BEGUN, actor=actor, at=at, detail=_what(done, aid))
    return done.id


@transaction.atomic
def answer_aid(
    *, aid_round_id: UUID, claim: int, answers: Mapping[str, Answer | None], actor: Actor, at: datetime
) -> Assessment:
    """Keep answers by question; None takes one back. The same may be sent twice.

    Raises Refused for what cannot be an answer (then nothing is kept), NotFound, Conflict.
    """
    row, done, aid = _being_done(aid_round_id, claim=claim, actor=actor, at=at)
    if any(code not in aid.question for code in answers):
        raise NotFound(f"{aid.name} heeft deze vraag niet.")
    kept = {code: given for code, given in {**answers_of(done), **answers}.items() if given is not None}
    found = assess(aid, complaint=done.complaint, answers=kept)
    keep_answers(done, kept)
    done.save(update_fields=["answers"])
    row.save(update_fields=["claimed_until"])
    return found


@transaction.atomic
def conclude_aid(
    *, aid_round_id: UUID, claim: int, conclusion: str, because: str, actor: Actor, at: datetime
) -> tuple[str, str]:
    """Conclude a round, with the professional's own conclusion; empty: as the aid says. Gives what was found and that.

    Raises Refused while a question that nobody answered could change what is found, and for who concludes otherwise
    without a reason; NotFound for a conclusion that the aid does not know.
    """
    row, done, aid = _being_done(aid_round_id, claim=claim, actor=actor, at=at)
    found = assess(aid, complaint=done.complaint, answers=answers_of(done))
    if found.urgency is None:
        ask = f" Vraag nog: {found.next.text}" if found.next else ""
        raise Refused(f"De beslishulp is nog niet af.{ask}")
    concluded = conclusion or found.urgency
    if concluded not in aid.rank:
        raise NotFound("Deze conclusie kent de beslishulp niet. Kies er een uit de lijst.")
    refuse_wrong_conclusion(found=found.urgency, conclusion=concluded, because=because)
    done.found, done.conclusion = found.urgency, concluded
    if because.strip():
        said = written(because, "")
        done.because = sealing.seal(said, owner=done.id, purpose=BECAUSE)
    done.concluded_at, done.concluded_by = at, access.own_account(actor)
    done.save()
    row.save(update_fields=["claimed_until"])
    detail = {**_what(done, aid), "found": done.found, "conclusion": done.conclusion}
    tell(row, Kind.AID_CONCLUDED, actor=actor, at=at, detail=detail)
    return done.found, done.conclusion


@transaction.atomic
def abandon_aid(*, aid_round_id: UUID, claim: int, actor: Actor, at: datetime) -> None:
    """Put aside a round that was begun by mistake: what was answered stays on record."""
    row, done, aid = _being_done(aid_round_id, claim=claim, actor=actor, at=at)
    done.abandoned_at = at
    done.save(update_fields=["abandoned_at"])
    row.save(update_fields=["claimed_until"])
    tell(row, Kind.AID_ABANDONED, actor=actor, at=at, detail=_what(done, aid))


def _being_done(
    aid_round_id: UUID, *, claim: int, actor: Actor, at: datetime
) -> tuple[CareRequest, AidRound, Instrument]:
    request_id = AidRound.objects.filter(id=aid_round_id).values_list("request_id", flat=True).first()
    if request_id is None:
        raise NotFound("Deze beslishulp kennen wij niet.")
    row = held(request_id, claim=claim, actor=actor, at=at)
    done = AidRound.objects.select_for_update().get(id=aid_round_id)
    if done.concluded_at is not None or done.abandoned_at is not None:
        raise Conflict("Deze beslishulp is al afgerond. Begin haar opnieuw: wat er stond, blijft staan.")
    return row, done, content.instrument_version(version_id=done.aid_id)


def _what(done: AidRound, aid: Instrument) -> dict[str, object]:
    return {"round": done.round, "instrument": aid.code, "version": aid.number}
