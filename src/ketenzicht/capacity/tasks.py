"""Work on capacity that nobody asks for: every few minutes, and every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.capacity import operations


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="capacity.remind_of_ends")
def remind_of_ends(timestamp: int) -> int:
    """Remind of stops whose expected end has passed."""
    return operations.remind_of_ends(at=timezone.now())


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="capacity.keep_partitions", pass_context=False)
def keep_partitions(timestamp: int) -> list[str]:
    """Make history's partitions ahead of time."""
    return operations.keep_partitions(on=timezone.now().date())
