"""Sources, as people see them, and with what is needed to ask them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ketenzicht.access.queries import local_day
from ketenzicht.patientdata.domain import Asking, Authentication, Category, Kind, SourceLine
from ketenzicht.patientdata.models import Source
from ketenzicht.sealing.queries import unseal

CREDENTIAL = "patientdata.credential"


def active(at: datetime) -> QuerySet[Source]:
    on = local_day(at)
    lasting = Q(active_until__isnull=True) | Q(active_until__gt=on)
    return Source.objects.filter(lasting, active_from__lte=on).select_related("organisation")


def sources_at(*, at: datetime) -> list[SourceLine]:
    """All that can be asked at that moment."""
    return lines(active(at))


def sources_of(*, organisation_id: UUID | None) -> list[SourceLine]:
    """Of one organisation, also those that ended; None: of all."""
    rows = Source.objects.select_related("organisation")
    return lines(rows if organisation_id is None else rows.filter(organisation_id=organisation_id))


def lines(rows: Iterable[Source]) -> list[SourceLine]:
    return [
        SourceLine(
            id=row.id,
            organisation_id=row.organisation_id,
            organisation=row.organisation.name,
            name=row.name,
            kind=Kind(row.kind),
            category=Category(row.category),
            endpoint=row.endpoint,
            authentication=Authentication(row.authentication),
            active_from=row.active_from,
            active_until=row.active_until,
        )
        for row in rows
    ]


def asking_of(row: Source) -> Asking:
    """Raises Unreadable when the key of its token is not there."""
    token = unseal(bytes(row.credential), owner=row.id, purpose=CREDENTIAL) if row.credential else ""
    return Asking(Kind(row.kind), Category(row.category), row.endpoint, token)
