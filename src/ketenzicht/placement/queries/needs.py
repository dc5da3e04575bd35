"""What is sought for requests, and who was asked: for the centre, and for each provider without who the patient is."""

from uuid import UUID

from ketenzicht.coordination import queries as coordination


def urgency_of(request_id: UUID) -> str | None:
    return coordination.urgency_of_request(request_id=request_id)
