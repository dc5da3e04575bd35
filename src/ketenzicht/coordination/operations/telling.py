"""What a triage elsewhere came to: it counts at once, beside all other rounds."""

import json
import uuid
from datetime import datetime

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict
from ketenzicht.coordination.domain import Kind, Move, Outcome, Status, after, class_on_the_scale
from ketenzicht.coordination.models import CareRequest, Triage
from ketenzicht.coordination.operations.holding import tell
from ketenzicht.coordination.operations.triaging import restate
from ketenzicht.coordination.queries.sending import sent_by
from ketenzicht.coordination.queries.triage import RED_FLAGS
from ketenzicht.sealing import operations as sealing
from ketenzicht.triage import queries as content

LATER = {Status.PARKED, Status.CALL_BACK}


@transaction.atomic
def tell_outcome(*, key: str, outcome: Outcome, actor: Actor, at: datetime) -> bool:
    """Keep what a system's triage came to of a request that it sent; whether it is new. The same counts once.

    A request that was done stands in the queue again, and so does one that was put aside: somebody looks at what is
    new. Raises NotPermitted, NotFound, Invalid for what is not on the scale, Conflict for an older or other outcome.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_REQUEST)
    row = sent_by(actor, key=key, rows=CareRequest.objects.select_for_update())
    if not keep_outcome(row, outcome, actor=actor, at=at):
        return False
    bring_back(row, actor=actor, at=at)
    return True


def bring_back(row: CareRequest, *, actor: Actor, at: datetime) -> None:
    """Have somebody look at what is new in a request that was put aside or done. The caller holds the row."""
    status = Status(row.status)
    if status in LATER:
        row.due_at = at
    elif not status.is_open:
        row.status, row.since, row.same_as = after(status, Move.REOPEN).value, at, None
        row.whereabouts = ""
        tell(row, Kind.REOPENED, actor=actor, at=at)
    row.save(update_fields=["status", "since", "due_at", "same_as", "whereabouts"])


def keep_outcome(row: CareRequest, outcome: Outcome, *, actor: Actor, at: datetime) -> bool:
    """Add a round to a request that the caller holds; False for one that is there already."""
    crosswalk_id, crosswalk = content.crosswalk_in_use(at=at)
    proposed = class_on_the_scale(outcome, crosswalk=crosswalk, at=at)
    if _is_known(row, outcome):
        return False
    triage = Triage(
        id=uuid.uuid4(),
        request=row,
        round=row.triages.count() + 1,
        elsewhere_system=outcome.system,
        elsewhere_instrument=outcome.instrument,
        elsewhere_version=outcome.version,
        elsewhere_by=outcome.done_by,
        begun_at=outcome.done_at,
        begun_by=access.own_account(actor),
        concluded_at=max(at, outcome.done_at),
        concluded_by=access.own_account(actor),
        crosswalk_id=crosswalk_id,
        found=outcome.found,
        proposed=proposed,
        red_flag=proposed if outcome.red_flags else "",
    )
    if outcome.red_flags:
        told = json.dumps(outcome.red_flags, ensure_ascii=False)
        triage.elsewhere_red_flags = sealing.seal(told, owner=triage.id, purpose=RED_FLAGS)
    triage.save(force_insert=True)
    what = {"round": triage.round, "instrument": outcome.instrument, "version": outcome.version}
    detail = {**what, "found": triage.found, "urgency": proposed}
    tell(row, Kind.TRIAGED_ELSEWHERE, actor=actor, at=at, detail=detail)
    restate(row, actor=actor, at=at)
    return True


def _is_known(row: CareRequest, outcome: Outcome) -> bool:
    """Whether this was told before. What is older than what is known says nothing of now, and never replaces it."""
    told = row.triages.filter(elsewhere_instrument=outcome.instrument)
    same = told.filter(begun_at=outcome.done_at).first()
    if same is not None:
        if (same.found, same.elsewhere_version) != (outcome.found, outcome.version):
            raise Conflict("Van dit moment kennen wij al een andere uitkomst van dit instrument. Die blijft staan.")
        return True
    if told.filter(begun_at__gt=outcome.done_at).exists():
        raise Conflict("Wij kennen al een latere uitkomst van dit instrument. Die blijft gelden.")
    return False
