"""Removing requests that have been kept as long as a medical record is; the database refuses to remove any other."""

from datetime import datetime

from django.db import connection

from ketenzicht.coordination.domain import KEPT_FOR


def forget_requests(*, at: datetime) -> int:
    """Remove whole requests, story and triage with them, in which nothing happened for 20 years; gives how many."""
    with connection.cursor() as cursor:  # a function of the owner: the application itself may remove nothing
        cursor.execute("SELECT coordination_forget_requests(%s)", [at - KEPT_FOR])
        return int(cursor.fetchone()[0])
