"""What the clock does to many plans: each by itself, and nobody is waited for."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

WAITS_FOR = "300ms"  # for who is busy with the same plan


def each_by_itself(
    resources: Iterable[UUID], deed: Callable[[UUID], int], *, had_enough: Callable[[], bool] = lambda: False
) -> int:
    """Do it to each resource in a transaction of its own; gives the sum of what the deeds give.

    What somebody is busy with, and all that is left once `had_enough` says so, is left for the next time. What cannot
    be done is told after all the rest was.
    """
    done, failed = 0, list[Exception]()
    for one in resources:
        if had_enough():
            break
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAITS_FOR])
                done += deed(one)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                failed.append(error)
        except Exception as error:  # noqa: BLE001 - one that cannot be done holds up nobody else's; raised below
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"At {len(failed)} resources it could not be done.", failed)
    return done
