"""All that people wrote at requests, as it is sealed: what a search for somebody looks through."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from ketenzicht.coordination.domain.passages import SealedWords
from ketenzicht.coordination.queries.added import additions
from ketenzicht.coordination.queries.advice import ADVICE, ASKED, REMARKS, TOLD_TO
from ketenzicht.coordination.queries.cosigning import CO_SIGN_BECAUSE, PROPOSAL
from ketenzicht.coordination.queries.fitting import BECAUSE
from ketenzicht.coordination.queries.reading import NOTE
from ketenzicht.coordination.queries.sending import SENT
from ketenzicht.coordination.queries.triage import DEVIATION, RED_FLAGS
from ketenzicht.sealing.queries import unseal
from ketenzicht.telephony.queries import CALLER

# Who called is looked through as words are: a number in them counts as one that was written down.
OWN_WORDS: tuple[SealedWords, ...] = (
    SealedWords("coordination.CareRequest", "source_sent", SENT, owner="id", request="id"),
    SealedWords("coordination.Happening", "note", NOTE),
    SealedWords("coordination.Triage", "deviates_because", DEVIATION, owner="id"),
    SealedWords("coordination.Triage", "elsewhere_red_flags", RED_FLAGS, owner="id"),
    SealedWords("coordination.Decision", "because", BECAUSE),
    SealedWords("coordination.CoSign", "proposal", PROPOSAL),
    SealedWords("coordination.CoSign", "because", CO_SIGN_BECAUSE),
    SealedWords("coordination.AidRound", "because", BECAUSE, owner="id"),
    SealedWords("coordination.AdviceQuestion", "asked", ASKED, owner="id"),
    SealedWords("coordination.AdviceQuestion", "told_to", TOLD_TO, owner="id"),
    SealedWords("coordination.AdviceAnswer", "text", ADVICE, owner="question_id", request="question__request_id"),
    SealedWords(
        "coordination.AdviceReading", "remarks", REMARKS, owner="answer_id", request="answer__question__request_id"
    ),
    SealedWords("telephony.Call", "caller", CALLER, owner="id"),
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """Words that nobody has unsealed yet."""

    content: bytes
    owner: UUID
    purpose: str

    def read(self) -> str:
        """Raises Unreadable when the key of it is not there."""
        return unseal(self.content, owner=self.owner, purpose=self.purpose)


def looked_through() -> tuple[SealedWords, ...]:
    """Every column of words, of this app and of those that add to extracts."""
    return OWN_WORDS + tuple(one for added in additions() for one in added.words)


def words_at(ids: Collection[UUID]) -> dict[UUID, list[Sealed]]:
    """By request. One query for each column, however many requests."""
    found: defaultdict[UUID, list[Sealed]] = defaultdict(list)
    for one in looked_through():
        rows: QuerySet[Any] = QuerySet(apps.get_model(one.model)).filter(**{f"{one.request}__in": ids})
        told = rows.exclude(**{one.column: b""}).order_by().values_list(one.request, one.owner, one.column)
        for request_id, owner, content in told:
            found[request_id].append(Sealed(bytes(content), owner, one.purpose))
    return found
