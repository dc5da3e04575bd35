"""The chain of seals over the log: what is hashed, in which form, and what does not fit."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FIRST = "0" * 64  # what the first seal has in place of the seal before it
HASH_BYTES = 32
# Besluit elektronische gegevensverwerking door zorgaanbieders and MedMij: five years. The database refuses sooner too.
KEPT_AT_LEAST = timedelta(days=5 * 365 + 2)

# The columns that a seal covers, by the form that the seal names. A column that is added to the log gives a new form;
# what was sealed stays as it was sealed.
FORMS: dict[int, tuple[str, ...]] = {
    1: (
        "id", "at", "deed", "action", "actor_kind", "actor_id", "actor_name", "actor_role", "organisation_id",
        "on_behalf_of", "subject", "patient", "purpose", "authorisation", "break_glass", "break_glass_reason",
        "access_point", "source", "outcome", "times", "detail",
    ),
}  # fmt: skip
FORM = max(FORMS)

Row = Sequence[str | None]  # the columns of a form, each as the database writes it


@dataclass(frozen=True, slots=True)
class Seal:
    """One block of lines, sealed: those with an id from `first_id` to `last_id`, and the seal before it.

    `digest` is over the lines in the order of their ids, `fingerprints` holds the hash of each, so that the line that
    was changed can be named; they go when the lines have been kept long enough.
    """

    number: int
    form: int
    first_id: int
    last_id: int
    lines: int
    sealed_at: datetime
    previous: str
    digest: str
    hash: str
    fingerprints: bytes | None
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A seal's hash as it was written down outside the database: "12:5d41…"."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first thing that does not fit: in which block, at which line if one can be named, and what, in Dutch."""

    block: int | None
    line: int | None
    what: str

    def __str__(self) -> str:
        block = f"Blok {self.block}" if self.block is not None else "De keten"
        return f"{block}{f', regel {self.line}' if self.line is not None else ''}: {self.what}"


def anchor_of(text: str) -> Anchor:
    """Reads what `Anchor` writes; raises ValueError for anything else."""
    number, _, written = text.strip().partition(":")
    if not number.isdecimal() or len(written) != len(FIRST) or set(written) - set("0123456789abcdef"):
        raise ValueError(f"Dit is geen anker: {text[:80]!r}. Een anker is een bloknummer, dubbele punt en 64 tekens.")
    return Anchor(int(number), written)


def fingerprint(row: Row) -> bytes:
    """The hash of one line."""
    return hashlib.sha256(json.dumps(list(row), ensure_ascii=True, separators=(",", ":")).encode("ascii")).digest()


def digest_of(fingerprints: bytes) -> str:
    return hashlib.sha256(fingerprints).hexdigest()


def hash_of(seal: Seal) -> str:
    """What the next seal takes along: all of this one but what retention may remove."""
    said = [
        seal.number,
        seal.form,
        seal.first_id,
        seal.last_id,
        seal.lines,
        seal.sealed_at.astimezone(UTC).isoformat(),
        seal.previous,
        seal.digest,
    ]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode("ascii")).hexdigest()


def misfit_of_seal(seal: Seal, *, before: Seal | None, now: datetime) -> Misfit | None:
    """What is wrong with a seal itself and its place after the one before it; the lines are looked at elsewhere."""
    number, previous, last_id = (before.number, before.hash, before.last_id) if before else (0, FIRST, 0)
    if seal.number != number + 1:
        return Misfit(number + 1, None, "dit blok ontbreekt.")
    faults = (
        (seal.previous != previous, "het zegel sluit niet aan op het zegel ervoor."),
        (seal.first_id != last_id + 1, "het blok begint niet waar het vorige ophield."),
        (seal.form not in FORMS or hash_of(seal) != seal.hash, "het zegel is veranderd."),
    )
    what = next((words for wrong, words in faults if wrong), None) or _wrong_inside(seal, before=before, now=now)
    return Misfit(seal.number, None, what) if what else None


def _wrong_inside(seal: Seal, *, before: Seal | None, now: datetime) -> str | None:
    if seal.removed_at is not None:
        if seal.sealed_at > now - KEPT_AT_LEAST:
            return "de regels zijn verwijderd voor de bewaartermijn om was."
        if before is not None and before.removed_at is None:
            return "de regels zijn verwijderd terwijl een ouder blok er nog is."
        return None
    if seal.fingerprints is None or len(seal.fingerprints) != seal.lines * HASH_BYTES:
        return "vingerafdrukken van de regels ontbreken."
    return None if digest_of(seal.fingerprints) == seal.digest else "de vingerafdrukken van de regels zijn veranderd."


def misfit_of_lines(seal: Seal, rows: Iterable[Row]) -> Misfit | None:
    """The first line of a block that is not as it was sealed. `rows` come in the order of their ids."""
    if seal.removed_at is not None or seal.fingerprints is None:
        extra = next(iter(rows), None)
        return Misfit(seal.number, _id(extra), "hoort er niet te zijn: dit blok was verwijderd.") if extra else None
    sealed = [seal.fingerprints[at : at + HASH_BYTES] for at in range(0, len(seal.fingerprints), HASH_BYTES)]
    found = [(_id(row), fingerprint(row)) for row in rows]
    for (line, now), then in zip(found, sealed, strict=False):
        if now != then:
            return Misfit(seal.number, line, _difference(now, sealed, [one for _, one in found], then))
    if len(found) < len(sealed):
        return Misfit(seal.number, None, f"aan het eind ontbreken {len(sealed) - len(found)} van {len(sealed)} regels.")
    if len(found) > len(sealed):
        return Misfit(seal.number, found[len(sealed)][0], "is toegevoegd nadat het blok verzegeld was.")
    return None


def _difference(now: bytes, sealed: list[bytes], found: list[bytes], then: bytes) -> str:
    if now in sealed:
        return "staat niet op de plaats waar zij verzegeld is: ervoor is een regel verwijderd of verplaatst."
    if then in found:
        return "is toegevoegd nadat het blok verzegeld was."
    return "is niet zoals zij verzegeld is: veranderd, of vervangen."


def _id(row: Row) -> int:
    return int(row[0] or 0)
