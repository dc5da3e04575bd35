"""What the clock does, one thing after the other: what cannot be done holds up nothing else, and is told at the end."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

WAITS_FOR = "300ms"  # for who is busy with the same: that is done the next time
WAITS_AS_LONG_AS_IT_TAKES = "0"


@dataclass(slots=True)
class OneByOne:
    """Each thing in a transaction of its own."""

    failed: list[Exception] = field(default_factory=list)

    def attempt(self, deed: Callable[[], int], *, waits_for: str = WAITS_FOR) -> int:
        """How many were done; none when it failed, or somebody else is busy with it."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [waits_for])
                return deed()
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                self.failed.append(error)
        except Exception as error:  # noqa: BLE001 - one that cannot be done holds up nobody else's; told by `tell_failed`
            self.failed.append(error)
        return 0

    def tell_failed(self) -> None:
        """After all the rest. Raises an ExceptionGroup of what could not be done."""
        if self.failed:
            raise ExceptionGroup(f"{len(self.failed)} things that were due could not be done.", self.failed)
