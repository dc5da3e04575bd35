"""What is done for an activation while it is on."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.preparedness import operations


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="preparedness.follow_up")
def follow_up(timestamp: int) -> int:
    """Let late comers join, settle what is done, remind and escalate."""
    return operations.follow_up(at=timezone.now())
