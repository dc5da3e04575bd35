"""Transport to where the patient did not go, or is no more, is over; how it went nobody said."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import PLATFORM
from ketenzicht.placement.domain import OPEN
from ketenzicht.placement.domain.journeys import AFTER_THE_FACT
from ketenzicht.placement.models import Offer
from ketenzicht.planning import operations as planning
from ketenzicht.planning import queries as plans

_OPEN, _AFTER = (sorted(one.value for one in some) for some in (OPEN, AFTER_THE_FACT))


def end_journeys(request_id: UUID, *, at: datetime) -> int:
    """Within a deed by which it is known where the patient is: nobody is on the road any more to where they do not go.

    Of a place that still stands, transport goes on: it may be for the next step.
    """
    over = Offer.objects.filter(need__request_id=request_id).exclude(status__in=_OPEN)
    told = list(over.values_list("id", flat=True))
    return planning.end_untold(subjects=told, because="patiënt is elders", actor=PLATFORM, at=at)


def left_standing() -> list[UUID]:
    """Offers that are over, of which transport still stands: from before it ended with them. Two queries at most."""
    subjects = plans.subjects_with_journeys()
    if not subjects:
        return []
    rows = Offer.objects.filter(id__in=subjects, status__in=_AFTER)
    return list(rows.order_by("since", "id").values_list("id", flat=True))


@transaction.atomic
def end_left_standing(offer_id: UUID, *, at: datetime) -> int:
    """By the clock. Twice does no harm."""
    row = Offer.objects.select_for_update(no_key=True).get(id=offer_id)
    if row.status not in _AFTER:
        return 0
    return planning.end_untold(subjects=[row.id], because="patiënt aangekomen of niet gekomen", actor=PLATFORM, at=at)
