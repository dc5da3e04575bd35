"""Of which centres a request is: the one that has it now, and those that handed it over."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ketenzicht.coordination.domain import OPEN, TransferStage
from ketenzicht.coordination.domain.transfers import READ_FOR
from ketenzicht.coordination.models import Transfer


def handed_over_by(centre_id: UUID, *, request: str = "pk") -> Exists:
    """Requests that this centre had and handed over. `request` is the path to one from the row that is asked."""
    accepted = Transfer.objects.filter(sender_id=centre_id, stage=TransferStage.ACCEPTED.value)
    return Exists(accepted.filter(request=OuterRef(request)))


def offered_to(centre_id: UUID) -> Exists:
    """Requests that this centre is being asked to take over."""
    return Exists(
        Transfer.objects.filter(request=OuterRef("pk"), receiver_id=centre_id, stage=TransferStage.ASKED.value)
    )


def still_read(at: datetime) -> Q:
    """Requests that a centre that handed them over still sees, as `may_still_read` says it of one."""
    return Q(status__in=[one.value for one in OPEN]) | Q(since__gte=at - READ_FOR)


def of_centre(centre_id: UUID) -> Q:
    """Requests of which a centre made (part of) the record: it answers for them to who asks what is held of them."""
    return Q(centre_id=centre_id) | Q(handed_over_by(centre_id))
