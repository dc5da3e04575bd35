"""The numbers by which others know an organisation change; the log keeps from what to what."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry.domain import IdentifierLine, checked_identifiers
from ketenzicht.registry.models import Identifier, Organisation
from ketenzicht.registry.operations.checking import refuse_taken_numbers
from ketenzicht.registry.operations.storing import number_row
from ketenzicht.registry.operations.telling import tell


@transaction.atomic
def set_organisation_numbers(
    *,
    organisation_id: UUID,
    numbers: Collection[IdentifierLine],
    seen: Collection[IdentifierLine],
    actor: Actor,
    at: datetime,
) -> None:
    """From now on the organisation has exactly these numbers; `seen` are those that its author looked at.

    Raises NotFound, Refused for what cannot be a number, Conflict for one that is another's and when somebody else
    changed them since.
    """
    row = Organisation.objects.select_for_update().filter(id=organisation_id).first()
    if row is None:
        raise NotFound("Deze organisatie staat niet in het register.")
    before = {IdentifierLine(IdentifierKind(one.system), one.value) for one in row.identifiers.all()}
    after = set(checked_identifiers(numbers))
    if before != set(seen):
        raise Conflict("Iemand anders heeft de nummers intussen gewijzigd. Kijk wat er nu staat, en sla dan op.")
    if after == before:
        return
    refuse_taken_numbers(after - before)
    for line in before - after:
        row.identifiers.filter(system=line.kind, value=line.value).delete()
    Identifier.objects.bulk_create(number_row(line, organisation=row) for line in after - before)
    detail = {"before": _written(before), "after": _written(after)}
    tell("registry.organisation-numbers-changed", subject=f"organisation/{row.id}", detail=detail, actor=actor, at=at)


def _written(lines: Collection[IdentifierLine]) -> list[list[str]]:
    return sorted([line.kind.value, line.value] for line in lines)
