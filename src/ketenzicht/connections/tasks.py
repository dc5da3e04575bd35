"""Forgetting what suppliers tried, every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.connections import operations


@app.periodic(cron="12 3 * * *")
@app.task(queueing_lock="connections.forget")
def forget(timestamp: int) -> None:
    """Forget old sandbox data, and end test connections that nobody uses."""
    now = timezone.now()
    operations.forget_sandbox_data(at=now)
    operations.end_unused(at=now)
