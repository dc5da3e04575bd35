"""Deeds on capacity: registering units, delivering and declaring by hand, keeping partitions, forgetting receipts.

Who may `create_units` and `end_units` is decided by the caller through `access`.
"""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from ketenzicht.capacity.asking import approve, ask_begin, ask_end, ask_move
from ketenzicht.capacity.automating import change_mode, plan_automation
from ketenzicht.capacity.declaring import declare_opening
from ketenzicht.capacity.ending import StillDelivered, end_duplicate
from ketenzicht.capacity.expecting import set_interval, take_back_interval
from ketenzicht.capacity.hand_delivery import UNKNOWN_UNIT, deliver_by_hand
from ketenzicht.capacity.holds import absorb, hold, move_hold, release, settle, unabsorb
from ketenzicht.capacity.keeping import begin_unit, end_unit, move_unit, take_back
from ketenzicht.capacity.partitions import Month, months
from ketenzicht.capacity.registering import STRUCTURE_CHANNEL, create_unit, create_units, end_units, notify_structure
from ketenzicht.capacity.reminding import remind_of_ends

__all__ = [
    "STRUCTURE_CHANNEL",
    "UNKNOWN_UNIT",
    "StillDelivered",
    "absorb",
    "approve",
    "ask_begin",
    "ask_end",
    "ask_move",
    "begin_unit",
    "change_mode",
    "create_unit",
    "create_units",
    "declare_opening",
    "deliver_by_hand",
    "end_duplicate",
    "end_unit",
    "end_units",
    "ensure_partitions",
    "forget_receipts",
    "hold",
    "keep_partitions",
    "move_hold",
    "move_unit",
    "notify_structure",
    "plan_automation",
    "release",
    "remind_of_ends",
    "set_interval",
    "settle",
    "take_back",
    "take_back_interval",
    "unabsorb",
]

RECEIPTS_KEPT = timedelta(days=90)
MONTHS_AHEAD = timedelta(days=62)


def ensure_partitions(*, start: date, end: date) -> list[str]:
    """Give every month of a period its own partition of history; give the names of those that were made.

    What the default partition had caught of those months moves along. Each month is a transaction of its own.
    """
    return [month.name for month in months(first=start, last=end) if _make_partition(month)]


@transaction.atomic
def _make_partition(month: Month) -> bool:
    """As the owner of the history: the application itself may only add rows to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT capacity_make_partition(%s)", [month.start.date()])
        return bool(cursor.fetchone()[0])


def keep_partitions(*, on: date) -> list[str]:
    """Make the partitions of the coming months, and those of months that the default partition caught rows of."""
    made = ensure_partitions(start=on, end=on + MONTHS_AHEAD)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT date_trunc('month', observed_at AT TIME ZONE 'UTC')::date "
            "FROM capacity_observation_default"
        )
        caught = [day for (day,) in cursor.fetchall()]
    for day in caught:
        made += ensure_partitions(start=day, end=day)
    return made


def forget_receipts(*, at: datetime) -> int:
    """Delete receipts of deliveries older than 90 days; what they delivered stays in the history."""
    with connection.cursor() as cursor:  # which keeps them 90 days, whatever it is asked
        cursor.execute("SELECT capacity_forget_receipts(%s)", [at - RECEIPTS_KEPT])
        return int(cursor.fetchone()[0])
