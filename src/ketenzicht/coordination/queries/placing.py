"""What an app above asks of a request whose place it arranges."""

from uuid import UUID

from ketenzicht.coordination.domain import Status
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.queries.reading import intake_of

IDENTIFYING = frozenset({"name", "birth-date", "bsn", "call-back", "postcode"})


def centre_of_request(*, request_id: UUID) -> UUID:
    """The centre that a request is of."""
    found: UUID = CareRequest.objects.values_list("centre_id", flat=True).get(id=request_id)
    return found


def who_it_is(*, request_id: UUID) -> dict[str, str]:
    """What was written down of who the patient is, so that it can be kept out of words to others."""
    return identity_of(CareRequest.objects.get(id=request_id))


def identity_of(row: CareRequest) -> dict[str, str]:
    """The same of a request that is read already."""
    return {code: text for code, text in intake_of(row).items() if code in IDENTIFYING}


def is_closed(*, request_id: UUID) -> bool:
    """Whether it was closed without care: nothing is arranged for it any more."""
    return CareRequest.objects.filter(id=request_id, status=Status.CLOSED.value).exists()


def is_decided(*, request_id: UUID) -> bool:
    """Whether it was decided which care it gets, and nobody has to agree with that any more."""
    return CareRequest.objects.filter(id=request_id, status=Status.DECIDED.value).exists()


def urgency_of_request(*, request_id: UUID) -> str | None:
    """Its class on the one scale; None: nobody knows yet."""
    return CareRequest.objects.values_list("urgency", flat=True).get(id=request_id) or None


def source_of_request(*, request_id: UUID) -> UUID | None:
    """The system that sent it; None: nobody's."""
    return CareRequest.objects.values_list("source", flat=True).get(id=request_id)
