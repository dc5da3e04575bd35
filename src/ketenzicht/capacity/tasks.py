"""Nightly work on capacity."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.capacity import operations


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="capacity.keep_partitions", pass_context=False)
def keep_partitions(timestamp: int) -> list[str]:
    """Make history's partitions ahead of time."""
    return operations.keep_partitions(on=timezone.now().date())


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="capacity.forget_receipts")
def forget_receipts(timestamp: int) -> int:
    """Forget old receipts."""
    return operations.forget_receipts(at=timezone.now())
