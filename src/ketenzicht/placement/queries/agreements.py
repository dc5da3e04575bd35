"""The working agreements of a region: what holds, what is to come, and what was."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketenzicht.placement.domain import Approach
from ketenzicht.placement.models import WorkingAgreement
from ketenzicht.placement.queries.approaches import approach_of
from ketenzicht.registry import queries as registry


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """`first` are names of organisations in the order in which they are asked; `end` is the first day without it."""

    id: UUID
    region: str
    module: str
    label: str
    approach: Approach
    first: tuple[str, ...]
    because: str
    start: date
    end: date | None
    decided_by: str

    def is_over(self, on: date) -> bool:
        return self.end is not None and self.end <= on


def agreements(*, regions: Collection[str] | None) -> list[AgreementLine]:
    """Of these regions, or of all (None); two queries."""
    order = ("region", "module", "label", "-valid_from")
    rows = list(WorkingAgreement.objects.select_related("decided_by").order_by(*order))
    shown = [row for row in rows if regions is None or row.region in regions]
    names = registry.organisation_names(ids={one for row in shown for one in row.first})
    return [
        AgreementLine(
            id=row.id,
            region=row.region,
            module=row.module,
            label=row.label,
            approach=approach_of(row),
            first=tuple(names.get(one, "onbekend") for one in row.first),
            because=row.because,
            start=row.valid_from,
            end=row.valid_until,
            decided_by=row.decided_by.name if row.decided_by else "Ketenzicht",
        )
        for row in shown
    ]
