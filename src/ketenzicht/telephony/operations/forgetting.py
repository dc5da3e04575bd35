"""Forgetting of calls what is not of use any more. Who has not been called back is never forgotten."""

from datetime import datetime

from django.db.models import Q, QuerySet

from ketenzicht.telephony.domain import CALLS_KEPT_FOR, NUMBERS_KEPT_FOR, Caller, CallStatus
from ketenzicht.telephony.models import Call, ToldEvent

_OF_PEOPLE = ("extension", "to")  # what events tell of those who answered


def forget_numbers(*, at: datetime) -> int:
    """Take the number, and who answered, from calls that were over a week ago and settled; gives how many numbers."""
    over = _settled().filter(ended_at__lt=at - NUMBERS_KEPT_FOR)
    for event in ToldEvent.objects.filter(call__in=over, detail__has_any_keys=_OF_PEOPLE):
        event.detail = {name: told for name, told in event.detail.items() if name not in _OF_PEOPLE}
        event.save(update_fields=["detail"])
    return over.filter(caller_is=Caller.KNOWN.value).update(caller=b"", caller_is=Caller.FORGOTTEN.value)


def forget_calls(*, at: datetime) -> int:
    """Remove settled calls of more than two years ago, with what was told of them; gives how many."""
    gone = _settled().filter(ended_at__lt=at - CALLS_KEPT_FOR)
    found = gone.count()
    gone.delete()
    return found


def _settled() -> QuerySet[Call]:
    is_settled = Q(request_id__isnull=False) | Q(dismissed_at__isnull=False) | Q(status=CallStatus.ENDED.value)
    return Call.objects.filter(is_settled)
