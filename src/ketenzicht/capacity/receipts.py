"""The receipt of a delivery: finding it again, and the form in which it goes out."""

from uuid import UUID

from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import Wire
from ketenzicht.capacity.models import Delivery
from ketenzicht.capacity.parcel import Counts
from ketenzicht.capacity.pending import Receipt


def receipt_of_delivery(*, delivery_id: UUID, organisation_id: UUID) -> Receipt:
    """What became of a delivery of an organisation; raises NotFound for anybody else's."""
    row = Delivery.objects.filter(id=delivery_id, organisation_id=organisation_id).first()
    if row is None:
        raise NotFound(
            "Deze levering is niet bekend bij uw organisatie. Van een geweigerde levering wordt niets bewaard; "
            "bewijzen van ontvangst blijven 90 dagen bewaard."
        )
    return Receipt(
        id=row.id,
        client_id=row.client_id,
        received_at=row.received_at,
        status=row.status,
        observations=row.observations,
        counts=Counts(row.changed, row.confirmed, row.repeated, row.late),
        refused=row.refused,
        faults=row.faults,
    )


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
