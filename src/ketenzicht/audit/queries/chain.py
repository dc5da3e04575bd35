"""The chain of seals: what has settled, and whether all of it still fits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import Q

from ketenzicht.audit.domain import FORMS, Anchor, Misfit, Seal, misfit_of_lines, misfit_of_seal
from ketenzicht.audit.models import AuditSeal

MARK = 0x4B4C  # upper 16 bits of the advisory locks of writing transactions; see migration 0004
Row = tuple[str | None, ...]
_EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC))
# PostgreSQL knows moments that no calendar has ("infinity").
_READABLE = Q(sealed_at__range=_EVER) & (Q(removed_at__isnull=True) | Q(removed_at__range=_EVER))

# As text that does not depend on any setting of the connection; infinity and all can be told.
_WRITTEN = {"at": "extract(epoch FROM at)::text"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: nothing (`misfit` None), or the first thing that does not fit."""

    misfit: Misfit | None
    blocks: int
    lines: int
    removed: int  # blocks whose lines were kept long enough
    unsealed: int
    last: Anchor | None


def settled_until() -> int:
    """The highest id up to which no other transaction can add a line any more.

    The same as `events.queries` does, for the same reason: ids are given out before they commit.
    """
    with connection.cursor() as cursor:
        # The order matters: a transaction without a mark, read second, had no id yet when the counter was read.
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_auditline_id_seq")
        (given_out,) = cursor.fetchone()
        cursor.execute(
            "SELECT min(((classid::bigint & 65535) << 32) | objid::bigint) FROM pg_locks"
            " WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND pid <> pg_backend_pid()",
            [MARK],
        )
        (writing_after,) = cursor.fetchone()
    return min(int(given_out), int(writing_after)) if writing_after is not None else int(given_out)


def rows_between(*, form: int, first: int, last: int, limit: int | None = None) -> list[Row]:
    """The lines from one id to another, both included, as a seal of this form covers them; in the order of ids."""
    columns = ", ".join(_WRITTEN.get(column, f"{column}::text") for column in FORMS[form])
    with connection.cursor() as cursor:
        # Ordered by the number: what is called id in the answer is text.
        cursor.execute(
            f"SELECT {columns} FROM audit_auditline AS line"  # noqa: S608 - our own columns
            " WHERE id BETWEEN %s AND %s ORDER BY line.id LIMIT %s",
            [first, last, limit],
        )
        return list(cursor.fetchall())


def anchor() -> Anchor | None:
    """The last seal, to be written down outside the database; None when nothing has been sealed."""
    last = AuditSeal.objects.order_by("-number").values_list("number", "hash").first()
    return Anchor(*last) if last else None


def verify(*, anchors: Iterable[Anchor], now: datetime) -> Verdict:
    """Go through the whole log, in one picture of it, and say what the first thing is that does not fit."""
    with transaction.atomic():
        if not connection.savepoint_ids:  # a transaction of our own, and not a test's
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _Walk(anchors, now).verdict()


class _Walk:
    """One walk from the first seal to the last."""

    def __init__(self, anchors: Iterable[Anchor], now: datetime) -> None:
        self._anchors = list(anchors)
        self._now = now
        self._before: Seal | None = None
        self._blocks = self._lines = self._removed = 0

    def verdict(self) -> Verdict:
        misfit = self._first_misfit()
        last = self._before
        return Verdict(
            misfit=misfit,
            blocks=self._blocks,
            lines=self._lines,
            removed=self._removed,
            unsealed=_count_after(last.last_id if last else 0),
            last=Anchor(last.number, last.hash) if last else None,
        )

    def _first_misfit(self) -> Misfit | None:
        if (early := _first_id_below(1)) is not None:
            return Misfit(None, early, "staat voor het begin van de keten.")
        seals = AuditSeal.objects.order_by("number")
        unreadable = seals.exclude(_READABLE).values_list("number", flat=True).first()
        for row in (seals if unreadable is None else seals.filter(number__lt=unreadable)).iterator(chunk_size=100):
            if misfit := self._misfit_of(seal_of(row)):
                return misfit
        if unreadable is not None:
            return Misfit(unreadable, None, "het zegel is veranderd: het moment erop kan niet.")
        for anchor in self._anchors:
            if anchor.number > self._blocks:
                return Misfit(anchor.number, None, "dit blok ontbreekt: het anker zegt dat het er was.")
        return None

    def _misfit_of(self, seal: Seal) -> Misfit | None:
        misfit = misfit_of_seal(seal, before=self._before, now=self._now)
        if misfit is None:
            rows = rows_between(form=seal.form, first=seal.first_id, last=seal.last_id)
            misfit = misfit_of_lines(seal, rows)
        if misfit is None and any(one.number == seal.number and one.hash != seal.hash for one in self._anchors):
            misfit = Misfit(seal.number, None, "het zegel is een ander dan het anker: de keten is opnieuw gemaakt.")
        if misfit is None:
            self._before, self._blocks = seal, seal.number
            self._removed += seal.removed_at is not None
            self._lines += seal.lines if seal.removed_at is None else 0
        return misfit


def _count_after(line: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditline WHERE id > %s", [line])
        return int(cursor.fetchone()[0])


def _first_id_below(line: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM audit_auditline WHERE id < %s", [line])
        found = cursor.fetchone()[0]
        return None if found is None else int(found)


def seal_of(row: AuditSeal) -> Seal:
    """The row as the domain knows it."""
    return Seal(
        number=row.number,
        form=row.form,
        first_id=row.first_id,
        last_id=row.last_id,
        lines=row.lines,
        sealed_at=row.sealed_at,
        previous=row.previous,
        digest=row.digest,
        hash=row.hash,
        fingerprints=bytes(row.fingerprints) if row.fingerprints is not None else None,
        removed_at=row.removed_at,
    )
