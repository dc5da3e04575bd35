"""Definitions that the demonstration tries before the field agreed them: so that it shows what they add."""

from datetime import datetime

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Move
from ketenzicht.definitions.operations import move_version

PILOTS = {"spoed": "0.2"}  # works out (m)NEDOCS and occupancy, where 0.1 has them delivered


def ensure_pilots(*, at: datetime) -> None:
    """Put what is still a concept in force from today on, as a pilot."""
    for module, number in PILOTS.items():
        if any(version.number == number for version in definitions.shelved(code=module).concepts):
            move_version(
                module_code=module,
                number=number,
                move=Move.PILOT,
                on=local_day(at),
                agreed_by="",
                actor=PLATFORM,
                at=at,
            )
