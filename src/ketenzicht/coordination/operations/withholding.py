"""A patient may not want who sent them to read how it goes: said by a person, with why, and taken back so."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.coordination.domain import Kind
from ketenzicht.coordination.operations.holding import locked, tell
from ketenzicht.coordination.queries.placing import is_outcome_withheld

MOST_WORDS = 2_000


@transaction.atomic
def withhold_outcome(*, request_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """From now on its sender hears how far it is, and nothing else. NotPermitted, NotFound, Conflict, Refused."""
    _say(request_id, Kind.OUTCOME_WITHHELD, because, actor=actor, at=at)


@transaction.atomic
def release_outcome(*, request_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """The patient does not mind after all. Raises as `withhold_outcome`."""
    _say(request_id, Kind.OUTCOME_RELEASED, because, actor=actor, at=at)


def _say(request_id: UUID, kind: Kind, because: str, *, actor: Actor, at: datetime) -> None:
    row = locked(request_id, actor=actor, at=at)
    said = because.strip()
    if not 0 < len(said) <= MOST_WORDS:
        raise Refused(f"Schrijf waarom, in ten hoogste {MOST_WORDS} tekens.")
    if is_outcome_withheld(request_id=row.id) == (kind is Kind.OUTCOME_WITHHELD):
        raise Conflict("Zo staat het al.")
    tell(row, kind, actor=actor, at=at, note=said)
