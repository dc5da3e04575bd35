"""What is done for hand-overs by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.handover import operations


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="handover.deliver_due")
def deliver_due(timestamp: int) -> int:
    """Send what is due, and tell what was withdrawn: rows of the same transaction, so no job can lose them."""
    return operations.deliver_due(at=timezone.now()) + operations.recall_due(at=timezone.now())
