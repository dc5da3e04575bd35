"""Counting tries, so that a guesser has to wait."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from ketenzicht.access.domain import LOCKED_FOR, MOST_FAILURES
from ketenzicht.access.models import SignInAttempt

_FORGOTTEN_AFTER = timedelta(days=1)


def guesser(*parts: str) -> str:
    """A keyed digest by which tries are counted: no list of names, and none of what people mistyped."""
    return salted_hmac("ketenzicht.access.sign-in", "\n".join(parts), algorithm="sha256").hexdigest()


@transaction.atomic
def may_try(*, who: str, at: datetime) -> bool:
    """Count this attempt before what was typed is looked at, so that many at once count too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in {who}"])
    SignInAttempt.objects.filter(at__lt=at - _FORGOTTEN_AFTER).delete()
    if SignInAttempt.objects.filter(who=who, at__gt=at - LOCKED_FOR).count() >= MOST_FAILURES:
        return False
    SignInAttempt.objects.create(who=who, at=at)
    return True


def forget_tries(*, who: str) -> None:
    """It was the right one: what was tried before does not count any more."""
    SignInAttempt.objects.filter(who=who).delete()
