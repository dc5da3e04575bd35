"""Writing the intake down, keystroke after keystroke, and looking into a request."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.queries import local_day
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import refuse_unkeepable, remarks
from ketenzicht.coordination.operations.holding import held, keep_intake, log, readable
from ketenzicht.coordination.operations.recognising import keep_marks
from ketenzicht.coordination.queries.reading import RequestFile, intake_of, request_file


@transaction.atomic
def note(*, request_id: UUID, claim: int, changes: Mapping[str, str], actor: Actor, at: datetime) -> dict[str, str]:
    """Keep what was typed, by field; gives by field what cannot be right about the whole intake.

    The same may be sent twice: it is kept once. Raises NotPermitted, NotFound, Conflict, and Invalid for what no
    intake can hold; then nothing is kept.
    """
    refuse_unkeepable(changes)
    row = held(request_id, claim=claim, actor=actor, at=at)
    before = intake_of(row)
    intake = {code: text for code, text in {**before, **changes}.items() if text}
    if intake != before:
        keep_intake(row, intake)
        keep_marks(row, intake, at=at)
        changed = sorted(code for code in changes if changes[code] != before.get(code, ""))
        log(row, "coordination.noted", actor=actor, at=at, detail={"fields": changed})
    row.save(update_fields=["intake", "claimed_until"])
    return remarks(intake, today=local_day(at))


@transaction.atomic
def look_into(*, request_id: UUID, actor: Actor, at: datetime) -> RequestFile:
    """Everything of a request, which the log of the patient tells. Raises NotPermitted and NotFound.

    Also for who only reads along: `reach` says which.
    """
    row = readable(request_id, actor=actor, at=at)
    log(row, "coordination.looked-into", actor=actor, at=at, deed=Deed.READ)
    return request_file(row, now=at)
