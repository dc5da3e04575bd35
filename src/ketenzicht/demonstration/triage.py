"""The content of triage that comes with Ketenzicht, in use: also what a later release brings."""

from datetime import datetime

from django.db import transaction

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict
from ketenzicht.triage import operations


def ensure_triage(*, at: datetime) -> list[str]:
    """Take in use what was not loaded before; what people did with the rest stays. Why something is not, in words."""
    refused: list[str] = []
    for file in operations.shipped_files():
        try:
            _use(file.read_bytes(), at=at)
        except Conflict as conflict:  # such as with what somebody loaded into this demonstration
            refused.append(f"Niet in gebruik genomen: {file.name}. {conflict}")
    return refused


@transaction.atomic
def _use(content: bytes, *, at: datetime) -> None:
    loaded = operations.load(content=content, actor=PLATFORM, at=at)
    if loaded.is_new:
        operations.take_in_use(version_id=loaded.version_id, actor=PLATFORM, at=at)
