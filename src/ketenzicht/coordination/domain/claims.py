"""Who has a request in hand: a claim with a lease, so that nothing is handled twice and nothing hangs. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.base.errors import Conflict

LEASE = timedelta(minutes=2)  # after the last sign of life of the page; it gives one every 30 seconds


@dataclass(frozen=True, slots=True)
class Claim:
    """`number` counts how often the request was picked up: what was written with an earlier one is refused."""

    by: UUID
    number: int
    until: datetime

    def has_lapsed(self, at: datetime) -> bool:
        return self.until <= at


def refuse_other_claim(current: Claim | None, *, by: UUID | None, number: int) -> None:
    """Raise Conflict unless this is the claim that the request has now.

    One that lapsed while nobody else picked the request up is still good: a short loss of the line costs nobody
    their work.
    """
    if current is None:
        raise Conflict("U hebt deze zorgvraag niet meer in behandeling. Pak haar opnieuw op; wat u typte staat er nog.")
    if current.by != by:
        raise Conflict("Een collega heeft deze zorgvraag intussen opgepakt. Wat u typte, is nog op uw scherm.")
    if current.number != number:
        raise Conflict("U hebt deze zorgvraag in een ander venster opnieuw opgepakt. Ga daar verder.")
