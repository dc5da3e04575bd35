"""The system that sent a request reads how it goes: what it reads the first time is told for good, as by telephone."""

from datetime import datetime

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination import queries as requests
from ketenzicht.placement.domain.following import Told
from ketenzicht.placement.domain.reporting import Report
from ketenzicht.placement.operations.telling import keep_told
from ketenzicht.placement.queries.reporting import report_of


@transaction.atomic
def read_outcome(*, key: str, actor: Actor, at: datetime) -> Report:
    """Raises NotPermitted, and NotFound for a key of another system, whether it exists or not.

    Each time is in the log of the patient; what it then first reads of how it went counts as told to who sent it.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_REQUEST)
    sent = requests.sent(key=key, actor=actor)
    coordination.note_outcome_read(request_id=sent.id, actor=actor, at=at)
    report, went = report_of(sent)
    if went.is_worth_telling:
        keep_told(
            sent.id,
            Told.REFERRER,
            went,
            name=actor.name,
            permission=Permission.COORDINATION_REQUEST,
            actor=actor,
            at=at,
        )
    return report
