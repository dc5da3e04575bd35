"""All that was ever done under supervision at a request, and what a colleague said of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ketenzicht.competences import queries as competences
from ketenzicht.coordination.domain import CoDeed, Verdict
from ketenzicht.coordination.models import CareRequest, CoSign
from ketenzicht.coordination.queries.cosigning import CO_SIGN_BECAUSE, asks_of_row, proposal_of
from ketenzicht.sealing.queries import unseal


@dataclass(frozen=True, slots=True)
class SignedLine:
    """`proposal` is empty for a conclusion, of which `round` says which; `verdict` None: nobody has said anything."""

    deed: CoDeed
    round: int | None
    asked_at: datetime
    asked_by: str
    asks: str
    proposal: dict[str, Any]
    verdict: Verdict | None
    settled_at: datetime | None
    settled_by: str
    because: str


def signed_at(request: CareRequest) -> tuple[SignedLine, ...]:
    """The oldest first; two queries. To be asked by who has looked into the request."""
    rows = list(CoSign.objects.filter(request=request).select_related("triage"))
    if not rows:
        return ()
    names = dict(request.story.order_by().values_list("actor_id", "actor_name"))
    return tuple(_line(row, names.get(row.settled_by, "een collega") if row.settled_by else "") for row in rows)


def _line(row: CoSign, settled_by: str) -> SignedLine:
    because = row.because
    return SignedLine(
        deed=CoDeed(row.deed),
        round=row.triage.round if row.triage else None,
        asked_at=row.asked_at,
        asked_by=row.asked_by_name,
        asks=" en ".join(competences.ask_in_words(one) for one in asks_of_row(row)),
        proposal=proposal_of(row),
        verdict=Verdict(row.verdict) if row.verdict else None,
        settled_at=row.settled_at,
        settled_by=settled_by,
        because=unseal(bytes(because), owner=row.request_id, purpose=CO_SIGN_BECAUSE) if because else "",
    )
