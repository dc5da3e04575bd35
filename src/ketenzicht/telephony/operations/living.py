"""A sign of life of an exchange, with the calls that it has: what it does not know any more is over."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Invalid
from ketenzicht.telephony.domain import CallStatus, faults_of_moment, lost
from ketenzicht.telephony.models import Call
from ketenzicht.telephony.operations.exchanges import exchange_of, heard
from ketenzicht.telephony.operations.hearing import tell_status

GOING_ON = [one.value for one in CallStatus if not one.is_over]


@transaction.atomic
def sign_of_life(*, open_calls: Collection[str] | None, told_at: datetime, actor: Actor, at: datetime) -> int:
    """Note that an exchange is there; gives how many calls turned out to be over.

    `open_calls` are all calls that it has at `told_at`; None: it does not say. One that rang and is not among them
    was missed, so that after a restart nobody is lost. Raises NotPermitted and Invalid.
    """
    source, centre_id = exchange_of(actor)
    if faults := faults_of_moment(told_at, at=at):
        raise Invalid(faults)
    heard(source, centre_id=centre_id, name=actor.name, at=at)
    if open_calls is None:
        return 0
    gone = Call.objects.select_for_update().filter(source=source, status__in=GOING_ON, since__lt=told_at)
    rows = [row for row in gone.order_by("id") if row.key not in open_calls and not _told_later(row, told_at)]
    for row in rows:
        row.lost_at = row.ended_at = row.since = told_at
        row.status = lost(CallStatus(row.status)).value
        row.save()
        tell_status(row, at=at)
    return len(rows)


def _told_later(row: Call, moment: datetime) -> bool:
    return row.events.filter(at__gte=moment).exists()
