"""What somebody told of a request that the rules of fitting care look at."""

import json

from ketenzicht.coordination.models import CareRequest
from ketenzicht.sealing import queries as sealing
from ketenzicht.triage.domain import UNKNOWN, Answer

FACTS = "coordination.facts"


def facts_of(row: CareRequest) -> dict[str, Answer]:
    """What somebody told; null is "I do not know"."""
    if not row.facts:
        return {}
    told = json.loads(sealing.unseal(bytes(row.facts), owner=row.id, purpose=FACTS))
    return {code: UNKNOWN if answer is None else answer for code, answer in told.items()}
