"""Loading the agreements that come with Ketenzicht: a proposal to begin with, which people change afterwards."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from ketenzicht.access.domain import EVERY_MODULE, Detail, Extent, Party, PartyKind, Purpose, Scope
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.operations.agreements import NewAgreement, decide_agreement
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict

SHIPPED = Path(__file__).resolve().parent.parent / "agreements" / "defaults.toml"
LOCK = 0x4B5A_A62E  # several processes may start at once


@transaction.atomic
def load_agreements(*, at: datetime) -> int:
    """Decide those that were never loaded; how many. What was ended or replaced stays so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    known = set(RecordedAgreement.objects.filter(code__isnull=False).values_list("code", flat=True))
    unknown = [new for new in shipped_agreements() if new.code not in known]
    return sum(_decide(new, at) for new in unknown)


def shipped_agreements() -> list[NewAgreement]:
    """What the file says: one agreement for each kind of party."""
    document = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return [new for entry in document["agreement"] for new in _of_entry(entry, document)]


def _decide(new: NewAgreement, at: datetime) -> bool:
    """Whether there was room: where people have agreed something themselves, that counts."""
    try:
        decide_agreement(new=new, actor=PLATFORM, at=at)
    except Conflict:
        return False
    return True


def _of_entry(entry: dict[str, Any], document: dict[str, Any]) -> Iterator[NewAgreement]:
    for party in map(PartyKind, entry["parties"]):
        yield NewAgreement(
            code=f"{entry['code']}-{party.value}",
            party=Party(kind=party),
            module=EVERY_MODULE,
            extent=Extent(Scope(entry["scope"])),
            detail=Detail(entry["detail"]),
            purpose=Purpose(entry["purpose"]),
            valid_from=document["valid_from"],
            valid_until=None,
            decided_by=document["decided_by"],
            ground=entry["ground"],
            proposal=True,
        )
