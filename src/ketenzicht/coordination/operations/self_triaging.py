"""A citizen who answered questions by themselves asks to be called: only then anything is kept."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Refused
from ketenzicht.coordination.domain import Door, Kind, outcome_of
from ketenzicht.coordination.models import CareRequest, Triage
from ketenzicht.coordination.operations.holding import tell
from ketenzicht.coordination.operations.receiving import Received, receive
from ketenzicht.coordination.operations.triaging import keep_answers, restate, what_is_done
from ketenzicht.coordination.queries.self_triage import offer
from ketenzicht.triage.domain import Answer, Unknown, assess

ITSELF = Actor(kind=ActorKind.PLATFORM, id=None, name="Zelftriage")
CHANGED = (
    "De vragen zijn intussen veranderd. Daarom beginnen we opnieuw. Wilt u dat niet? Bel dan uw huisarts of de "
    "huisartsenpost."
)


CALL_NOW = "Wacht niet tot wij bellen. Bel nu uw huisarts of de huisartsenpost, of 112 als er levensgevaar is."


@dataclass(frozen=True, slots=True)
class SelfTriage:
    """What somebody answered: by which version, about what."""

    version_id: str
    complaint: str
    answers: Mapping[str, Answer]


@transaction.atomic
def ask_call_back(
    *, centre_id: UUID, told: SelfTriage, intake: Mapping[str, str], form: UUID, at: datetime
) -> Received:
    """A request at the centre, with the answers as a round that a professional goes on from.

    What it comes to is judged anew. The same of one form (`form`) comes in once; what was changed in it is another
    request. Raises Refused for who should call now or has to answer more, and when the instrument is not in use any
    more; NotFound, and Invalid. Then nothing is kept.
    """
    offered = offer(at=at)
    by = offered.named(told.version_id) if offered else None
    if offered is None or by is None:
        raise Refused(CHANGED)
    found = assess(by.instrument, complaint=told.complaint, answers=told.answers)
    outcome = outcome_of(found, instrument=by.instrument, crosswalk=offered.crosswalk)
    if outcome is None:
        raise Refused("Nog niet alle vragen zijn beantwoord.")
    if not outcome.may_be_called_back:
        raise Refused(CALL_NOW)
    key = _key(form, told, intake)
    made = receive(centre_id=centre_id, door=Door.SELF_TRIAGE, intake=intake, actor=ITSELF, at=at, key=key)
    if not made.is_new:
        return made
    row = CareRequest.objects.select_for_update().get(id=made.id)
    triage = Triage(
        id=uuid.uuid4(), request=row, round=1, instrument_id=by.version_id, complaint=told.complaint, begun_at=at
    )
    keep_answers(triage, {code: told.answers[code] for code in told.answers if code not in found.ignored})
    triage.save(force_insert=True)
    tell(row, Kind.TRIAGE_BEGUN, actor=ITSELF, at=at, detail=what_is_done(triage, by.instrument))
    restate(row, actor=ITSELF, at=at)
    return made


def _key(form: UUID, told: SelfTriage, intake: Mapping[str, str]) -> str:
    """By which the same form with the same content is recognised: random, so nobody works out what was in it."""
    answers = {code: None if isinstance(given, Unknown) else given for code, given in told.answers.items()}
    content = json.dumps([str(form), told.version_id, told.complaint, answers, dict(intake)], sort_keys=True)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
