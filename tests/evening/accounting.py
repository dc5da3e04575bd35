"""Every request of an evening, from the first contact to its end: what the database says of it."""

from uuid import UUID

from ketenzicht.coordination.domain import Kind, Status
from ketenzicht.coordination.models import CareRequest, Happening

ENDS = {Kind.DECIDED.value, Kind.FORWARDED.value, Kind.CLOSED.value}
ENDED = {Status.DECIDED.value, Status.FORWARDED.value, Status.CLOSED.value}


def faults_of(centre_id: UUID, *, number: int) -> list[str]:
    """What is not as it should be, in words; none when every request came in once, and to one end."""
    rows = list(CareRequest.objects.filter(centre_id=centre_id))
    found = [] if len(rows) == number else [f"{len(rows)} requests came in instead of {number}"]
    for row in rows:
        kinds = list(Happening.objects.filter(request=row).order_by("id").values_list("kind", flat=True))
        ends = [kind for kind in kinds if kind in ENDS]
        if row.status not in ENDED or len(ends) != 1 or kinds[-1] != ends[0]:
            found.append(f"{row.number} ({row.door}) is {row.status}: {', '.join(kinds)}")
        if kinds[0] != Kind.RECEIVED.value or Kind.PICKED_UP.value not in kinds:
            found.append(f"{row.number} ({row.door}) was not picked up: {', '.join(kinds)}")
        if row.status == Status.DECIDED.value and not (row.urgency and row.decisions.count() == 1):
            found.append(f"{row.number} ({row.door}) was decided without an urgency or a decision")
    return found
