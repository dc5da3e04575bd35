"""Keys of data about persons: replaced by newer ones, and nothing left behind under the old; each step on record."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction

from ketenzicht.audit.domain import Deed
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import PLATFORM
from ketenzicht.config.sealed import MARKED, SEALED
from ketenzicht.sealing import operations, queries
from ketenzicht.sealing.domain import Resealed

ROTATED_EVERY = timedelta(days=90)  # long before a key has sealed so much that lots could be drawn twice
SUBJECT = "person-keys"


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of it. `needs_old_secrets`: whether KETENZICHT_OLD_PERSON_KEYS is still needed."""

    resealed: Resealed
    retired: int
    needs_old_secrets: bool


def is_due(*, at: datetime) -> bool:
    """Whether the newest key has sealed long enough."""
    return queries.newest_made_at() <= at - ROTATED_EVERY


@transaction.atomic
def rotate(*, at: datetime) -> None:
    """From now on another key seals. Raises Unreadable."""
    code = operations.rotate_key(at=at)
    record(action="sealing.key-made", actor=PLATFORM, subject=SUBJECT, detail={"key": str(code)}, at=at)


def renew(*, most: int, at: datetime) -> Renewed:
    """Seal anew what hangs on older keys, about `most` rows of it, and retire keys that nothing uses."""
    resealed = operations.reseal(columns=SEALED, most=most)
    if resealed.renewed or resealed.unreadable:
        record(action="sealing.content-resealed", actor=PLATFORM, subject=SUBJECT, detail=asdict(resealed), at=at)
    return Renewed(resealed, _retire(at=at), queries.needs_old_secrets(marks=MARKED))


@transaction.atomic
def _retire(*, at: datetime) -> int:
    retired = operations.retire_keys(columns=SEALED, at=at)
    if retired:
        detail = {"keys": [str(code) for code in retired]}
        record(action="sealing.keys-retired", actor=PLATFORM, subject=SUBJECT, deed=Deed.REMOVE, detail=detail, at=at)
    return len(retired)
