"""Removing records of what was fetched when a medical record would go; the database refuses to remove any other."""

from datetime import datetime

from django.db import connection

from ketenzicht.patientdata.domain import RECORDS_KEPT


def forget_records(*, at: datetime) -> int:
    """Remove everything of subjects with whom nothing happened here for 20 years; gives how many subjects."""
    with connection.cursor() as cursor:  # a function of the owner: the application itself may remove nothing
        cursor.execute("SELECT patientdata_forget(%s)", [at - RECORDS_KEPT])
        return int(cursor.fetchone()[0])
