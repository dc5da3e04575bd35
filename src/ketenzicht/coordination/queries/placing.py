"""What an app above asks of a request whose place it arranges."""

from uuid import UUID

from ketenzicht.coordination.models import CareRequest


def centre_of_request(*, request_id: UUID) -> UUID:
    """The centre that a request is of."""
    found: UUID = CareRequest.objects.values_list("centre_id", flat=True).get(id=request_id)
    return found


def urgency_of_request(*, request_id: UUID) -> str | None:
    """Its class on the one scale; None: nobody knows yet."""
    return CareRequest.objects.values_list("urgency", flat=True).get(id=request_id) or None
