"""The receipt of a delivery: finding it again, and the form in which it goes out."""

from uuid import UUID

from django.db import connection

from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import Wire
from ketenzicht.capacity.writer import RECEIPT_COLUMNS, Receipt, receipt_of

FIND = f"""
SELECT {RECEIPT_COLUMNS} FROM capacity_delivery d
WHERE d.id = %s AND d.organisation_id = %s
"""  # noqa: S608 - our own column names


def receipt_of_delivery(*, delivery_id: UUID, organisation_id: UUID) -> Receipt:
    """What became of a delivery of an organisation; raises NotFound for anybody else's."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [delivery_id, organisation_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(
            "Deze levering is niet bekend bij uw organisatie. Van een geweigerde levering wordt niets bewaard; "
            "bewijzen van ontvangst blijven 90 dagen bewaard."
        )
    return receipt_of(row)


def receipt_wire(receipt: Receipt) -> Wire:
    return {
        "id": receipt.id,
        "receivedAt": receipt.received_at,
        "status": receipt.status,
        "observations": receipt.observations,
        "changed": receipt.counts.changed,
        "confirmed": receipt.counts.confirmed,
        "repeated": receipt.counts.repeated,
        "late": receipt.counts.late,
        "refused": receipt.refused,
        "faults": receipt.faults or [],
    }
