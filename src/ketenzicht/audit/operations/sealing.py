"""Sealing: what has been written is tied, block by block, to all that was written before."""

from dataclasses import asdict, replace
from datetime import datetime

from django.db import connection, transaction

from ketenzicht.audit.domain import FIRST, FORM, Seal, digest_of, fingerprint, hash_of
from ketenzicht.audit.models import AuditSeal
from ketenzicht.audit.queries.chain import rows_between, seal_of, settled_until

LINES_PER_BLOCK = 1_000


def seal_lines(*, at: datetime) -> int:
    """Seal every line that has settled; how many blocks that were.

    Lines of transactions that still write are sealed later, in the order of their ids. Writers wait for nobody;
    of two that seal at once the second finds nothing left to do.
    """
    blocks = 0
    while _seal_block(at=at):
        blocks += 1
    return blocks


@transaction.atomic
def _seal_block(*, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seal'))")
    row = AuditSeal.objects.order_by("-number").first()
    before = seal_of(row) if row else None
    first = before.last_id + 1 if before else 1
    rows = rows_between(form=FORM, first=first, last=settled_until(), limit=LINES_PER_BLOCK)
    if not rows:
        return False
    fingerprints = b"".join(map(fingerprint, rows))
    seal = Seal(
        number=before.number + 1 if before else 1,
        form=FORM,
        first_id=first,
        last_id=int(rows[-1][0] or 0),
        lines=len(rows),
        sealed_at=at,
        previous=before.hash if before else FIRST,
        digest=digest_of(fingerprints),
        hash="",
        fingerprints=fingerprints,
    )
    AuditSeal.objects.create(**asdict(replace(seal, hash=hash_of(seal))))
    return True
