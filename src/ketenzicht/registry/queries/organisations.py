"""Questions about organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.models import Organisation


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    id: UUID
    name: str
    kind: OrganisationKind


def organisation_ids() -> set[UUID]:
    """Every organisation that the register holds; in one query."""
    return set(Organisation.objects.values_list("id", flat=True))


def organisations(*, ids: Iterable[UUID]) -> list[OrganisationLine]:
    """Those of these ids that the register holds, by name; in one query."""
    return [_line(row) for row in Organisation.objects.filter(id__in=list(ids)).order_by("name", "id")]


def organisations_of(*, kind: OrganisationKind) -> list[OrganisationLine]:
    """All organisations of a kind, by name; in one query."""
    return [_line(row) for row in Organisation.objects.filter(kind=kind.value).order_by("name", "id")]


def organisations_called(*, name: str, at_most: int) -> list[OrganisationLine]:
    """Organisations of exactly this name, or else those in whose name it stands; in one or two queries."""
    rows = Organisation.objects.order_by("name", "id")
    found = list(rows.filter(name__iexact=name)[:at_most]) or list(rows.filter(name__icontains=name)[:at_most])
    return [_line(row) for row in found]


def organisation_names(*, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What organisations are called now, for those of `ids` that the register holds."""
    return dict(Organisation.objects.filter(id__in=set(ids)).values_list("id", "name"))


def _line(row: Organisation) -> OrganisationLine:
    return OrganisationLine(id=row.id, name=row.name, kind=OrganisationKind(row.kind))
