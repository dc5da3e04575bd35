"""What meetings and bottlenecks leave behind goes after terms of their own; the rest goes with its request."""

from datetime import datetime, timedelta

from ketenzicht.learning.models import Bottleneck, Meeting

# Voorstel, both: long enough to see whether what was learned held.
MEETINGS_KEPT = timedelta(days=5 * 366)
BOTTLENECKS_KEPT = timedelta(days=10 * 366)


def forget_meetings(*, at: datetime) -> int:
    """Remove meetings that ended five years ago, with their cases; gives how many."""
    old = Meeting.objects.filter(ended_at__lt=at - MEETINGS_KEPT)
    gone = old.count()
    old.delete()
    return gone


def forget_bottlenecks(*, at: datetime) -> int:
    """Remove bottlenecks that were mended or rejected ten years ago, with their history; gives how many."""
    old = Bottleneck.objects.filter(ended_at__lt=at - BOTTLENECKS_KEPT)
    gone = old.count()
    old.delete()
    return gone
