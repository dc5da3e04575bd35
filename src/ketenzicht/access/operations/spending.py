"""What opens once: the second time, also when both come at once, it is known."""

from datetime import datetime

from django.db import IntegrityError, transaction

from ketenzicht.access.domain import fingerprint
from ketenzicht.access.models import Spent


def spend(*, what: str, until: datetime, at: datetime) -> bool:
    """Whether this is the first time. After `until` it would open nothing any more, so that it may be forgotten."""
    Spent.objects.filter(until__lte=at).delete()
    try:
        with transaction.atomic():
            Spent.objects.create(fingerprint=fingerprint(what), until=until)
    except IntegrityError:
        return False
    return True
